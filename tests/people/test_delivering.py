"""Deliveries against a real mail server and a real robot's server: sent once, tried again with patience, failures said in words."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from outbox import actions as jobs
from outbox.models import Job
from people import delivering, tasks
from people.letters import Letter, send
from people.models import Channel, ChannelChoice, Delivery, Role, User
from tests.people.channel_servers import Post, Robot, mail_server, robot_server

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TEXT = "催办单 巴代办催〔2026〕1号：幸福河湖，“选址”（市自然资源和规划局）2026-03-12到期，尚未办结。"
pytestmark = pytest.mark.django_db
assert tasks.deliver, "importing it registers the job, as a worker does"


@pytest.fixture
def post(settings: object) -> Iterator[Post]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port  # type: ignore[attr-defined]
        settings.DEFAULT_FROM_EMAIL = "开工通 <kaigong@city.test>"  # type: ignore[attr-defined]
        settings.SITE_ADDRESS = "https://kaigong.city.test"  # type: ignore[attr-defined]
        yield server


@pytest.fixture
def robot(settings: object) -> Iterator[Robot]:
    with robot_server() as server:
        settings.ROBOT_HOSTS, settings.ROBOT_PRIVATE = [server.host], True  # type: ignore[attr-defined]
        settings.SITE_ADDRESS = ""  # type: ignore[attr-defined]
        yield server


def ordered(channel: Channel = Channel.EMAIL, address: str = "head@city.test") -> Delivery:
    head = User.objects.create(username="head", role=Role.RUNNER, full_name="负责人")
    ChannelChoice.objects.create(user=head, channel=channel, address=address)
    send([Letter(head, "supervision:1", TEXT, "/office/projects/x/")], AT)
    return Delivery.objects.get()


def state(delivery: Delivery) -> tuple[str, int, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.problem


def test_an_email_carries_the_text_the_page_and_its_own_number(post: Post) -> None:
    delivery = ordered()
    assert jobs.run_due(lambda: AT) == 1
    [mail] = post.kept
    body = mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert (mail["To"], mail["Message-ID"]) == ("head@city.test", f"<kaigong.{delivery.pk}.{int(AT.timestamp())}@city.test>")
    assert body.splitlines()[:2] == [TEXT, "https://kaigong.city.test/office/projects/x/"]
    assert post.subjects() == [TEXT if len(TEXT) <= 60 else TEXT[:59] + "…"]
    assert (state(delivery), delivery.sent_at is not None) == (("sent", 1, ""), True)


def test_what_is_sent_is_not_sent_again(post: Post) -> None:
    delivery = ordered()
    assert [delivering.deliver(delivery.pk, lambda: AT), delivering.deliver(delivery.pk, lambda: AT)] == [True, False]
    assert len(post.kept) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [("451 try later", "451"), ("554 no", "554"), ("421 busy", "421")],
)
def test_a_refusal_is_tried_again_later_and_said_meanwhile(post: Post, answer: str, words: str) -> None:
    delivery, now = ordered(), AT
    post.answers = [answer, answer]
    assert jobs.run_due(lambda: now) == 0
    kind, attempts, problem = state(delivery)
    assert (kind, attempts, words in problem) == ("waiting", 1, True)
    assert jobs.run_due(lambda: now + timedelta(seconds=59)) == 0, "it rests a minute first"
    assert state(delivery)[1] == 1
    assert jobs.run_due(lambda: now + timedelta(minutes=1)) == 0
    assert jobs.run_due(lambda: now + timedelta(minutes=3)) == 1
    assert state(delivery) == ("sent", 3, "")
    assert len(post.kept) == 1


def test_a_refused_recipient_fails_after_the_last_attempt_and_stays_visible(post: Post) -> None:
    delivery, post.refuses = ordered(), "550 no such user"
    for hours in range(8):
        jobs.run_due(lambda hours=hours: AT + timedelta(hours=hours))
    kind, attempts, problem = state(delivery)
    assert (kind, attempts, "550" in problem, "head@" in problem) == ("failed", 6, True, False)
    assert (Job.objects.get().state, post.kept) == ("failed", [])


def test_a_server_that_hangs_up_after_the_mail_gets_the_same_number_again(post: Post) -> None:
    """Nobody can know whether it was taken: at most one more copy, and its Message-ID says that it is one."""
    delivery, post.answers = ordered(), ["drop"]
    with pytest.raises((smtplib.SMTPException, OSError)):
        delivering.deliver(delivery.pk, lambda: AT)
    assert delivering.deliver(delivery.pk, lambda: AT)
    assert len({mail["Message-ID"] for mail in post.kept}) == 1
    assert len(post.kept) == 2


def test_a_worker_killed_between_sending_and_noting_it_leaves_one_copy_more_with_the_same_number(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = ordered()

    class Killed(BaseException):
        pass

    def killed() -> datetime:
        raise Killed

    with pytest.raises(Killed):
        delivering.deliver(delivery.pk, killed)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state="taken", taken_at=AT, taken_by="elsewhere:1:1:1", attempts=1)
    later = AT + timedelta(hours=1)
    assert [one.pk for one in jobs.return_abandoned(later)] == [job.pk]
    assert jobs.run_due(lambda: later) == 1
    assert jobs.run_due(lambda: later + timedelta(hours=1)) == 0
    assert ([mail["Message-ID"] for mail in post.kept], state(delivery)[0]) == ([delivering.message_id(delivery)] * 2, "sent")


def test_a_server_that_says_nothing_is_given_up_after_the_seconds_set(post: Post, settings: object) -> None:
    delivery, settings.EMAIL_TIMEOUT, post.answers = ordered(), 0.2, ["silent"]  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="timed out"):
        delivering.deliver(delivery.pk, lambda: AT)
    post.gate.set()
    assert state(delivery)[:2] == ("waiting", 1)


def test_no_server_at_all_is_a_problem_in_words(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    delivery = ordered()
    assert jobs.run_due(lambda: AT) == 0
    assert "ConnectionRefusedError" in state(delivery)[2]


@pytest.mark.parametrize("channel", [Channel.WECOM, Channel.DINGTALK])
def test_a_robot_hears_the_text(robot: Robot, channel: Channel) -> None:
    delivery = ordered(channel, robot.address)
    assert jobs.run_due(lambda: AT) == 1
    [(path, said)] = robot.heard
    assert (path, said["msgtype"], said["text"]["content"].splitlines()[0]) == ("/cgi-bin/webhook/send?key=secret-1234", "text", TEXT)
    assert state(delivery) == ("sent", 1, "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, '{"errcode": 93000, "errmsg": "invalid webhook url"}'), "93000"),
        ((200, "<html>sign in</html>"), ""),
        ((200, "[]"), ""),
        ((500, ""), "500"),
        ((302, ""), "302"),
    ],
)
def test_a_robot_that_does_not_take_it_is_asked_again(robot: Robot, answer: tuple[int, str], words: str) -> None:
    delivery, robot.answers = ordered(Channel.WECOM, robot.address), [answer]
    assert jobs.run_due(lambda: AT) == 0
    kind, attempts, problem = state(delivery)
    assert (kind, attempts, bool(problem), words in problem, "secret" in problem) == ("waiting", 1, True, True, False)
    assert "secret" not in Job.objects.get().last_error
    assert jobs.run_due(lambda: AT + timedelta(minutes=1)) == 1
    assert len(robot.heard) == 2
