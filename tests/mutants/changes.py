"""The changes that can be made to a module: those of mutmut, and the negation of bare conditions.

mutmut itself skips every decorated function, and therefore all rules, and all code outside
functions; so its operators are applied here to whole modules.
"""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators


class Mutant(NamedTuple):
    """A change of one node of a module."""

    path: Path
    line: int
    tree: cst.Module
    node: cst.CSTNode
    instead: cst.CSTNode

    @property
    def text(self) -> str:
        """The module's text with the change."""
        return str(self.tree.deep_replace(self.node, self.instead).code)

    @property
    def difference(self) -> str:
        """The lines before and after."""
        lines = unified_diff(self.tree.code.split("\n"), self.text.split("\n"), n=0, lineterm="")
        return "\n".join(f"    {line}" for line in list(lines)[3:])


class _Changes(cst.CSTVisitor):
    """Collects every change that can be made to a module."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _says_nothing(node):
            return False
        for kind, operator in (*mutation_operators, *_NEGATIONS):
            if isinstance(node, kind):
                line = self.get_metadata(PositionProvider, node).start.line
                self.found.extend((line, node, instead) for instead in operator(node))
        return True


def _says_nothing(node: cst.CSTNode) -> bool:
    """Whether a change in this node affects no behaviour: types, and the layout of a class.

    The same holds for calls of `len` and `isinstance`, which mutmut leaves out as trivial.
    """
    if isinstance(node, cst.Decorator):
        node = node.decorator
        return isinstance(node, cst.Call) and _is_called(node, "dataclass")
    if isinstance(node, cst.Call):
        return _is_called(node, "len", "isinstance", "cast", "TypeVar")
    return isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom)


def _is_called(call: cst.Call, *names: str) -> bool:
    return isinstance(call.func, cst.Name) and call.func.value in names


def _negated(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """A condition that is a single value, which mutmut does not change."""
    if isinstance(node.test, cst.Name | cst.Attribute | cst.Call | cst.NamedExpr | cst.Subscript):
        value = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=value))


_NEGATIONS = [(kind, _negated) for kind in (cst.If, cst.While, cst.CompIf)]


def mutants(path: Path) -> list[Mutant]:
    """All mutants of a module."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8")))
    changes = _Changes()
    wrapper.visit(changes)
    return [Mutant(path, line, wrapper.module, *change) for line, *change in changes.found]


def unchanged(path: Path) -> Mutant:
    """A mutant without a change: no test may fail on it."""
    tree = cst.parse_module(path.read_text(encoding="utf-8"))
    return Mutant(path, 0, tree, tree, tree)
