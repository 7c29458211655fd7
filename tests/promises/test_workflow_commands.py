"""GitHub's runner searches all output for commands: no text of a page becomes one.

The definition of a command follows `TryParseV2` and `TryParse` in the runner's `ActionCommand.cs`:
a line that starts with `::`, after optional spaces, or contains `##[` anywhere.
"""

import json
import os
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oicp_gen.report.terminal import print_json, print_note, print_result, print_workflow_command
from tests.support.builders import export, table
from tests.support.command import Result, run
from tests.support.projects import PAGE, add_row, remove_row, row

COMMANDS = (
    "::set-output name=drift::false",
    "::add-mask::e",
    "::error file=a,line=1::x",
    "  \u00a0::stop-commands::x",
    "\u200d::warning::joiner",
    ":\u200d:warning::joiner inside",
    "##[set-env name=PATH]x",
    "text ##[error]in the middle",
    "#\u200d#[error]joined",
    "a\n::add-mask::b",
    "a\r::add-mask::b",
    "word " * 30 + "::set-output name=a::b " + "word " * 20,
    " ".join(["::add-mask::x"] * 40),
)


def is_command(line: str) -> bool:
    """Whether the runner would treat a line as a command; stricter than the runner itself."""
    seen = "".join(char for char in line if "!" <= char <= "~")
    return seen.startswith("::") or "##[" in seen


def lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.replace("\r", "\n").split("\n")]


def assert_no_command(result: Result) -> None:
    for line in lines(result.out, result.err):
        assert not is_command(line), line


CODES = {f"{number}": text for number, text in enumerate(COMMANDS, 800)}


(SAME,) = (code for code, text in CODES.items() if text == "a\r::add-mask::b")
"""The code whose text would give it the name of another."""


def write_rows(project: Path, *cells: str) -> None:
    """Replace the rows of these codes: in their cells, {} is the text of the code."""
    for code, text in CODES.items():
        if f"<p>{code}</p>" in (project / "source" / PAGE).read_text(encoding="utf-8"):
            remove_row(project, code)
        sender, *others = (cell.replace("{}", escape(text)) for cell in cells)
        add_row(project, row(code, sender, *others))


def test_no_text_of_a_page_is_a_command(built: Path) -> None:
    write_rows(built, "{}", "{}", "{}")
    for form in ("text", "json"):
        linted = run("lint", "--project", built, "--format", form)
        assert linted.out.count("value-unknown") >= len(COMMANDS)
        assert_no_command(linted)
        assert_no_command(run("check", "--project", built, "--format", form))
        for text in COMMANDS:
            assert_no_command(run("explain", text, "018", "--project", built, "--format", form))
    write_rows(built, "CPO", "{}", "{}")
    with (built / "source" / "names.toml").open("a", encoding="utf-8") as ledger:
        ledger.write(f'"{SAME}" = "ANOTHER_NAME"\n')
    assert run("build", "--project", built).code == 0
    for code in CODES:
        shown = run("explain", code, "--project", built)
        assert_no_command(shown)
        assert code in shown.out
    assert_no_command(run("lint", "--project", built, "--format", "sarif"))
    write_rows(built, "CPO", "another", "{}")
    assert_no_command(run("check", "--project", built))


@pytest.mark.parametrize("text", COMMANDS)
def test_no_text_of_a_table_is_a_command(text: str, tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    head = ("Code", escape(text), "Meaning")
    body = table(head, ("404", escape(text), "a"), ("500", escape(text), "b"))
    page = export(f"<h2>{escape(text)}</h2>{body}", title=text)
    file.write_text(page, encoding="utf-8")
    for form in ("text", "json"):
        assert_no_command(run("tables", file, "--cells", "--format", form))
    assert_no_command(run("init", file, "--project", tmp_path / "new"))


def test_a_name_of_a_file_is_no_command(tmp_path: Path, project: Path) -> None:
    page = tmp_path / "::error::x ##[error]y.html"
    page.write_text("<h1>Log in</h1><input type=password>", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "oicp_gen", "lint", page.name, "--project", project],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert_no_command(Result(ran.returncode, ran.stdout, ran.stderr))
    result = run("check", "--project", tmp_path / "::error::x ##[error]y")
    assert result.code == 2
    assert_no_command(result)


@given(st.text(alphabet=st.sampled_from([*"::##[] \t\nax\u00a0\u200d\u200b\ufeffé"])) | st.text())
@example("::a")
@example("##[a")
@example(": :")
def test_whatever_is_said_is_no_command_and_in_json_still_the_same(text: str) -> None:
    printed = []
    for tell in (print_result, print_note):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("builtins.print", lambda line, **_: printed.append(line))
            tell(text)
            print_json({"key": [text]})
    for line in lines(*printed):
        assert not is_command(line)
    assert json.loads(printed[1]) == {"key": [text]}


def test_only_what_would_be_a_command_is_changed(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("a::b", "# [x]", "#[x]", "a: :b", "::x", "##[x]"):
        print_result(text)
    print_workflow_command("::notice::meant")
    assert capsys.readouterr().out.splitlines() == [
        *("a::b", "# [x]", "#[x]", "a: :b"),
        *("\\u{3a}:x", "##\\u{5b}x]"),
        "::notice::meant",
    ]


def test_a_step_that_prints_them_gets_only_our_commands(project: Path) -> None:
    add_row(project, row("22", "::add-mask::x", "##[error]x", "a<br/>::set-output name=drift::x"))
    ran = subprocess.run(
        [sys.executable, "-m", "oicp_gen", "lint", "--format", "github"],
        cwd=project,
        env=os.environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1
    assert all(
        line.startswith(("::error ", "::warning ", "::notice "))
        for line in lines(ran.stdout)
        if line
    )
    assert not any(map(is_command, lines(ran.stderr)))
