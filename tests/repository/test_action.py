"""The Action, run in a scratch git repository: outputs, summary, annotations and exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.test_github import Annotation
from tests.repository.action import Ran, Runner
from tests.support.command import ROOT, run
from tests.support.confluence_server import Confluence
from tests.support.fetching import assert_hidden, environment
from tests.support.projects import PAGE, add_row, edit, row


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Path:
    """A scratch git repository with a built project in a folder whose name contains a space."""
    folder = tmp_path / "work space"
    folder.mkdir()
    built.rename(folder / "the project")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=folder, check=True)  # noqa: S607
    return folder


@pytest.fixture
def runner(workspace: Path, tmp_path: Path) -> Runner:
    return Runner(workspace, Path(sys.executable).parent, tmp_path)


INSTALL = "Install oicp-gen"


def act(runner: Runner, **inputs: str) -> Ran:
    """Run the Action with oicp-gen already installed; test_hostile_pull_request.py installs it."""
    given = {name.replace("_", "-"): text for name, text in inputs.items()}
    return runner.action(ROOT, {"project": "the project", **given}, but=INSTALL)


def test_a_clean_project(runner: Runner) -> None:
    ran = act(runner)
    assert (ran.code, ran.out) == (0, "")
    summary = "No action needed: the generated files match the page."
    assert ran.outputs == {
        "drift": "false",
        "page_differs": "false",
        "severity": "none",
        "level": "ok",
        "summary": summary,
        "title": "",
        "body": f"**{summary}**",
        "pull_request": f"**{summary}**",
    }
    assert ran.summary == f"### OICP status codes\n\n**{summary}**\n"
    status = ["git", "status", "--porcelain"]
    left = subprocess.run(status, cwd=runner.workspace, capture_output=True, text=True, check=True)
    assert {line[:2] for line in left.stdout.splitlines()} == {"A "}


def test_drift(runner: Runner) -> None:
    page = runner.workspace / "the project/source" / PAGE
    edit(page, "Inconsistent EvseID", "Inconsistent EVSE id")
    ran = act(runner)
    assert ran.code == 1
    assert (ran.outputs["drift"], ran.outputs["severity"]) == ("true", "patch")
    assert ran.outputs["summary"] == "A patch release is due: 1 code reworded."
    told = [Annotation(line) for line in ran.out.splitlines()]
    assert f"the project/source/{PAGE}" in {one.about["file"] for one in told}
    assert "the project/generated/typescript/index.js" in {one.about["file"] for one in told}
    assert "| **`018`** reworded | `Inconsistent EvseID` | `Inconsistent EVSE id` |" in ran.summary
    assert "\n- `stale: generated/manifest.json`\n" in ran.summary


def test_a_file_edited_with_its_digest_is_found_unless_strict_is_off(runner: Runner) -> None:
    generated = runner.workspace / "the project/generated"
    pyc = generated / "python/oicp_status_codes/__pycache__/_codes.cpython-312.pyc"
    pyc.parent.mkdir()
    pyc.write_bytes(b"evil")
    assert act(runner).outputs["drift"] == "true"
    ran = act(runner, strict="false")
    assert (ran.code, ran.outputs["drift"]) == (0, "false")


def test_the_page_as_it_is_published(
    runner: Runner, center: Confluence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment(monkeypatch, tmp_path)
    given = {"upstream": "true", "site": center.site}
    ran = act(runner, **given)
    assert (ran.code, ran.outputs["drift"], ran.outputs["severity"]) == (0, "false", "none")
    center.published.body = center.published.body.replace("Unauthorized access", "Access denied")
    center.published.number += 1
    ran = act(runner, **given)
    assert (ran.code, ran.outputs["drift"], ran.outputs["severity"]) == (1, "true", "patch")
    assert "Access denied" in ran.summary
    assert act(runner, fail_on="breaking", **given).code == 0
    assert_hidden(ran.out, ran.err, ran.summary)
    center.has_v1 = False
    ran = act(runner, **given)
    assert (ran.code, ran.outputs["severity"]) == (2, "error")


@pytest.mark.parametrize(("command", "code"), [("check", 2), ("lint", 1)])
def test_a_source_with_an_error(runner: Runner, command: str, code: int) -> None:
    add_row(runner.workspace / "the project", row("22", "", "No zero"))
    ran = act(runner, command=command)
    assert ran.code == code
    assert (ran.outputs["drift"], ran.outputs["severity"]) == ("false", "error")
    assert Annotation(ran.out.splitlines()[0]).about["title"] == "code-lost-zeros"
    assert {"check": "| `022` | `22` | 36 |", "lint": "code-lost-zeros"}[command] in ran.summary


def test_a_project_that_is_not_there(runner: Runner) -> None:
    ran = act(runner, project="elsewhere")
    assert (ran.code, ran.outputs["severity"]) == (2, "error")
    assert Annotation(ran.out.strip()).about["title"] == "cannot-run"


HOSTILE = (
    "; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    '"; touch pwned; "',
    "'; touch pwned; '",
    "\ntouch pwned\n",
    "${{ github.token }}",
    "&& touch pwned",
    "--help",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["project", "command", "strict", "upstream", "version"])
def test_no_input_is_run(runner: Runner, name: str, text: str) -> None:
    ran = runner.action(ROOT, {name: text}, but="" if name == "version" else INSTALL)
    assert ran.code == 2
    (line,) = ran.out.splitlines()  # which quotes the folder that is missing, and no other input
    assert line.startswith("::error ")
    assert (text.strip() in Annotation(line).message) == (name == "project")
    assert not list(runner.workspace.rglob("pwned"))
    assert not (ROOT / "pwned").exists()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["fail_on", "site"])
def test_no_input_of_upstream_is_run(
    runner: Runner, name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fake Python prints its arguments, one per line."""
    stub = tmp_path / "python"
    stub.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n', encoding="utf-8")
    stub.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stub))
    ran = act(runner, upstream="true", **{name: text})
    assert ran.code == 0
    arguments = ran.out.split("\0")
    assert arguments[:8] == [
        *("-I", "-m", "oicp_gen", "check", "--project=the project", "--format=github"),
        *("--strict", "--upstream"),
    ]
    assert f"--{name.replace('_', '-')}={text}" in arguments[8:]
    assert not list(runner.workspace.rglob("pwned"))


def test_the_commands_that_the_runner_reads_are_ours_alone(runner: Runner) -> None:
    project = runner.workspace / "the project"
    add_row(project, row("330", "", "::set-output name=drift::false", "##[error]x"))
    edit(project / "source" / PAGE, "Inconsistent EvseID", "::add-mask::e")
    ran = act(runner)
    assert (ran.code, ran.outputs["drift"], ran.outputs["severity"]) == (1, "true", "major")
    for line in ran.out.splitlines():
        assert line.startswith(("::error ", "::warning ", "::notice "))
    assert "::" not in {line.strip()[:2] for line in ran.err.splitlines()}


def test_it_says_the_same_as_the_command(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(runner.workspace)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(runner.workspace))
    edit(runner.workspace / "the project/generated/docs/README.md", "# OICP", "# My OICP")
    alone = run("check", "--strict", "--project", "the project", "--format", "github")
    ran = act(runner)
    assert (ran.code, ran.out) == (alone.code, alone.out)
