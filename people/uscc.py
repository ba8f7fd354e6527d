"""The 统一社会信用代码 (GB 32100-2015): 18 signs, no I O Z S V, the last one a check sign modulo 31.

Village collectives and others have codes that begin with a letter (N2…, Y1…); they are as good as any.
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
# What a hand or a scanner writes for a sign that looks alike.
LOOKALIKE = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U或Y"}


class Wrong(ValueError):
    """The code cannot be a 统一社会信用代码; the message says which rule it breaks."""


def normalised(text: str) -> str:
    """Half-width, capitals, no blanks, dashes or invisible signs: the one spelling under which a code is stored and compared."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in INVISIBLE).upper()


# Separators, controls, formats (zero-width, byte order mark) and dashes say nothing in a code.
INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}


def check_sign(first17: str) -> str:
    """The 18th sign of a code whose first 17 are these (all of ALPHABET)."""
    return ALPHABET[-sum(VALUE[sign] * weight for sign, weight in zip(first17, WEIGHTS, strict=True)) % 31]


def checked(text: str) -> str:
    """The normalised code, or Wrong with the rule in one Chinese sentence (length, then signs, then check sign)."""
    code = normalised(text)
    shown = code if len(code) <= 40 else code[:40] + "…"
    if len(code) != 18:
        raise Wrong(f"统一社会信用代码应为18位，现为{len(code)}位：{shown}")
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        hints = [f"{sign}（是否为{LOOKALIKE[sign]}）" if sign in LOOKALIKE else sign for sign in strange]
        raise Wrong(f"统一社会信用代码不含字符{'、'.join(hints)}（不使用I、O、Z、S、V）：{shown}")
    expected = check_sign(code[:17])
    if code[17] != expected:
        raise Wrong(f"统一社会信用代码校验位应为{expected}，现为{code[17]}：{shown}")
    return code
