"""Why a step may not be taken now: asked by the action before it writes, and by the page before it offers the button."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from approvals import ledger
from approvals.demands import Attempt, missing, too_far, untimely
from approvals.fold import Course
from approvals.joint import lacking, members
from approvals.models import Application, Approval, JointVisit, Tolerance
from approvals.plan import unmet
from approvals.states import State, Step
from people.models import Role, User
from projects.models import Project, ProjectState

STANDING_STILL = (ProjectState.SUSPENDED, ProjectState.TERMINATED)
WRITERS = (Role.RUNNER, Role.OFFICER, Role.DISPATCHER)
DESKS = (Role.OFFICER, Role.DISPATCHER)
ONLY_BY_RULE = (Step.DEEM_ACCEPTED,)
CLOSING = (Step.GRANT, Step.GRANT_PENDING, Step.DENY)


def of_person(approval: Approval, by: User | None) -> list[str]:
    """A runner records for own projects, an officer for the own department; None is the rule itself."""
    if by is None:
        return []
    if by.role not in WRITERS or not Approval.objects.visible_to(by).filter(pk=approval.pk).exists():
        return [_("%(name)s may not record steps of this approval.") % {"name": by}]
    return []


def of_desk(approval: Approval, by: User) -> list[str]:
    """What only the department itself does, or the dispatch desk in its place: promises, assessments, correcting what stands written."""
    if by.role not in DESKS or not Approval.objects.visible_to(by).filter(pk=approval.pk).exists():
        return [_("Only %(lead)s or the dispatch desk may do this.") % {"lead": approval.lead.name}]
    return []


def of_project(project: Project) -> list[str]:
    """A project that was suspended or terminated stands still, whatever the act."""
    if project.state not in STANDING_STILL:
        return []
    return [_("The project is %(state)s: nothing can be recorded until it is resumed.") % {"state": project.get_state_display()}]


def of_machine(approval: Approval, step: Step, by: User | None) -> list[str]:
    """The states speak: a step that is not open from here says from where it stands and what is open."""
    state = State(approval.state)
    if still := of_project(approval.works.project):
        return still
    if (step in ONLY_BY_RULE and by is not None) or not ledger.may(approval, step.value):
        steps = ", ".join(str(Step(name).label) for name in open_verbs(approval)) or _("none")
        return [
            _("“%(step)s” is not possible while the approval is “%(state)s”. Possible now: %(steps)s.")
            % {"step": step.label, "state": state.label, "steps": steps}
        ]
    if step == Step.GRANT_PENDING and not approval.version.tolerance:
        return [_("The catalogue does not allow %(matter)s to be granted with material pending.") % {"matter": approval.version.name}]
    return []


def of_predecessors(approval: Approval, attempt: Attempt, by: User | None, together: Collection[str] = ()) -> list[str]:
    """Hard predecessors must be granted before receipt, unless the lead department overrides with a reason. Those `together` with which it
    is handed in as one composite are waited for at its decision, not here."""
    if attempt.step != Step.RECEIVE or approval.version.may_start_early:
        return []
    waiting = waiting_for(approval, together)
    if not waiting:
        return []
    reason = str(attempt.detail.get("override", "")).strip()
    if reason and by is not None and by.role == Role.OFFICER and by.department_id == approval.lead_id:
        return []
    return [
        _("%(matter)s waits for: %(names)s. Only the lead department (%(lead)s) may override this, with a reason.")
        % {"matter": approval.version.name, "names": "; ".join(waiting), "lead": approval.lead.name}
    ]


def of_debts(approval: Approval, attempt: Attempt) -> list[str]:
    """Accepted with material missing (容缺受理): no certificate before it is supplied, and none at all once the promise was not kept."""
    if attempt.step not in (Step.GRANT, Step.GRANT_PENDING):
        return []
    owed = Tolerance.objects.filter(approval=approval).first()
    if owed is None or (owed.supplied_on is not None and owed.supplied_on <= attempt.on):
        return []
    facts = {"promise": owed.promise, "materials": "; ".join(owed.materials), "due": owed.due, "supplied": owed.supplied_on}
    if owed.supplied_on is not None:
        return [_("The promised material was supplied on %(supplied)s only; no certificate can be dated before that.") % facts]
    if attempt.on > owed.due:
        return [
            _("Promise letter %(promise)s was not kept: %(materials)s was due on %(due)s. The application ends; nothing can be granted.")
            % facts
        ]
    if attempt.step == Step.GRANT:
        return [_("No certificate before the promised material is supplied: %(materials)s (letter %(promise)s, due %(due)s).") % facts]
    return []


def ground_to_end(approval: Approval, today: date) -> str:
    """The reason to deny or revoke that stands ready where a letter of tolerance acceptance was not kept; "" where none does."""
    owed = Tolerance.objects.filter(approval=approval, supplied_on=None, due__lt=today).first()
    if owed is None:
        return ""
    return _("Promise letter %(promise)s was not kept: %(materials)s was due on %(due)s and was not supplied.") % {
        "promise": owed.promise,
        "materials": "; ".join(owed.materials),
        "due": owed.due,
    }


def waiting_for(approval: Approval, together: Collection[str] = ()) -> list[str]:
    """Names of the predecessors not yet granted and not in `together`, alternatives joined by “or”."""
    passed: dict[str, bool] = {}
    names: dict[str, str] = {}
    others = Approval.objects.filter(works=approval.works_id).select_related("matter", "version").order_by("attempt")
    for other in others:
        passed[other.matter.code] = other.state in State.PASSED or other.matter.code in together
        names[other.matter.code] = other.version.name
    return [_(" or ").join(names[code] for code in group) for group in unmet(approval.version.predecessors, passed)]


def of_visits(approval: Approval, step: Step) -> list[str]:
    """Nothing is decided while a joint visit it waits for has been called and neither held nor called off."""
    if step not in CLOSING:
        return []
    visits = JointVisit.objects.filter(approvals=approval, held_on=None, called_off_on=None).order_by("on", "pk")
    return [
        _("A joint site visit is called for %(day)s at %(place)s: record what it found, or call it off, before a decision.")
        % {"day": visit.on, "place": visit.place}
        for visit in visits
    ]


def of_members(approval: Approval, step: Step) -> list[str]:
    """A composite (joint acceptance) is granted only when every member is granted; whatever is missing is named."""
    if step not in (Step.GRANT, Step.GRANT_PENDING):
        return []
    composites = Application.objects.filter(approvals=approval, kind=Application.Kind.JOINT_ACCEPTANCE)
    joined = set(Approval.objects.filter(applications__in=composites).values_list("matter__code", flat=True))
    if not members(approval.version.predecessors, joined):
        return []
    passed: dict[str, bool] = {}
    said: dict[str, str] = {}
    for other in Approval.objects.filter(works=approval.works_id).select_related("matter", "version", "lead").order_by("attempt"):
        passed[other.matter.code] = other.state in State.PASSED
        said[other.matter.code] = f"{other.version.name} ({other.lead.name}: {other.get_state_display()})"
    missing_ = [said[code] for code in lacking(approval.version.predecessors, passed)]
    if not missing_:
        return []
    return [
        _("%(matter)s is granted when all its members are. Still open: %(names)s.")
        % {"matter": approval.version.name, "names": "; ".join(missing_)}
    ]


def against(approval: Approval, course: Course, attempt: Attempt, by: User | None, due: date | None) -> list[str]:
    """Everything that speaks against this step, in whole sentences; [] means it may be taken."""
    return of_person(approval, by) or in_the_way(approval, course, attempt, by, due)


def in_the_way(
    approval: Approval, course: Course, attempt: Attempt, by: User | None, due: date | None, together: Collection[str] = ()
) -> list[str]:
    """What speaks against the step itself, whoever brings it: the machine first, then everything that is missing at once."""
    return of_machine(approval, attempt.step, by) or [
        *of_predecessors(approval, attempt, by, together),
        *of_visits(approval, attempt.step),
        *of_members(approval, attempt.step),
        *untimely(attempt, course, approval.works.project.registered_on),
        *missing(attempt),
        *too_far(attempt, course, due, approval.version.extendable),
        *of_debts(approval, attempt),
    ]


def behind(last: date, approval: Approval, course: Course, attempt: Attempt, by: User | None) -> list[str]:
    """Against a back-dated step of an approval that has others waiting, the last of them dated `last`: who, when, and what is missing."""
    return of_person(approval, by) or [
        *untimely(attempt, replace(course, last_on=max(last, course.last_on or last)), approval.works.project.registered_on),
        *missing(attempt),
    ]


def open_verbs(approval: Approval) -> list[str]:
    """The steps people may take from here, in the order of the machine."""
    open_now = ledger.verbs(approval)
    return [step.value for step in Step if step.value in open_now and step not in ONLY_BY_RULE]
