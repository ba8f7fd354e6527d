"""How often one asker may do a costly or guessable thing. Counted in the cache: in production one Redis for all web processes."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.moment import moment


def seconds_to_wait(request: HttpRequest, what: str, *, times: int, seconds: int) -> int:
    """0 while this asker has asked at most `times` times in the running window of `seconds`; else how long until the next window."""
    instant = int(moment(request).at.timestamp())
    asker = hashlib.sha256(_asker(request).encode()).hexdigest()[:24]
    key = f"limit:{what}:{asker}:{instant // seconds}"
    cache.add(key, 0, seconds * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache was emptied between the two lines: this is the first question it knows of
        count = 1
    return 0 if count <= times else seconds - instant % seconds


def _asker(request: HttpRequest) -> str:
    """The signed-in person, else the address the connection came from (never a header the asker writes)."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"address {request.META.get('REMOTE_ADDR', '')}"


def too_many(request: HttpRequest, wait: int, template: str = "429.html") -> HttpResponse:
    """The page that says when to come back, with `Retry-After` in seconds."""
    response = render(request, template, {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response
