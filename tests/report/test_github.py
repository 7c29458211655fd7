"""`--format github`: annotations at a line of a file, a step's outputs, and its summary."""

import json
import os
import re
import shutil
from html import escape
from pathlib import Path
from zipfile import ZipFile

import pytest

from oicp_gen.diff.change import change_rules
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.publish.drift import DriftKind
from oicp_gen.report.base import Problems
from oicp_gen.report.error import ErrorReport
from oicp_gen.report.github import MAX_SUMMARY, step_outputs, step_summary
from oicp_gen.report.github import annotations as lines
from oicp_gen.report.problems import CANNOT_RUN, DROPPED, UNPROVED, spot
from oicp_gen.report.sarif import about
from oicp_gen.rules.registry import RULES
from tests.support.builders import HOSTILE, Rendered
from tests.support.command import Result, run
from tests.support.projects import BUILT_FILES, PAGE, add_row, documented, edit, remove_row, row

_COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::([^\n]*)")


def unescaped(text: str) -> str:
    """A text as GitHub's runner reads it."""
    for token, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(token, char)
    return text


class Annotation:
    """One command as the runner reads it."""

    def __init__(self, line: str) -> None:
        found = _COMMAND.fullmatch(line)
        assert found, line
        self.kind, self.message = found[1], unescaped(found[3])
        pairs = (pair.split("=", 1) for pair in found[2].split(","))
        self.about = {name: unescaped(value) for name, value in pairs}

    @property
    def rule(self) -> str:
        """The rule, which a title may name in brackets after what happened."""
        return self.about["title"].rpartition("[")[2].removesuffix("]")


def annotations(result: Result) -> list[Annotation]:
    return [Annotation(line) for line in result.out.splitlines()]


def outputs(text: str) -> dict[str, str]:
    """The outputs of a step, read as the runner reads its file."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if line:
            name, end = line.split("<<")
            value = []
            for inner in lines:
                if inner == end:
                    break
                value.append(inner)
            found[name] = "\n".join(value)
    return found


OUTPUTS = [
    *("drift", "page_differs", "severity", "level"),
    *("summary", "title", "body", "pull_request"),
]


class Step:
    """The files of a step, in the environment of one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.output, self.summary = folder / "output", folder / "summary"
        monkeypatch.setenv("GITHUB_OUTPUT", str(self.output))
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(self.summary))
        monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))

    @property
    def outputs(self) -> dict[str, str]:
        return outputs(self.output.read_text(encoding="utf-8"))


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    return Step(tmp_path, monkeypatch)


