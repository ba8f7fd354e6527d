"""The cells of one .xlsx sheet as they stream by: each row with content is found once, as (row number, {column: value})."""

from datetime import date

from projects.reading import markup, serials
from projects.reading.shape import Cell, Cells, number
from projects.reading.values import Trouble, Unreadable

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
TEXT_LIMIT = 100_000
NO_RESULT = "公式没有保存计算结果，请用Excel打开、保存后再上传"


class SheetEvents(markup.Events):
    def __init__(self, shared: list[str], dates: list[bool], epoch_1904: bool) -> None:
        super().__init__()
        self.shared, self.dates, self.epoch_1904 = shared, dates, epoch_1904
        self.columns: dict[str, int] = {}
        self.begin()

    def begin(self) -> None:
        """Start a sheet from its top."""
        self.found.clear()
        self.row, self.column = 0, 0
        self.cells: Cells = {}
        self.kind, self.style = "", ""
        self.into: list[str] | None = None
        self.value: list[str] = []
        self.formula: list[str] | None = None
        self.guide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or (name == "t" and not self.guide):
            self.into = self.value
        elif name == "f":
            self.formula = self.into = []
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.guide = True

    def end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self.into = None
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self.cells:
                self.found.append((self.row, self.cells))
                self.cells = {}
        elif name == "rPh":
            self.guide = False

    def text(self, text: str) -> None:
        if self.into is not None:
            if len(self.into) > TEXT_LIMIT // 100 or len(text) > TEXT_LIMIT:
                raise Unreadable(f"第{self.row}行有单元格的文字过长，不像正常的登记表。")
            self.into.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "")
        self.row = int(said) if said.isdecimal() and len(said) < 9 else self.row + 1
        if self.row > LAST_ROW:
            raise Unreadable(f"文件已损坏：行号{self.row}超出电子表格的范围。")
        self.column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        if letters:
            if letters not in self.columns:
                if not letters.isascii() or not letters.isupper() or len(letters) > 3:
                    raise Unreadable("文件已损坏：单元格的位置无法识别。")
                self.columns[letters] = number(letters)
            self.column = self.columns[letters]
        else:
            self.column += 1
        if self.column > LAST_COLUMN:
            raise Unreadable(f"文件已损坏：第{self.row}行的列数超出电子表格的范围。")
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.value, self.formula = [], None

    def _end_cell(self) -> None:
        text = "".join(self.value)
        value = self._value(text) if text.strip() else None
        if value is None and self.formula is not None and self.kind != "str":
            value = Trouble("=" + "".join(self.formula)[:60], NO_RESULT)
        if value is not None:
            self.cells[self.column] = value

    def _value(self, text: str) -> Cell | None:
        match self.kind:
            case "s":
                return self._shared(text)
            case "n":
                return self._number(text)
            case "inlineStr" | "str":
                return markup.unescaped(text)
            case "b":
                return text.strip() == "1"
            case "e":
                return Trouble(text[:20], f"单元格是错误值{text[:20]}")
            case "d":
                return _iso(text)
        return text

    def _shared(self, text: str) -> str | None:
        place = int(text) if text.isdecimal() and len(text) < 9 else -1
        if not 0 <= place < len(self.shared):
            raise Unreadable(f"文件已损坏：第{self.row}行引用了不存在的文字。")
        return self.shared[place] if self.shared[place].strip() else None

    def _number(self, text: str) -> Cell:
        try:
            value = float(text)
        except ValueError:
            return text
        if self.style.isdecimal() and int(self.style) < len(self.dates) and self.dates[int(self.style)]:
            day = serials.day(value, self.epoch_1904)
            return day if day else Trouble(text[:20], f"日期序号{text[:20]}不在2000年至2099年之间")
        return int(text) if text.lstrip("-").isdecimal() and len(text) < 20 else value


def _iso(text: str) -> date | str:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return text
