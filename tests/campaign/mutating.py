"""Every single change that a slip of the hand could make to a file of Python, as a list of mutants.

Comparisons, arithmetic, conditions, constants, what is returned, and statements that are left out. Texts, type hints,
imports and decorators stay as they are, and so does what is said in an error.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
TOLD = frozenset({"QT_TRANSLATE_NOOP", "message", "Message", "what", "repr", "print"})
"""Calls of these only say something."""


@dataclass(frozen=True)
class Mutant:
    """One change to the file at `path`: the bytes from `start` to `end`, on `line`, become `new`.

    `statement` is the line on which the changed statement begins; 0 where it belongs to no function.
    """

    path: str
    line: int
    statement: int
    start: int
    end: int
    new: str
    kind: str

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.end :]

    def told(self, source: bytes) -> str:
        """The change in one line."""
        old = " ".join(source[self.start : self.end].decode().split())
        return f"{self.path}:{self.line} {self.kind}: {old}  ->  {self.new}"


def mutants_of(path: str, source: bytes) -> list[Mutant]:
    """All mutants of a file, in the order of its lines."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda mutant: (mutant.start, mutant.end, mutant.new))


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str, source: bytes) -> None:
        self.path = path
        self.found: list[Mutant] = []
        lengths = [len(line) for line in source.splitlines(keepends=True)]
        self._starts = [sum(lengths[:row]) for row in range(len(lengths))]
        self._statement = 0
        self._inside = 0

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr) or _only_says(node):
            return
        before = self._statement
        if isinstance(node, ast.stmt) and self._inside:
            self._statement = node.lineno
        for kind, new in _changes(node):
            self._note(node, kind, new)
        if isinstance(node, ast.If | ast.While) and not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            self._note(node.test, "condition", f"(not ({ast.unparse(node.test)}))")
        self._descend(node)
        self._statement = before

    def _descend(self, node: ast.AST) -> None:
        """Into all parts of `node` but type hints and decorators."""
        function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            self._inside += function and name == "body"
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.visit(child)
            self._inside -= function and name == "body"

    def _note(self, node: ast.AST, kind: str, new: str) -> None:
        assert isinstance(node, ast.expr | ast.stmt) and node.end_lineno and node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        self.found.append(Mutant(self.path, node.lineno, self._statement, start, end, new, kind))


def _only_says(node: ast.AST) -> bool:
    """A docstring, a sentence, or a name for the tools that check types."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Call):
        return _called(node) in TOLD or _called(node).endswith("Error")
    named = node.targets[0] if isinstance(node, ast.Assign) else None
    return isinstance(named, ast.Name) and named.id in ("__all__", "__slots__")


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _changes(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Kinds of change, and what `node` becomes."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in COMPARED:
                changed = copy.deepcopy(node)
                changed.ops[place] = COMPARED[type(operator)]()
                yield "comparison", f"({ast.unparse(changed)})"
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in COMPUTED:
        changed_sum = copy.deepcopy(node)
        changed_sum.op = COMPUTED[type(node.op)]()
        text = ast.unparse(changed_sum)
        yield "arithmetic", text if isinstance(node, ast.AugAssign) else f"({text})"
    elif isinstance(node, ast.BoolOp):
        changed_condition = copy.deepcopy(node)
        changed_condition.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield "condition", f"({ast.unparse(changed_condition)})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield "condition" if isinstance(node.op, ast.Not) else "arithmetic", f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.IfExp):
        swapped = ast.IfExp(test=node.test, body=node.orelse, orelse=node.body)
        yield "condition", f"({ast.unparse(swapped)})"
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.stmt):
        yield from _changed_statements(node)


def _other_constants(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool):
        yield "constant", str(not value)
    elif isinstance(value, int):
        yield "constant", str(value + 1)
    elif isinstance(value, float):
        yield "constant", repr(2 * value if value else 1.0)


def _changed_statements(node: ast.stmt) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return", "return None"
    elif isinstance(node, ast.Expr | ast.Raise) or _sets_a_part(node):
        yield "left out", "pass"
    elif isinstance(node, ast.Break):
        yield "left out", "continue"
    elif isinstance(node, ast.Continue):
        yield "left out", "break"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _sets_a_part(node: ast.stmt) -> bool:
    """An assignment to something of an object or a list: without it, all names are still known."""
    return isinstance(node, ast.Assign) and all(
        isinstance(part, ast.Attribute | ast.Subscript) for target in node.targets for part in _parts(target)
    )


def _parts(target: ast.expr) -> list[ast.expr]:
    return list(target.elts) if isinstance(target, ast.Tuple) else [target]