def test_every_finding_is_an_annotation_where_it_stands(project: Path, step: Step) -> None:
    findings = json.loads(run("lint", "--project", project, "--format", "json").out)["findings"]
    result = run("lint", "--project", project, "--format", "github")
    assert (result.code, result.err) == (0, "34 codes: 0 errors, 3 warnings, 23 notes\n")
    annotation = annotations(result)
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    assert sorted(
        (one.kind, one.about["line"], one.about["col"], one.about["title"]) for one in annotation
    ) == sorted(
        (kinds[f["severity"]], str(f["place"]["line"]), str(f["place"]["column"]), f["rule"])
        for f in findings
    )
    assert {one.about["file"] for one in annotation} == {f"project/source/{PAGE}"}
    assert [one.kind for one in annotation] == ["warning"] * 3 + ["notice"] * 23
    assert step.outputs == dict.fromkeys(OUTPUTS, "") | {
        "drift": "false",
        "page_differs": "false",
        "severity": "none",
        "summary": "34 codes: 0 errors, 3 warnings, 23 notes",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_the_page_leaves_its_annotation(text: str, step: Step, project: Path) -> None:
    add_row(project, row("22", escape(text), f"{escape(text)}::error::x"))
    annotation = annotations(run("lint", "--project", project, "--format", "github"))
    assert any(
        one.kind == "error" and one.about["title"] == "code-lost-zeros" for one in annotation
    )
    assert list(step.outputs) == OUTPUTS
    assert {*Rendered(step.summary.read_text(encoding="utf-8")).tags} <= {
        *("h3", "p", "code", "table", "thead", "tbody", "tr", "th", "td")
    }


def test_properties_and_data_are_escaped_as_the_toolkit_does(tmp_path: Path) -> None:
    finding = Finding("wording", Severity.NOTE, "50%: a, b\nc", Place("a,b:c%.html", 3, 4))
    problems = Problems("lint", tmp_path, (finding,), "")
    shown = tmp_path.as_posix().lstrip("/")
    assert list(lines(problems)) == [
        f"::notice file=/{shown}/a%2Cb%3Ac%25.html,line=3,col=4,title=wording::50%25: a, b%0Ac"
    ]


def test_drift_and_changes_of_meaning(built: Path, step: Step) -> None:
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE id")
    remove_row(built, "601")
    add_row(built, row("330", "", "Roaming is paused"))
    (built / "generated/docs/README.md").unlink()
    plain = run("check", "--project", built)
    result = run("check", "--project", built, "--format", "github")
    assert result.code == plain.code == 1
    annotation = {(one.rule, one.about.get("line")): one for one in annotations(result)}
    reworded = annotation["text-reworded", "45"]
    assert reworded.about["file"] == f"project/source/{PAGE}"
    assert reworded.about["title"] == "018 is reworded [text-reworded]"
    assert reworded.message == (
        '018: description changed: "Inconsistent EvseID" → "Inconsistent EVSE id"'
    )
    removed = annotation["code-removed", None]
    assert (removed.kind, removed.about["file"]) == ("error", f"project/source/{PAGE}")
    missing = [one.about["file"] for one in annotations(result) if one.rule == "drift-missing"]
    assert missing == [
        "project/generated/docs/README.md",
        "project/generated/docs/codes/330/index.html",
    ]
    verdict = "Replace {} before you update: 1 code removed, 1 added, 1 reworded."
    summary = step.summary.read_text(encoding="utf-8")
    assert step.outputs["drift"] == "true"
    assert (step.outputs["severity"], step.outputs["level"]) == ("major", "major")
    assert step.outputs["summary"] == verdict.format("601")
    assert step.outputs["title"] == "[major] OICP status codes: 1 code removed, 1 added, 1 reworded"
    assert step.outputs["body"].startswith(f"**{verdict.format('`601`')}**\n")
    assert summary == f"### OICP status codes\n\n{step.outputs['body']}\n"
    files = len(
        [line for line in plain.out.splitlines() if re.match("stale|missing|left over", line)]
    )
    assert f"<summary>{files} generated files differ</summary>" in summary
    assert "- `missing: generated/docs/README.md`" in summary
    assert f"oicp-gen build --project {built}" in result.err
    assert f"oicp-gen build --project {built}" in summary


def test_a_clean_tree(built: Path, step: Step) -> None:
    result = run("check", "--project", built, "--format", "github")
    assert (result.code, result.out) == (0, "")
    assert result.err == "No action needed: the generated files match the page.\n"
    assert step.outputs == {
        "drift": "false",
        "page_differs": "false",
        "severity": "none",
        "level": "ok",
        "summary": result.err.strip(),
        "title": "",
        "body": f"**{result.err.strip()}**",
        "pull_request": f"**{result.err.strip()}**",
    }


def test_a_source_with_errors(built: Path, step: Step) -> None:
    add_row(built, row("22", "", "No zero"))
    for command, code in (("check", 2), ("build", 2), ("lint", 1)):
        step.output.unlink(missing_ok=True)
        result = run(command, "--project", built, "--format", "github")
        assert result.code == code
        assert annotations(result)[0].about["title"] == "code-lost-zeros"
        assert step.outputs["severity"] == "error"
        assert step.outputs["drift"] == "false"


@pytest.mark.usefixtures("step")
def test_a_diff_reports_each_code_once_in_the_file_of_the_page(built: Path) -> None:
    edit(built / "source" / PAGE, "<p>018</p>", "<p>18</p>")
    remove_row(built, "603")
    spec, source = built / "generated/json/status-codes.json", built / "source"
    result = run("diff", spec, source, "--project", built, "--format", "github")
    found = [(one.about["file"], one.about["title"]) for one in annotations(result)]
    assert sorted(found) == [
        ("project/source/" + PAGE, "603 was removed [code-removed]"),
        ("project/source/" + PAGE, "code-lost-zeros"),
    ]


@pytest.mark.usefixtures("step")
def test_a_build_says_what_it_wrote(project: Path) -> None:
    result = run("build", "--project", project, "--format", "github")
    assert result.code == 0
    assert len(annotations(result)) == 26
    assert f"generated/: {BUILT_FILES} files written, 0 removed, 0 unchanged." in result.err


def test_an_error_that_ends_a_command_is_an_annotation(built: Path, step: Step) -> None:
    (built / "source/contract.toml").write_text("[catalog", encoding="utf-8")
    result = run("check", "--project", built, "--format", "github")
    assert result.code == 2
    (annotation,) = annotations(result)
    assert (annotation.kind, annotation.about["title"]) == ("error", "cannot-run")
    assert annotation.about["file"] == "project/source/contract.toml"
    assert (annotation.about["line"], annotation.about["col"]) == ("1", "9")
    assert step.outputs["severity"] == "error"
    assert result.err.startswith("error: source/contract.toml:1:9: ")


def test_an_error_without_a_project_or_place(tmp_path: Path) -> None:
    result = run("check", "--project", tmp_path, "--format", "github")
    (annotation,) = annotations(result)
    assert (result.code, set(annotation.about)) == (2, {"title"})
    assert annotation.message.startswith("no source/contract.toml in ")


def test_the_site_of_an_error_is_in_its_message_because_it_is_no_file(tmp_path: Path) -> None:
    error = OicpGenError("connection-refused", place="https://wiki.example.org")
    (annotation,) = lines(ErrorReport("fetch", error, tmp_path).as_problems())
    assert annotation == f"::error title=cannot-run::{error}"


@pytest.mark.usefixtures("step")
def test_an_error_with_a_line(built: Path) -> None:
    page = built / "source/page.json"
    page.write_text('{\n  "id": x}', encoding="utf-8")
    result = run("lint", page, "--project", built, "--format", "github")
    (annotation,) = annotations(result)
    assert (annotation.about["file"], annotation.about["line"], annotation.about["col"]) == (
        "project/source/page.json",
        "2",
        "9",
    )


@pytest.mark.usefixtures("step")
def test_lines_of_a_page_inside_of_another_file_are_not_lines_of_that_file(project: Path) -> None:
    page = project / "source" / PAGE
    archive = project / "export.zip"
    with ZipFile(archive, "w") as export:
        export.write(page, PAGE)
    answer = {"id": "3626501182", "type": "page", "title": "T"}
    answer["body"] = {"export_view": {"value": page.read_text(encoding="utf-8")}}  # type: ignore[assignment]
    saved = project / "saved.json"
    saved.write_text(json.dumps(answer), encoding="utf-8")
    for file in (archive, saved):
        annotation = annotations(run("lint", file, "--project", project, "--format", "github"))
        assert len(annotation) > 3
        assert {one.about["file"] for one in annotation} == {f"project/{file.name}"}
        assert not any("line" in one.about for one in annotation)


def test_paths_are_told_from_the_workspace_else_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    file = tmp_path / "a/b/x.html"
    file.write_text("")
    place = Place("b/x.html", 3, 1)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path / "a")
    assert spot(place, tmp_path / "a") == ("b/x.html", 3, 1)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert spot(place, tmp_path / "a") == ("a/b/x.html", 3, 1)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    assert spot(place, tmp_path / "a") == ("b/x.html", 3, 1)
    monkeypatch.chdir(tmp_path / "a/b")
    monkeypatch.delenv("GITHUB_WORKSPACE")
    gone, *_ = spot(Place("gone.html", 3, 1), tmp_path / "a")
    assert gone == (tmp_path / "a/gone.html").as_posix()


