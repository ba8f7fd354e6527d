"""Petitions on their pages: a whole life through the doors, a hidden name that no page tells, and every bad input of a desk."""

import uuid
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import User
from petitions.models import ContactLook, Petition, PetitionEvent
from tests.cast import PDF, Cast
from tests.petitioners import petition_of

REPLY = "道路已经修通，企业已现场确认。"
SECRETS = ("丙公司不公开", "联系人丙", "13800000001", "91511902MA6ABCDE1X", "我们的项目")
RAISED = {
    "category": "infrastructure",
    "title": "道路未通",
    "text": "厂区外道路一直没有修通。",
    "contact": "联系人丙",
    "phone": "13800000001",
}


def key() -> str:
    return str(uuid.uuid4())


def photo(size: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.pdf", PDF + b"0" * size, "application/pdf")


def send(cast: Cast, who: User, petition: Petition, step: str, **given: Any) -> Any:
    seen = petition.events.count()
    url = reverse("portal:petition-step", args=[petition.pk, step])
    return cast.client(who).post(url, {"key": key(), "seen": seen, **given})


def stands(petition: Petition) -> str:
    return Petition.objects.values_list("state", flat=True).get(pk=petition.pk)


def signed(cast: Cast, **more: Any) -> Petition:
    petition = petition_of(cast, **more)
    send(cast, cast.officer, petition, "sign")
    return petition


def test_a_whole_life_through_the_doors(cast: Cast) -> None:
    answer = cast.client(cast.bing).post("/petitions/new/", {"key": key(), **RAISED, "project": cast.ours.code})
    petition = Petition.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/petitions/{petition.pk}/")
    steps = [
        (cast.petition_office, "assess", {"grade": "simple"}),
        (cast.petition_office, "assign", {"department": cast.officer.department_id}),
        (cast.officer, "sign", {}),
        (cast.officer, "contact", {"note": "已电话联系，约定现场查看。"}),
        (cast.officer, "propose", {"note": REPLY, "result": "solved", "paper": photo()}),
        (cast.petition_office, "verify", {}),
        (cast.bing, "follow_up", {"answer": "satisfied"}),
    ]
    assert [send(cast, who, petition, step, **given).status_code for who, step, given in steps] == [303] * 7
    kinds = list(PetitionEvent.objects.order_by("number").values_list("kind", flat=True))
    assert (stands(petition), kinds) == ("cleared", ["log", *(step for _who, step, _given in steps)])
    assert "道路未通" in cast.client(cast.bing).get("/petitions/").content.decode()


def test_a_hidden_name_stands_on_no_page_of_a_department(cast: Cast) -> None:
    text = "我们的项目（丙公司不公开，联系人丙13800000001）门口的路。"
    petition = signed(cast, hide_name=True, text=text)
    send(cast, cast.officer, petition, "propose", note=f"已与丙公司不公开确认，{REPLY}", result="solved", paper=photo())
    for who in (cast.officer, cast.dispatcher, cast.wu):
        client = cast.client(who)
        addresses = [
            "/petitions/",
            "/petitions/?all=1",
            f"/petitions/{petition.pk}/",
            f"/petitions/{petition.pk}/step/report/",
            "/messages/",
        ]
        for address in addresses:
            page = client.get(address).content.decode()
            assert [secret for secret in SECRETS if secret in page] == [], (who.role, address)
        assert petition.number in client.get("/petitions/").content.decode()
    for who, address in ((cast.officer, f"/office/projects/{cast.ours.code}/"), (cast.wu, f"/leader/projects/{cast.ours.code}/")):
        assert petition.number not in cast.client(who).get(address).content.decode()
    for who in (cast.bing, cast.petition_office):
        assert "丙公司不公开" in cast.client(who).get(f"/petitions/{petition.pk}/").content.decode()


def test_the_name_of_a_file_does_not_tell_a_hidden_name_either(cast: Cast) -> None:
    petition = signed(cast, hide_name=True)
    paper = SimpleUploadedFile("丙公司不公开现场.pdf", PDF, "application/pdf")
    send(cast, cast.officer, petition, "propose", note=REPLY, result="solved", paper=paper)
    names = {}
    for who in (cast.officer, cast.wu, cast.petition_office):
        answer = cast.client(who).get(f"/petitions/files/{petition.attachments.get().pk}/")
        names[who.role] = unquote(answer["Content-Disposition"]).split("''")[-1]
        b"".join(answer)
    assert names == {"officer": "＊＊现场.pdf", "leader": "＊＊现场.pdf", "petition_office": "丙公司不公开现场.pdf"}


def test_a_name_that_is_not_hidden_is_shown_and_its_phone_masked(cast: Cast) -> None:
    petition = signed(cast, text="请打13912345678，身份证511902199001011234。")
    page = cast.client(cast.officer).get(f"/petitions/{petition.pk}/").content.decode()
    assert [word in page for word in ("丙公司不公开", "138****0001", "13800000001", "139****5678", "5119************34")] == [
        True,
        True,
        False,
        True,
        True,
    ]
    assert "13800000001" in cast.client(cast.petition_office).get(f"/petitions/{petition.pk}/").content.decode()


def test_a_look_at_the_phone_is_shown_once_and_logged(cast: Cast) -> None:
    petition, client = signed(cast), cast.client(cast.officer)
    assert client.post(f"/petitions/{petition.pk}/contact/", {"key": key(), "reason": ""}).status_code == 400
    client.post(f"/petitions/{petition.pk}/contact/", {"key": key(), "reason": "首次联系"})
    first, second = (client.get(f"/petitions/{petition.pk}/").content.decode() for _time in range(2))
    assert ("13800000001" in first, "13800000001" in second) == (True, False)
    assert list(ContactLook.objects.values_list("by", "petition", "reason")) == [(cast.officer.pk, petition.pk, "首次联系")]
    assert cast.client(cast.other_officer).post(f"/petitions/{petition.pk}/contact/", {"key": key(), "reason": "x"}).status_code == 404


def test_an_answer_is_read_by_the_enterprise_once_a_second_person_has_verified_it(cast: Cast) -> None:
    petition = signed(cast)
    send(cast, cast.officer, petition, "propose", note=REPLY, result="solved", paper=photo())
    read = [REPLY in cast.client(cast.bing).get(f"/petitions/{petition.pk}/").content.decode()]
    send(cast, cast.petition_office, petition, "verify")
    read.append(REPLY in cast.client(cast.bing).get(f"/petitions/{petition.pk}/").content.decode())
    assert read == [False, True]


@pytest.mark.parametrize(
    ("who", "step", "given", "status"),
    [
        ("officer", "propose", {"note": REPLY, "result": "solved"}, 409),
        ("officer", "defer", {"note": "分步办", "owner": "某", "until": "2099-01-01"}, 409),
        ("petition_office", "verify", {}, 409),
        ("officer", "report", {}, 400),
        ("officer", "no-such-step", {}, 404),
        ("other_officer", "report", {"note": "x"}, 404),
        ("petition_office", "resume", {}, 404),
    ],
)
def test_a_refused_form_changes_nothing_and_keeps_what_was_typed(
    cast: Cast, who: str, step: str, given: dict[str, str], status: int
) -> None:
    petition = signed(cast)
    answer = send(cast, getattr(cast, who), petition, step, **given)
    assert (answer.status_code, stands(petition), petition.events.count()) == (status, "in_progress", 4)
    if status == 409 and step == "propose":
        assert REPLY in answer.content.decode()


def test_a_photo_too_large_is_refused_and_the_words_are_kept(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 4000
    petition = signed(cast)
    answer = send(cast, cast.officer, petition, "propose", note=REPLY, result="solved", paper=photo(5000))
    assert (answer.status_code, REPLY in answer.content.decode(), stands(petition)) == (413, True, "in_progress")


def test_script_in_the_text_is_shown_as_text(cast: Cast) -> None:
    evil = "<script>alert(1)</script>"
    petition = signed(cast, title=evil, text=evil)
    send(cast, cast.officer, petition, "contact", note=evil)
    for who in (cast.officer, cast.petition_office, cast.bing):
        page = cast.client(who).get(f"/petitions/{petition.pk}/").content.decode()
        assert (evil in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_a_flood_is_held_back_and_nothing_typed_is_lost(cast: Cast) -> None:
    client = cast.client(cast.bing)
    answers = [client.post("/petitions/new/", {"key": key(), **RAISED}) for _time in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert (RAISED["text"] in answers[-1].content.decode(), Petition.objects.count()) == (True, 10)


def test_a_seat_finds_the_enterprise_by_a_part_of_its_name(cast: Cast) -> None:
    client = cast.client(cast.seat)
    found = {}
    for word in ("丙公司", "91511921ma6abcde2x", "公司", "没有这家"):
        answer = client.post("/petitions/new/", {"key": key(), **RAISED, "enterprise": word})
        found[word] = answer.status_code
    assert found == {"丙公司": 303, "91511921ma6abcde2x": 303, "公司": 400, "没有这家": 400}
    names = Petition.objects.order_by("pk").values_list("enterprise__name", "channel")
    assert list(names) == [("丙公司不公开", "hotline"), ("丁公司不公开", "hotline")]


def test_the_runner_notes_a_problem_from_the_project_page(cast: Cast) -> None:
    client = cast.client(cast.jia)
    page = client.get(f"/runner/projects/{cast.ours.code}/").content.decode()
    assert f"/petitions/new/?project={cast.ours.code}" in page
    client.post("/petitions/new/", {"key": key(), **RAISED, "enterprise": "丙公司", "project": cast.ours.code, "channel": "visit"})
    assert "道路未通" in client.get(f"/runner/projects/{cast.ours.code}/").content.decode()
    assert Petition.objects.get().project == cast.ours


def test_like_petitions_of_the_same_enterprise_are_suggested_to_the_office(cast: Cast) -> None:
    first, again, other = (
        petition_of(cast),
        petition_of(cast, text="厂区外的道路没有通。"),
        petition_of(cast, title="电价", text="电价补贴没有兑现。"),
    )
    page = cast.client(cast.petition_office).get(f"/petitions/{again.pk}/").context["page"]
    assert [row.number for row in page.alike] == [first.number]
    assert cast.client(cast.officer).get(f"/petitions/{again.pk}/").context["page"].alike == ()
    assert other.number not in [row.number for row in page.alike]


def test_the_board_narrows_by_light_and_state_and_counts_all(cast: Cast) -> None:
    petition_of(cast)
    signed(cast)
    client = cast.client(cast.petition_office)
    shown = {
        query: len(client.get(f"/petitions/{query}").context["desk"].rows)
        for query in ("", "?state=assigned", "?light=late", "?light=nonsense&state=x&since=y&page=z")
    }
    assert shown == {"": 2, "?state=assigned": 1, "?light=late": 0, "?light=nonsense&state=x&since=y&page=z": 2}
    figures = client.get("/petitions/").context["desk"]
    assert (figures.balance.opening + figures.balance.new, figures.balance.closed + figures.balance.open) == (2, 2)


def test_the_list_asks_the_database_as_often_for_one_as_for_three(cast: Cast) -> None:
    client, counts = cast.client(cast.petition_office), []
    for number in (1, 2):
        for _time in range(number):
            petition_of(cast)
        client.get("/petitions/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/petitions/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
