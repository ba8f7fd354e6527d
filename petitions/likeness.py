"""How alike two petitions are: the share of neighbouring pairs of signs they have in common. It suggests; a person decides.

Chinese words are mostly two signs long, so pairs of signs say what the text is about without knowing where a word ends.
"""

ALIKE = 0.25
WITHIN_DAYS = 90


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs, without blanks and punctuation."""
    signs = "".join(sign for sign in text.casefold() if sign.isalnum())
    return frozenset(signs[place : place + 2] for place in range(len(signs) - 1))


def likeness(one: str, other: str) -> float:
    """0 nothing in common … 1 the same pairs (Jaccard)."""
    left, right = pairs(one), pairs(other)
    return len(left & right) / len(left | right) if left and right else 0.0
