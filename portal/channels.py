"""The channels a person chose: e-mail, a WeCom robot, a DingTalk robot. In-app messages always stand and need no choice."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.channels import choose, chosen, problem_with
from people.models import Channel, Delivery
from portal import gates
from portal.forms import line
from portal.once import Done, once

LAST = 20
HELP = {
    Channel.EMAIL: gettext_lazy("For example name@example.gov.cn."),
    Channel.WECOM: gettext_lazy("WeCom: group settings, add a group robot, copy its Webhook address."),
    Channel.DINGTALK: gettext_lazy("DingTalk: group settings, robots, custom, security by the keyword 开工通; copy its Webhook address."),
}


class ChannelForm(forms.Form):
    """One line for each channel; an empty one gives the channel up."""

    def __init__(self, *, data: object = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(data=data, initial=initial)  # type: ignore[arg-type]
        for channel in Channel:
            self.fields[channel.value] = line(label=channel.label, required=False, max_length=300, help_text=HELP[channel])

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        for channel, address in list(given.items()):
            if address and (problem := problem_with(channel, address)):
                self.add_error(channel, problem)
        return given


@gates.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def channels(request: HttpRequest) -> HttpResponse | Done:
    user = gates.person(request)
    form = ChannelForm(data=request.POST if request.method == "POST" else None, initial=chosen(user))
    if request.method == "POST" and form.is_valid():
        choose(user, {channel.value: form.cleaned_data[channel.value] for channel in Channel})
        return Done(reverse("portal:channels"), _("Your channels are saved. Messages also stand on the page of messages, always."))
    deliveries = Delivery.objects.filter(message__to=user).select_related("message").order_by("-pk")[:LAST]
    context = {"form": form, "deliveries": deliveries, "hosts": settings.ROBOT_HOSTS}
    return render(request, "portal/channels.html", context, status=400 if request.method == "POST" else 200)
