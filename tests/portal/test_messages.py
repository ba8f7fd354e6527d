"""Messages: told once, counted in the head until read, nobody else's."""

import uuid

from django.utils import timezone

from people.models import Message, User
from tests.cast import Cast


def message(to: User, text: str = "国办发明电〔2026〕9号 调整了到期日", address: str = "/runner/") -> Message:
    return Message.objects.create(to=to, key=uuid.uuid4().hex, text=text, address=address, at=timezone.now())


def key() -> dict[str, str]:
    return {"key": str(uuid.uuid4())}


def test_the_head_counts_what_is_unread_and_the_list_shows_it(cast: Cast) -> None:
    message(cast.jia), message(cast.jia), message(cast.yi, "乙的消息")
    answer = cast.client(cast.jia).get("/messages/")
    assert answer.context["unread"] == 2
    assert [one.to_id for one in answer.context["page"]] == [cast.jia.pk] * 2
    assert "乙的消息" not in answer.content.decode()


def test_opening_one_marks_it_read_and_goes_to_its_page(cast: Cast) -> None:
    one = message(cast.jia)
    client = cast.client(cast.jia)
    answer = client.post(f"/messages/{one.pk}/", key())
    assert (answer.status_code, answer["Location"]) == (303, "/runner/")
    assert client.get("/messages/").context["unread"] == 0


def test_an_address_elsewhere_is_not_followed(cast: Cast) -> None:
    one = message(cast.jia, address="https://example.com/")
    assert cast.client(cast.jia).post(f"/messages/{one.pk}/", key())["Location"] == "/messages/"


def test_all_are_marked_at_once_but_nobody_else_s(cast: Cast) -> None:
    message(cast.jia), message(cast.jia), message(cast.yi)
    assert cast.client(cast.jia).post("/messages/", key()).status_code == 303
    assert list(Message.objects.filter(read_at=None).values_list("to", flat=True)) == [cast.yi.pk]


def test_a_foreign_message_does_not_exist(cast: Cast) -> None:
    one = message(cast.yi)
    stranger = cast.client(cast.jia)
    assert [stranger.post(f"/messages/{pk}/", key()).status_code for pk in (one.pk, 999999)] == [404, 404]
    assert Message.objects.get(pk=one.pk).read_at is None


def test_an_empty_list_says_what_will_come(cast: Cast) -> None:
    answer = cast.client(cast.audit_admin).get("/messages/")
    assert (answer.status_code, answer.context["unread"]) == (200, 0)
    assert 'class="empty"' in answer.content.decode()
