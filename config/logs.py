"""The log of a city: one JSON object per line.

A traceback never shows the values of variables: they may be names, numbers of identity cards, passwords.
"""

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

FIRST: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LAST: list[Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
]


def json_lines() -> structlog.stdlib.ProcessorFormatter:
    """The formatter that LOGGING names; nothing of it is loaded while LOG_FORMAT=text."""
    return structlog.stdlib.ProcessorFormatter(processors=LAST, foreign_pre_chain=FIRST)