def test_no_summary_can_add_an_output(tmp_path: Path) -> None:
    text = "x\ndrift<<e\nfalse\ne\nend-\n\u2028severity=none\r\nEOF"
    problems = Problems("check", tmp_path, (), text, "major", drift=True)
    one, two = step_outputs(problems), step_outputs(problems)
    assert outputs(one)["drift"] == "true"
    assert outputs(one)["severity"] == "major"
    assert len(outputs(one)["summary"].splitlines()) == 1
    ends = [re.findall(r"<<(end-[0-9a-f]{32})$", text, re.MULTILINE) for text in (one, two)]
    assert len({*ends[0], *ends[1]}) == 2


def test_a_summary_is_cut_to_what_github_takes(tmp_path: Path) -> None:
    finding = Finding("wording", Severity.NOTE, "ä" * 5000, Place("page.html", 1, 1))
    problems = Problems("lint", tmp_path, (finding,) * 2000, "much", advice=("Do this.",))
    text = step_summary(problems, MAX_SUMMARY - 10)
    assert MAX_SUMMARY * 0.99 < len(text.encode()) <= MAX_SUMMARY - 10
    left = re.search(r"\n(\d+) more lines did not fit here; the log has all of them\.\n", text)
    assert left
    assert int(left[1]) == 2000 - text.count("| note |")
    assert text.endswith("\n`Do this.`\n")


