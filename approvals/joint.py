"""What binds departments that act together: days to answer, one notice for all, who is asked to a visit, what a composite waits for.

- A consultation (征求意见) is answered within 5 workdays, 7 where a 核准 matter asks (企业投资项目核准和备案管理办法). Silence past the
  last day counts as no opinion (视为无意见), from the day after it; it grants nothing.
- Every department names what it misses within the five workdays in which silence would accept (行政许可法 32). The lists become one notice;
  a paper wanted by two departments is asked for once (一套材料).
- To a joint visit come the lead and co-operating departments of the matters that provide for one.
- A composite (联合验收) waits for every member that its predecessors name and that applies.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from approvals.plan import groups
from workdays.days import Workdays

ONE_DAY = timedelta(days=1)
REPLY_DAYS = 5
REPLY_DAYS_VERIFIED = 7
LONGEST_REPLY = 15
FEWEST = 2  # approvals in one form, members in one acceptance
ACCEPTANCE = "GG-407"  # 竣工联合验收, the composite of the catalogue
# 企业投资项目核准: the matter whose consultations have seven workdays.
VERIFIED = frozenset({"GG-103"})
# 每个审批阶段确定一家牵头部门 (国办发〔2019〕11号); the parallel stage has none.
STAGE_LEADS = {1: "zrzy", 2: "zrzy", 3: "zjj", 4: "zjj"}


def reply_days(matter: str) -> int:
    """Workdays a department asked about this matter has for its reply, at least."""
    return REPLY_DAYS_VERIFIED if matter in VERIFIED else REPLY_DAYS


def silent_from(due: date) -> date:
    """The first day on which an unanswered question counts as answered without an opinion: the due day itself belongs to the asked."""
    return due + ONE_DAY


def standing(today: date, due: date, replied_on: date | None, silent_on: date | None, under_way: bool) -> str:
    """Where a consultation stands: answered, answered_late, silent (written down or not), open, or lapsed: its approval was over before
    its last day was, nothing is waited for."""
    if replied_on is not None:
        return "answered" if replied_on <= due else "answered_late"
    if silent_on is not None or (under_way and silent_from(due) <= today):
        return "silent"
    return "open" if under_way else "lapsed"


def reply_light(today: date, due: date, limit: int, workdays: Workdays) -> str:
    """The light of an open question: amber while no more than a fifth of its workdays, rounded up, is left."""
    return "soon" if workdays.elapsed(today, due) <= -(-limit // 5) else "on_time"


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing that is missing, and the departments that want it, in the order in which they asked."""

    item: str
    wanted_by: tuple[str, ...]


def merged(lists: Iterable[tuple[str, Sequence[str]]]) -> tuple[Paper, ...]:
    """One notice out of (department, items): every paper once, whoever else wants it, in the order of the lists."""
    wanted: dict[str, list[str]] = {}
    for department, items in lists:
        for item in tidy(items):
            by = wanted.setdefault(item, [])
            if department not in by:
                by.append(department)
    return tuple(Paper(item, tuple(by)) for item, by in wanted.items())


def tidy(items: Iterable[str]) -> tuple[str, ...]:
    """The items without blanks around them, empty ones and repetitions left out."""
    return tuple(dict.fromkeys(stripped for item in items if (stripped := " ".join(str(item).split()))))


def fingerprint(lists: Iterable[tuple[int, Sequence[str]]]) -> str:
    """Over (approval, items): whether what is merged is what was looked at."""
    return sha256(repr(sorted((key, list(items)) for key, items in lists)).encode()).hexdigest()


def stage_lead(stage: int, leads: Sequence[str]) -> str:
    """The department (code) that leads an application: the stage's own where it decides one of the approvals, else the first that does."""
    usual = STAGE_LEADS.get(stage)
    return usual if usual and usual in leads else leads[0]


def invited(leads: Iterable[int], cooperating: Iterable[str], named: Mapping[str, int]) -> tuple[int, ...]:
    """Departments asked to a visit: the leads, then the co-operating ones as the catalogue writes them (`规划;财政`). Words that name no
    department are passed over."""
    words = (word.strip() for text in cooperating for word in text.split(";"))
    return tuple(dict.fromkeys([*leads, *(named[word] for word in words if word in named)]))


def members(predecessors: str, planned: Collection[str]) -> tuple[str, ...]:
    """Codes of the members of a composite: everything its predecessors name that applies to the works."""
    return tuple(code for group in groups(predecessors) for code in group if code in planned)


def lacking(predecessors: str, passed: Mapping[str, bool]) -> tuple[str, ...]:
    """Members of a composite that are not granted: all must be, alternatives too where both apply."""
    return tuple(code for code in members(predecessors, passed) if not passed[code])
