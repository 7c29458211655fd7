"""Usage errors, which have the same style and format as all other errors; and the help."""

import json
import re

import jsonschema
import pytest

from oicp_gen import __version__
from oicp_gen.cli.application import COMMANDS
from tests.support.command import ROOT, error, run

SCHEMA = json.loads((ROOT / "generator/oicp_gen/report/schema.json").read_text(encoding="utf-8"))
WRONG: dict[str, tuple[list[str], str]] = {
    "unknown command": (["bild"], "Did you mean 'build'?"),
    "no command of ours": (["xyzzy"], "Run `oicp-gen --help` for the usage."),
    "unknown option": (["check", "--strct"], "Did you mean --strict?"),
    "unknown option of all": (["--versoin"], "Did you mean --version?"),
    "no option of ours": (["check", "--xyzzy"], "Run `oicp-gen check --help` for the usage."),
    "bad value": (["check", "--format", "xml"], "Run `oicp-gen check --help` for the usage."),
    "bad date": (["release", "--date", "x"], "Run `oicp-gen release --help` for the usage."),
    "missing value": (["check", "--page"], "Run `oicp-gen check --help` for the usage."),
    "missing argument": (["rename", "018"], "Run `oicp-gen rename --help` for the usage."),
    "extra argument": (["build", "x"], "Run `oicp-gen build --help` for the usage."),
    "options that need another": (["check", "--api", "v1"], "Add --upstream."),
    "three sides": (
        ["diff", "a", "b", "c"],
        "Pass two sides, or add --git if git passes the arguments.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_has_the_style_of_every_error(case: str) -> None:
    arguments, hint = WRONG[case]
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    first, second = result.err.splitlines()
    assert re.match(r"error: [a-z-].*[^.]$", first)
    assert second == f"  {hint}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "x"], "unexpected argument: x"),
        (
            ["init", "x", "--table", "two"],
            "invalid value for '--table': 'two' is not a whole number",
        ),
        (
            ["release", "--date", "1 May"],
            "invalid value for '--date': '1 May' is not a date of the form YYYY-MM-DD",
        ),
        (["diff", "a"], "diff compares OLD and NEW, but got 1 argument"),
    ],
)
def test_what_the_library_would_word_otherwise(arguments: list[str], words: str) -> None:
    assert run(*arguments).err.startswith(f"error: {words}\n")


@pytest.mark.parametrize("form", [["--format", "json"], ["--format=json"]], ids=len)
@pytest.mark.parametrize("case", sorted(set(WRONG) - {"bad value"}))
def test_wrong_usage_is_a_document_for_a_program(case: str, form: list[str]) -> None:
    arguments, hint = WRONG[case]
    result = run(*arguments[:1], *form, *arguments[1:])
    document = json.loads(result.out)
    jsonschema.validate(document, SCHEMA)
    assert result.code == 2
    assert document["command"] == (arguments[0] if arguments[0] in COMMANDS else "oicp-gen")
    assert (document["error"]["id"], document["error"]["hint"]) == ("usage", hint)


def test_the_last_format_counts_and_others_have_the_error_too() -> None:
    assert run("bild", "--format", "json", "--format", "text").out == ""
    assert run("bild", "--format", "github").out.startswith("::error title=cannot-run::")
    log = json.loads(run("bild", "--format", "sarif").out)
    assert log["runs"][0]["results"][0]["ruleId"] == "cannot-run"
    assert error("check", "--strct", "--format", "text")["id"] == "usage"


def test_version_and_help() -> None:
    assert run("--version").out == f"oicp-gen {__version__}\n"
    assert run("-h").out == run("--help").out
    assert (
        "Exit codes: 0 success; 1 problems found; 2 could not run; 130 interrupted."
        in run("--help").out
    )
    without = run()
    assert without.code == 2
    assert without.err.removesuffix("\n") == run("--help").out.removesuffix("\n")


def test_the_help_lists_every_command_with_its_whole_summary() -> None:
    listed = run("--help").out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in listed), listed
    assert max(map(len, listed)) <= 80
