"""Every address x every role, complete by construction: an address without a row here fails, and so does a view without a gate."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone

from people.models import Role
from portal.middleware import SettleOncePerDay
from portal.urls import urlpatterns
from tests.cast import Cast, cast
from tests.petitioners import FOREIGN_PETITIONS, petition_doors
from tests.together import FOREIGN_JOINTLY, joint_doors

__all__ = ["cast"]
PEOPLE = {
    "nobody": None,
    Role.RUNNER: "jia",
    Role.TEAM_LEAD: "team_lead",
    Role.OFFICER: "officer",
    Role.DISPATCHER: "dispatcher",
    Role.EDITOR: "editor",
    Role.PETITION_OFFICE: "petition_office",
    Role.SEAT: "seat",
    Role.ENTERPRISE: "bing",
    Role.LEADER: "wu",
    Role.SYSTEM_ADMIN: "system_admin",
    Role.SECURITY_ADMIN: "security_admin",
    Role.AUDIT_ADMIN: "audit_admin",
}
EVERYBODY = frozenset(PEOPLE)
SIGNED_IN = EVERYBODY - {"nobody"}
RUNNERS = frozenset({Role.RUNNER, Role.TEAM_LEAD})
OFFICE = frozenset({Role.OFFICER, Role.DISPATCHER})
READS_PROJECTS = OFFICE | {Role.EDITOR}
PROJECT_PEOPLE = RUNNERS | READS_PROJECTS | {Role.ENTERPRISE, Role.LEADER}
REGISTER = frozenset({Role.DISPATCHER, Role.SYSTEM_ADMIN})
BOARDS = OFFICE | {Role.TEAM_LEAD, Role.LEADER}
BRIEFINGS = frozenset({Role.DISPATCHER, Role.EDITOR})


@dataclass(frozen=True)
class Door:
    """Who passes, and what the address answers: to `get`, and to `post` of an empty form (405: no form, 400: a form without its key)."""

    roles: frozenset[str]
    get: int = 200
    post: int = 405
    args: Callable[[Cast], list[Any]] = lambda cast: []
    exceptions: tuple[tuple[str, str, int], ...] = ()


CODE = lambda cast: [cast.ours.code]  # noqa: E731
DOORS = {
    "home": Door(SIGNED_IN, get=302, exceptions=((Role.SECURITY_ADMIN, "get", 200), (Role.AUDIT_ADMIN, "get", 200))),
    "sign-in": Door(EVERYBODY, get=302, post=302, exceptions=(("nobody", "get", 200), ("nobody", "post", 400))),
    "sign-out": Door(EVERYBODY, get=405, post=302),
    "password": Door(SIGNED_IN, post=400),
    "appearance": Door(EVERYBODY, get=405, post=303),
    "runner-today": Door(RUNNERS),
    "runner-projects": Door(RUNNERS),
    "runner-project": Door(RUNNERS, args=CODE),
    "runner-step": Door(frozenset({Role.RUNNER}), post=400, args=lambda cast: [cast.approval.pk, "review"]),
    "office": Door(OFFICE),
    "office-confirm": Door(OFFICE, post=400),
    "office-objection": Door(OFFICE, post=400, args=lambda cast: [cast.report().pk]),
    "office-late-entry": Door(OFFICE, post=400, args=lambda cast: [cast.late_entry().pk]),
    "office-step": Door(OFFICE, post=400, args=lambda cast: [cast.approval.pk, "review"]),
    "office-projects": Door(READS_PROJECTS),
    "office-project": Door(READS_PROJECTS, args=CODE),
    "office-act": Door(frozenset({Role.DISPATCHER}), post=400, args=lambda cast: [cast.ours.code, "suspend"]),
    "works-add": Door(frozenset({Role.DISPATCHER}), post=400, args=CODE),
    "event-correct": Door(OFFICE, post=400, args=lambda cast: [cast.report().pk]),
    "promises": Door(OFFICE),
    **{name: Door(OFFICE, post=400, args=lambda cast: [cast.approval.pk]) for name in ("tolerance", "commitment", "assessment-use")},
    "tolerance-supplied": Door(OFFICE | {Role.RUNNER}, post=400, args=lambda cast: [cast.tolerance().pk]),
    "tolerance-end": Door(OFFICE, post=400, args=lambda cast: [cast.tolerance().pk]),
    "commitment-check": Door(OFFICE, post=400, args=lambda cast: [cast.commitment().pk]),
    "assessments": Door(OFFICE),
    "assessment-new": Door(frozenset({Role.DISPATCHER}), post=400),
    "overrides": Door(READS_PROJECTS | {Role.LEADER}),
    **joint_doors(Door),
    "register": Door(REGISTER, post=400),
    "intake": Door(REGISTER, args=lambda cast: [cast.intake().pk]),
    "intake-apply": Door(REGISTER, get=405, post=400, args=lambda cast: [cast.intake().pk]),
    "intake-rejections": Door(REGISTER, get=404, args=lambda cast: [cast.intake().pk]),
    "calendar-desk": Door(REGISTER, post=400),
    "calendar-apply": Door(REGISTER, get=405, post=400),
    "supervision": Door(OFFICE | {Role.LEADER}),
    "supervision-issue": Door(frozenset({Role.DISPATCHER}), get=405, post=400),
    "supervision-pdf": Door(OFFICE | RUNNERS | {Role.LEADER}, args=lambda cast: [cast.notice().pk]),
    "channels": Door(SIGNED_IN, post=400),
    "messages": Door(SIGNED_IN, post=400),
    "message": Door(SIGNED_IN, get=405, post=400, args=lambda cast: [1]),
    "briefings": Door(BRIEFINGS, post=400),
    "briefing-pdf": Door(BRIEFINGS | {Role.LEADER}, args=lambda cast: [cast.issue().pk]),
    "briefing-sheet": Door(BRIEFINGS | {Role.LEADER}, args=lambda cast: [cast.issue().pk]),
    "plan": Door(PROJECT_PEOPLE, args=CODE),
    "plan-draw-up": Door(frozenset({Role.RUNNER, Role.DISPATCHER}), post=400, args=CODE),
    "plan-hand-in": Door(frozenset({Role.RUNNER, Role.DISPATCHER}), get=405, post=400, args=lambda cast: [cast.plan().pk]),
    "plan-sign": Door(frozenset({Role.DISPATCHER}), get=405, post=400, args=lambda cast: [cast.plan().pk]),
    "plan-paper": Door(PROJECT_PEOPLE, get=405, post=400, args=lambda cast: [cast.plan().pk, "scheme"]),
    "plan-paper-pdf": Door(PROJECT_PEOPLE, args=lambda cast: [cast.paper().pk]),
    "plans": Door(frozenset({Role.DISPATCHER})),
    "hand-overs": Door(frozenset({Role.DISPATCHER}), post=400),
    "hand-over-read": Door(frozenset({Role.RUNNER}), get=405, post=400, args=lambda cast: [cast.hand_over().pk]),
    "dossiers": Door(PROJECT_PEOPLE, post=400, args=CODE),
    "dossier-pdf": Door(PROJECT_PEOPLE, args=lambda cast: [cast.dossier().pk], exceptions=((Role.ENTERPRISE, "get", 404),)),
    "enterprise": Door(frozenset({Role.ENTERPRISE})),
    "enterprise-project": Door(frozenset({Role.ENTERPRISE}), args=CODE),
    **petition_doors(Door),
    "leader": Door(frozenset({Role.LEADER})),
    "forecast": Door(frozenset({Role.LEADER})),
    "speeds": Door(frozenset({Role.LEADER})),
    "leader-projects": Door(frozenset({Role.LEADER})),
    "leader-project": Door(frozenset({Role.LEADER}), args=CODE),
    "receipt": Door(PROJECT_PEOPLE, args=lambda cast: ["approval", cast.approval.pk]),
    "receipt-json": Door(PROJECT_PEOPLE, args=lambda cast: ["works", cast.approval.works_id]),
    "file": Door(frozenset({Role.RUNNER, Role.TEAM_LEAD, Role.ENTERPRISE}) | OFFICE, args=lambda cast: [cast.evidence.pk]),
    "boards": Door(BOARDS),
    "board-rows": Door(BOARDS),
    "board-keep": Door(BOARDS, get=405, post=400),
    "board-drop": Door(BOARDS, get=405, post=400, args=lambda cast: [1]),
    "integrity": Door(BOARDS),
    "verified": Door(frozenset({Role.RUNNER}) | OFFICE, get=405, post=400, args=CODE),
    "status": Door(EVERYBODY, post=400),
    "clock": Door(EVERYBODY),
    "healthz": Door(EVERYBODY),
}


@pytest.fixture(autouse=True)
def _settled() -> Iterator[None]:
    cache.clear()
    SettleOncePerDay.settled = timezone.localdate()
    yield
    SettleOncePerDay.settled = None


def expected(door: Door, role: str, verb: str) -> int:
    for who, what, status in door.exceptions:
        if (who, what) == (role, verb):
            return status
    if role in door.roles:
        return door.get if verb == "get" else door.post
    return 302 if role == "nobody" else 403


def asked(cast: Cast, who: str | None, verb: str, url: str) -> int:
    response = getattr(cast.client(getattr(cast, who) if who else None), verb)(url)
    return read_to_its_end(response)


def read_to_its_end(response: HttpResponse) -> int:
    """The status, with a file's handle closed."""
    if response.streaming:
        b"".join(response)
    return response.status_code


