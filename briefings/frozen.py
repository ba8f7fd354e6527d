"""Frozen values to JSON and back, equal after the round trip.

A dataclass becomes an object with its field names, a tuple a list, a date its ISO text, a Decimal its exact text. The way back follows
the declared types, so a stored value that does not fit them is refused instead of half understood. Only a field with a default may be
missing: it came after the value was stored.
"""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Unreadable(ValueError):
    """The stored JSON does not have the declared shape; the message names the place."""


def freeze(value: Any) -> Any:
    """The JSON form of a frozen value; raises TypeError for a type that has none (a float is refused: figures are exact)."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [freeze(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: freeze(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no frozen form")


def thaw(kind: type[T], stored: Any) -> T:
    """The value of that dataclass from its JSON form; raises Unreadable."""
    thawed: T = _thaw(kind, stored, kind.__name__)
    return thawed


def _thaw(kind: Any, stored: Any, place: str) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return _thaw_object(kind, stored, place)
    if get_origin(kind) is UnionType:
        return None if stored is None else _thaw(next(part for part in get_args(kind) if part is not NoneType), stored, place)
    if get_origin(kind) is tuple:
        return _thaw_tuple(get_args(kind), stored, place)
    return _thaw_scalar(kind, stored, place)


def _thaw_object(kind: type, stored: Any, place: str) -> Any:
    hints = _hints(kind)
    if not isinstance(stored, dict) or not _required(kind) <= set(stored) <= set(hints):
        raise Unreadable(f"{place}: expected the fields {', '.join(hints)}")
    return kind(**{name: _thaw(hints[name], value, f"{place}.{name}") for name, value in stored.items()})


def _thaw_tuple(kinds: tuple[Any, ...], stored: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(stored, list):
        raise Unreadable(f"{place}: expected a list")
    return tuple(_thaw(kinds[0], part, f"{place}[{index}]") for index, part in enumerate(stored))


def _thaw_scalar(kind: Any, stored: Any, place: str) -> Any:
    try:
        if kind is date:
            return date.fromisoformat(stored)
        if kind is Decimal:
            return Decimal(stored)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Unreadable(f"{place}: {stored!r} is no {kind.__name__}") from error
    if type(stored) is not kind:
        raise Unreadable(f"{place}: {stored!r} is no {kind.__name__}")
    return stored


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _required(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind) if field.default is MISSING)
