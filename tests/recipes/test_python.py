"""Run the Python recipes of the documentation with the real libraries."""

import asyncio
import json
import re
import sys
from collections.abc import Callable
from typing import Any

import click
import django
import pytest
import typer
from click.testing import CliRunner
from django.conf import settings
from typer.testing import CliRunner as TyperRunner

from tests.support.projects import documented
from tests.support.recipes import RECIPES, ran
from tests.targets.python.package import StatusCode, UnknownStatusCode


def names(snippet: str) -> str:
    """The library that a recipe is about."""
    imported = re.findall(r"^(?:import|from) (\w+)", snippet, re.MULTILINE)
    others = {*sys.stdlib_module_names, "attrs", "oicp_status_codes", "pydantic"}
    (library,) = {str(name) for name in imported} - others
    return library


def recipe(library: str) -> dict[str, Any]:
    """What the first recipe for a library defines, once it has run."""
    return ran(next(snippet for snippet in RECIPES if names(snippet) == library))


@pytest.fixture(scope="module", autouse=True)
def database() -> None:
    """A database for Django, in memory."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    )
    django.setup()


@pytest.mark.parametrize("snippet", [one for one in RECIPES if names(one) != "django"], ids=names)
def test_the_recipe_works(snippet: str) -> None:
    ran(snippet)


def test_every_library_has_a_recipe() -> None:
    assert [*dict.fromkeys(map(names, RECIPES))] == [
        *("sqlalchemy", "django", "fastapi", "msgspec", "orjson", "cattrs", "marshmallow"),
        *("click", "typer", "strawberry", "yaml", "pandas"),
    ]
    assert "octal" in documented("docs/recipes.md")


def test_django_stores_and_reads_codes() -> None:
    from django.core import serializers
    from django.core.exceptions import ValidationError
    from django.db import connection
    from django.db.migrations.writer import MigrationWriter

    model = recipe("django")["Answer"]
    with connection.schema_editor() as editor:
        editor.create_model(model)
    for code in (StatusCode("018"), "022", UnknownStatusCode("999")):
        model.objects.create(code=code)
    model.objects.create()
    found = [one.code for one in model.objects.order_by("id")]
    assert found == ["018", "022", "999", "000"]
    assert [type(code) for code in found] == [StatusCode, StatusCode, UnknownStatusCode, StatusCode]
    assert model.objects.filter(code=StatusCode("018")).count() == 1
    assert model.objects.filter(code=StatusCode.parse("999")).count() == 1
    assert model(code="018").get_code_display() == "018 Inconsistent EvseID"
    shown = json.loads(serializers.serialize("json", model.objects.order_by("id")))
    assert [one["fields"]["code"] for one in shown] == ["018", "022", "999", "000"]
    with pytest.raises(ValidationError):
        model(code="18").full_clean()
    written, imports = MigrationWriter.serialize(model._meta.get_field("code").default)
    assert (written, imports) == (
        "oicp_status_codes.StatusCode['SUCCESS']",
        {"import oicp_status_codes"},
    )


def answered(app: Callable[..., Any], path: str) -> tuple[int, Any]:
    """The HTTP status and the JSON that an application answers with."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.mark.parametrize(
    ("code", "description"), [("018", "Inconsistent EvseID"), ("999", None)], ids=str
)
def test_fastapi_answers_with_a_status(code: str, description: str | None) -> None:
    app = recipe("fastapi")["app"]
    status = {"Code": code, "Description": description, "AdditionalInfo": None}
    expected = {"Result": False, "StatusCode": status}
    assert answered(app, f"/answers/{code}") == (200, expected)
    assert answered(app, "/answers/18")[0] == 422


def test_click_accepts_codes() -> None:
    command: click.Command = recipe("click")["explain"]
    found = CliRunner().invoke(command, ["--code", "018"])
    assert (found.exit_code, found.output) == (0, "Inconsistent EvseID\n")
    assert CliRunner().invoke(command, ["--code", "999"]).exit_code == 2


@pytest.mark.parametrize(
    ("code", "exit_code", "shown"),
    [("018", 0, "Inconsistent EvseID\n"), ("999", 0, "unknown\n"), ("18", 2, None)],
)
def test_typer_accepts_any_code(code: str, exit_code: int, shown: str | None) -> None:
    app: typer.Typer = recipe("typer")["app"]
    found = TyperRunner().invoke(app, [code])
    assert found.exit_code == exit_code
    assert shown is None or found.output == shown
