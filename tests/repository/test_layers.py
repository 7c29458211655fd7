"""Which libraries each part of the generator may use, and what it may know.

The order of its imports is declared in `pyproject.toml` and checked by `make lint`.
"""

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.repository.sources import MODULES, PACKAGE, nodes_of
from tests.support.command import ROOT


def module_name(path: Path) -> str:
    """The module's name below the package: "cli", "rules.text", "readers"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


@cache
def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            module = node.module or ""
            found.add(module)
            if module == "oicp_gen":
                found.update(f"{module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("anyascii", ["text.letters"]),
        ("bs4", ["readers.html"]),
        ("jinja2", ["render.jinja", "render.sandbox", "render.compiled"]),
        ("markdown_it", ["readers.formats.markdown", "report.html_pieces"]),
        ("tomlkit", ["contract.toml_table"]),
        ("typer", ["cli"]),
        ("truststore", ["upstream"]),
        ("urllib3", ["upstream"]),
    ],
)
def test_a_library_stays_in_its_place(library: str, homes: list[str]) -> None:
    users = {
        module_name(path)
        for path in MODULES
        if any(name.split(".")[0] == library for name in imports(path))
    }
    assert users
    assert all(any(f"{user}.".startswith(f"{home}.") for home in homes) for user in users)


def test_nothing_else_is_needed_at_run_time() -> None:
    libraries = {"anyascii", "bs4", "jinja2", "tomlkit", "truststore", "typer", "urllib3"}
    libraries |= {"markdown_it"}
    known = {*sys.stdlib_module_names, *libraries, "oicp_gen"}
    used = {name.split(".")[0] for path in MODULES for name in imports(path)}
    assert used <= known
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=]", text)[0] for text in project["dependencies"]}
    assert names == {"beautifulsoup4", "markdown-it-py", *libraries - {"bs4", "markdown_it"}}


def test_the_engine_knows_nothing_of_oicp() -> None:
    words = re.compile(r"hubject|\bCPO\b|\bEMP\b|evse|status.?code", re.IGNORECASE)
    for path in MODULES:
        docs = {
            id(node.value)
            for node in nodes_of(path)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in nodes_of(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert id(node) in docs or not words.search(node.value), f"{path}:{node.lineno}"


def test_the_body_of_a_command_has_at_most_fifteen_lines() -> None:
    commands = [
        node
        for path in MODULES
        if path.parent.name == "cli"
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef) and node.name == path.stem
    ]
    assert len(commands) > 12
    for command in commands:
        body = command.body[1:]  # without the docstring
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        assert lines <= 15, f"{command.name} has {lines} lines"


def test_no_module_has_more_than_250_lines() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {path.name for path, number in lines.items() if number > 250} == set()
