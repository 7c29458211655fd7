"""`oicp-gen build`: what it writes, what it keeps, and what stops it."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from oicp_gen import pipeline
from tests.support.command import ROOT, error, error_id, run
from tests.support.projects import BUILT_FILES, PAGE, add_row, edit, remove_row, row, snapshot


def names(project: Path) -> str:
    return (project / "source/names.toml").read_text(encoding="utf-8")


def entries(project: Path) -> dict[str, dict[str, object]]:
    spec = json.loads((project / "generated/json/status-codes.json").read_text(encoding="utf-8"))
    return {entry["code"]: entry for entry in spec["entries"]}


def test_build_says_what_it_read_and_wrote(project: Path) -> None:
    first = run("build", "--project", project)
    assert (first.code, first.out) == (0, "")
    assert first.err == (
        "Read 34 codes: 0 errors, 3 warnings, 23 notes."
        f" Run `oicp-gen lint --project {project}` to see them.\n"
        f"generated/: {BUILT_FILES} files written, 0 removed, 0 unchanged.\n"
    )
    second = run("build", "--project", project)
    assert second.err.endswith(
        f"generated/: 0 files written, 0 removed, {BUILT_FILES} unchanged.\n"
    )


def test_a_second_build_touches_no_file(built: Path) -> None:
    before = snapshot(built)
    assert run("build", "--project", built).code == 0
    assert snapshot(built) == before


def test_a_reworded_description_changes_no_identifier(built: Path) -> None:
    before = names(built)
    edit(built / "source" / PAGE, "Inconsistent EvseID", "The EVSE id does not fit")
    assert run("build", "--project", built).code == 0
    assert names(built) == before
    assert entries(built)["018"]["name"] == "INCONSISTENT_EVSE_ID"
    assert entries(built)["018"]["description"] == "The EVSE id does not fit"


def test_a_new_row_gets_a_line_in_the_ledger(built: Path) -> None:
    before = names(built).splitlines()
    add_row(built, row("330", "CPO", "Roaming is paused", "for <em>now</em>"))
    result = run("build", "--project", built)
    assert "Named 330 ROAMING_IS_PAUSED in source/names.toml.\n" in result.err
    after = names(built).splitlines()
    assert [line for line in after if line not in before] == ['"330" = "ROAMING_IS_PAUSED"']
    assert [line for line in after if line in before] == before
    assert (
        after.index('"330" = "ROAMING_IS_PAUSED"')
        == after.index('"320" = "SERVICE_NOT_AVAILABLE"') + 1
    )
    assert entries(built)["330"] == {
        "code": "330",
        "name": "ROAMING_IS_PAUSED",
        "aliases": [],
        "description": "Roaming is paused",
        "sent_by": ["CPO"],
        "additional_info": {"text": "for now", "markdown": "for *now*"},
    }


def test_a_ledger_without_lines_is_filled(project: Path) -> None:
    wanted = tomllib.loads(names(project))
    (project / "source/names.toml").unlink()
    assert run("build", "--project", project).code == 0
    assert tomllib.loads(names(project)) == wanted


def test_a_removed_code_keeps_its_name_for_good(built: Path) -> None:
    remove_row(built, "601")
    assert run("build", "--project", built).code == 0
    assert "601" not in entries(built)
    assert '"601" = "EVSE_ALREADY_RESERVED"' in names(built)


def test_an_alias_of_the_ledger_reaches_every_target(project: Path) -> None:
    with (project / "source/names.toml").open("a", encoding="utf-8") as ledger:
        ledger.write('\n[aliases]\n"018" = ["INCONSISTENT_EVSEID"]\n')
    assert run("build", "--project", project).code == 0
    assert entries(project)["018"]["aliases"] == ["INCONSISTENT_EVSEID"]
    generated = project / "generated"
    python = (generated / "python/oicp_status_codes/_codes.py").read_text(encoding="utf-8")
    assert "    INCONSISTENT_EVSEID = INCONSISTENT_EVSE_ID\n" in python
    types = (generated / "typescript/index.d.ts").read_text(encoding="utf-8")
    assert "export declare const InconsistentEvseid: typeof InconsistentEvseId;" in types
    assert "`INCONSISTENT_EVSEID`" in (generated / "docs/README.md").read_text(encoding="utf-8")


MISTAKES = {
    "two codes, one name": (row("999", "", "Data error"), "name-collision", "row 36"),
    "duplicate code": (row("022", "", "Another data error"), "code-duplicate", "row 36"),
    "malformed code": (row("7OO", "", "An O for a zero"), "code-malformed", "row 36"),
    "no code": (row("", "CPO", "Nameless"), "code-malformed", "row 36"),
    "lost zeros": (row("23", "", "Twenty-three"), "code-lost-zeros", "row 36"),
    "unknown sender": (row("330", "HUBJET", "Someone else"), "value-unknown", "row 36"),
    "no description": (row("330", "CPO", ""), "value-missing", "row 36"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_stops_the_build_and_changes_nothing(built: Path, mistake: str) -> None:
    markup, rule, where = MISTAKES[mistake]
    add_row(built, markup)
    before = snapshot(built)
    result = run("build", "--project", built)
    assert result.code == 2
    line = result.out.strip()
    assert line.startswith(f"source/{PAGE}:45:")
    assert f": error: {where}, " in line
    assert line.endswith(f"[{rule}]")
    assert "Nothing was written: 1 error, " in result.err
    assert snapshot(built) == before


def test_a_missing_column_stops_the_build(built: Path) -> None:
    edit(built / "source" / PAGE, "<strong>Sent By:</strong>", "<strong>Sender</strong>")
    before = snapshot(built)
    result = run("build", "--project", built)
    assert result.code == 2
    (line,) = result.out.splitlines()
    assert line.startswith(f"source/{PAGE}:45:330: error: row 1: ")
    assert line.endswith("[header-mismatch]")
    assert snapshot(built) == before


def test_all_mistakes_are_reported_in_one_run(built: Path) -> None:
    for markup, _, _ in MISTAKES.values():
        add_row(built, markup)
    before = snapshot(built)
    result = run("build", "--project", built)
    assert result.code == 2
    for _, rule, _ in MISTAKES.values():
        assert f"[{rule}]" in result.out
    assert all(f"source/{PAGE}:45:" in line for line in result.out.splitlines())
    assert snapshot(built) == before


def test_a_table_that_lost_a_fifth_needs_a_flag(built: Path) -> None:
    for code in ("600", "601", "602", "603", "604", "501", "510", "700")[1:]:
        remove_row(built, code)
    refused = run("build", "--project", built)
    assert refused.code == 2
    assert "[codes-lost]" in refused.out
    assert run("build", "--project", built, "--accept-loss").code == 0
    assert len(entries(built)) == 27
    assert run("check", "--project", built).code == 0


def test_a_loss_is_measured_against_the_ledger_before_the_first_build(project: Path) -> None:
    for code in ("601", "602", "603", "604", "501", "510", "700"):
        remove_row(project, code)
    assert "[codes-lost]" in run("build", "--project", project).out


def test_a_file_edited_by_hand_is_not_overwritten(built: Path) -> None:
    file = built / "generated/docs/README.md"
    edit(file, "# OICP status codes", "# My own title")
    before = snapshot(built)
    found = error("build", "--project", built)
    assert found["id"] == "edited-by-hand"
    assert found["message"].endswith(":\n  generated/docs/README.md")
    assert snapshot(built) == before
    assert run("build", "--project", built, "--force").code == 0
    assert "# OICP status codes" in file.read_text(encoding="utf-8")


def test_a_file_that_is_not_ours_is_left_alone(built: Path) -> None:
    mine = built / "generated/python/notes.txt"
    mine.write_text("mine", encoding="utf-8")
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE id")
    assert run("build", "--project", built).code == 0
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_file_that_no_template_renders_any_more_is_removed(built: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    (templates / "list").mkdir(parents=True)
    (templates / "list/target.toml").write_text('title = "A list"\n', encoding="utf-8")
    body = "{% for entry in entries %}\n{{ entry.name }}\n{% endfor %}\n"
    (templates / "list/codes.txt.jinja").write_text(body, encoding="utf-8")
    result = run("build", "--project", built, "--templates", templates)
    assert f"generated/: 2 files written, {BUILT_FILES - 1} removed, 0 unchanged." in result.err
    assert sorted(path.name for path in (built / "generated").rglob("*") if path.is_file()) == [
        "codes.txt",
        "manifest.json",
    ]
    assert run("check", "--project", built, "--templates", templates).code == 0


def test_out_leaves_the_project_alone(project: Path, tmp_path: Path) -> None:
    add_row(project, row("330", "CPO", "Roaming is paused"))
    before = snapshot(project)
    out = tmp_path / "elsewhere/preview"
    assert run("build", "--project", project, "--out", out).code == 0
    assert (out / "manifest.json").is_file()
    assert snapshot(project) == before


def test_another_page_is_read_in_place_of_the_contracts(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "Renamed_77.html"
    (project / "source" / PAGE).rename(other)
    assert run("build", "--project", project).code == 2
    assert run("build", "--project", project, "--page", other).code == 0
    manifest = json.loads((project / "generated/manifest.json").read_text(encoding="utf-8"))
    assert "Renamed_77.html" in manifest["inputs"]
    assert str(tmp_path) not in json.dumps(manifest)


def test_a_project_is_found_upward(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = built / "generated/python"
    monkeypatch.chdir(inside)
    assert run("check").code == 0
    monkeypatch.chdir(built.parent)
    assert error_id("check") == "project-missing"


def test_a_ledger_that_cannot_be_extended_is_an_error(project: Path) -> None:
    ledger = project / "source/names.toml"
    ledger.write_text('names = { "000" = "SUCCESS" }\n', encoding="utf-8")
    before = snapshot(project)
    found = error("build", "--project", project)
    assert found["place"]["file"] == "source/names.toml"
    assert snapshot(project) == before


def test_a_ledger_in_another_encoding_is_not_rewritten(project: Path) -> None:
    ledger = project / "source/names.toml"
    ledger.write_bytes(b"# M\xfcller\n" + ledger.read_bytes())
    add_row(project, row("330", "CPO", "Roaming is paused"))
    before = snapshot(project)
    found = error("build", "--project", project)
    assert (found["id"], found["place"]["file"]) == ("not-utf8", "source/names.toml")
    assert snapshot(project) == before


def test_changes_come_before_the_counts_and_a_lost_name_is_a_warning(built: Path) -> None:
    edit(built / "source/names.toml", '"018" = "INCONSISTENT_EVSE_ID"', '"018" = "OTHER_ID"')
    edit(built / "source" / PAGE, "Hubject system error", "Hubject is out of order")
    done = run("build", "--project", built)
    lines = done.err.splitlines()
    assert (done.code, done.out) == (0, "")
    assert lines[1] == "Review 001 before you update: 1 code reused, 1 lost a name."
    assert lines[2].startswith("001: ")
    assert "Hubject is out of order" in lines[2]
    assert lines[3].startswith("018: ")
    assert "OTHER_ID" in lines[3]
    assert lines[4] == (
        "warning: 018: the published name INCONSISTENT_EVSE_ID is gone, so code that uses it fails."
        ' To keep it, add "018" = ["INCONSISTENT_EVSE_ID"] to [aliases] in source/names.toml.'
    )
    assert lines[-1].startswith("generated/: 20 files written, 0 removed, ")


def test_changes_are_findings_for_programs_and_a_lost_name_has_advice(built: Path) -> None:
    edit(built / "source/names.toml", '"018" = "INCONSISTENT_EVSE_ID"', '"018" = "OTHER_ID"')
    done = run("build", "--dry-run", "--project", built, "--format", "github")
    (change,) = [line for line in done.out.splitlines() if line.startswith("::error ")]
    assert "[name-dropped]::018: renamed from INCONSISTENT_EVSE_ID to OTHER_ID" in change
    assert f"source/{PAGE},line=45," in change
    assert "  018: the published name INCONSISTENT_EVSE_ID is gone, so code that" in done.err
    log = json.loads(run("build", "--dry-run", "--project", built, "--format", "sarif").out)
    assert "name-dropped" in {result["ruleId"] for result in log["runs"][0]["results"]}
    quiet = run("-q", "build", "--project", built)
    assert quiet.err.startswith("warning: 018: the published name INCONSISTENT_EVSE_ID is gone")
    assert quiet.err.count("\n") == 1


def test_a_renamed_code_loses_no_name(built: Path) -> None:
    assert run("rename", "018", "OTHER_ID", "--keep-alias", "--project", built).code == 0
    report = json.loads(run("build", "--project", built, "--format", "json").out)
    assert report["lost_names"] == []
    assert [change["rule"] for change in report["changes"]]


def test_json_says_the_same(project: Path) -> None:
    add_row(project, row("330", "CPO", "Roaming is paused"))
    result = run("build", "--project", project, "--format", "json")
    report = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert report["entries"] == 35
    assert report["names"] == {"330": "ROAMING_IS_PAUSED"}
    assert len(report["written"]) == BUILT_FILES + 1  # the page of the new code


def test_an_unforeseen_fault_is_reported_without_a_traceback(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(pipeline, "build", fail)
    found = json.loads(run("build", "--project", built, "--format", "json", bug=True).out)["error"]
    assert (found["id"], found["place"]) == ("internal-error", None)
    assert "ZeroDivisionError: division by zero" in found["message"]
    assert "Traceback" not in run("build", "--project", built, bug=True).err
    debugged = run("build", "--project", built, "--debug", bug=True)
    assert debugged.code == 2
    assert debugged.err.startswith("Traceback")
    assert "error: internal error: ZeroDivisionError" in debugged.err


def test_debug_shows_the_traceback_of_an_error(project: Path) -> None:
    (project / "source" / PAGE).unlink()
    plain = run("build", "--project", project)
    debugged = run("build", "--project", project, "--debug")
    assert plain.code == debugged.code == 2
    assert "Traceback" not in plain.err
    assert debugged.err.startswith("Traceback")
    assert debugged.err.endswith(plain.err)
    assert error_id("build", "--project", project, "--debug") == "file-missing"


def test_a_folder_without_targets_is_reported(built: Path, tmp_path: Path) -> None:
    command = ("build", "--project", built, "--templates")
    assert error_id(*command, tmp_path / "none") == "templates-missing"
    (tmp_path / "empty").mkdir()
    assert error_id(*command, tmp_path / "empty") == "templates-without-target"


def test_the_folder_above_the_targets_is_refused_before_anything_is_removed(
    built: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "above/templates")
    before = snapshot(built)
    command = ("build", "--project", built, "--templates", tmp_path / "above")
    assert error_id(*command) == "templates-without-target"
    assert snapshot(built) == before


def test_a_template_that_cannot_be_read_is_reported(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "templates/mine"
    target.mkdir(parents=True)
    (target / "target.toml").write_text("", encoding="utf-8")
    (target / "a.txt").symlink_to("nowhere")
    found = error("build", "--project", built, "--templates", tmp_path / "templates")
    assert found["id"] == "file-missing"
    assert found["place"]["file"] == f"{target}/a.txt"


@pytest.mark.parametrize(
    ("file", "text", "command"),
    [
        ("json/{{ catalog }}.json.jinja", "{{ nothing }}", "build"),
        ("json/target.toml", "nothing = 1", "build"),
        ("json/target.toml", "nothing = 1", "targets"),
        ("json/target.toml", "nothing = 1", "verify"),
        ("python/_proof/entries.py.jinja", "{{ nothing }}", "verify"),
    ],
)
def test_an_error_in_a_template_is_in_the_file_that_the_user_has(
    file: str, text: str, command: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shipped"
    shutil.copytree(ROOT / "templates", folder)
    (folder / file).write_text(text, encoding="utf-8")
    inside = built / "ours"
    shutil.copytree(folder, inside)
    shutil.rmtree(built / "templates", ignore_errors=True)
    for module in ("project", "scaffold.targets"):
        monkeypatch.setattr(f"oicp_gen.{module}.shipped_templates", lambda: folder)
    assert error(command, "--project", built)["place"]["file"] == f"builtin/{file}"
    if command != "targets":
        for given, shown in ((folder, str(folder)), (inside, "ours")):
            found = error(command, "--project", built, "--templates", given)
            assert found["place"]["file"] == f"{shown}/{file}"
    shutil.copytree(folder / Path(file).parts[0], built / "templates" / Path(file).parts[0])
    assert error(command, "--project", built)["place"]["file"] == f"templates/{file}"


def test_a_failing_template_is_reported_with_its_line(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "templates/mine"
    target.mkdir(parents=True)
    (target / "target.toml").write_text("", encoding="utf-8")
    (target / "a.txt.jinja").write_text("fine\n{{ entries[0].nmae }}\n", encoding="utf-8")
    before = snapshot(built)
    found = error("build", "--project", built, "--templates", tmp_path / "templates")
    assert (found["place"]["file"], found["place"]["line"]) == (f"{target}/a.txt.jinja", 2)
    assert "nmae" in found["message"]
    assert snapshot(built) == before


def test_two_builds_at_once_do_not_mix(project: Path) -> None:
    command = [sys.executable, "-m", "oicp_gen", "build", "--project", str(project)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    for build in running:
        _, errors = build.communicate()
        assert build.returncode == 0, errors
    assert run("check", "--project", project).code == 0


def test_a_refused_build_says_first_what_to_do(built: Path) -> None:
    edit(built / "source" / PAGE, "<p>Hubject</p>", "<p>Foo</p>")
    done = run("build", "--project", built, "--format", "full")
    assert done.code == 2
    assert done.err == (
        "Do not release: 1 unknown value.\n"
        "Nothing was written: 1 error, 3 warnings, 22 notes.\n"
        "hint: Ask the publisher to correct row 23, or add the value to `source/contract.toml`.\n"
    )
    assert done.out == (
        "\n"
        "error[value-unknown]: 1 unknown value\n"
        f"  --> source/{PAGE}, row 23\n"
        "  310  row 23 | Sent By: Foo\n"
        "              |          ^^^ not one of HUBJECT, CPO, EMP\n"
        "\n"
    )
