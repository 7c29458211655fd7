"""Usage errors, which have the same style and format as all other errors; and the help."""

import json
import re
from itertools import chain
from pathlib import Path

import jsonschema
import pytest
from typer.main import get_command

from oicp_gen import __version__
from oicp_gen.cli.application import COMMANDS, application, command_in
from oicp_gen.cli.help import GROUPS
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
    "a site without --upstream": (["check", "--site", "https://x"], "Add --upstream."),
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
    text = run("--help").out
    groups = text.partition("[ARGS]...\n\n")[2].partition("\n\nOptions:\n")[0].split("\n\n")
    titles, lines = zip(*(group.split(":\n") for group in groups), strict=True)
    assert titles == ("Every day", "Staying in sync", "Releasing", "Projects")
    listed = "\n".join(lines).splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS) == list(chain(*GROUPS.values()))
    assert all(re.fullmatch(r"  [a-z]+ {2,}[A-Z].*[^.…]", line) for line in listed), listed
    assert max(map(len, listed)) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_that_all_commands_have_are_apart(command: str) -> None:
    own, _, general = run(command, "--help").out.partition("\nGlobal options:\n")
    assert own.partition("\n")[0].endswith(".")
    assert f"\n\nUsage: oicp-gen {command} [OPTIONS]" in own
    assert "\n\nOptions:\n" in own
    names = re.findall(r"^  (?:-\w, )?(--\w+)", general, re.MULTILINE)
    without = {"init", "tables"}  # they need no project
    assert names == [*([] if command in without else ["--project"]), "--debug", "--help"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_names_every_value_of_an_option(command: str) -> None:
    words = " ".join(run(command, "--help").out.split())
    for parameter in get_command(application(command)).commands[command].params:  # type: ignore[attr-defined]
        for choice in getattr(parameter.type, "choices", ()):
            value = choice if isinstance(choice, str) else choice.value
            assert value == "text" or re.search(rf"\b{value}\b", words), (parameter.name, value)


def test_the_options_before_the_command() -> None:
    project = ("--project", str(ROOT))
    assert run("-V").out == run("--version").out
    quiet, usual = run("-q", *project, "lint"), run("lint", *project)
    assert (quiet.code, quiet.out, quiet.err) == (0, usual.out, "")
    assert run("-q", *project, "check").err == ""
    assert run("--project", "nope", "lint", *project).out == usual.out
    missing = run("-q", "--project", "nope", "lint")
    assert (missing.code, missing.err.count("\n")) == (2, 2)
    assert run("--project", "nope", "tables", str(ROOT / "source")).code == 0
    nothing = run("-q", *project, "explain", "999")
    assert (nothing.code, nothing.err.splitlines()[0]) == (1, "Nothing found for '999'. Nearest:")
    both = run("-q", "-v", "check")
    assert (both.code, both.err.splitlines()[0]) == (
        2,
        "error: invalid value: -q and -v cannot be combined",
    )
    assert run("lint", *project).err == usual.err  # the options are those of one run


def test_verbose_names_what_is_read_and_written(project: Path) -> None:
    lines = run("-v", "--project", project, "build").err.splitlines()
    shown = [found for line in lines if (found := re.fullmatch(r"\[\d+\.\d{3} s\] (.*)", line))]
    contract = project / "source/contract.toml"
    size = contract.stat().st_size
    assert f"read {contract} ({size} bytes)" in {found[1] for found in shown}
    written = project / "generated/manifest.json"
    assert f"wrote {written} ({written.stat().st_size} bytes)" in {found[1] for found in shown}


def test_only_the_named_command_is_loaded() -> None:
    words = ["-q", "--project", "build", "-v", "lint", "check"]
    assert command_in(words) == "lint"
    assert command_in(["--project"]) == command_in([]) == command_in(["-q", "bild"]) == ""
    assert command_in(["check", "--help"]) == "check"
    assert command_in(["--help", "check"]) == command_in(["-h", "check"]) == ""  # lists them all


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("diff", "Usage: oicp-gen diff [OPTIONS] OLD NEW"),
        ("explain", "Usage: oicp-gen explain [OPTIONS] CODE..."),
        ("lint", "Usage: oicp-gen lint [OPTIONS] [PAGE]"),
    ],
)
def test_the_usage_names_arguments_as_the_documentation_does(command: str, usage: str) -> None:
    assert usage in run(command, "--help").out.splitlines()
