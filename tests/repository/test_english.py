"""The few rules of style that a program can check, applied to everything that people read."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.sources import MODULES, PACKAGE, nodes_of, text_of
from tests.repository.test_errors import CATALOG
from tests.support.command import ROOT, run

AVOIDED = {
    "is told, tells": r"\btold\b|\btells\b",
    "mend": r"\bmend(s|ed|ing)?\b",
    "stands in": r"\b(stands?|stood) (in|under|there|beside|behind|above|below|on)\b",
    "whoever, nobody, somebody": r"\b(whoever|nobody|somebody)\b",
    "anew": r"\banew\b",
    "by meaning": r"\bby meaning\b",
    "makes of it": r"\b(make|makes|made) of it\b",
    "is none of": r"\bis none of\b",
    "X is no Y": r"(?<!there )(?<!There )\bis no\b(?! longer\b| more\b)",
    "come apart, held against": r"\bc[ao]me apart\b|\bheld against\b",
    "no text in an encoding": r"\bno text in\b",
    "as it is had, to be had": r"\b(is|be) had\b",
    "by its own language": r"\bby its own language\b",
    "catalogue": r"\bcatalogue\b",
    "sign-in page, which is a login page": r"\bsign-in page\b",
}
"""Phrases that read like a translation, each by its name."""

HINTS = {
    *(
        "Add",
        "Ask",
        "Change",
        "Check",
        "Choose",
        "Contact",
        "Copy",
        "Create",
        "Did",
        "Do",
        "Download",
    ),
    *("Define", "Export", "Extract", "Fix", "Free", "Give", "Go", "Install", "Let"),
    *("Make", "Move", "Name", "Pass", "Publish", "Put"),
    *(
        "Remove",
        "Rename",
        "Replace",
        "Request",
        "Restart",
        "Restore",
        "Run",
        "Save",
        "Set",
        "Split",
        "Take",
    ),
    *("Unpack", "Use", "Wait", "Write"),
}
"""How a hint begins: in the imperative, or "Did you mean"."""


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module with more than one word, docstrings included."""
    for node in nodes_of(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def comments(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def documents() -> list[Path]:
    """Everything else that is written to be read."""
    return sorted(
        [
            *ROOT.glob("*.md"),
            *ROOT.glob("docs/*.md"),
            *ROOT.glob(".github/**/*.*"),
            ROOT / "action.yml",
            ROOT / ".pre-commit-hooks.yaml",
            ROOT / "Makefile",
            *(path for path in ROOT.glob("source/*") if path.suffix in (".md", ".toml")),
            PACKAGE / "text/errors.toml",
            PACKAGE / "diff/rules.toml",
            PACKAGE / "text/findings.json",
            *(path for path in (ROOT / "tests/cases").rglob("*.txt")),
            *(
                path
                for path in (ROOT / "templates").rglob("*")
                if path.is_file() and "licenses" not in path.parts
            ),
        ]
    )


def faults(text: str) -> list[str]:
    """The rules that a text breaks, each with its context."""
    return [
        f"{rule}: …{text[max(0, found.start() - 30) : found.end() + 30]}…"
        for rule, pattern in AVOIDED.items()
        for found in re.finditer(pattern, text)
    ]


def test_every_module_is_in_plain_english() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {fault}"
        for path in MODULES
        for line, text in (*strings(path), *comments(path))
        for fault in faults(text)
    ]
    assert found == []


def prose(path: Path) -> str:
    """The text of a document, without the code spans of Markdown."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"`[^`\n]+`", "", text) if path.suffix == ".md" else text


def test_every_document_is_in_plain_english() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {fault}"
        for path in documents()
        for line, text in enumerate(prose(path).splitlines(), 1)
        for fault in faults(text)
    ]
    assert found == []


def literal(node: ast.expr) -> str:
    """The text of an expression, with `{}` for inserted values."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(value) for value in node.values)
    if isinstance(node, ast.BinOp):
        return literal(node.left) + literal(node.right)
    return "{}"


def hints() -> Iterator[tuple[str, str]]:
    """The hints of the catalog, and those that the code passes."""
    yield from ((id_, words["hint"]) for id_, words in CATALOG.items())
    for path in MODULES:
        for node in nodes_of(path):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                choices = [node.value]
                if isinstance(node.value, ast.IfExp):
                    choices = [node.value.body, node.value.orelse]
                yield from ((f"{path.name}:{node.value.lineno}", literal(one)) for one in choices)


def test_hints_are_imperatives() -> None:
    found = [(place, hint) for place, hint in hints() if hint[:1] not in ("", "{")]
    assert len(found) > 150
    for place, hint in found:
        assert hint.split()[0].rstrip(",") in HINTS or hint.startswith("If "), f"{place}: {hint}"
        assert hint.endswith((".", "?", "{}")), f"{place}: {hint}"


def test_messages_of_errors_are_no_sentences() -> None:
    """Messages follow a place and a colon, as in `page.html:3:1: the file is empty`."""
    for place, words in CATALOG.items():
        text = words["message"]
        assert not text.endswith("."), place
        assert not re.match(r"(The|A|An|It|This|There) ", text), f"{place}: {text}"


COMMANDS = (
    *("build", "check", "lint", "verify", "pack", "fetch", "diff", "rename", "release"),
    *("explain", "tables", "init"),
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_plain_english_and_fits_its_lines(command: str) -> None:
    text = run(*command.split(), "--help").out
    assert faults(text) == []
    assert max(map(len, text.splitlines())) <= 80


def test_the_rules_find_what_they_are_for() -> None:
    bad = "it is no page; whoever mends it is told; a row stands in the table; it is made anew"
    assert len(faults(bad)) == 6
    assert faults("there is no page, which is no longer read; a new row is in the table") == []
