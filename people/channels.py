"""Choosing channels: what a person may choose, and writing the choice down. In-app messages need no choice: they always stand."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from people import robots
from people.models import Channel, ChannelChoice, User


def problem_with(channel: str, address: str) -> str:
    """Why this address cannot be chosen, as a sentence; "" when it can."""
    if channel == Channel.EMAIL:
        if not settings.MAIL_READY:
            return _("No mail server is set up here (EMAIL_HOST); ask the administrator.")
        try:
            validate_email(address)
        except ValidationError:
            return _("This is not an e-mail address.")
        return ""
    try:
        robots.checked(address)
    except robots.BadAddress as wrong:
        return str(wrong)
    return ""


def chosen(user: User) -> dict[str, str]:
    """Channel -> address, as the person chose them."""
    return dict(ChannelChoice.objects.filter(user=user).values_list("channel", "address"))


@transaction.atomic
def choose(user: User, addresses: dict[str, str]) -> None:
    """Make these the person's channels; an empty address gives a channel up. What is on its way goes where it was sent to."""
    for channel, address in addresses.items():
        if address:
            ChannelChoice.objects.update_or_create(user=user, channel=channel, defaults={"address": address})
        else:
            ChannelChoice.objects.filter(user=user, channel=channel).delete()


def shown(channel: str, address: str) -> str:
    """An address for a page: a robot's key is left out."""
    return address if channel == Channel.EMAIL else f"{address.partition('?')[0]}?…{address[-4:]}"
