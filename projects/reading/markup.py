"""XML read as a stream of events by expat, with everything a table never needs refused.

No tree is built, so a forged part cannot grow in memory; a document type or an entity stops the reading at once.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from projects.reading.values import Unreadable

PIECE = 64 * 1024
DEPTH_LIMIT = 200
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Excel writes signs that XML cannot hold as _x000D_."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Events:
    """What a part is about: subclasses take `start`, `end` and `text`; names come without their prefix. Finished things go to `found`."""

    def __init__(self) -> None:
        self.found: list[Any] = []

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def plain(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes without their prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def read(stream: IO[bytes], events: Events) -> Iterator[Any]:
    """Everything `events` finds, as it finds it. Raises Unreadable for XML that is broken or forbidden."""
    parser = _parser(events)
    try:
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
            yield from events.found
            events.found.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise Unreadable("文件已损坏：内部的XML不完整；请用Excel或WPS打开确认后另存再上传。") from broken
    yield from events.found
    events.found.clear()


def _parser(events: Events) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")  # whatever a part declares: other encodings could hide what the guard looks for
    parser.buffer_text = True
    local: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            raise Unreadable("文件内部的XML嵌套过深，已拒绝。")
        if name not in local:
            local[name] = name.rpartition(":")[2]
            if len(local) > 2_000:
                raise Unreadable("文件内部的XML不是电子表格的内容，已拒绝。")
        events.start(local[name], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        events.end(local[name])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = _forbidden
    parser.EntityDeclHandler = _forbidden
    return parser


def _forbidden(*_what: object) -> None:
    raise Unreadable("文件内部含有文档类型定义或实体，正常的表格不会有，已拒绝。")


def collect(stream: IO[bytes], on_start: Callable[[str, dict[str, str]], None]) -> None:
    """Call `on_start` for every element; for small parts that are all attributes."""

    class Starts(Events):
        def start(self, name: str, attributes: dict[str, str]) -> None:
            on_start(name, plain(attributes))

    for _nothing in read(stream, Starts()):
        pass
