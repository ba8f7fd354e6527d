"""The register taken in: read, compared with what is known, applied – all good rows in one transaction, or none.

A blank cell never erases what is known. The newest register decides about a name: an owner known by the same 统一社会信用代码 under another
name is renamed (its history keeps the old one); within one file the first name counts. The state of a project is never touched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from people.models import Enterprise, Region, User
from projects.codes import registered_by
from projects.comparison import BATCH, KEPT, Changes, Comparison
from projects.models import ColumnWord, Mode, Project, Works
from projects.preview import Changed, New, Preview
from projects.reading import workbook
from projects.reading.cells import same
from projects.reading.values import City, County, Reading, Rejection, Row, Unreadable

__all__ = ["Applied", "Preview", "Strict", "Unreadable", "apply", "city_now", "preview", "read", "words_now"]

REASON = "登记表导入"


class Strict(ValueError):
    """Asked to apply all rows or none, and some are rejected; the message counts them."""


@dataclass(frozen=True)
class Applied:
    """What was done. `changed` carries each project as saved and what changed, for whoever keeps clocks on investment and scope."""

    created: list[Project]
    changed: list[tuple[Project, Changes]]
    unchanged: int
    rejections: tuple[Rejection, ...]


def words_now() -> dict[str, str]:
    """Heading word -> field, as the administrators keep them."""
    return dict(ColumnWord.objects.values_list("word", "field"))


def city_now() -> City:
    """The city of the database with its counties and the ways offices write them."""
    city = Region.objects.get(level=Region.Level.CITY)
    counties = Region.objects.filter(level=Region.Level.COUNTY, parent=city)
    return City(city.code, city.name, tuple(County(one.code, one.name, _spellings(one.name, city.name)) for one in counties))


def _spellings(name: str, city: str) -> tuple[str, ...]:
    """巴州区 -> 巴州; 巴中经开区 -> 经开区, 巴中经济技术开发区 …: how a county is written beside its name."""
    short = city.removesuffix("市")
    if name.endswith("经开区"):
        kinds = ("经开区", "经济开发区", "经济技术开发区", "经开")
        return tuple(dict.fromkeys([name, *kinds, *(f"{short}{kind}" for kind in kinds), "开发区"]))
    if name.endswith("高新区"):
        parks = ("高新区", "高新技术产业开发区")
        return tuple(dict.fromkeys([name, *parks, *(f"{short}{park}" for park in parks)]))
    stem = name[:-1]
    return (name, stem) if len(stem) > 1 else (name,)


def read(
    source: str | Path | BinaryIO,
    words: Mapping[str, str] | None = None,
    city: City | None = None,
    told: Callable[[int], None] | None = None,
) -> Reading:
    """The rows and rejections of a register (a path or an open binary file). Raises Unreadable with one sentence for the whole file."""
    with _open(source) as file:
        return workbook.read(file, words_now() if words is None else words, city or city_now(), told)


@contextmanager
def _open(source: str | Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def preview(reading: Reading) -> Preview:
    """Compare with the database; writes nothing."""
    new, changed, unchanged, rejections = [], [], 0, list(reading.rejections)
    for row, project, changes in Comparison(reading, rejections).rows():
        place = f"工作表“{row.sheet}”第{row.row}行"
        if project is None:
            new.append(New(row.code, row.name or "", place))
        elif changes:
            changed.append(Changed(row.code, row.name or project.name, place, changes))
        else:
            unchanged += 1
    return Preview(
        {"new": len(new), "changed": len(changed), "unchanged": unchanged, "rejected": len(rejections)},
        tuple(new),
        tuple(changed),
        _in_order(rejections, reading),
        reading.sheets,
        reading.notes,
        reading,
    )


def apply(shown: Preview, by: User | None, on: date, *, strict: bool = False) -> Applied:
    """Write every good row of the register, compared afresh under lock, in one transaction.

    A project counts as registered from its code's month, `on` at the latest.

    Raises Strict, before anything is written, when `strict` and a row is rejected. Each new project gets its works number 1.
    """
    if shown.reading is None:
        raise ValueError("a stored preview cannot be applied: read the file again")
    with transaction.atomic():
        rejections = list(shown.reading.rejections)
        comparison = Comparison(shown.reading, rejections, lock=True)
        compared = list(comparison.rows())
        if strict and rejections:
            raise Strict(f"有{len(rejections)}行不合格，按“全部合格才导入”的要求，没有写入任何数据。")
        history = {"batch_size": BATCH, "default_user": by, "default_change_reason": REASON}
        owners = _owners({row.uscc for row, *_rest in compared if row.uscc}, comparison.names, history)
        built = [_built(row, owners, comparison.regions, on) for row, project, _changes in compared if project is None]
        created = bulk_create_with_history(built, Project, **history) if built else []
        Works.objects.bulk_create([Works(project=project, number=1, limit=project.limit) for project in created], batch_size=BATCH)
        changed = [
            (_altered(row, project, changes, owners, comparison.regions), changes)
            for row, project, changes in compared
            if project and changes
        ]
        altered = [project for project, _changes in changed]
        bulk_update_with_history(altered, Project, [*KEPT.values(), "region", "enterprise"], **history)
    return Applied(created, changed, len(compared) - len(created) - len(changed), _in_order(rejections, shown.reading))


def _in_order(rejections: Iterable[Rejection], reading: Reading) -> tuple[Rejection, ...]:
    places = {note.name: place for place, note in enumerate(reading.sheets)}
    return tuple(sorted(rejections, key=lambda one: (places.get(one.sheet, 0), one.row)))


def _owners(usccs: set[str], names: Mapping[str, str], history: dict[str, Any]) -> dict[str, Enterprise]:
    """The enterprises with these codes: made where new, renamed where the register gives another name."""
    codes = sorted(usccs)
    known: dict[str, Enterprise] = {}
    for start in range(0, len(codes), BATCH):
        known |= {one.uscc: one for one in Enterprise.objects.filter(uscc__in=codes[start : start + BATCH])}
    new = [Enterprise(uscc=code, name=names[code]) for code in codes if code not in known]
    made = bulk_create_with_history(new, Enterprise, **history) if new else []
    renamed = [one for code, one in known.items() if code in names and not same(names[code], one.name)]
    for enterprise in renamed:
        enterprise.name = names[enterprise.uscc]
    bulk_update_with_history(renamed, Enterprise, ["name"], **history)
    return known | {one.uscc: one for one in made}


def _built(row: Row, owners: Mapping[str, Enterprise], regions: Mapping[str, int], on: date) -> Project:
    said = {kept: value for name, kept in KEPT.items() if (value := getattr(row, name)) is not None}
    # A government's own project is always 审批 (政府投资条例); any other row without a mode has been rejected.
    said.setdefault("mode", Mode.APPROVED)
    owner = owners[row.uscc or ""]
    return Project(code=row.code, region_id=regions[row.county or ""], enterprise=owner, registered_on=registered_by(row.code, on), **said)


def _altered(row: Row, project: Project, changes: Changes, owners: Mapping[str, Enterprise], regions: Mapping[str, int]) -> Project:
    for kept, (_before, after) in changes.items():
        if kept in KEPT.values():
            setattr(project, kept, after)
    if "region" in changes and row.county:
        project.region_id = regions[row.county]
    if "owner" in changes and row.uscc:
        project.enterprise = owners[row.uscc]
    return project
