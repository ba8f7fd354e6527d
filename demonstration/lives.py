"""How an invented project lives: which steps its approvals take on which days. Pure: a random source, a calendar and a plan go in.

It is a plausible city, not a flattering one: most approvals keep their promise, some wait for papers or sit with experts, a few are late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from approvals.plan import groups
from approvals.states import Special, Step
from workdays.days import Workdays

ONE_DAY = timedelta(days=1)
OUTSIDE = (8, 24)  # workdays a tender or a land sale takes
BUILDING = (120, 260)  # workdays from the construction permit to the first acceptance
PERMIT, COMPLETION = "GG-304", 4
MISSING = ("法人授权委托书", "用地权属证明", "设计单位资质证明", "专家评审意见修改稿", "安全生产许可证复印件", "环评公众参与说明")
SPECIALS = {"专家": Special.EXPERT_REVIEW, "评审": Special.EXPERT_REVIEW, "公示": Special.PUBLIC_NOTICE, "听证": Special.HEARING,
            "招标": Special.TENDER, "检测": Special.TESTING}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """One approval to be lived: what it waits for, what is promised (workdays), what can interrupt it."""

    code: str
    stage: int
    role: str
    days: int | None
    predecessors: str
    early: bool
    specials: str
    extendable: int
    prefix: str
    counts: bool = True  # in the 50 or 40 of its works


@dataclass(frozen=True, slots=True)
class Lived:
    """A step of an approval on a day; `attempt` 2 is a re-application."""

    code: str
    attempt: int
    step: Step
    on: date
    document: str = ""
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Pace:
    """How a project moves: workdays its owner takes between steps, and how its departments keep their promises (1 = exactly)."""

    gap: tuple[int, int]
    factor: float
    trouble: float


class Life:
    def __init__(self, random: Random, workdays: Workdays, pace: Pace) -> None:
        self.random = random
        self.workdays = workdays
        self.pace = pace
        self.steps: list[Lived] = []
        self.decided: dict[str, date] = {}
        self.built: date | None = None

    def run(self, tasks: Iterable[Task], start: date) -> list[Lived]:
        """Live every task in the order the catalogue gives; returns the steps, approval by approval."""
        waiting = sorted(tasks, key=lambda task: (task.stage == 4, task.stage == 5, task.stage, task.code))
        applicable = {task.code for task in waiting}
        while waiting:
            task = next((one for one in waiting if self._ready(one, applicable)), None)
            if task is None:
                break
            waiting.remove(task)
            self._live(task, self._begin(task, applicable, start))
        return self.steps

    def _ready(self, task: Task, applicable: set[str]) -> bool:
        if task.stage == COMPLETION and PERMIT not in self.decided:
            return False
        return all(self._met(group, applicable) for group in groups(task.predecessors))

    def _met(self, group: tuple[str, ...], applicable: set[str]) -> bool:
        relevant = [code for code in group if code in applicable]
        return not relevant or any(code in self.decided for code in relevant)

    def _begin(self, task: Task, applicable: set[str], start: date) -> date:
        """The day of receipt: after what it waits for, plus the time its owner takes."""
        before = [start]
        for group in groups(task.predecessors):
            days = [self.decided[code] for code in group if code in applicable and code in self.decided]
            if days:
                before.append(min(days))
        if task.stage == COMPLETION:
            self.built = self.built or self.workdays.due(self.decided[PERMIT], self.random.randint(*BUILDING))
            before.append(self.built)
        return self.workdays.due(max(before), self.random.randint(*self.pace.gap))

    def _live(self, task: Task, received: date) -> None:
        if self.random.random() < 0.015 and task.role == "MAIN":
            received = self._false_start(task, received)
        denied = self._attempt(task, received)
        if denied is not None:
            self._attempt(task, self._later(denied, 5, 15))

    def _attempt(self, task: Task, received: date) -> date | None:
        """One application, from receipt to decision; returns the day of a denial."""
        say = Speaker(self, task, 1 + max((step.attempt for step in self.steps if step.code == task.code), default=0))
        say(Step.RECEIVE, received)
        accepted, recorded = self._accept(say, received)
        review = self._later(recorded, 0, 1)
        say(Step.REVIEW, review)
        running = self._running_days(task)
        decided = self._interrupted(say, task, accepted, review, running)
        if self.random.random() < 0.004:
            say(Step.DENY, decided, note="不符合规划条件，退回重新申报。")
            return decided
        say(Step.GRANT, decided, document=say.document(decided))
        self.decided[task.code] = decided
        return None

    def _false_start(self, task: Task, received: date) -> date:
        """Withdrawn by the applicant and applied for again."""
        say = Speaker(self, task, 1)
        say(Step.RECEIVE, received)
        accepted = self._later(received, 0, 2)
        say(Step.ACCEPT, accepted)
        withdrawn = self._later(accepted, 1, 3)
        say(Step.WITHDRAW, withdrawn, note="建设方案调整，申请人书面申请撤件。")
        return self._later(withdrawn, 3, 12)

    def _accept(self, say: "Speaker", received: date) -> tuple[date, date]:
        """The day the clock starts from, and the first day on which review may begin."""
        chance = self.random.random()
        if chance < 0.015:
            return received, self._silence(say, received)
        if chance < 0.015 + 0.08 * self.pace.trouble:
            asked = self._later(received, 1, 4)
            say(Step.REQUEST_CORRECTION, asked, detail=self._papers(asked))
            received = self._later(asked, 2, 8)
            say(Step.CORRECT, received, note="已按一次性告知书补齐材料。")
        accepted = self._later(received, 0, 1)
        say(Step.ACCEPT, accepted)
        return accepted, accepted

    def _silence(self, say: "Speaker", received: date) -> date:
        say(Step.DEEM_ACCEPTED, received)
        return self.workdays.due(received, 6)

    def _running_days(self, task: Task) -> int:
        if task.role == "OUT":
            return self.random.randint(*OUTSIDE)
        promised = task.days if task.days is not None else 8
        slow = self.random.random() < 0.05 * self.pace.trouble
        factor = self.random.uniform(1.4, 3) if slow else self.random.triangular(0.35, 1.0, 0.8) * self.pace.factor
        return max(0, round(promised * factor))

    def _interrupted(self, say: "Speaker", task: Task, accepted: date, review: date, running: int) -> date:
        """The day of decision after so many running days, with at most one interruption on the way."""
        plain = max(self.workdays.due(accepted, running), review)
        kind = next((special for word, special in SPECIALS.items() if word in task.specials), None)
        chance = self.random.random()
        begin = self._later(review, 0, 2)
        if begin >= plain or task.role == "OUT":
            return plain
        used = self.workdays.elapsed(accepted, begin) - self.workdays.is_workday(begin)
        if kind and chance < 0.22 * self.pace.trouble:
            planned = self.random.choice((5, 10, 15))
            ended = self._later(begin, max(1, planned - 3), planned + 2)
            detail = {"kind": str(kind), "basis": "行政许可法第四十五条", "approver": "分管负责人", "planned_days": planned}
            say(Step.BEGIN_SPECIAL, begin, document=f"特别程序告知书〔{begin.year}〕{self.random.randint(1, 99)}号", detail=detail)
            say(Step.END_SPECIAL, ended, note="已形成书面意见。")
            restart = min(ended, self.workdays.due(begin, planned) + ONE_DAY)
        elif chance > 1 - 0.06 * self.pace.trouble:
            say(Step.REQUEST_CORRECTION, begin, detail=self._papers(begin))
            ended = restart = self._later(begin, 2, 9)
            say(Step.CORRECT, ended, note="修改完善后重新提交。")
        else:
            return self._extended(say, task, accepted, plain)
        return max(self.workdays.due(restart - ONE_DAY, max(0, running - used)), ended)

    def _extended(self, say: "Speaker", task: Task, accepted: date, plain: date) -> date:
        late = task.days is not None and self.workdays.elapsed(accepted, plain) > task.days
        if late and task.extendable and self.random.random() < 0.3:
            on = self.workdays.due(accepted, max(1, (task.days or 1) - 1))
            detail = {"level": "agency", "days": min(10, task.extendable), "approver": "局主要负责人"}
            if self.steps[-1].on <= on <= plain:
                say(
                    Step.EXTEND,
                    on,
                    document=f"延期批准书〔{on.year}〕{self.random.randint(1, 60)}号",
                    note="技术审查情况复杂。",
                    detail=detail,
                )
        return plain

    def _papers(self, on: date) -> dict[str, Any]:
        return {"missing": self.random.sample(MISSING, self.random.randint(1, 3)), "due": self.workdays.due(on, 10).isoformat()}

    def _later(self, day: date, least: int, most: int) -> date:
        """So many workdays on; a rest day moves to the next workday even for 0."""
        return self.workdays.due(self.workdays.next_workday(day), self.random.randint(least, most))


class Speaker:
    """Writes the steps of one approval."""

    def __init__(self, life: Life, task: Task, attempt: int) -> None:
        self.life, self.task, self.attempt = life, task, attempt

    def __call__(self, step: Step, on: date, document: str = "", note: str = "", detail: Mapping[str, Any] | None = None) -> None:
        self.life.steps.append(Lived(self.task.code, self.attempt, step, on, document, note, detail or {}))

    def document(self, on: date) -> str:
        return f"{self.task.prefix}〔{on.year}〕{self.life.random.randint(1, 480)}号"
