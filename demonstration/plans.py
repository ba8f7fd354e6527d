"""Plans and hand-overs of the invented city: some projects run by signed plans, one waits for its signature, one has changed hands.

They are made by the same acts as in a real city, on days gone by: what a baseline knew is what had happened by its day.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from django.db.models import Case, When

from approvals.actions import handover, plans
from approvals.actions.drafting import versions_of
from approvals.models import Approval, Event, Plan
from approvals.questions import Disposition, Question, decided, questionnaire
from demonstration.scribe import SHANGHAI
from people.models import Role, User
from projects.models import Project, ProjectState, Works
from workdays.days import Workdays

SIGNED = 6
ONE_DAY = timedelta(days=1)
USUAL = {"GG-106": 20, "GG-310": 15, "GG-P09": 10, "GG-P16": 10}
LIVING = (ProjectState.REGISTERED, ProjectState.APPROVING)


def lay_out(today: date, workdays: Workdays, seed: int) -> int:
    """For the projects of the first runner, and a few more; returns the number of events written. The city must have been built."""
    dispatcher = User.objects.filter(role=Role.DISPATCHER).order_by("pk").first()
    if dispatcher is None:
        return 0
    before = Event.objects.count()
    living = Works.objects.filter(project__state__in=LIVING, project__assignments__until=None)
    first = Case(When(project__assignments__runner__username="runner1", then=0), default=1)
    ordered = living.order_by(first, "project__state", "project__code").select_related("project__region", "project__enterprise")
    told = [(works, answers) for works in ordered[: 4 * SIGNED] if (answers := _answers(works))]
    for place, (works, answers) in enumerate(told[: SIGNED + 1]):
        plan = _drawn(works, answers, dispatcher, workdays)
        if place:
            on = works.project.registered_on
            plans.sign(plan.pk, by=dispatcher, on=on, today=on, at=_morning(on))
    _one_changes_hands(today - ONE_DAY, dispatcher, Random(seed))
    return Event.objects.count() - before


def _answers(works: Works) -> dict[str, str]:
    """The answers that lead to the approvals the project really has; {} where an invented project has what no answers lead to."""
    there = set(Approval.objects.filter(works=works).values_list("matter__code", flat=True))
    matters = [one.as_matter(works.project) for one in versions_of(works, works.project.registered_on).values()]
    answers = {question.key: _answer(question, there) for question in questionnaire(matters)}
    spared = {fate.code for fate in decided(matters, answers) if fate.disposition == Disposition.NOT_APPLICABLE}
    return {} if spared & there else answers


def _drawn(works: Works, answers: dict[str, str], by: User, workdays: Workdays) -> Plan:
    """A plan drawn up on the day of registration."""
    on = works.project.registered_on
    given = plans.Given(answers, on, workdays.due(on, 130), days=USUAL)
    plan = plans.draw_up(works.pk, given, by=by, today=on, at=_morning(on))
    return plans.hand_in(plan.pk, works.project.enterprise.contact, by=by, at=_morning(on))


def _answer(question: Question, there: set[str]) -> str:
    """The answer that agrees best with the approvals there are."""
    return max(question.answers, key=lambda answer: -len(there ^ set(answer.adds)) - len(there & set(answer.drops))).value


def _one_changes_hands(on: date, dispatcher: User, random: Random) -> None:
    others = Project.objects.filter(state=ProjectState.APPROVING).exclude(assignments__runner__username="runner1")
    projects = others.filter(assignments__until=None).order_by("-registered_on", "code")
    taker = User.objects.filter(username="runner1").first()
    if taker is not None and (given := projects.first()) is not None:
        reason = random.choice(("原跑手轮岗，项目移交。", "原跑手休产假，项目移交。"))
        handover.hand_over([given.pk], taker.pk, by=dispatcher, reason=reason, on=on, today=on, at=_morning(on))


def _morning(on: date) -> datetime:
    return datetime.combine(on, time(9, 30), SHANGHAI)
