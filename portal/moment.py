"""The one reading of the clock in a request: page, event and notice agree even at midnight."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Moment:
    """`today` is the day in Shanghai at the instant `at`."""

    today: date
    at: datetime


def moment(request: HttpRequest) -> Moment:
    """The moment of this request; the clock is read at the first call and never again."""
    kept: Moment | None = getattr(request, "_moment", None)
    if kept is None:
        at = timezone.now()
        kept = Moment(timezone.localtime(at).date(), at)
        request._moment = kept  # type: ignore[attr-defined]
    return kept
