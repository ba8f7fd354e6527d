"""Finding by a part of a name: `name__holds="学校"` on every text column.

On SQLite it looks into every row. On PostgreSQL it first asks an index of pairs of neighbouring signs (`kaigong_pairs`, made by a migration
of this app) and then looks only into the rows that have all pairs of the word: Chinese words are two signs long, too short for the
trigrams of the database's own extension. A single sign has no pair: then every row is looked into.
"""

from typing import Any

from django.db.models import Field, Lookup
from django.db.models.lookups import IContains

# Names are written with wide brackets and signs, words are often typed with narrow ones.
NARROW, WIDE = "(),:;!?-", "（），：；！？－"
WIDENED, NARROWED = str.maketrans(NARROW, WIDE), str.maketrans(WIDE, NARROW)


def spellings(word: str) -> list[str]:
    """The word as it stands, and with all its brackets and marks narrow or wide."""
    return list(dict.fromkeys((word, word.translate(NARROWED), word.translate(WIDENED))))


def pairs(word: str) -> list[str]:
    """Every two neighbouring signs, as the index spells them."""
    return sorted({word[place : place + 2].upper() for place in range(len(word) - 1)})


@Field.register_lookup
class Holds(Lookup):
    """Contains the word, whatever the case of its letters."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = compiler.compile(IContains(self.lhs, self.rhs))
        return sql, tuple(parameters)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self.as_sql(compiler, connection)
        wanted = pairs(str(self.rhs))
        if not wanted:
            return sql, parameters
        column, given = compiler.compile(self.lhs)
        return f"(kaigong_pairs({column}) @> %s::text[] AND {sql})", (*given, wanted, *parameters)
