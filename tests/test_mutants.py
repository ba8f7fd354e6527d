"""The mutation check checks something: which mutants a rule has, and that none is lost."""

import ast

import pytest

from tools.mutations import mutants


def changes(line: str) -> list[str]:
    """What becomes of one line in a function."""
    return [mutant.becomes for mutant in mutants(f'def rule(a, b):\n    """Says 1 < 2."""\n    {line}\n')]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return a <= b", ["return None", "return (a < b)", "return (a > b)"]),
        ("return a and b", ["return None", "return (a or b)", "return b", "return a"]),
        ("return not a", ["return None", "return a"]),
        ("return a + 1", ["return None", "return (a - 1)", "return a + 2", "return a + 0"]),
        ("return a if b else 'x'", ["return None", "return a", "return 'x'", "return a if b else ''"]),
        ("return a[1:]", ["return None", "return a[:]", "return a[2:]", "return a[0:]"]),
        ("return max(a, b)", ["return None", "return min(a, b)", "return b", "return a"]),
        ("a.append(b)", ["pass"]),
        ("return True", ["return False"]),
    ],
)
def test_a_line_has_these_mutants(line, expected):
    assert changes(line) == expected


def test_a_mutant_knows_its_function_and_stands_in_the_whole_source():
    source = "LIMIT = 5\n\n\nclass Clock:\n    def late(self, used: int = 0) -> bool:\n        return used > LIMIT  # 超时\n"
    told = [(mutant.function, mutant.line, mutant.becomes) for mutant in mutants(source)]
    assert told == [
        ("", 1, "LIMIT = 6"),
        ("", 1, "LIMIT = 4"),
        ("", 5, "def late(self, used: int = 1) -> bool:"),
        ("", 5, "def late(self, used: int = -1) -> bool:"),
        ("Clock.late", 6, "return None # 超时"),
        ("Clock.late", 6, "return (used >= LIMIT) # 超时"),
        ("Clock.late", 6, "return (used <= LIMIT) # 超时"),
    ]
    assert all(len(ast.parse(mutant.source).body) == 2 for mutant in mutants(source))


def test_docstrings_annotations_decorators_and_names_for_types_have_none():
    source = '"""Rule 1."""\n\nDays = dict[str, int | None]\n\n\n@cache(size=1)\ndef rule(a: "int") -> Days:\n    """Says 1 < 2."""\n'
    assert mutants(source) == []
