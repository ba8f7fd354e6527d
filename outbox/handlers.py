"""Which function does which kind of job.

A handler receives the row's arguments by name. It must be idempotent: a worker may die after the work and before the row
says so, and then the job is done once more.
"""

from collections.abc import Callable
from typing import Any

Handler = Callable[..., Any]
_handlers: dict[str, Handler] = {}


class UnknownKind(LookupError):
    """No handler of this kind is registered in this process."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs of this kind, for example "briefings.draw".

    Raises ValueError when another function already has the kind.
    """

    def register(function: Handler) -> Handler:
        known = _handlers.setdefault(kind, function)
        if (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"Two handlers for {kind}: {known.__qualname__} and {function.__qualname__}")
        _handlers[kind] = function
        return function

    return register


def handler_of(kind: str) -> Handler:
    """The function for this kind; raises UnknownKind."""
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(kind) from None
