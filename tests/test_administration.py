"""The administration site stands open to one role alone, and holds neither people nor rights nor logs."""

import pytest

from people.models import Role
from tests.cast import Cast, cast
from tests.test_doors import PEOPLE

__all__ = ["cast"]
ADMINISTRATION = ["/admin/", "/admin/catalogue/matter/", "/admin/projects/columnword/add/", "/admin/projects/project/", "/admin/logout/"]


@pytest.mark.parametrize("address", ADMINISTRATION)
def test_the_administration_is_for_the_system_administrator_alone(address: str, cast: Cast) -> None:
    answers = {role: cast.client(getattr(cast, who) if who else None).get(address).status_code for role, who in PEOPLE.items()}
    rightful = 405 if "logout" in address else 200
    assert answers == {role: rightful if role == Role.SYSTEM_ADMIN else 302 if role == "nobody" else 403 for role in PEOPLE}


@pytest.mark.parametrize("address", ["/admin/people/user/", "/admin/approvals/event/", "/admin/auth/group/", "/admin/axes/accesslog/"])
def test_people_rights_and_logs_are_not_configured_there(address: str, cast: Cast) -> None:
    assert cast.client(cast.system_admin).get(address).status_code in (403, 404)
