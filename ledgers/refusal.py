"""A step that may not be taken says why, in the words the page will show."""


class Refused(Exception):
    """Nothing was written. `reasons` are whole sentences, each naming what was asked and the rule against it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = [str(reason) for reason in reasons]
