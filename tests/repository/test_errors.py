"""The catalog of errors, `text/errors.toml`, fits the code, and docs/errors.md lists it.

The wording of an error is asserted only here; other tests assert its id. With `--update-cases`, the
catalog is written into the document.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from string import Formatter
from typing import NamedTuple

import pytest

from tests.repository.sources import MODULES, PACKAGE, nodes_of
from tests.rules.test_cases import compare
from tests.support.command import ROOT
from tests.support.projects import documented

FILE = "docs/errors.md"
TEXT = (PACKAGE / "text/errors.toml").read_text(encoding="utf-8")
CATALOG: dict[str, dict[str, str]] = tomllib.loads(TEXT)


class Raised(NamedTuple):
    """A call that creates an error."""

    where: str
    ids: frozenset[str]
    """Its id; if the call takes it from a variable, every id that it may be."""
    values: frozenset[str]


def strings(nodes: Iterable[ast.AST]) -> set[str]:
    """Every string in a piece of code."""
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def raised() -> Iterator[Raised]:
    """Each call that creates an error."""
    for path in MODULES:
        nodes = nodes_of(path)
        calls = [
            node
            for node in nodes
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OicpGenError"
        ]
        named = {call: strings(ast.walk(call.args[0])) for call in calls}
        others = (strings(nodes) & CATALOG.keys()) - set().union(*named.values())
        for call in calls:
            values = frozenset(word.arg or "" for word in call.keywords) - {"place"}
            where = f"{path.name}:{call.lineno}"
            yield Raised(where, frozenset(named[call] or others), values)


def placeholders(words: dict[str, str]) -> frozenset[str]:
    """The names of the values in the words of an error."""
    texts = (words["message"], words["hint"])
    parts = (part for text in texts for part in Formatter().parse(text))
    return frozenset(name for _, name, _, _ in parts if name is not None)


def test_every_call_passes_the_values_that_the_words_need() -> None:
    wrong = [
        f"{call.where}: {error} needs {sorted(placeholders(CATALOG[error]))}"
        for call in raised()
        for error in call.ids
        if placeholders(CATALOG[error]) != call.values
    ]
    assert wrong == []


def test_every_error_is_in_the_catalog_and_every_entry_is_used() -> None:
    calls = list(raised())
    assert all(call.ids for call in calls)
    assert set().union(*(call.ids for call in calls)) == CATALOG.keys()
    assert len(CATALOG) > 100


def test_every_error_is_raised_by_a_test() -> None:
    """A test that asserts an error states its id."""
    files = [path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts]
    words = set(re.findall(r"[a-z0-9-]+", "\n".join(path.read_text("utf-8") for path in files)))
    assert CATALOG.keys() - words == set()


def test_every_entry_has_the_same_parts() -> None:
    assert {tuple(words) for words in CATALOG.values()} == {("about", "message", "hint")}
    assert all(text.strip() for words in CATALOG.values() for text in words.values())


def test_no_error_refers_to_files_that_an_installation_lacks() -> None:
    shown = {name: f"{entry['message']} {entry['hint']}" for name, entry in CATALOG.items()}
    assert [name for name, words in shown.items() if "docs/" in words] == []


def test_the_catalog_is_in_alphabetical_order() -> None:
    assert list(CATALOG) == sorted(CATALOG)


def test_the_lines_of_the_catalog_fit() -> None:
    assert [line for line in TEXT.splitlines() if len(line) > 100] == []


def code(text: str) -> str:
    """A text in a code span."""
    line = re.sub(r"\{(\w+)[:!][^}]*\}", r"{\1}", text).replace("\n", "⏎")
    return f"`` {line} ``" if "`" in line else f"`{line}`"


def test_the_document_lists_the_catalog(request: pytest.FixtureRequest) -> None:
    start, heading, rest = documented(FILE).partition("## Every error\n\n")
    assert heading
    sections = [
        f"### `{error}`\n\n{' '.join(words['about'].split())}\n\n"
        f"- message: {code(words['message'])}\n- hint: {code(words['hint'])}\n"
        for error, words in CATALOG.items()
    ]
    intro, *_ = rest.partition("### ")
    text = start + heading + intro + "\n".join(sections)
    compare(ROOT / FILE, text, update=request.config.getoption("--update-cases"))
