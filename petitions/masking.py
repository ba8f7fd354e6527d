"""What a reader without need does not see: numbers of telephones and identity cards in any text, and names that asked to be hidden."""

import re
from collections.abc import Iterable

# A mainland mobile or an identity card standing free in a text; a longer run of digits (an account, a document) is neither.
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(\d{4})\d{12}([\dXx]{2})(?![\dXx])")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{4}(\d{3,4})(?!\d)")
HIDDEN = "＊＊"


def masked(text: str) -> str:
    """138****0004, 5137************34, 0827-****567; everything else stays."""
    return LANDLINE.sub(r"\1****\2", MOBILE.sub(r"\1****\2", IDENTITY.sub(r"\1************\2", text)))


def holds_numbers(text: str) -> bool:
    """Whether the text holds a number that others will see masked."""
    return masked(text) != text


def without(text: str, names: Iterable[str]) -> str:
    """The text with each of these names replaced, the longest first, so that no part of a longer one is left."""
    for name in sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True):
        text = text.replace(name, HIDDEN)
    return text
