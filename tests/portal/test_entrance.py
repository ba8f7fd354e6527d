"""Coming in and going out."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from people.models import Role, User
from tests.cast import Cast, person

PASSWORD = "Kaigong-2026"


@pytest.fixture
def known(db: None) -> User:
    user = person("known", Role.RUNNER, "有账号的人")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(name: str = "known", password: str = PASSWORD, client: Client | None = None, **more: str) -> tuple[int, str]:
    answer = (client or Client()).post("/sign-in/", {"username": name, "password": password, **more})
    return answer.status_code, answer.get("Location", "")


def test_a_runner_signs_in_and_stands_before_the_day(known: User) -> None:
    client = Client()
    assert sign_in(client=client) == (302, "/")
    assert client.get("/", follow=True).redirect_chain == [("/runner/", 302)]


def test_a_link_asked_for_before_is_opened_after(known: User) -> None:
    assert Client().get("/runner/projects/")["Location"] == "/sign-in/?next=/runner/projects/"
    assert sign_in(next="/runner/projects/") == (302, "/runner/projects/")


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_no_link_leads_out_of_the_house(known: User, away: str) -> None:
    assert sign_in(next=away) == (302, "/")
    assert Client().post("/appearance/", {"next": away, "language": "en"})["Location"] == "/"


def test_wrong_password_and_unknown_name_get_the_same_words(known: User) -> None:
    texts = {
        Client().post("/sign-in/", {"username": name, "password": "x"}).content.decode().split('role="alert">')[1][:90]
        for name in ("known", "nobody")
    }
    assert len(texts) == 1


def test_five_wrong_passwords_lock_the_name_at_this_address_only(known: User) -> None:
    answers = [sign_in(password="wrong")[0] for _try in range(5)]
    assert answers[-1] == 429
    assert sign_in()[0] == 429, "not even with the right password"
    assert sign_in(client=Client(headers={"x-forwarded-for": "10.9.9.9"}))[0] == 429, "a header does not help"
    assert sign_in(client=Client(REMOTE_ADDR="10.9.9.9"))[0] == 302, "the person elsewhere is not locked out"


@pytest.mark.parametrize("name", ["x" * 5000, "\x00", ""])
def test_a_name_that_cannot_be_one_is_400(name: str, db: None) -> None:
    assert sign_in(name)[0] == 400


def test_signing_out_ends_the_session(cast: Cast) -> None:
    client = cast.client(cast.jia)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/sign-out/")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = session
    assert again.get("/runner/").status_code == 302


def test_a_new_password_signs_other_devices_out(known: User) -> None:
    mine, other = Client(), Client()
    sign_in(client=mine)
    sign_in(client=other)
    page = mine.get("/password/").content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    form = {"key": key, "old_password": PASSWORD, "new_password1": "Xin-mima-2026", "new_password2": "Xin-mima-2026"}
    assert mine.post("/password/", form).status_code == 303
    assert [mine.get("/runner/").status_code, other.get("/runner/").status_code] == [200, 302]
    assert sign_in(password="Xin-mima-2026")[0] == 302


@pytest.mark.parametrize("weak", ["short-1A", "alllowercaseletters", "1234567890"])
def test_a_weak_password_is_refused(known: User, weak: str) -> None:
    client = Client()
    sign_in(client=client)
    key = "11111111-1111-4111-8111-111111111111"
    answer = client.post("/password/", {"key": key, "old_password": PASSWORD, "new_password1": weak, "new_password2": weak})
    assert answer.status_code == 400


def test_chinese_is_spoken_until_somebody_chooses_english(db: None) -> None:
    browser = Client(headers={"accept-language": "en-US"})
    assert 'lang="zh-hans"' in browser.get("/sign-in/").content.decode()
    browser.post("/appearance/", {"language": "en", "next": "/sign-in/"})
    assert 'lang="en"' in browser.get("/sign-in/").content.decode()


def test_large_type_is_a_choice_of_this_browser(db: None) -> None:
    browser = Client()
    browser.post("/appearance/", {"type": "large", "next": "/sign-in/"})
    assert 'data-type="large"' in browser.get("/sign-in/").content.decode()
    browser.post("/appearance/", {"type": "usual", "next": "/sign-in/"})
    assert "data-type" not in browser.get("/sign-in/").content.decode()


def test_a_form_from_another_site_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.jia)
    answer = strict.post(f"/runner/approvals/{cast.approval.pk}/step/review/", {"on": "2026-11-24"})
    assert (answer.status_code, cast.approval.events.count()) == (403, 2)


def test_work_keeps_the_session_and_thirty_idle_minutes_end_it(cast: Cast) -> None:
    client = cast.client(cast.jia)
    client.get("/runner/")
    assert client.session["touched"] > 0
    assert settings.SESSION_COOKIE_AGE == 30 * 60


def test_a_refusal_is_logged_with_who_and_where(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    cast.client(cast.wu).get(reverse("portal:office"))
    cast.client(cast.jia).get(reverse("portal:runner-project", args=[cast.theirs.code]))
    lines = [record.getMessage() for record in caplog.records if record.name == "kaigong.gates"]
    assert lines == [
        f"refused role=leader user={cast.wu.pk} GET /office/",
        f"not found Project {{'code': '{cast.theirs.code}'}} user={cast.jia.pk} GET /runner/projects/{cast.theirs.code}/",
    ]
