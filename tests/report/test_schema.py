"""The JSON output of each command follows the published schema."""

import json
from pathlib import Path

import jsonschema

from tests.support.command import run
from tests.support.projects import PAGE, add_row, edit, row
from tests.support.schema import SCHEMA


def test_json_output_is_valid(built: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)

    def validate(*arguments: str) -> None:
        validator.validate(
            json.loads(run(*arguments, "--format", "json", "--project", str(built)).out)
        )

    validate("build")
    validate("check")
    validate("lint")
    validate("explain", "18", "nothing-like-it")
    validate("verify")
    validate("lint", "no-such-page.html")
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE ID")
    add_row(built, row("330", "", "Roaming is paused"))
    validate("check", "--diff")
    validate("build", "--dry-run")
    validate("build")
    validate("targets")
    add_row(built, row("22", "", "No zero"))
    validate("check")
    validate("build")
    validate("lint")
