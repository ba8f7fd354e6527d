"""A line of the log is one JSON object, and a traceback in it never shows the values of variables."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from config import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a logger of the product writes under LOG_FORMAT=json."""
    written, logger = io.StringIO(), logging.getLogger("outbox.test")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.json_lines())
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_a_line_is_one_object_in_readable_chinese(lines: io.StringIO) -> None:
    logging.getLogger("outbox.test").error("项目 %s 没有找到", "BZ-001")
    [line] = lines.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["logger"]) == ("项目 BZ-001 没有找到", "error", "outbox.test")
    assert "项目 BZ-001 没有找到" in line


def test_a_traceback_names_the_place_but_not_the_values(lines: io.StringIO) -> None:
    identity_number = "51190019900101001X"
    try:
        raise ValueError(len(identity_number))
    except ValueError:
        logging.getLogger("outbox.test").exception("It failed")
    told = json.loads(lines.getvalue())
    assert [(trace["exc_type"], trace["exc_value"]) for trace in told["exception"]] == [("ValueError", "18")]
    assert [frame["name"] for frame in told["exception"][0]["frames"]] == ["test_a_traceback_names_the_place_but_not_the_values"]
    assert identity_number not in lines.getvalue()
