"""Every string on screen has its Chinese: what the code and the templates say, against the catalogue.

    python -m tools.messages                 lists what is missing, what nobody says any more, what is guessed; return code 1 then
    python -m tools.messages --take FILE …   takes translations from other catalogues, drops what nobody says, writes the catalogue

Nothing is ever guessed: a translation is taken only for exactly the same source string.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from approvals.receipt import AccountTooLong
from workdays.days import UnknownYear

HOME = Path(__file__).resolve().parent.parent
CATALOGUE = HOME / "locale/zh_Hans/LC_MESSAGES/django.po"
PACKAGES = (
    "approvals", "briefings", "catalogue", "config", "demonstration", "ledgers", "outbox", "people", "petitions", "portal", "projects",
    "workdays",
)  # fmt: skip
# Sentences of the pure rules are handed to these, and translated by the page that shows them.
SENTENCES = {
    **{"BadNotice": (1,), "LimitRefused": (1,), "Fault": (3,), "BadCell": (4,), "Obstacle": (1,)},
    **dict.fromkeys(("Question", "Answer", "asks"), (2,)),
}
SPEAKING = {
    **SENTENCES,
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
Key = tuple[str, str]


def spoken() -> dict[Key, tuple[str, ...]]:
    """(context, source string) -> the string and its plural, of everything that may be shown."""
    found: dict[Key, tuple[str, ...]] = {}
    for source in (*_modules(), *_templates()):
        for _line, message, _comments, context in extract("python", source, keywords=SPEAKING):
            forms = (message,) if isinstance(message, str) else tuple(message)
            if forms[0]:
                found.setdefault((context or "", forms[0]), forms)
    return found | {("", sentence): (sentence,) for sentence in (UnknownYear.sentence, AccountTooLong.sentence)}


def _modules() -> Iterator[io.BytesIO]:
    for package in PACKAGES:
        for path in sorted((HOME / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield io.BytesIO(path.read_bytes())


def _templates() -> Iterator[io.BytesIO]:
    for path in sorted((HOME / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield io.BytesIO(templatize(path.read_text(), origin=str(path)).encode())


def catalogue(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def told(kept: Catalog) -> dict[Key, Message]:
    """(context, source string) -> its entry, of every entry with a translation."""
    return {(entry.context or "", _first(entry.id)): entry for entry in kept if entry.id and any(_forms(entry.string))}


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def faults() -> list[str]:
    """A line for each thing that is wrong; [] when every string on screen has exactly its own translation."""
    said, kept = spoken(), catalogue()
    known = told(kept)
    return [
        *(f"missing: {text}" for _context, text in sorted(said.keys() - known.keys())),
        *(f"nobody says: {text}" for _context, text in sorted(known.keys() - said.keys())),
        *(f"guessed: {_first(entry.id)}" for entry in kept if entry.id and entry.fuzzy),
    ]


def take(paths: list[Path]) -> None:
    """Write the catalogue anew: what is said, with the translation it has or one of the files brings."""
    known = {key: entry for path in [*paths, CATALOGUE] for key, entry in told(catalogue(path)).items()}
    kept = catalogue()
    written = Catalog(locale="zh_Hans", header_comment=kept.header_comment, project="kaigong", charset="utf-8", fuzzy=False)
    written.mime_headers = kept.mime_headers
    for (context, text), forms in spoken().items():
        entry = known.get((context, text))
        if entry is not None:
            plural = len(forms) > 1
            words = _forms(entry.string)
            written.add(forms if plural else text, words[:1] if plural else words[0], context=context or None)
    with CATALOGUE.open("wb") as file:
        write_po(file, written, width=0, omit_header=False, sort_output=True)


def main(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if words[:1] == ["--take"]:
        take([Path(word) for word in words[1:]])
    lines = faults()
    print("\n".join(lines) if lines else "Every string has its translation.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
