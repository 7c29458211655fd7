"""`--format sarif`: valid by the OASIS schema for any findings, and the same each time."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from oicp_gen import __version__
from oicp_gen.diff.change import change_rules
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.publish.drift import DriftKind
from oicp_gen.report.base import Problems
from oicp_gen.report.sarif import sarif
from oicp_gen.rules.registry import RULES
from tests.rules.test_cases import BAD_ERRORS, FOLDERS, run_on, set_up, set_up_published
from tests.support.builders import HOSTILE
from tests.support.command import ROOT, run
from tests.support.projects import PAGE, add_row, edit, remove_row, row, snapshot

SCHEMA = json.loads((ROOT / "tests/data/schemas/sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
BAD = [page for folder in FOLDERS for page in sorted(folder.glob("bad*.html"))]


def run_of(text: str) -> dict[str, Any]:
    """The one run of a log that is valid, and in which each index and rule is right."""
    log = json.loads(text)
    VALIDATOR.validate(log)
    (found,) = log["runs"]
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    prints = [
        result["partialFingerprints"]["primaryLocationLineHash"] for result in found["results"]
    ]
    assert len(set(prints)) == len(prints)
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert isinstance(found, dict)
    return found


def checked(project: Path, command: str = "check", *options: str) -> dict[str, Any]:
    return run_of(run(command, "--project", project, "--format", "sarif", *options).out)


def where(result: dict[str, Any]) -> tuple[str, int | None, int | None]:
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    region = physical.get("region", {})
    uri = unquote(physical["artifactLocation"]["uri"])
    return uri, region.get("startLine"), region.get("startColumn")


def test_the_schema_is_that_of_oasis() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert "oasis-tcs/sarif-spec" in SCHEMA["$id"]
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({"version": "2.1.0", "runs": [{"results": []}]})


@pytest.mark.parametrize("page", BAD, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_rule_gives_a_valid_log(page: Path, tmp_path: Path) -> None:
    set_up(tmp_path, page)
    set_up_published(tmp_path, page)
    plain = run_on("lint", tmp_path, page, "--format", "json")
    result = run_on("lint", tmp_path, page, "--format", "sarif")
    found = run_of(result.out)
    findings = json.loads(plain.out)["findings"]
    assert result.code == plain.code
    assert [result["ruleId"] for result in found["results"]] == [f["rule"] for f in findings]
    assert [result["level"] for result in found["results"]] == [f["severity"] for f in findings]
    (rule,) = [r for r in found["tool"]["driver"]["rules"] if r["id"] == page.parent.name]
    assert rule["shortDescription"]["text"] == RULES[page.parent.name].purpose
    assert f"docs/findings.md#{page.parent.name} " in rule["help"]["text"]


def test_the_log_of_the_real_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = checked(ROOT, "lint")
    driver = found["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("oicp-gen", __version__)
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["invocations"] == [{"executionSuccessful": True}]
    findings = json.loads(run("lint", "--format", "json").out)["findings"]
    assert [where(result) for result in found["results"]] == [
        (f"source/{PAGE}", f["place"]["line"], f["place"]["column"]) for f in findings
    ]


def stale(project: Path) -> None:
    edit(project / "source" / PAGE, "Here you will find all", "Here are all")


def missing(project: Path) -> None:
    (project / "generated/docs/README.md").unlink()


def edited(project: Path) -> None:
    edit(project / "generated/docs/README.md", "# OICP", "# My OICP")


def left_over(project: Path) -> None:
    (project / "generated/docs/50% & more#1 ü.md").write_text("", encoding="utf-8")


def other_version(project: Path) -> None:
    edit(
        project / "generated/manifest.json", f'"generator": "{__version__}"', '"generator": "0.0.1"'
    )


KINDS = {
    "stale": stale,
    "missing": missing,
    "edited": edited,
    "left-over": left_over,
    "other-version": other_version,
}


def test_the_kinds_of_drift_are_known() -> None:
    assert set(KINDS) == {*DriftKind}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_drift(built: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.parent)
    KINDS[kind](built)
    found = checked(built)
    assert {r["ruleId"] for r in found["results"]} == {f"drift-{kind}"}
    assert {r["level"] for r in found["results"]} == {"error"}
    path, line, _ = where(found["results"][0])
    assert (built.parent / path).is_file() == (kind != "missing")
    assert line is None


def test_changes_of_meaning_stand_on_the_page(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built)
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE id")
    edit(built / "source" / PAGE, "<p>CPO/EMP</p>", "<p>EMP</p>")
    remove_row(built, "601")
    add_row(built, row("330", "", "Roaming is paused"))
    edit(built / "source/names.toml", "SYSTEM_ERROR", "ERROR_OF_THE_SYSTEM")
    found = checked(built)["results"]
    changes = [result for result in found if result["ruleId"] in change_rules()]
    assert {result["ruleId"] for result in changes} == {
        *("code-added", "code-removed", "name-dropped", "text-reworded", "value-removed")
    }
    text = (built / "source" / PAGE).read_text(encoding="utf-8").split("\n")
    for result in changes:
        path, line, column = where(result)
        assert path == f"source/{PAGE}"
        code = result["message"]["text"][:3]
        if result["ruleId"] == "code-removed":
            assert line is None
        else:
            assert line
            assert column
            cell = text[line - 1][column - 1 :].partition("</td>")[0]
            assert re.sub("<.*?>", "", cell) == code


def test_an_error_that_ends_a_command(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built)
    (built / "source" / PAGE).unlink()
    result = run("check", "--format", "sarif")
    assert result.code == 2
    assert result.err.startswith(f"error: source/{PAGE}: ")
    found = run_of(result.out)
    (invocation,) = found["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    (told,) = found["results"]
    assert told["ruleId"] == "cannot-run"
    assert told["message"] == notification["message"]
    assert where(told) == where(notification) == (f"source/{PAGE}", None, None)


def test_an_error_without_a_place(tmp_path: Path) -> None:
    (told,) = checked(tmp_path)["results"]
    assert told["locations"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(text: str, project: Path) -> None:
    add_row(project, row("22", escape(text), f"[x](http://a.b) {escape(text)}", escape(text)))
    found = checked(project, "lint")
    for result in found["results"]:
        message = result["message"]["text"]
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]]", message), "a link"


def test_what_is_outside_of_the_repository(project: Path, tmp_path: Path) -> None:
    page = tmp_path / "a page.html"
    page.write_bytes((project / "source" / PAGE).read_bytes())
    for result in checked(project, "lint", str(page))["results"]:
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": page.as_uri()}


def prints(project: Path) -> set[tuple[str, str]]:
    return {
        (result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"])
        for result in checked(project, "lint")["results"]
    }


def test_fingerprints_stay_when_lines_and_rows_move(project: Path) -> None:
    before = prints(project)
    edit(project / "source" / PAGE, "<tbody>", "\n\n<tbody>")
    text = (project / "source" / PAGE).read_text(encoding="utf-8")
    first = re.search(r'<tr><td class="confluenceTd"><p>000</p>.*?</tr>', text, re.DOTALL)
    assert first
    edit(project / "source" / PAGE, first[0], "")
    edit(project / "source" / PAGE, "</tbody>", f"{first[0]}</tbody>")
    after = prints(project)
    assert {one for one in after if one[0] != "code-order"} == {
        one for one in before if one[0] != "code-order"
    }
    remove_row(project, "021")
    new = {"term-spelling", "guidance-code-unknown"}  # the contract still has advice on the code
    assert prints(project) < after | {one for one in prints(project) if one[0] in new}


def test_equal_findings_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    finding = Finding("wording", Severity.NOTE, "x", Place("a.html", 1, 1, 2, "Text", "001"))
    log = sarif(Problems("lint", tmp_path, (finding, finding), ""))
    one, two = (
        r["partialFingerprints"]["primaryLocationLineHash"] for r in log["runs"][0]["results"]
    )
    assert (one.partition(":")[0], two) == (two.partition(":")[0], two)
    assert [one[-2:], two[-2:]] == [":1", ":2"]


def test_it_is_the_same_each_time_and_nothing_is_written(project: Path) -> None:
    before = snapshot(project)
    runs = [run("lint", "--project", project, "--format", "sarif").out for _ in range(2)]
    assert runs[0] == runs[1]
    assert snapshot(project) == before


@pytest.mark.parametrize("page", BAD_ERRORS[:3], ids=lambda page: page.parent.name)
def test_a_build_that_is_stopped(page: Path, tmp_path: Path) -> None:
    set_up(tmp_path, page)
    set_up_published(tmp_path, page)
    result = run_on("build", tmp_path, page, "--format", "sarif")
    assert result.code == 2
    assert any(r["level"] == "error" for r in run_of(result.out)["results"])
