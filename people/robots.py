"""Robots of WeCom and DingTalk groups: a text posted as JSON to an address a person typed.

Such an address is asked only where an administrator named its host (ROBOT_HOSTS): HTTPS, no name and password in it, no redirect followed,
and never, unless ROBOT_PRIVATE says so, a machine of the own network: every address behind the name is looked at, and the one that was
looked at is the one that is called, so a name that answers differently the second time gains nothing. The address carries the robot's
key: it stands in no log and no error.
"""

import ipaddress
import json
import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

MOST_ANSWER = 20_000


class BadAddress(ValueError):
    """The address is not one we may call; the message is a sentence for its owner."""


class NotDelivered(RuntimeError):
    """The robot did not take the message; the message says why, without the address."""


@dataclass(frozen=True, slots=True)
class Place:
    """A machine to call: the name for TLS and the Host line, its address, its port."""

    host: str
    address: str
    port: int


def checked(url: str) -> str:
    """The address as it may be called, by its form alone (no name is looked up); raises BadAddress."""
    parts = _split(url)
    if parts.scheme != "https" and not (settings.ROBOT_PRIVATE and parts.scheme == "http"):
        raise BadAddress(_("A robot’s address begins with https://."))
    if parts.username or parts.password or parts.fragment or any(ord(sign) <= 32 or ord(sign) > 126 for sign in url):
        raise BadAddress(_("The address has a part a robot’s address cannot have."))
    if _named(parts) not in {host.lower() for host in settings.ROBOT_HOSTS}:
        raise BadAddress(
            _("%(host)s is not among the hosts the administrator allows for robots: %(hosts)s.")
            % {"host": parts.hostname or "–", "hosts": ", ".join(settings.ROBOT_HOSTS)}
        )
    return url


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as wrong:
        raise BadAddress(_("This is not a web address.")) from wrong
    if not parts.hostname:
        raise BadAddress(_("This is not a web address."))
    return parts


def _named(parts: SplitResult) -> str:
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def post(url: str, text: str) -> None:
    """Post the text; raises BadAddress or NotDelivered. Both kinds of robot take the same JSON and answer {"errcode": 0}."""
    parts = _split(checked(url))
    body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, place_of(parts))
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8", "Connection": "close"})
        answer = connection.getresponse()
        _judge(answer.status, answer.read(MOST_ANSWER))
    except (OSError, HTTPException) as error:
        raise NotDelivered(_("The robot could not be reached (%(error)s).") % {"error": type(error).__name__}) from None
    finally:
        connection.close()


def place_of(parts: SplitResult) -> Place:
    """Where to call: every address behind the name must be allowed, the first is taken."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise NotDelivered(_("The robot’s host has no address at the moment.")) from error
    if not settings.ROBOT_PRIVATE and not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in found):
        raise BadAddress(_("The robot’s host lies in a private network; the administrator has not allowed that."))
    return Place(host, found[0], port)


def _connection(scheme: str, place: Place) -> HTTPConnection:
    kind = HTTPSConnection if scheme == "https" else HTTPConnection
    connection = kind(place.host, place.port, timeout=settings.ROBOT_SECONDS)
    # The library dials what this is given: the address that was looked at, while the name stays for TLS and the Host line.
    connection._create_connection = lambda _named, timeout, source=None: socket.create_connection(  # type: ignore[attr-defined]
        (place.address, place.port), timeout, source
    )
    return connection


def _judge(status: int, body: bytes) -> None:
    if status != 200:
        raise NotDelivered(_("The robot answered with status %(status)s.") % {"status": status})
    answer = _read(body)
    if answer.get("errcode") != 0:
        words = str(answer.get("errmsg", ""))[:120]
        raise NotDelivered(_("The robot refused the message: %(code)s %(words)s") % {"code": answer.get("errcode", "–"), "words": words})


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotDelivered(_("The robot’s answer is not what such a robot answers."))
    return answer
