"""Which typefaces of a role are really here: a family that is not installed is left out, so nothing draws in a substitute's substitute.

Asks fontconfig itself, without a second program and without starting the renderer.
"""

import ctypes
from collections.abc import Iterable
from functools import cache

# Ships with the product (briefings/fonts); pdf.py hands it to the renderer.
OWN = "FandolFang"


class NoFontconfig(RuntimeError):
    """The library that knows the machine's typefaces is missing."""


def families(role: str) -> tuple[str, ...]:
    """The families of a role as written in settings.FONT_ROLES, in order, without those that are missing."""
    named = (name.strip().strip("\"'") for name in role.split(","))
    return tuple(name for name in named if name and (name == OWN or installed(name)))


def stack(role: str) -> str:
    """The role for a stylesheet: the families that are here, or a generic one."""
    return ", ".join([*(f'"{name}"' for name in families(role)), "serif"])


def missing(roles: Iterable[str]) -> list[str]:
    """The roles for which no family is here at all."""
    return [role for role in roles if not families(role)]


@cache
def installed(family: str) -> bool:
    """Whether a typeface of exactly that family is installed."""
    library = _library()
    pattern = library.FcPatternCreate()
    library.FcPatternAddString(pattern, b"family", family.encode())
    result = ctypes.c_int()
    match = library.FcFontMatch(None, pattern, ctypes.byref(result))
    library.FcPatternDestroy(pattern)
    if not match:
        return False
    names = _names(library, match)
    library.FcPatternDestroy(match)
    return family.casefold() in names


def _names(library: ctypes.CDLL, match: int) -> set[str]:
    names, name, place = set[str](), ctypes.c_char_p(), 0
    while library.FcPatternGetString(match, b"family", place, ctypes.byref(name)) == 0:
        names.add((name.value or b"").decode(errors="replace").casefold())
        place += 1
    return names


@cache
def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError as error:
        raise NoFontconfig(str(error)) from error
    handle, text = ctypes.c_void_p, ctypes.c_char_p
    library.FcPatternCreate.restype = handle
    library.FcPatternAddString.argtypes = [handle, text, text]
    library.FcFontMatch.restype = handle
    library.FcFontMatch.argtypes = [handle, handle, ctypes.POINTER(ctypes.c_int)]
    library.FcPatternGetString.argtypes = [handle, text, ctypes.c_int, ctypes.POINTER(text)]
    library.FcPatternDestroy.argtypes = [handle]
    library.FcInit()
    return library
