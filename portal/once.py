"""The same press, pressed again, has one effect (trust.md, habit 1).

Every form that changes something carries a key made when the form was drawn. The key is stored in the transaction of the effect:
- the same key with the same fields again (double click, a retry after a lost answer, sixteen at once) gets the first answer;
- the same key with other fields is refused (422), nothing is done;
- no key, or a broken one: 400;
- a view that answers with a page instead of `Done` has refused: everything is rolled back, the key included, so pressing again works.
"""

import functools
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from people.models import User
from portal.models import Submission
from portal.moment import moment

FIELD = "key"
NOT_COMPARED = frozenset({"csrfmiddlewaretoken", FIELD})


@dataclass(frozen=True, slots=True)
class Done:
    """The effect took place: where the person goes next, and the sentence that says what happened."""

    to: str
    said: str


def once(view: Callable[..., HttpResponse | Done]) -> Callable[..., HttpResponse]:
    """Give a form its one effect. Stands inside the gate; the view answers a POST with `Done`, or with a page when it refuses."""

    @functools.wraps(view)
    def pressed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)  # type: ignore[return-value]
        key = _key(request)
        if key is None:
            return render(request, "400.html", {"no_key": True}, status=400)
        with transaction.atomic():
            return _effect(request, key, lambda: view(request, *args, **kwargs))

    pressed.once = True  # type: ignore[attr-defined]
    return pressed


def _effect(request: HttpRequest, key: uuid.UUID, act: Callable[[], HttpResponse | Done]) -> HttpResponse:
    fingerprint = fingerprint_of(request)
    submission = _claim(request, key, fingerprint)
    if submission is None:
        return _first_answer(request, key, fingerprint)
    answer = act()
    if not isinstance(answer, Done):
        transaction.set_rollback(True)
        return answer
    submission.answer, submission.said = answer.to, str(answer.said)[:500]
    submission.save(update_fields=["answer", "said"])
    return _go(request, submission)


def _claim(request: HttpRequest, key: uuid.UUID, fingerprint: str) -> Submission | None:
    """The row of this press; None when the key was used before. A twin still under way is waited for, on every database."""
    assert isinstance(request.user, User)
    try:
        with transaction.atomic():
            return Submission.objects.create(
                user=request.user, key=key, path=request.path[:200], fingerprint=fingerprint, at=moment(request).at
            )
    except IntegrityError:
        return None


def _first_answer(request: HttpRequest, key: uuid.UUID, fingerprint: str) -> HttpResponse:
    first = Submission.objects.get(user_id=request.user.pk or 0, key=key)
    if not constant_time_compare(first.fingerprint, fingerprint):
        return render(request, "422.html", {"first": first}, status=422)
    return _go(request, first)


def _go(request: HttpRequest, submission: Submission) -> HttpResponse:
    if submission.said:
        messages.success(request, submission.said)
    return HttpResponseRedirect(submission.answer, status=303)


def _key(request: HttpRequest) -> uuid.UUID | None:
    keys = request.POST.getlist(FIELD)
    if len(keys) != 1:
        return None
    try:
        return uuid.UUID(keys[0])
    except ValueError:
        return None


def fingerprint_of(request: HttpRequest) -> str:
    """64 hex signs over the address, every field and every file. Keyed, because a form may hold a password."""
    print_ = hashlib.sha256()
    parts = [
        request.path,
        *(f"{name}={value}" for name in sorted(request.POST) if name not in NOT_COMPARED for value in request.POST.getlist(name)),
    ]
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            parts.append(f"{name}:{file.name}:{file.size}:{content.hexdigest()}")
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        print_.update(len(encoded).to_bytes(8, "big") + encoded)
    return salted_hmac("portal.once", print_.digest(), algorithm="sha256").hexdigest()
