"""The catalogue in the administration: new versions, examined before they are saved; what is in use stays, and the page says why."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from catalogue.models import MatterVersion, StageLimit
from tests.cast import Cast

EDITED = [field.name for field in MatterVersion._meta.concrete_fields if field.name != "id"]


def form(version: MatterVersion, **changes: Any) -> dict[str, Any]:
    values = {name: getattr(version, MatterVersion._meta.get_field(name).attname) for name in EDITED}
    given = {name: value for name, value in (values | changes).items() if value is not None and value is not False}
    return {name: "on" if value is True else value for name, value in given.items()}


def version(code: str) -> MatterVersion:
    return MatterVersion.objects.filter(matter__code=code).latest("effective_from")


def answer(cast: Cast, name: str, *arguments: Any, **given: Any) -> Any:
    client = cast.client(cast.system_admin)
    client.cookies["django_language"] = "en"
    url = reverse(f"admin:catalogue_{name}", args=arguments)
    return client.post(url, given["data"]) if given else client.get(url, headers={"accept-language": "en"})


def test_a_new_version_is_added_with_its_first_day(cast: Cast) -> None:
    begins = cast.today + timedelta(days=7)
    made = answer(cast, "matterversion_add", data=form(version("GG-107"), effective_from=begins, committed_government=4))
    assert (made.status_code, version("GG-107").effective_from, version("GG-107").committed_government) == (302, begins, 4)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("GG-105", {"committed_government": 9}),
        ("GG-105", {"predecessors": "GG-107"}),
        ("GG-105", {"predecessors": "GG-999"}),
        ("GG-304", {"statutory_days": 3}),
        ("GG-107", {"effective_from": "2020-01-01"}),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_reason(code: str, changes: dict[str, Any], cast: Cast) -> None:
    given = form(version(code), **({"effective_from": cast.today + timedelta(days=7)} | changes))
    refused = answer(cast, "matterversion_add", data=given)
    assert (refused.status_code, MatterVersion.objects.count()) == (200, 43)
    assert len(refused.context["adminform"].form.non_field_errors()) >= 1


def test_a_version_in_use_is_only_looked_at_and_the_page_says_why(cast: Cast) -> None:
    used = cast.approval.version
    before = list(MatterVersion.objects.values())
    page = answer(cast, "matterversion_change", used.pk)
    assert answer(cast, "matterversion_change", used.pk, data=form(used, name="改了")).status_code == 403
    assert answer(cast, "matterversion_delete", used.pk, data={"post": "yes"}).status_code == 403
    assert list(MatterVersion.objects.values()) == before
    assert [str(message) for message in page.context["messages"]] != []


def test_a_version_nobody_rests_on_can_be_put_right_and_taken_back(cast: Cast) -> None:
    begins = cast.today + timedelta(days=7)
    answer(cast, "matterversion_add", data=form(version("GG-107"), effective_from=begins, committed_government=4))
    new = version("GG-107")
    answer(cast, "matterversion_change", new.pk, data=form(new, committed_government=3))
    assert version("GG-107").committed_government == 3
    assert answer(cast, "matterversion_delete", new.pk, data={"post": "yes"}).status_code == 302
    assert MatterVersion.objects.count() == 43


def test_a_limit_in_force_stays_and_a_new_one_is_examined(cast: Cast) -> None:
    old, begins = StageLimit.objects.get(stage=1, government=True), cast.today + timedelta(days=7)
    given = {"stage": 1, "government": "on", "effective_from": begins}
    assert answer(cast, "stagelimit_change", old.pk, data={**given, "days": 17}).status_code == 403
    for days, status in ((16, 200), (18, 200), (51, 200), (0, 200), (17, 302)):
        assert answer(cast, "stagelimit_add", data={**given, "days": days}).status_code == status, days
    assert list(StageLimit.objects.filter(stage=1, government=True).values_list("days", flat=True)) == [17, 17]


def test_a_version_like_another_begins_with_its_values(cast: Cast) -> None:
    old = version("GG-107")
    client = cast.client(cast.system_admin)
    page = client.get(reverse("admin:catalogue_matterversion_add"), {"like": old.pk})
    initial = page.context["adminform"].form.initial
    assert (initial["name"], initial["committed_government"], "effective_from" in initial) == (old.name, 5, False)
    assert client.get(reverse("admin:catalogue_matterversion_changelist")).status_code == 200
    assert client.get(reverse("admin:catalogue_matter_change", args=[old.matter_id])).status_code == 200
