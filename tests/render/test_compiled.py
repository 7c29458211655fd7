"""Templates that are compiled when the package is built."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from oicp_gen.errors import OicpGenError
from oicp_gen.project import read_templates
from oicp_gen.render import compiled
from oicp_gen.render.compiled import compiled_templates, modules_of
from oicp_gen.render.files import render
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Syntax
from oicp_gen.render.targets import read_targets
from tests.support.builders import contract_of, entry, spec
from tests.support.command import ROOT


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package without compiled templates, and a system without old ones."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    monkeypatch.setattr(compiled, "_SHIPPED", folder)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return folder


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were compiled at run time."""
    names: list[str] = []
    real = Environment.compile

    def compile_(self: Environment, source: str, name: str, *args: Any, **options: Any) -> object:
        names.append(name)
        return real(self, source, name, *args, **options)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def write(folder: Path, templates: dict[str, bytes]) -> None:
    for name, text in modules_of(templates).items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def test_a_first_build_compiles_nothing(shipped: Path, compilations: list[str]) -> None:
    templates = read_templates(ROOT / "templates")
    write(shipped, templates)
    compilations.clear()
    made = spec(entry("000", name="A"), entry("018", name="B"))
    contract = contract_of((ROOT / "source/contract.toml").read_text(encoding="utf-8"))
    assert contract.package.license  # its text is a part of two templates
    targets = read_targets(templates)
    cache = compiled_templates(may_write=False)
    files = render(made, contract, templates, targets, cache)
    assert compilations == []
    assert files == render(made, contract, templates, targets)


def test_a_template_that_changed_is_compiled_again(shipped: Path, compilations: list[str]) -> None:
    write(shipped, {"x/a.txt.jinja": b"old"})
    compilations.clear()
    engine = Templates({"x/a.txt.jinja": b"new"}, compiled_templates(may_write=False))
    assert engine.render("x/a.txt.jinja", {}, Syntax(files=())) == "new"
    assert compilations == ["x/a.txt.jinja"]


def test_a_damaged_module_is_passed_over(shipped: Path) -> None:
    templates = {"x/a.txt.jinja": b"text"}
    for name in modules_of(templates):
        (shipped / f"{name}.py").write_text("(", encoding="utf-8")
    engine = Templates(templates, compiled_templates(may_write=False))
    assert engine.render("x/a.txt.jinja", {}, Syntax(files=())) == "text"


def test_an_error_is_at_the_line_of_the_template(shipped: Path) -> None:
    templates = {
        "x/a.txt.jinja": b"{% import 'x/_b.jinja' as b with context %}\n{{ b.print_raw() }}",
        "x/_b.jinja": b"{% macro print_raw() %}\n\n{{ raw }}{% endmacro %}",
    }
    write(shipped, templates)
    engine = Templates(templates, compiled_templates(may_write=False))
    with pytest.raises(OicpGenError) as caught:
        engine.render("x/a.txt.jinja", {"raw": "<script>"}, Syntax(files=()))
    assert caught.value.id == "template-failed"
    assert str(caught.value.place) == "templates/x/_b.jinja:3"
