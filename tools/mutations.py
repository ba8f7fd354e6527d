"""Every small way in which a module could be wrong: its mutants, one change of its source each.

Changed are comparisons (their edge, their opposite), `and`/`or` and each of their sides, `not`, arithmetic, constants (numbers by one,
truth values, texts to nothing), conditions (never; always), both branches of `a if c else b`, what is returned, slices, min/max, any/all,
sorted, and statements left out. Left alone are docstrings, annotations, decorators, the `field` of a dataclass and names for types: no rule
stands in them.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.RShift: ast.LShift,
    ast.LShift: ast.RShift,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right", "bisect_right": "bisect_left"}
FOLDS = {"min", "max"}
NESTING = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match)


@dataclass(frozen=True)
class Mutant:
    """`function`: the outermost function or Class.method changed, "" for the module's own level; `was` and `becomes`: the lines changed."""

    function: str
    line: int
    was: str
    becomes: str
    source: str

    @property
    def name(self) -> str:
        """The same wherever the function stands in its file."""
        return f"{self.function or 'module'}: {self.was} -> {self.becomes}"

    @property
    def any_of_its_line(self) -> str:
        return f"{self.function or 'module'}: {self.was} -> *"


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its source; no two are the same."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    return list({mutant.source: mutant for mutant in sorted(finder.found, key=lambda one: one.line)}.values())


class _Finder(ast.NodeVisitor):
    def __init__(self, source: str) -> None:
        self.found: list[Mutant] = []
        self.source = source.encode()
        self.begins = [0]
        for line in self.source.splitlines(keepends=True):
            self.begins.append(self.begins[-1] + len(line))
        self.scope: list[ast.AST] = []

    def put(self, node: ast.AST, new: ast.AST | str) -> None:
        """Write `new` where the node stands. Columns are counted in bytes, as `ast` does."""
        begin = self.begins[node.lineno - 1] + node.col_offset
        end = self.begins[node.end_lineno - 1] + node.end_col_offset
        text = new if isinstance(new, str) else ast.unparse(new)
        if isinstance(new, ast.expr) and not isinstance(new, ast.Constant | ast.Name | ast.Call | ast.Subscript):
            text = f"({text})"
        first, last = self.begins[node.lineno - 1], self.begins[node.end_lineno]
        source = self.source[:begin] + text.encode() + self.source[end:]
        was, becomes = self.source[first:last], source[first : len(source) - len(self.source) + last]
        ast.parse(source)  # a mutant that is no Python would die for nothing
        self.found.append(Mutant(self.function(), node.lineno, _one_line(was), _one_line(becomes), source.decode()))

    def function(self) -> str:
        names = []
        for node in self.scope:
            if isinstance(node, ast.ClassDef):
                names.append(node.name)
            elif isinstance(node, ast.FunctionDef):
                return ".".join([*names, node.name])
        return ""

    def within(self, node: ast.AST, parts: Sequence[ast.AST]) -> None:
        self.scope.append(node)
        for part in parts:
            self.visit(part)
        self.scope.pop()

    # Where things stand

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.within(node, node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        defaults = [one for one in (*node.args.defaults, *node.args.kw_defaults) if one]
        for default in defaults:
            self.visit(default)  # said where the function is made, not where it runs
        self.within(node, node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def generic_visit(self, node: ast.AST) -> None:
        self.within(node, list(ast.iter_child_nodes(node)))

    # Statements

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.put(node, "pass")
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not self.scope[1:] and _names_a_type(node.value):
            return
        if isinstance(self.scope[-1], NESTING) or not isinstance(node.targets[0], ast.Name | ast.Tuple):
            self.put(node, "pass")
        self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.put(node, "pass")
        self.put(node, ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value))
        self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.put(node, "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self.put(node, "pass")
        self.put(node, "break")

    def visit_Break(self, node: ast.Break) -> None:
        self.put(node, "pass")

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not isinstance(node.value, ast.Constant):
            self.put(node, "return None")
        self.generic_visit(node)

    def visit_If(self, node: ast.If | ast.While) -> None:
        self.put(node.test, "False")
        if not isinstance(node.test, ast.Compare | ast.BoolOp) and isinstance(node, ast.If):
            self.put(node.test, "True")
        self.generic_visit(node)

    visit_While = visit_If

    def visit_match_case(self, node: ast.match_case) -> None:
        if node.guard:
            self.put(node.guard, "True")
        self.generic_visit(node)

    # Expressions

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self.put(condition, "True")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.put(node, node.body)
        self.put(node, node.orelse)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for place, operator in enumerate(node.ops):
            for other in COMPARISONS[type(operator)]:
                self.put(node, ast.Compare(node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.put(node, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))
        for less in _one_left_out(node.values):
            self.put(node, less[0] if len(less) == 1 else ast.BoolOp(node.op, less))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        self.put(node, node.operand)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self.put(node, ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right))
        self.generic_visit(node)

    def visit_Slice(self, node: ast.Slice) -> None:
        if node.lower:
            self.put(node, f":{ast.unparse(node.upper) if node.upper else ''}")
        if node.upper:
            self.put(node, f"{ast.unparse(node.lower) if node.lower else ''}:")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "field":
            return
        if name in CALLS:
            self.put(node.func, CALLS[name])
        if name in FOLDS and not node.keywords and len(node.args) > 1:
            for less in _one_left_out(node.args):
                self.put(node, less[0] if len(less) == 1 else ast.Call(node.func, less, []))
        if name == "sorted":
            self.put(node, ast.Call(ast.Name("list"), node.args, []))
        if isinstance(node.func, ast.Attribute) and node.func.attr == "strip":
            self.put(node, node.func.value)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        for other in _neighbours(node.value):
            self.put(node, repr(other))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.put(node, "''")  # its parts have no place of their own before Python 3.12


def _one_line(text: bytes) -> str:
    return " ".join(text.decode().split())


def _one_left_out(parts: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for place in range(len(parts)):
        yield [*parts[:place], *parts[place + 1 :]]


def _names_a_type(value: ast.expr) -> bool:
    """`Pause = tuple[date, date | None]`, `Measure = Workdays | CalendarDays`, `Key = TypeVar("Key")`."""
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "TypeVar"
    return made or isinstance(value, ast.Subscript) or (isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr))


def _neighbours(value: Any) -> tuple[Any, ...]:
    match value:
        case bool():
            return (not value,)
        case int() | float():
            return (value + 1, value - 1)
        case str():
            return ("" if value else "x",)
    return ()
