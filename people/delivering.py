"""Carrying out one delivery: the worker's part of a letter. No page imports this.

The job may run twice (a worker may die between the sending and its own note of it), so every e-mail of a delivery bears one Message-ID:
a second copy is recognisable and a mail program shows it once. What goes wrong is written into the delivery and raised, so the outbox
tries again later, and later still; after the last attempt the delivery is failed, for everyone to see.
"""

import smtplib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from outbox.limits import ATTEMPTS
from people import robots
from people.models import Channel, Delivery

SUBJECT = 60


def deliver(delivery_id: int, clock: Callable[[], datetime]) -> bool:
    """Send it unless it has been sent; True when it went out now. Raises what the server raised, after noting it in words."""
    if not _begin(delivery_id):
        return False
    delivery = Delivery.objects.select_related("message__to").get(pk=delivery_id)
    try:
        SENDERS[Channel(delivery.channel)](delivery)
    except (OSError, smtplib.SMTPException, robots.BadAddress, robots.NotDelivered) as error:
        Delivery.objects.filter(pk=delivery_id).update(problem=in_words(error))
        raise
    Delivery.objects.filter(pk=delivery_id).update(state=Delivery.State.SENT, sent_at=clock(), problem="")
    return True


def _begin(delivery_id: int) -> bool:
    """Count the attempt before it is made. The last one stands as failed until it succeeds: a worker that dies in it leaves the truth."""
    due = Delivery.objects.filter(pk=delivery_id).exclude(state=Delivery.State.SENT)
    state = Case(When(attempts__gte=ATTEMPTS - 1, then=Value(Delivery.State.FAILED)), default=Value(Delivery.State.WAITING))
    return bool(due.update(attempts=F("attempts") + 1, state=state))


def message_id(delivery: Delivery) -> str:
    """The same for every copy of this delivery: its key and the second its message was written."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<kaigong.{delivery.pk}.{int(delivery.message.at.timestamp())}@{domain}>"


def body_of(delivery: Delivery) -> str:
    """The text, the page it is about where the site has an address, and who speaks."""
    message = delivery.message
    link = f"\n{settings.SITE_ADDRESS}{message.address}" if settings.SITE_ADDRESS and message.address else ""
    return f"{message.text}{link}\n{_('Kaigong')} · {settings.ISSUING_UNIT}"


def in_words(error: Exception) -> str:
    """What went wrong, for the list of deliveries: no address, no password."""
    if isinstance(error, (robots.BadAddress, robots.NotDelivered)):
        return str(error)[:300]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _words in error.recipients.values()})
        return _("The mail server refused the recipient (%(codes)s).") % {"codes": ", ".join(codes)}
    if isinstance(error, smtplib.SMTPResponseException):
        return _("The mail server answered %(code)s.") % {"code": error.smtp_code}
    return _("The server could not be reached (%(error)s).") % {"error": type(error).__name__}


def _by_mail(delivery: Delivery) -> None:
    text = delivery.message.text
    subject = " ".join(text.split())
    EmailMessage(
        subject if len(subject) <= SUBJECT else subject[: SUBJECT - 1] + "…",
        body_of(delivery),
        settings.DEFAULT_FROM_EMAIL,
        [delivery.address],
        headers={"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"},
    ).send()


def _by_robot(delivery: Delivery) -> None:
    robots.post(delivery.address, body_of(delivery))


SENDERS: dict[Channel, Callable[[Delivery], None]] = {
    Channel.EMAIL: _by_mail,
    Channel.WECOM: _by_robot,
    Channel.DINGTALK: _by_robot,
}
