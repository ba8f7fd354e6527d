"""Telling people: a message for the page everyone has, and an order of delivery for each channel they chose.

All of it is written in the transaction of the cause (trust.md, habit 2): the message, one Delivery a channel, one job a delivery. The same
key to the same person is told once, however often it is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

import outbox
from people.models import ChannelChoice, Delivery, Message, User

JOB = "people.deliver"


@dataclass(frozen=True, slots=True)
class Letter:
    """`key` makes the same letter to the same person one; `address` is the page it is about."""

    to: User
    key: str
    text: str
    address: str = ""


@transaction.atomic
def send(letters: Iterable[Letter], at: datetime) -> int:
    """Write the messages and order their deliveries; returns how many messages are new."""
    wanted = {(one.to.pk, one.key): one for one in letters}
    known = _known(wanted)
    new = {pair: one for pair, one in wanted.items() if pair not in known}
    Message.objects.bulk_create(
        [Message(to=one.to, key=one.key, text=one.text[:500], address=one.address, at=at) for one in new.values()], ignore_conflicts=True
    )
    _order_deliveries(new, at)
    return len(new)


def _known(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Message]:
    """The messages of these pairs of person and key; one query."""
    pairs = set(pairs)
    rows = Message.objects.filter(Q(to__in={to for to, _key in pairs}, key__in={key for _to, key in pairs}))
    return {(row.to_id, row.key): row for row in rows if (row.to_id, row.key) in pairs}


def _order_deliveries(letters: dict[tuple[int, str], Letter], at: datetime) -> None:
    choices: dict[int, list[ChannelChoice]] = {}
    for choice in ChannelChoice.objects.filter(user__in={to for to, _key in letters}, user__is_active=True):
        choices.setdefault(choice.user_id, []).append(choice)
    if not choices:
        return
    messages = _known(pair for pair in letters if pair[0] in choices)
    for (to, _key), message in sorted(messages.items()):
        for choice in choices[to]:
            delivery, new = Delivery.objects.get_or_create(message=message, channel=choice.channel, defaults={"address": choice.address})
            if new:
                outbox.post(JOB, f"deliver:{delivery.pk}", now=at, delivery=delivery.pk)
