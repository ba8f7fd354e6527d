"""The administration site: for the system administrator alone, by role and not by superuser.

It configures: catalogue, stage limits, column words, rules of the ladder; everything else there is to be looked at. Rights of people and
the ledger are not here at all: the three administrators are never one person.
"""

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people.models import Role, User
from portal import gates

CONFIGURES = {
    "catalogue": ("view", "add", "change", "delete"),
    "projects": ("view",),
    "projects.columnword": ("view", "add", "change", "delete"),
    "workdays": ("view",),
    "approvals.ladderrule": ("view", "add", "change", "delete"),
}
refuse = gates.audience(Role.SYSTEM_ADMIN)


class Desk(admin.AdminSite):
    site_header = _("Configuration")
    site_title = _("Kaigong")
    index_title = _("Catalogue and words")

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_active and request.user.role == Role.SYSTEM_ADMIN

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Strangers are sent to the one sign-in page, everybody else's role gets the page that says whose door this is."""
        return update_wrapper(refuse(super().admin_view(view, cacheable)), view)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next", "/admin/"))


class DeskRights(BaseBackend):
    """What the role may do there. Nobody daily is a superuser."""

    def has_perm(self, user_obj: AbstractBaseUser | AnonymousUser, perm: str, obj: Any = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active or user_obj.role != Role.SYSTEM_ADMIN:
            return False
        app, _dot, deed = perm.partition(".")
        verb, _line, model = deed.partition("_")
        return verb in CONFIGURES.get(f"{app}.{model}", CONFIGURES.get(app, ()))

    def has_module_perms(self, user_obj: AbstractBaseUser | AnonymousUser, app_label: str) -> bool:
        return self.has_perm(user_obj, f"{app_label}.view_any")
