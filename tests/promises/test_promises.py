"""The promises of SECURITY.md: each is listed with tests, and the tests exist."""

import ast
import re
import tomllib
from typing import Any

import pytest

from tests.support.command import ROOT
from tests.support.projects import documented

PROMISES: list[dict[str, Any]] = tomllib.loads(documented("tests/promises/promises.toml"))[
    "promise"
]
TESTS = sorted({test for promise in PROMISES for test in promise["tests"]})


def promised() -> list[tuple[str, str]]:
    """The section and the text of each promise in SECURITY.md."""
    text = documented("SECURITY.md").partition("\n## Promises\n")[2].partition("\n## ")[0]
    return [
        (section.partition("\n")[0], promise)
        for section in text.split("\n### ")[1:]
        for promise in re.findall(r"^- (.+)$", section, re.MULTILINE)
    ]


def test_the_promises_are_those_of_security_md() -> None:
    assert len(PROMISES) > 50
    assert [(promise["section"], promise["text"]) for promise in PROMISES] == promised()


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise["text"][:40])
def test_every_promise_names_its_tests_once(promise: dict[str, Any]) -> None:
    assert promise.keys() == {"section", "text", "tests"}
    assert promise["tests"]
    assert len(set(promise["tests"])) == len(promise["tests"])


@pytest.mark.parametrize("test", TESTS)
def test_every_test_of_a_promise_exists(test: str) -> None:
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
