"""What templates and proofs see, and that docs/targets.md lists all of it."""

import ast
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from inspect import cleandoc

import pytest

from oicp_gen.render.context import TemplateContext, template_context
from oicp_gen.render.targets import read_targets
from tests.support.builders import TEMPLATES, contract_of, entry, note, spec
from tests.support.command import ROOT

RENDER = ROOT / "generator" / "oicp_gen" / "render"
ENTRIES = (
    entry("000", "SUCCESS_NAME", "Success title", sent_by=("CPO",), info=note("Success note")),
    entry("017", "DENIED_NAME", "Denied title", aliases=("DENIED_ALIAS",)),
)


def sections() -> Iterator[str]:
    """The part of docs/targets.md about each type: a heading, its purpose and its fields."""
    for file in ("context.py", "views.py", "map.py"):
        for node in ast.parse((RENDER / file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                rows = "\n".join(
                    f"| `{name}` | `{kind}` | {meaning} |".replace(" | None", " \\| None")
                    for name, kind, meaning in rows_of(node)
                )
                head = "| name | type | meaning |\n| --- | --- | --- |"
                yield f"### `{node.name}`\n\n{documented(node.body[0])}\n\n{head}\n{rows}"


def rows_of(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """The name, type and meaning of each field, and of what a template can call on a view."""
    for part, below in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(part, ast.AnnAssign):
            kind = ast.unparse(part.annotation).replace("'", "")  # of a type that is below
            yield ast.unparse(part.target), kind, documented(below)
        elif isinstance(part, ast.FunctionDef) and part.returns and "Context" not in node.name:
            arguments = ", ".join(argument.arg for argument in part.args.args[1:])
            name = f"{part.name}({arguments})" if arguments else part.name
            yield name, ast.unparse(part.returns), documented(part.body[0])


def documented(node: ast.stmt | None) -> str:
    """The text of a docstring, on one line."""
    assert isinstance(node, ast.Expr)
    assert isinstance(node.value, ast.Constant)
    assert isinstance(node.value.value, str)
    return " ".join(cleandoc(node.value.value).split())


def test_the_documentation_lists_every_type_and_field() -> None:
    text = (ROOT / "docs" / "targets.md").read_text(encoding="utf-8")
    part = text.partition("\n## What a template sees\n")[2].partition("\n## ")[0]
    assert part[part.index("### ") :].rstrip() == "\n\n".join(sections())


def seen(target: str) -> TemplateContext:
    targets = read_targets(TEMPLATES)
    (chosen,) = (one for one in targets if one.name == target)
    return template_context(spec(*ENTRIES), contract_of(), chosen, targets)


def test_a_context_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        seen("python").title = "x"  # type: ignore[misc]  # that is what is tried


@pytest.mark.parametrize("target", ["docs", "json", "python", "typescript"])
def test_a_proof_sees_no_entry(target: str) -> None:
    context = seen(target)
    shown = repr(context.for_proof().variables())
    secrets = ["000", "017", context.digest, "Success title", "Denied title", "Success note"]
    secrets += [str(name) for one in context.entries for name in (one.name, *one.aliases)]
    assert all(secret in repr(context.variables()) for secret in secrets)
    assert not [secret for secret in secrets if secret in shown]


def test_a_template_sees_the_types_that_its_target_derives() -> None:
    advice = {"advice": "StatusCodeAdvice"}
    assert seen("python").derived == {**advice, "unknown": "UnknownStatusCode"}
    listed = {**advice, "any": "AnyStatusCode", "entry": "StatusCodeEntry"}
    assert seen("typescript").derived == listed