def test_a_summary_takes_account_of_what_is_there(project: Path, step: Step) -> None:
    step.summary.write_bytes(b"x" * (MAX_SUMMARY - 4000))
    assert run("lint", "--project", project, "--format", "github").code == 0
    assert step.summary.stat().st_size <= MAX_SUMMARY
    assert "did not fit here" in step.summary.read_text(encoding="utf-8")


def test_files_that_cannot_be_written_change_nothing_else(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(name, str(tmp_path / "no/such/folder"))
    result = run("lint", "--project", project, "--format", "github")
    assert result.code == 0
    assert result.err.count(": cannot be written: No such file or directory\n") == 2


def test_other_formats_write_no_file_of_a_step(project: Path, step: Step) -> None:
    for form in ("text", "json", "sarif"):
        run("lint", "--project", project, "--format", form)
    assert not step.output.exists()
    assert not step.summary.exists()


def test_every_rule_of_ours_says_where_it_is_documented() -> None:
    ours = [CANNOT_RUN, DROPPED, *UNPROVED, *(f"drift-{kind}" for kind in DriftKind)]
    for rule in (*ours, *change_rules(), *RULES):
        _, purpose, section = about(rule)
        assert purpose.endswith(".")
        path, _, anchor = section.partition("#")
        heading = re.compile(rf"^#+ `?{anchor.replace('-', '[ -]')}`?$", re.MULTILINE)
        assert heading.search(documented(path).casefold()), rule
    with pytest.raises(KeyError):
        about("no-such-rule")


@pytest.mark.usefixtures("step")
def test_a_link_to_the_project_does_not_matter(built: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked"
    link.symlink_to(built, target_is_directory=True)
    (built / "generated/docs/README.md").unlink()
    shutil.copytree(built, tmp_path / "copy")
    for folder in (link, tmp_path / "copy"):
        (annotation,) = annotations(run("check", "--project", folder, "--format", "github"))
        assert (
            annotation.about["file"]
            == f"{os.path.relpath(folder, tmp_path)}/generated/docs/README.md"
        )
