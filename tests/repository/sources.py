"""The modules of the generator, each read and parsed once for all tests of its sources."""

import ast
from functools import cache
from pathlib import Path

from tests.support.command import ROOT

PACKAGE = ROOT / "generator/oicp_gen"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_templates" not in path.parts)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module, as `ast.walk` finds them."""
    return tuple(ast.walk(ast.parse(text_of(path))))
