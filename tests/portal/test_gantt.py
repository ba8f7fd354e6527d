"""The drawing of the parallel stages: places, lines, pauses, and nothing that could run."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from approvals.board.values import Bar
from briefings.gantt import NARROW, WIDE, Scale, Words, draw

WORDS = Words("图", "今天", "时限 2026-04-30", "到期", tuple(f"{number}月" for number in range(1, 13)))
BAR = Bar(
    approval=1, name="用地预审", lead="自然资源局", stage=1, stage_name="立项用地",
    start=date(2026, 3, 2), end=date(2026, 3, 20), open=False,
    light="decided", state_label="办结", used=12, limit=15, due=date(2026, 3, 23), pauses=((date(2026, 3, 5), date(2026, 3, 13)),),
)  # fmt: skip
OPEN = replace(
    BAR,
    approval=2,
    name="设计方案",
    stage=2,
    stage_name="工程许可",
    start=date(2026, 3, 23),
    end=date(2026, 4, 1),
    open=True,
    light="soon",
    pauses=(),
)
TODAY, LIMIT = date(2026, 4, 1), date(2026, 4, 30)


def parts(svg: str, kind: str) -> list[ElementTree.Element]:
    return [part for part in ElementTree.fromstring(svg).iter() if kind in part.get("class", "").split()]


def test_nothing_begun_is_no_drawing() -> None:
    assert draw([], TODAY, LIMIT, WORDS) == ""


def test_bars_stand_where_their_days_are() -> None:
    svg = draw([OPEN, BAR], TODAY, LIMIT, WORDS)
    scale = Scale(date(2026, 2, 28), date(2026, 5, 4), WIDE)
    bars = [(part.get("class"), part.get("x"), part.get("width")) for part in parts(svg, "bar")]
    assert bars == [
        ("bar bar-decided", str(scale.x(BAR.start)), str(round(scale.x(BAR.end) - scale.x(BAR.start), 1))),
        ("bar bar-soon", str(scale.x(OPEN.start)), str(round(scale.x(OPEN.end) - scale.x(OPEN.start), 1))),
    ]


def test_pauses_are_hatched_inside_their_bar() -> None:
    svg = draw([BAR], TODAY, LIMIT, WORDS)
    (pause,), scale = parts(svg, "pause"), Scale(date(2026, 2, 28), date(2026, 5, 4), WIDE)
    assert (pause.get("x"), pause.get("fill")) == (str(scale.x(date(2026, 3, 5))), "url(#pause-wide)")


def test_the_two_lines_have_their_words() -> None:
    svg = draw([BAR], TODAY, LIMIT, WORDS)
    assert [part.text for part in (*parts(svg, "word-today"), *parts(svg, "word-limit"))] == ["今天", "时限 2026-04-30"]
    assert parts(draw([BAR], TODAY, None, WORDS), "line-limit") == []


def test_only_what_is_open_shows_its_due_day() -> None:
    assert (len(parts(draw([BAR], TODAY, LIMIT, WORDS), "due")), len(parts(draw([OPEN], TODAY, LIMIT, WORDS), "due"))) == (0, 1)


def test_stages_head_their_rows_in_order() -> None:
    assert [part.text for part in parts(draw([OPEN, BAR], TODAY, LIMIT, WORDS, NARROW), "stage-name")] == ["立项用地", "工程许可"]


def test_names_are_escaped_and_no_style_is_inline() -> None:
    evil = replace(BAR, name='<script>alert("1")</script>', lead="</title><script>", stage_name="<b>", light='x" onload="y')
    svg = draw([evil], TODAY, LIMIT, replace(WORDS, title='"><script>'))
    root = ElementTree.fromstring(svg)
    assert {part.tag for part in root.iter()} <= {"svg", "defs", "pattern", "rect", "line", "text", "path", "g", "title"}
    assert [name for part in root.iter() for name in part.attrib if name == "style" or name.startswith("on")] == []


@given(
    st.lists(st.tuples(st.dates(date(2018, 1, 1), date(2099, 12, 1)), st.integers(0, 400), st.text(max_size=30)), min_size=1, max_size=6)
)
def test_every_history_gives_a_drawing_inside_its_sheet(histories: list[tuple[date, int, str]]) -> None:
    bars = [
        replace(BAR, name=re.sub(r"[^\w ]", "", name), start=start, end=date.fromordinal(start.toordinal() + length), due=None, pauses=())
        for start, length, name in histories
    ]
    for sheet in (WIDE, NARROW):
        root = ElementTree.fromstring(draw(bars, TODAY, None, WORDS, sheet))
        width = float(root.get("viewBox", "").split()[2])
        places = [float(part.get("x", 0)) for part in root.iter() if "bar" in part.get("class", "").split()]
        assert len(places) == len(bars)
        assert all(0 <= place <= width for place in places)
