"""The words offices write over the columns of a register: a first table in a file, extended by administrators in the database."""

import csv
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "column_words.csv"


def shipped() -> dict[str, str]:
    """Word -> field, as the product brings them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {line["word"]: line["field"] for line in csv.DictReader(file)}


def fill(word_model: Any) -> None:
    """Add the shipped words that are not there yet; what administrators changed stays."""
    known = set(word_model.objects.values_list("word", flat=True))
    word_model.objects.bulk_create(word_model(word=word, field=field) for word, field in shipped().items() if word not in known)
