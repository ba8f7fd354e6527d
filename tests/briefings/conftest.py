"""One issue of an invented city, composed and drawn once for all tests; some of its names are as bad as names can be."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

import briefings.tasks  # noqa: F401 - what the worker does is known in the process that imports it
from approvals.board.values import Portfolio
from briefings.briefing import compose
from briefings.pdf import draw
from briefings.press import Drawn
from briefings.value import Briefing
from tests.briefings.portfolio_factory import portfolio
from tests.briefings.timing_factory import timing

LONG = "巴中市恩阳区" + "城乡供水一体化及配套管网改造提升" * 12 + "工程"
HOSTILE = {
    3: LONG[:200],
    5: "<script>alert('喆')</script>&amp;项目",
    7: "=cmd|' /C calc'!A0",
    9: "喆祎垚㛃𠮷镕玥堃产业园",
    11: "A" * 120,
    13: "控制\x0b符\x00项目",
}
CITY, UNIT = "巴中市", "巴中市投资项目审批服务代办专班"


def with_hostile_names(city: Portfolio) -> Portfolio:
    rows = tuple(replace(row, name=HOSTILE.get(row.pk, row.name)) for row in city.projects)
    return replace(city, projects=rows)


@pytest.fixture(scope="session")
def city() -> Portfolio:
    return with_hostile_names(portfolio())


@pytest.fixture(scope="session")
def briefing(city: Portfolio) -> Briefing:
    return compose(city, number=46, total_number=112, city=CITY, unit=UNIT, timing=timing(city))


@pytest.fixture(scope="session")
def drawn(briefing: Briefing) -> Drawn:
    return draw(briefing)


@pytest.fixture(scope="session")
def pages(drawn: Drawn) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(drawn.pdf)
    yield document
    document.close()


@pytest.fixture(scope="session")
def words(pages: pypdfium2.PdfDocument) -> list[str]:
    """The text of each page without spaces and line ends."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages]


def through_json(value: dict[str, Any]) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False))
