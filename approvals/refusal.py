"""A step that may not be taken says why, in the words the page will show."""

from ledgers.refusal import Refused

__all__ = ["Refused", "Stale"]


class Stale(Refused):
    """The page the person looked at is older than what has happened since; the reasons tell what that was."""
