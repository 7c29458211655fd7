"""docs/errors.md lists every error with its id, its message and its hints, as in the code.

The wording of an error is asserted only here; other tests assert its id. With `--update-cases`, the
wording is written into the document.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from tests.rules.test_cases import compare
from tests.support.command import ROOT
from tests.support.projects import documented

PACKAGE = ROOT / "generator/oicp_gen"
FILE = "docs/errors.md"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_templates" not in path.parts)
_SECTION = re.compile(r"^### `([\w-]+)`\n\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)


def placeholder(node: ast.expr) -> str:
    """A word for a value that is inserted into a message."""
    match node:
        case ast.Call(func=ast.Name(id="counted" | "len")):
            return "number"
        case (
            ast.Call(args=[*_, inner]) | ast.Subscript(value=inner) | ast.BoolOp(values=[inner, *_])
        ):
            return placeholder(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name.lower().strip("_").removeprefix("max_")
        case ast.Call(func=inner):
            return placeholder(inner)
    return "…"


def template(node: ast.expr, constants: Mapping[str, str]) -> str:
    """The text of an expression with its placeholders; "" if it is built elsewhere."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(
                f"{{{placeholder(value.value)}}}"
                if isinstance(value, ast.FormattedValue)
                else template(value, constants)
                for value in values
            )
        case ast.Name(id=name) if name in constants:
            return constants[name]
        case ast.BinOp(left=left, right=right):
            return (template(left, constants) or f"{{{placeholder(left)}}}") + (
                template(right, constants) or f"{{{placeholder(right)}}}"
            )
    return ""


def choices(node: ast.expr, constants: Mapping[str, str]) -> Iterator[str]:
    """The texts of an expression: two of them, if it is a choice between two."""
    if isinstance(node, ast.IfExp):
        yield from choices(node.body, constants)
        yield from choices(node.orelse, constants)
    else:
        yield template(node, constants)


def raised() -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Each call that creates an error: its id ("" if not stated), place, messages and hints."""
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: template(node.value, {})
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OicpGenError":
                options = {word.arg: word.value for word in node.keywords}
                hint = options.get("hint")
                assert hint, f"{path.name}:{node.lineno}: an error without a hint"
                for condition in choices(node.args[0], constants):
                    messages = {text for text in choices(node.args[1], constants) if text}
                    hints = {text for text in choices(hint, constants) if text}
                    yield condition, f"{path.name}:{node.lineno}", messages, hints


def words() -> dict[str, list[str]]:
    """The lines of the document with the wording of each error, by its id."""
    messages: defaultdict[str, set[str]] = defaultdict(set)
    hints: defaultdict[str, set[str]] = defaultdict(set)
    for condition, _, said, advised in raised():
        messages[condition] |= said
        hints[condition] |= advised
    return {
        condition: [f"- message: {code(text)}" for text in sorted(messages[condition])]
        + [f"- hint: {code(text)}" for text in sorted(hints[condition])]
        for condition in messages
        if condition
    }


def code(text: str) -> str:
    """A text in a code span."""
    line = text.replace("\n", "⏎")
    return f"`` {line} ``" if "`" in line else f"`{line}`"


def sections() -> dict[str, str]:
    return dict(_SECTION.findall(documented(FILE)))


def test_every_error_is_documented() -> None:
    stated = {condition for condition, *_ in raised() if condition}
    assert len(stated) > 100
    assert stated - sections().keys() == set()


def test_every_documented_error_is_in_the_code() -> None:
    texts = {
        node.value
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sections().keys() - texts == set()


def test_the_sections_are_in_alphabetical_order() -> None:
    assert list(sections()) == sorted(sections())


def test_the_words_of_every_error(request: pytest.FixtureRequest) -> None:
    update, known = request.config.getoption("--update-cases"), words()

    def section(found: re.Match[str]) -> str:
        about = found[2].split("\n- ")[0].rstrip()
        lines = known.get(found[1]) or []
        listed = "\n".join(lines)
        return f"### `{found[1]}`\n\n{about}\n\n" + (f"{listed}\n\n" if lines else "")

    text = _SECTION.sub(section, documented(FILE)).rstrip("\n") + "\n"
    compare(ROOT / FILE, text, update=update)
