"""A new version of the catalogue: what a file, or an administrator, adds from a day on; what is in use stays as it is.

Versions are added, never changed once an approval or a plan rests on them, so work in hand keeps the version it began with (clock.md K14).
A version begins today or later: the past was handled by the catalogue of its day. All of a file is taken, or nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from catalogue import rules
from catalogue.loading import BadCatalogue, department_of, fields, first_word
from catalogue.models import Matter, MatterVersion, StageLimit, Unit
from catalogue.table import BadCell, Table, Unusable, read
from people.models import Department


@dataclass(frozen=True, slots=True)
class Revision:
    """What a file would do: the versions it adds (unsaved), how many matters stay as they are, and how it was written."""

    added: tuple[MatterVersion, ...]
    unchanged: int
    encoding: str
    effective_from: date


class Refused(ValueError):
    """The file is not taken; `reasons` are whole sentences, each naming row or matter, value and rule."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


@transaction.atomic
def load(content: bytes, effective_from: date, today: date, *, dry_run: bool = False) -> Revision:
    """Add what the file says differently from the catalogue in force on that day. The same file twice adds nothing. Raises Refused."""
    reasons = [said(cell) for cell in _bad(content)] or too_early(effective_from, today)
    if reasons:
        raise Refused(reasons)
    revision = compare(_table(content), effective_from)
    reasons = [_taken(version) for version in revision.added if version.matter.pk and _begins_then(version)]
    reasons = reasons or objections(revision.added, effective_from)
    if reasons:
        raise Refused(reasons)
    if not dry_run:
        for version in revision.added:
            version.matter, _new = Matter.objects.get_or_create(code=version.matter.code)
            version.save()
    return revision


def _bad(content: bytes) -> tuple[BadCell, ...]:
    try:
        _table(content)
    except Unusable as unusable:
        return unusable.cells
    return ()


def _table(content: bytes) -> Table:
    departments = list(Department.objects.all())

    def known(text: str) -> bool:
        try:
            department_of(first_word(text), departments)
        except BadCatalogue:
            return False
        return True

    return read(content, known)


def said(cell: BadCell) -> str:
    """A bad cell as a sentence: where it stands, what stands there, and why it will not do."""
    reason = _(cell.sentence) % cell.facts
    if not cell.row:
        return reason
    return _("Row %(row)s, column %(column)s, “%(value)s”: %(reason)s") % {
        "row": cell.row, "column": cell.column or "–", "value": cell.value, "reason": reason,
    }  # fmt: skip


def too_early(effective_from: date, today: date) -> list[str]:
    """A version dated back would change by which rules the past was handled."""
    if effective_from >= today:
        return []
    return [_("A version begins today (%(today)s) or later, not on %(day)s.") % {"today": today, "day": effective_from}]


def compare(table: Table, effective_from: date) -> Revision:
    """What the table adds to the catalogue in force on that day."""
    departments = list(Department.objects.all())
    current = {version.matter.code: version for version in Matter.objects.in_force(effective_from)}
    matters = {matter.code: matter for matter in Matter.objects.all()}
    added = []
    for row in table.rows:
        values = fields(row) | {"lead": department_of(first_word(row["lead_dept"]), departments)}
        old = current.get(row["code"])
        if old is None or any(getattr(old, name) != value for name, value in values.items()):
            matter = matters.get(row["code"]) or Matter(code=row["code"])
            added.append(MatterVersion(matter=matter, effective_from=effective_from, **values))
    return Revision(tuple(added), len(table.rows) - len(added), table.encoding, effective_from)


def _begins_then(version: MatterVersion) -> bool:
    return MatterVersion.objects.filter(matter=version.matter, effective_from=version.effective_from).exists()


def _taken(version: MatterVersion) -> str:
    return _("%(code)s has another version from %(day)s already: choose a later day.") % {
        "code": version.matter.code, "day": version.effective_from,
    }  # fmt: skip


def objections(added: Iterable[MatterVersion], on: date, limits: Iterable[StageLimit] = ()) -> list[str]:
    """What speaks against the catalogue with these versions and limits added, from that day on, on every later day something begins."""
    new, new_limits = list(added), list(limits)
    days = {on} | set(MatterVersion.objects.filter(effective_from__gt=on).values_list("effective_from", flat=True))
    days |= set(StageLimit.objects.filter(effective_from__gt=on).values_list("effective_from", flat=True))
    found: dict[str, None] = {}
    for day in sorted(days):
        for fault in rules.faults(offers_on(day, new), limits_on(day, new_limits)):
            found.setdefault(_(fault.sentence) % fault.facts)
    return list(found)


def offers_on(day: date, added: Iterable[MatterVersion] = ()) -> list[rules.Offer]:
    """The catalogue of a day as the rules see it, with versions not saved yet in their place."""
    ruling = {version.matter.code: version for version in Matter.objects.in_force(day)}
    for version in added:
        old = ruling.get(version.matter.code)
        if version.effective_from <= day and (old is None or old.pk == version.pk or old.effective_from <= version.effective_from):
            ruling[version.matter.code] = version
    return [offer(version) for version in ruling.values()]


def offer(version: MatterVersion) -> rules.Offer:
    return rules.Offer(
        code=version.matter.code,
        name=version.name,
        stage=version.stage,
        kind=version.kind,
        counts=version.clock_role == "MAIN" and not version.provincial,
        early=version.may_start_early,
        predecessors=rules.groups(version.predecessors),
        committed_government=version.committed_government,
        committed_enterprise=version.committed_enterprise,
        statutory=version.statutory_days,
        calendar_days=version.statutory_unit == Unit.CALENDAR_DAY,
        applies={"government": version.applies_government, "verified": version.applies_verified, "filed": version.applies_filed},
    )


def limits_on(day: date, added: Iterable[StageLimit] = ()) -> dict[tuple[int, bool], int]:
    """(stage, government-invested) -> workdays, as they rule on a day."""
    new = list(added)
    stored = StageLimit.objects.filter(effective_from__lte=day).exclude(pk__in=[limit.pk for limit in new if limit.pk])
    ruling = sorted([*stored, *(limit for limit in new if limit.effective_from <= day)], key=lambda limit: limit.effective_from)
    return {(limit.stage, limit.government): limit.days for limit in ruling}


def users_of(row: Model) -> Mapping[str, int]:
    """Who rests on a row: the name of what points at it -> how many. {} means nobody, so it may be changed or taken away."""
    found: dict[str, int] = {}
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)) or row.pk is None:
            continue
        model: Any = relation.related_model
        number = model._base_manager.filter(**{relation.field.name: row}).count()  # type: ignore[union-attr]
        if number:
            found[str(model._meta.verbose_name_plural)] = number
    return found
