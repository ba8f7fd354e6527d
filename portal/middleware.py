"""What holds for every page: nothing private is kept by browsers or caches, requests have a size, the law's own steps are taken first."""

import logging
import threading
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from approvals.actions import deem, tolerating
from petitions.actions import steps as petitions
from portal.moment import moment

log = logging.getLogger("kaigong.portal")
Next = Callable[[HttpRequest], HttpResponse]
PRIVATE_TYPES = ("application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
# A form with a dropped file is still read, so that what was typed survives; beyond this many limits nothing is read.
READ_AT_MOST = 5
TOUCH_EVERY = 5 * 60


class ChosenLanguage:
    """Chinese, unless the person chose otherwise. A browser's own preference does not decide: offices share machines set up in English."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefuseTooLarge:
    """A request beyond any form is answered before a byte of it is read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isascii() and announced.isdigit() and int(announced) > settings.UPLOAD_LIMIT * READ_AT_MOST:
            return render(request, "413.html", {"limit": settings.UPLOAD_LIMIT}, status=413)
        return self.get_response(request)


class PrivatePages:
    """Pages of signed-in people, PDFs and workbooks are stored nowhere: the Back button after signing out shows nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or response.get("Content-Type", "").startswith(PRIVATE_TYPES):
            response["Cache-Control"] = "no-store, private"
        return response


class StayWhileWorking:
    """Thirty idle minutes sign a person out; work keeps the session, at the price of one write every five minutes."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(moment(request).at.timestamp())
            if now - request.session.get("touched", 0) >= TOUCH_EVERY:
                request.session["touched"] = now
        return self.get_response(request)


class SettleOncePerDay:
    """Before the first page of a day, what has happened by rule is written down: acceptances by silence (clock.md K3), promises not kept.

    Idempotent, so every web process may do it. When the database refuses, the page is still shown and the next one tries again.
    """

    settled: date | None = None
    lock = threading.Lock()

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if type(self).settled != moment(request).today:
            self.settle(request)
        return self.get_response(request)

    def settle(self, request: HttpRequest) -> None:
        now = moment(request)
        with self.lock:
            if type(self).settled == now.today:
                return
            try:
                deem.settle(now.today, now.at)
                tolerating.settle(now.today, now.at)
                petitions.settle(now.today, now.at)
            except DatabaseError:
                log.exception("what came about by rule on %s could not be written; the next page tries again", now.today)
                return
            type(self).settled = now.today