def test_no_door_is_missing() -> None:
    assert set(DOORS) == {pattern.name for pattern in urlpatterns}


def test_every_view_has_said_whose_door_it_is() -> None:
    assert [pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern) and not hasattr(pattern.callback, "audience")] == []


@pytest.mark.parametrize("name", DOORS)
def test_every_role_meets_the_answer_in_the_table(name: str, cast: Cast) -> None:
    door = DOORS[name]
    url = reverse(f"portal:{name}", args=door.args(cast))
    answers, table = {}, {}
    for role, who in PEOPLE.items():
        for verb in ("get", "post"):
            answers[role, verb] = asked(cast, who, verb, url)
            table[role, verb] = expected(door, role, verb)
    assert answers == table


@pytest.mark.parametrize("name", DOORS)
def test_no_other_verb_opens_a_door(name: str, cast: Cast) -> None:
    url = reverse(f"portal:{name}", args=DOORS[name].args(cast))
    answers = {verb: {asked(cast, who, verb, url) for who in PEOPLE.values()} for verb in ("put", "patch", "delete")}
    assert all(405 in statuses and statuses <= {302, 403, 405} for statuses in answers.values()), answers


FOREIGN = {
    "runner-project": ("jia", lambda cast: [cast.theirs.code], ["2609-511999-04-01-999999"]),
    "runner-step": ("jia", lambda cast: [cast.their_approval.pk, "review"], [999999, "review"]),
    "office-step": ("other_officer", lambda cast: [cast.approval.pk, "review"], [999999, "review"]),
    "office-objection": ("other_officer", lambda cast: [cast.report().pk], [999999]),
    "office-late-entry": ("other_officer", lambda cast: [cast.late_entry().pk], [999999]),
    "event-correct": ("other_officer", lambda cast: [cast.report().pk], [999999]),
    **{name: ("other_officer", lambda cast: [cast.approval.pk], [999999]) for name in ("tolerance", "commitment", "assessment-use")},
    **{name: ("other_officer", lambda cast: [cast.tolerance().pk], [999999]) for name in ("tolerance-supplied", "tolerance-end")},
    "commitment-check": ("other_officer", lambda cast: [cast.commitment().pk], [999999]),
    "office-project": ("other_officer", lambda cast: [cast.ours.code], ["2609-511999-04-01-999999"]),
    "plan": ("jia", lambda cast: [cast.theirs.code], ["2609-511999-04-01-999999"]),
    "plan-draw-up": ("jia", lambda cast: [cast.theirs.code], ["2609-511999-04-01-999999"]),
    "plan-hand-in": ("yi", lambda cast: [cast.plan().pk], [999999]),
    "plan-paper": ("yi", lambda cast: [cast.plan().pk, "scheme"], [999999, "scheme"]),
    "plan-paper-pdf": ("ding", lambda cast: [cast.paper().pk], [999999]),
    "hand-over-read": ("jia", lambda cast: [cast.hand_over().pk], [999999]),
    "enterprise-project": ("ding", lambda cast: [cast.ours.code], ["2609-511999-04-01-999999"]),
    "file": ("ding", lambda cast: [cast.evidence.pk], [999999]),
    "supervision-pdf": ("other_officer", lambda cast: [cast.notice().pk], [999999]),
    **FOREIGN_JOINTLY,
    **FOREIGN_PETITIONS,
    "receipt": ("ding", lambda cast: ["stage", cast.approval.stage_id], ["stage", 999999]),
    "receipt-json": ("other_officer", lambda cast: ["approval", cast.approval.pk], ["approval", 999999]),
}
RIGHTFUL = {"jia": "yi", "yi": "jia", "other_officer": "officer", "ding": "bing"}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_what_is_foreign_does_not_exist(name: str, verb: str, cast: Cast) -> None:
    who, foreign, missing = FOREIGN[name]
    there = reverse(f"portal:{name}", args=foreign(cast))
    nowhere = reverse(f"portal:{name}", args=missing)
    key = {"key": str(uuid.uuid4())} if verb == "post" else {}
    stranger, owner = cast.client(getattr(cast, who)), cast.client(getattr(cast, RIGHTFUL[who]))
    answers = [getattr(stranger, verb)(url, key) for url in (there, nowhere)]
    read_only = (DOORS[name].post if verb == "post" else DOORS[name].get) == 405
    assert [answer.status_code for answer in answers] == [405, 405] if read_only else [404, 404]
    if not read_only:
        pages = [answer.content.decode().replace(url, "…") for answer, url in zip(answers, (there, nowhere), strict=True)]
        assert without_tokens(pages[0]) == without_tokens(pages[1])
        control = getattr(owner, verb)(there, key)
        assert read_to_its_end(control) in (200, 303, 400), "the control: the same act by the rightful person"


def without_tokens(page: str) -> str:
    head, *rest = page.split('name="csrfmiddlewaretoken" value="')
    return head + "".join(part.split('"', 1)[1] for part in rest)
