"""Addresses of robots are typed by people: only what an administrator named is ever called, and never a machine of the own network."""

import socket

import pytest

from people import robots
from people.robots import BadAddress, checked, post

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1234"


@pytest.mark.parametrize("url", [WECOM, "https://oapi.dingtalk.com/robot/send?access_token=ab", "https://OAPI.dingtalk.com:443/robot/send"])
def test_the_two_makers_are_allowed(url: str) -> None:
    assert checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "https://qyapi.weixin.qq.com@evil.test/x",
        "https://user:word@qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com.evil.test/x",
        "https://evil.test/?https://qyapi.weixin.qq.com/",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/x",
        "https://2130706433/x",
        "https://qyapi.weixin.qq.com/x y",
        "https://qyapi.weixin.qq.com/x\r\nHost: evil.test",
        "https://qyapi.weixin.qq.com/#x",
        "https://qyapi。weixin。qq。com/",
        "https://qyapi.weixin.qq.com:99999/",
        "https://[",
        "file:///etc/passwd",
        "gopher://qyapi.weixin.qq.com/",
        "qyapi.weixin.qq.com",
        "https://",
        "",
    ],
)
def test_every_other_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(BadAddress, match=r"\w{2}"):
        checked(url)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "0.0.0.0"]
)
def test_a_name_that_leads_into_the_own_network_is_not_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One good address beside it does not help: every one is looked at."""
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    dialled: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *rest, **_: dialled.append(rest))
    with pytest.raises(BadAddress):
        post(WECOM, "到期")
    assert dialled == []


def test_the_address_that_was_looked_at_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name may answer differently the second time; it is not asked a second time."""
    asked: list[str] = []

    def lookup(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(0, 0, 0, "", ("93.184.216.34", 443))]

    called: list[object] = []

    def dial(place: object, *_: object) -> None:
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(robots.NotDelivered, match="ConnectionRefusedError"):
        post(WECOM, "到期")
    assert (asked, called) == (["qyapi.weixin.qq.com"], [("93.184.216.34", 443)])


def test_an_administrator_may_name_another_host_with_its_port(settings: object) -> None:
    settings.ROBOT_HOSTS = ["im.city.test:8443"]  # type: ignore[attr-defined]
    assert checked("https://im.city.test:8443/hook")
    for url in ("https://im.city.test/hook", WECOM):
        with pytest.raises(BadAddress, match=r"im\.city\.test:8443"):
            checked(url)
