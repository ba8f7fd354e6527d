"""Insert many rows at once, by COPY or by one prepared statement: loading a city's past, where a model's own way costs ten times as much.

A row is anything with the table's columns as attributes: a model's instance, or a `ledger.Line`. Values are adapted exactly as the model's
fields would adapt them for this database; nothing else of saving happens (no signals, no defaults), so callers hand in finished rows.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import DateField, DateTimeField, DecimalField, Field, JSONField, Model
from django.db.models.fields import CharField, TextField

AT_ONCE = 2000
Adapter = Callable[[Any], Any]


def insert_many(model: type[Model], rows: Iterable[object], *, keyed: bool) -> int:
    """Insert rows and return their number. `keyed`: the rows bring their own keys, and the table's numbering goes on behind them."""
    fields = [field for field in model._meta.concrete_fields if keyed or not field.primary_key]
    adapters = [(place, adapt) for place, field in enumerate(fields) if (adapt := adapter(field))]
    values = attrgetter(*(field.attname for field in fields))
    waiting = (adapted(values(row), adapters) for row in rows)
    written = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {place_of(model, fields)} FROM STDIN") as copy:
                for row in waiting:
                    copy.write_row(row)
                    written += 1
        else:
            while batch := list(islice(waiting, AT_ONCE)):
                cursor.executemany(statement(model, fields), batch)
                written += len(batch)
    if keyed and written:
        _number_on(model)
    return written


def statement(model: type[Model], fields: Sequence[Field]) -> str:
    return f"INSERT INTO {place_of(model, fields)} VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 - names only


def place_of(model: type[Model], fields: Sequence[Field]) -> str:
    """The table and these columns of it, as a statement names them."""
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"


def adapted(values: Sequence[Any], adapters: Sequence[tuple[int, Adapter]]) -> list[Any]:
    row = list(values)
    for place, adapt in adapters:
        if row[place] is not None:
            row[place] = adapt(row[place])
    return row


def adapter(field: Field) -> Adapter | None:
    """How this database wants a value of the field, None where it takes it as it is. Chosen words come as members of their enumeration."""
    ops = connection.ops
    if isinstance(field, DateTimeField):
        return ops.adapt_datetimefield_value
    if isinstance(field, DateField):
        return ops.adapt_datefield_value
    if isinstance(field, DecimalField):
        return lambda value: ops.adapt_decimalfield_value(value, field.max_digits, field.decimal_places)
    if isinstance(field, JSONField):
        return lambda value: ops.adapt_json_value(value, field.encoder)
    if isinstance(field, CharField | TextField):
        return str
    return None


def _number_on(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)
