"""Messages: what a person should know, most of it about dates that a calendar moved. A small list, newest first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Message
from portal import gates
from portal.moment import moment
from portal.once import Done, once

SIZE = 30


@gates.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def inbox(request: HttpRequest) -> HttpResponse | Done:
    """A POST marks every message as read."""
    mine = Message.objects.filter(to=gates.person(request))
    if request.method == "POST":
        number = mine.filter(read_at=None).update(read_at=moment(request).at)
        said = ngettext("%(number)s message marked as read.", "%(number)s messages marked as read.", number) % {"number": number}
        return Done(reverse("portal:messages"), said)
    page = Paginator(mine.order_by("-at", "-pk"), SIZE).get_page(request.GET.get("page"))
    return render(request, "portal/messages.html", {"page": page})


@gates.signed_in
@require_POST
@once
def open_one(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """Mark one as read, and go to the page it is about."""
    message = gates.message(request, pk)
    if message.read_at is None:
        message.read_at = moment(request).at
        message.save(update_fields=["read_at"])
    local = url_has_allowed_host_and_scheme(message.address, allowed_hosts=None)
    return Done(message.address if local else reverse("portal:messages"), _("Marked as read.") if not local else "")
