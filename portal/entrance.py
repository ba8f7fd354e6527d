"""Coming in and going out: the first page by role, sign-in, sign-out, password, language and type size."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import Role
from portal import gates
from portal.context import LARGE_TYPE_COOKIE
from portal.once import Done, once

FIRST_PAGE = {
    Role.RUNNER: "portal:runner-today",
    Role.TEAM_LEAD: "portal:runner-today",
    Role.OFFICER: "portal:office",
    Role.DISPATCHER: "portal:office",
    Role.EDITOR: "portal:briefings",
    Role.ENTERPRISE: "portal:enterprise",
    Role.LEADER: "portal:leader",
    Role.SYSTEM_ADMIN: "portal:register",
    Role.PETITION_OFFICE: "portal:petitions",
    Role.SEAT: "portal:petition-new",
}
A_YEAR = 365 * 24 * 3600


@gates.signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = FIRST_PAGE.get(Role(gates.person(request).role))
    return redirect(page) if page else render(request, "portal/nothing_here.html")


class SignInForm(AuthenticationForm):
    """Fields look like all others; a name longer than any account's never reaches the door's lock."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        self.fields["username"].label = _("User name")
        self.fields["username"].validators.append(MaxLengthValidator(150))
        self.fields["password"].label = _("Password")


class SignIn(views.LoginView):
    template_name = "portal/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400 if "username" in form.errors else 200)


sign_in = gates.everyone(require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view()))
sign_out = gates.everyone(views.LogoutView.as_view(next_page="portal:sign-in"))


@gates.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def password(request: HttpRequest) -> HttpResponse | Done:
    user = gates.person(request)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control"
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        return Done(reverse("portal:home"), _("Your password has been changed. Other devices are signed out."))
    return render(request, "portal/password.html", {"form": form}, status=400 if request.method == "POST" else 200)


@gates.everyone
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Language and type size, kept in cookies of this browser; nothing is written on the server."""
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if inside else "/", status=303)
    language, size = request.POST.get("language"), request.POST.get("type")
    options: dict[str, Any] = {"max_age": A_YEAR, "secure": settings.HTTPS, "httponly": True, "samesite": "Lax"}
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **options)
    if size in ("large", "usual"):
        response.set_cookie(LARGE_TYPE_COOKIE, size, **options)
    return response
