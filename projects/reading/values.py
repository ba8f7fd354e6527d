"""What reading gives: frozen values, passed on to preview, pages and files.

Sentences are Chinese because they are handed to officials as they stand. Amounts are 万元 with two decimals.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


class Unreadable(ValueError):
    """The file as a whole is refused; the message says, in one Chinese sentence, why and what to do."""


ERROR_TEXTS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell without a usable value: an error such as #REF!, or a formula saved without its result."""

    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class County:
    code: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """The city whose register is read: its counties, and the ways offices write them."""

    code: str
    name: str
    counties: tuple[County, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a row. `blank` faults count only when the project is new: a blank cell never erases what is known."""

    field: str
    column: str  # "F", or "" when the table has no such column
    header: str
    value: str
    reason: str
    blank: bool = False

    def __str__(self) -> str:
        return f"{self.column}列“{self.header}”：{self.reason}" if self.column else self.reason


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not taken, with every fault found in it and its cells as they were."""

    sheet: str
    row: int
    faults: tuple[Fault, ...]
    cells: tuple[str, ...]

    @property
    def reason(self) -> str:
        return "；".join(str(fault) for fault in self.faults)

    @property
    def place(self) -> str:
        return f"工作表“{self.sheet}”第{self.row}行"


@dataclass(frozen=True, slots=True)
class Row:
    """One project as the register tells it. None means the register does not say; counties are division codes, choices model values."""

    sheet: str
    row: int
    code: str
    name: str | None = None
    county: str | None = None
    investment: str | None = None
    mode: str | None = None
    owner: str | None = None
    uscc: str | None = None
    total: Decimal | None = None
    year_amount: Decimal | None = None
    level: str | None = None
    list_year: int | None = None
    ground_breaking: date | None = None
    runner: str | None = None
    in_scope: bool | None = None
    scope_reason: str | None = None
    remark: str | None = None
    park: str | None = None
    responsible_unit: str | None = None
    sponsor: str | None = None
    site: str | None = None
    flow_type: int | None = None
    blanks: tuple[Fault, ...] = ()  # what a new project would lack
    cells: tuple[str, ...] = ()  # kept only where blanks might still reject the row


@dataclass(frozen=True, slots=True)
class SheetNote:
    """What became of one sheet: how many rows were read, or why it was left alone; its heading by column, and its unit of money."""

    name: str
    rows: int
    said: str
    header: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    rows: tuple[Row, ...]
    rejections: tuple[Rejection, ...]
    sheets: tuple[SheetNote, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows_read(self) -> int:
        return len(self.rows) + len(self.rejections)
