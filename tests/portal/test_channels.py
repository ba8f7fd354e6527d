"""Choosing channels: what can be called is kept, everything else comes back with its sentence and what was typed."""

import uuid
from typing import Any

import pytest

from people.models import ChannelChoice, Delivery, Message
from tests.cast import Cast

PAGE = "/messages/channels/"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1234"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=5678"


@pytest.fixture(autouse=True)
def _a_mail_server(settings: Any) -> None:
    settings.MAIL_READY = True


def save(cast: Cast, **form: str) -> Any:
    return cast.client(cast.jia).post(PAGE, {"key": str(uuid.uuid4()), "email": "", "wecom": "", "dingtalk": "", **form})


def mine() -> dict[str, str]:
    return dict(ChannelChoice.objects.values_list("channel", "address"))


def test_channels_are_chosen_changed_and_given_up(cast: Cast) -> None:
    assert save(cast, email="jia@city.test", wecom=WECOM, dingtalk=DINGTALK).status_code == 303
    assert mine() == {"email": "jia@city.test", "wecom": WECOM, "dingtalk": DINGTALK}
    page = cast.client(cast.jia).get(PAGE)
    assert [page.context["form"].initial[name] for name in ("email", "wecom")] == ["jia@city.test", WECOM]
    assert save(cast, email="new@city.test").status_code == 303
    assert mine() == {"email": "new@city.test"}


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "not an address"),
        ("email", "a@city.test\nBcc: b@evil.test"),
        ("wecom", "http://qyapi.weixin.qq.com/x"),
        ("wecom", "https://169.254.169.254/latest/"),
        ("dingtalk", "https://evil.test/robot"),
        ("dingtalk", "javascript:alert(1)"),
        ("email", "a" * 301),
    ],
)
def test_what_cannot_be_called_is_refused_and_stays_typed(cast: Cast, channel: str, address: str) -> None:
    save(cast, wecom=WECOM)
    answer = save(cast, **{channel: address})
    assert (answer.status_code, answer.context["form"].data[channel], mine()) == (400, address, {"wecom": WECOM})
    assert list(answer.context["form"].errors) == [channel]


def test_without_a_mail_server_no_email_can_be_chosen(cast: Cast, settings: Any) -> None:
    settings.MAIL_READY = False
    answer = save(cast, email="jia@city.test")
    assert (answer.status_code, "EMAIL_HOST" in answer.content.decode(), mine()) == (400, True, {})


def test_everyone_chooses_only_for_themselves_and_sees_only_their_own_deliveries(cast: Cast) -> None:
    save(cast, wecom=WECOM)
    message = Message.objects.create(to=cast.jia, key="k", text="甲的消息", at="2026-03-10T02:00:00Z")
    Delivery.objects.create(message=message, channel="wecom", address=WECOM, state="failed", problem="机器人拒收")
    own, other = (cast.client(who).get(PAGE).content.decode() for who in (cast.jia, cast.yi))
    assert ("机器人拒收" in own, "甲的消息" in own) == (True, True)
    assert ("机器人拒收" in other, "1234" in other) == (False, False)
