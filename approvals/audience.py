"""Who is told when a rung of the ladder fires: the people behind the words of a rule.

Handler: the lead department's officers (its head where there is no other) and the project's runners. Head: whoever is named so, else the
officers. Leader in charge: the leader who bears the sponsor's name, else every leader of the city. Whoever must act: the enterprise and the
runners; a third party (an expert, a surveyor) has no account, so the runner is told, who presses it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from approvals.models import Approval, LadderRule
from people.models import Region, Role, User
from projects.models import Assignment

Audience = LadderRule.Audience


@dataclass(frozen=True, slots=True)
class Circle:
    """The people around some approvals, fetched with five queries however many approvals there are."""

    officers: dict[int, list[User]]
    heads: dict[int, list[User]]
    leaders: list[User]
    runners: dict[int, list[User]]
    owners: dict[int, list[User]]

    @classmethod
    def around(cls, approvals: Iterable[Approval]) -> "Circle":
        """The approvals come with their works and project."""
        chosen = list(approvals)
        active = User.objects.filter(is_active=True).prefetch_related("channels")
        officers: dict[int, list[User]] = defaultdict(list)
        heads: dict[int, list[User]] = defaultdict(list)
        for user in active.filter(department__in={one.lead_id for one in chosen}).filter(Q(role=Role.OFFICER) | Q(head=True)):
            (heads if user.head else officers)[user.department_id or 0].append(user)
        runners: dict[int, list[User]] = defaultdict(list)
        running = Assignment.objects.filter(project__in={one.works.project_id for one in chosen}, until=None, runner__is_active=True)
        for one in running.select_related("runner").prefetch_related("runner__channels").order_by("part", "pk"):
            runners[one.project_id].append(one.runner)
        owners: dict[int, list[User]] = defaultdict(list)
        for user in active.filter(role=Role.ENTERPRISE, enterprise__in={one.works.project.enterprise_id for one in chosen}):
            owners[user.enterprise_id or 0].append(user)
        leaders = active.filter(role=Role.LEADER).filter(Q(region=None) | Q(region__level=Region.Level.CITY))
        return cls(officers, heads, list(leaders), runners, owners)

    def of(self, audience: str, approval: Approval) -> list[User]:
        """Whom the rule's word means for this approval; nobody twice."""
        lead, project = approval.lead_id, approval.works.project
        runners = self.runners.get(project.pk, [])
        match audience:
            case Audience.HANDLER:
                found = [*(self.officers.get(lead) or self.heads.get(lead, [])), *runners]
            case Audience.HEAD:
                found = self.heads.get(lead) or self.officers.get(lead, [])
            case Audience.DEPUTY_MAYOR:
                found = [one for one in self.leaders if project.sponsor and one.full_name == project.sponsor.strip()] or self.leaders
            case Audience.LEADERS:
                found = self.leaders
            case _:
                found = [*self.owners.get(project.enterprise_id, []), *runners]
        return list({one.pk: one for one in found}.values())


# Where each role reads about a project; the pages themselves are the portal's.
PROJECT_PAGE = {
    Role.RUNNER: "/runner/projects/{code}/",
    Role.TEAM_LEAD: "/runner/projects/{code}/",
    Role.ENTERPRISE: "/enterprise/projects/{code}/",
    Role.LEADER: "/leader/projects/{code}/",
}


def page_of(user: User, code: str) -> str:
    return PROJECT_PAGE.get(Role(user.role), "/office/projects/{code}/").format(code=code)
