"""`diff`, `fetch` and `check --upstream`, for programs: annotations, outputs, SARIF."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_check_upstream import reword
from tests.report.test_github import Step, annotations
from tests.report.test_sarif import run_of, where
from tests.support.command import ROOT, run
from tests.support.confluence_server import Confluence, Say
from tests.support.fetching import check, fetch
from tests.support.projects import PAGE, add_row, edit, remove_row, row


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A step that runs in the folder around the project."""
    monkeypatch.chdir(tmp_path)
    return Step(tmp_path, monkeypatch)


@pytest.fixture
def synced(project: Path, center: Confluence) -> Path:
    """A project that was fetched and built."""
    assert fetch(project, center).code == 0
    assert run("build", "--project", project).code == 0
    return project


def line_of(file: Path, code: str) -> int:
    """The line of a code's cell."""
    return file.read_text(encoding="utf-8").partition(f"<p>{code}</p>")[0].count("\n") + 1


def test_what_changed_upstream_is_told_at_the_line_of_the_page_in_source(
    synced: Path, center: Confluence, step: Step
) -> None:
    reword(center)
    result = check(synced, center, "--format", "github")
    assert result.code == 1
    (annotation,) = annotations(result)
    assert annotation.kind == "notice"
    assert annotation.about["title"] == "017 is reworded [text-reworded]"
    assert annotation.about["file"] == f"project/source/{PAGE}"
    assert annotation.about["line"] == str(line_of(synced / "source" / PAGE, "017"))
    assert (
        annotation.message
        == '017: description changed: "Unauthorized access" → "Access not authorized"'
    )
    sentence = "A patch release is due: 1 code reworded."
    outputs = dict(step.outputs)
    body, request = outputs.pop("body"), outputs.pop("pull_request")
    assert outputs == {
        "drift": "true",
        "page_differs": "true",
        "severity": "patch",
        "level": "patch",
        "summary": sentence,
        "title": "[patch] OICP status codes: 1 code reworded",
    }
    assert body.splitlines()[0] == f"**{sentence}**"
    assert "\n1. Run `oicp-gen fetch && oicp-gen build`.\n" in body
    assert "\n1. Merge this pull request; it updates `source/` and `generated/`.\n" in request
    assert step.summary.read_text(encoding="utf-8") == f"### OICP status codes\n\n{body}\n"


def test_an_edit_beside_the_table_is_no_drift_for_a_step(
    synced: Path, center: Confluence, step: Step
) -> None:
    reword(center, "Here you will find", "Here are")
    result = check(synced, center, "--format", "github")
    assert (result.code, result.out) == (0, "")
    assert (step.outputs["drift"], step.outputs["severity"]) == ("false", "none")
    assert (step.outputs["page_differs"], step.outputs["level"]) == ("false", "ok")
    assert step.outputs["summary"] == (
        "No action needed: the page was edited, but its table is unchanged."
    )


def test_a_table_that_is_gone_is_an_error_for_a_step(
    synced: Path, center: Confluence, step: Step
) -> None:
    reword(center, "Status Code", "Code")
    result = check(synced, center, "--format", "github")
    assert result.code == 1
    assert {annotation.kind for annotation in annotations(result)} == {"error"}
    assert (step.outputs["drift"], step.outputs["severity"]) == ("true", "error")


def test_drift_here_is_told_even_if_the_page_cannot_be_had(
    synced: Path, center: Confluence, step: Step
) -> None:
    (synced / "generated/docs/README.md").unlink()
    center.script.append(Say(403))
    result = check(synced, center, "--format", "github")
    assert result.code == 2
    assert {annotation.about["title"] for annotation in annotations(result)} == {
        "drift-missing",
        "cannot-run",
    }
    assert (step.outputs["drift"], step.outputs["severity"]) == ("true", "error")


def test_both_kinds_of_drift_are_one_log_of_sarif(synced: Path, center: Confluence) -> None:
    (synced / "generated/docs/README.md").unlink()
    reword(center)
    found = run_of(check(synced, center, "--format", "sarif").out)
    assert {result["ruleId"] for result in found["results"]} == {"drift-missing", "text-reworded"}


def test_a_fetch_tells_what_changed_or_why_nothing_did(
    synced: Path, center: Confluence, step: Step
) -> None:
    reword(center)
    result = fetch(synced, center, "--format", "github")
    assert result.code == 0
    (annotation,) = (
        annotation for annotation in annotations(result) if annotation.rule == "text-reworded"
    )
    assert annotation.about["line"] == str(line_of(synced / "source" / PAGE, "017"))
    assert step.outputs["severity"] == "patch"
    assert step.outputs["summary"] == "A patch release is due: 1 code reworded."
    reword(center, "<p>018</p>", "<p>18</p>")
    center.published.number = 6
    refused = run_of(fetch(synced, center, "--format", "sarif").out)
    assert "code-lost-zeros" in {result["ruleId"] for result in refused["results"]}


def deleted(project: Path) -> None:
    remove_row(project, "601")


def added(project: Path) -> None:
    add_row(project, row("330", "", "Roaming is paused"))


def replaced(project: Path) -> None:
    edit(project / "source" / PAGE, "Session is invalid", "Price list not available")


CHANGES: dict[Callable[[Path], None], tuple[str, str, str]] = {
    deleted: ("code-removed", "error", ""),
    added: ("code-added", "warning", "330"),
    replaced: ("code-reused", "error", "400"),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_difference_is_told_at_the_line_of_the_new_page(
    project: Path, step: Step, change: Callable[[Path], None]
) -> None:
    change(project)
    rule, level, code = CHANGES[change]
    new = project / "source" / PAGE
    sides = (ROOT / "source" / PAGE, new, "--project", project)
    result = run("diff", *sides, "--format", "github")
    assert result.code == 1
    (annotation,) = (annotation for annotation in annotations(result) if annotation.rule == rule)
    line = str(line_of(new, code)) if code else None
    assert (annotation.kind, annotation.about["file"], annotation.about.get("line")) == (
        level,
        f"project/source/{PAGE}",
        line,
    )
    assert step.outputs["drift"] == "true"
    found = run_of(run("diff", *sides, "--format", "sarif").out)
    (one,) = (result for result in found["results"] if result["ruleId"] == rule)
    assert one["level"] == level
    assert where(one)[:2] == (f"project/source/{PAGE}", int(line) if line else None)
