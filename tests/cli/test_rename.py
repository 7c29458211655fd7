"""`oicp-gen rename`: a new name for a code, and the old one as an alias in every language."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.support.artifacts import Node
from tests.support.command import ROOT, run
from tests.support.command import error as error_of
from tests.support.projects import edit, snapshot

NEW = "EVSE_ID_INCONSISTENT"
OLD = "INCONSISTENT_EVSE_ID"
LEDGER = "source/names.toml"


def renamed(project: Path, code: str = "018", name: str = NEW) -> str:
    """The ledger after a code was renamed, as after a release."""
    result = run("rename", code, name, "--keep-alias", "--project", project)
    assert (result.code, result.out) == (0, "")
    return (project / LEDGER).read_text(encoding="utf-8")


def test_only_the_line_of_the_code_changes_and_its_old_name_is_kept(built: Path) -> None:
    before = (built / LEDGER).read_text(encoding="utf-8")
    generated = snapshot(built / "generated")
    result = run("rename", "018", NEW, "--keep-alias", "--project", built)
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"Renamed 018 from {OLD} to {NEW} in source/names.toml;"
        f" {OLD} stays as a deprecated alias.\n"
        f"To update the files, run: oicp-gen build --project {built}\n"
    )
    assert (built / LEDGER).read_text(encoding="utf-8") == (
        before.replace(f'"018" = "{OLD}"', f'"018" = "{NEW}"') + f'\n[aliases]\n"018" = ["{OLD}"]\n'
    )
    assert snapshot(built / "generated") == generated


def test_before_the_first_release_the_old_name_is_given_up(built: Path) -> None:
    before = (built / LEDGER).read_text(encoding="utf-8")
    result = run("rename", "018", NEW, "--project", built)
    assert result.err == (
        f"Renamed 018 from {OLD} to {NEW} in source/names.toml;"
        f" {OLD} is given up. Pass --keep-alias if a package with it is published.\n"
        f"To update the files, run: oicp-gen build --project {built}\n"
    )
    ledger = before.replace(f'"018" = "{OLD}"', f'"018" = "{NEW}"')
    assert (built / LEDGER).read_text(encoding="utf-8") == ledger
    assert run("rename", "000", OLD, "--project", built).code == 0


RELEASES = {
    "source/released.json": "{}",
    "source/CHANGELOG.md": "# Changelog\n\n## [v0.1.0] - 2026-01-01\n\n- First.\n",
}


@pytest.mark.parametrize("file", RELEASES)
def test_after_a_release_the_old_name_is_kept_unless_told_otherwise(built: Path, file: str) -> None:
    (built / file).write_text(RELEASES[file], encoding="utf-8")
    before = (built / LEDGER).read_text(encoding="utf-8")
    assert run("rename", "018", NEW, "--project", built).code == 0
    assert (built / LEDGER).read_text("utf-8").endswith(f'[aliases]\n"018" = ["{OLD}"]\n')
    (built / LEDGER).write_text(before, encoding="utf-8")
    assert run("rename", "018", NEW, "--no-alias", "--project", built).code == 0
    assert "[aliases]" not in (built / LEDGER).read_text("utf-8")


def test_an_alias_that_becomes_the_name_is_not_an_alias_any_more(built: Path) -> None:
    renamed(built)
    assert run("rename", "018", OLD, "--no-alias", "--project", built).code == 0
    ledger = (built / LEDGER).read_text(encoding="utf-8")
    assert f'"018" = "{OLD}"\n' in ledger
    assert ledger.endswith('[aliases]\n"018" = []\n')


@pytest.mark.parametrize("last", ["\r\n", "\n", ""], ids=["CRLF", "mixed", "no last line end"])
def test_a_ledger_with_windows_line_ends_keeps_them(built: Path, last: str) -> None:
    old = (built / LEDGER).read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n") + last.encode()
    (built / LEDGER).write_bytes(old)
    for code, name in (("018", NEW), ("000", "ALL_IS_WELL")):
        assert run("rename", code, name, "--keep-alias", "--project", built).code == 0
        new = (built / LEDGER).read_bytes()
        lines = [line.rstrip(b"\r") for line in new.split(b"\n")]
        assert f'"{code}" = "{name}"'.encode() in lines
        assert lines[-2:] == [f'"018" = ["{OLD}"]'.encode(), b""]
        if last == "\r\n":
            assert new.count(b"\r\n") == new.count(b"\n")


@pytest.mark.parametrize("command", ["build", "check", "lint"])
def test_a_lost_ledger_undoes_no_rename(built: Path, command: str) -> None:
    renamed(built)
    assert run("build", "--project", built).code == 0
    (built / LEDGER).unlink()
    before = snapshot(built)
    error = error_of(command, "--project", built)
    assert (error["id"], error["place"]["file"]) == ("ledger-lost", LEDGER)
    assert error["message"].endswith(f"names would change: 018 = {NEW}")
    assert snapshot(built) == before
    (built / LEDGER).write_text("[names]\n", encoding="utf-8")
    assert run("build", "--project", built).code == 0
    assert OLD in (built / LEDGER).read_text(encoding="utf-8")


def test_a_lost_line_of_a_renamed_code_is_noticed(built: Path) -> None:
    assert run("rename", "018", NEW, "--project", built).code == 0
    assert run("build", "--project", built).code == 0
    edit(built / LEDGER, f'"018" = "{NEW}"\n', "")
    checked = run("check", "--project", built)
    dropped = f"018: renamed from {NEW} to {OLD}; {NEW} is not kept as an alias [name-dropped]\n"
    assert (checked.code, checked.out.startswith(dropped)) == (1, True)
    warning = f"warning: 018: the published name {NEW} is gone, so code that uses it fails."
    assert warning in run("build", "--project", built).err


def test_a_lost_line_of_a_code_with_an_alias_is_an_error(built: Path) -> None:
    renamed(built)
    edit(built / LEDGER, f'"018" = "{NEW}"\n', "")
    before = snapshot(built)
    error = error_of("build", "--project", built)
    assert error["id"] == "ledger-invalid"
    assert "aliases.018: the code has no name in [names]" in error["message"]
    assert snapshot(built) == before


@pytest.mark.parametrize("code", ["018", "999"])
def test_any_other_lost_line_is_drift(built: Path, code: str) -> None:
    line = {"018": f'"018" = "{OLD}"\n', "999": '"999" = "FORMER_CODE"\n'}[code]
    if code == "999":
        edit(built / LEDGER, "[names]\n", f"[names]\n{line}")
        assert run("build", "--project", built).code == 0
    edit(built / LEDGER, line, "")
    assert run("check", "--project", built).code == 1


def test_a_lost_ledger_without_renames_is_written_again(built: Path) -> None:
    before = (built / LEDGER).read_text(encoding="utf-8")
    (built / LEDGER).unlink()
    assert run("build", "--project", built).code == 0
    names = [line for line in before.splitlines() if line.startswith('"')]
    assert [
        line for line in (built / LEDGER).read_text("utf-8").splitlines() if line.startswith('"')
    ] == names


def test_an_alias_reaches_every_target(built: Path) -> None:
    renamed(built)
    assert run("build", "--project", built).code == 0
    assert run("verify", "--project", built).code == 0
    spec = json.loads((built / "generated/json/status-codes.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in spec["entries"] if entry["code"] == "018")
    assert (entry["name"], entry["aliases"]) == (NEW, [OLD])
    for path, text in {
        "python/oicp_status_codes/_codes.py": f"    {OLD} = {NEW}\n",
        "typescript/index.js": "InconsistentEvseId = EvseIdInconsistent",
        "typescript/index.cjs": "InconsistentEvseId = EvseIdInconsistent",
        "typescript/index.d.ts": "InconsistentEvseId: typeof EvseIdInconsistent",
        "docs/README.md": f"Earlier names, deprecated: `{OLD}`",
        "docs/codes/index.html": f'<code data-alias="{OLD}">',
    }.items():
        assert text in (built / "generated" / path).read_text(encoding="utf-8"), path
    assert f"Earlier names           {OLD}" in run("explain", OLD, "--project", built).out


def test_the_old_name_is_an_alias_in_python(built: Path) -> None:
    renamed(built)
    assert run("build", "--project", built).code == 0
    program = (
        "from oicp_status_codes import StatusCode\n"
        f"assert StatusCode.{OLD} is StatusCode.{NEW} is StatusCode('018')\n"
        f"assert StatusCode.__members__['{OLD}'] is StatusCode('018')\n"
        f"assert StatusCode('018').aliases == ('{OLD}',)\n"
        f"assert '{OLD}' not in [member.name for member in StatusCode]\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], cwd=built / "generated/python", check=True, timeout=60
    )


def test_the_old_name_works_in_javascript(built: Path, node: Node) -> None:
    renamed(built)
    assert run("build", "--project", built).code == 0
    program = built / "try.mjs"
    program.write_text(
        'import * as codes from "./generated/typescript/index.js";\n'
        "console.log(codes.InconsistentEvseId, codes.EvseIdInconsistent);\n",
        encoding="utf-8",
    )
    assert node.run(program, cwd=built).strip() == "018 018"


def test_names_add_up_and_an_earlier_one_may_come_back(built: Path) -> None:
    renamed(built)
    ledger = renamed(built, name="EVSE_ID_DUPLICATE")
    assert ledger.endswith(f'[aliases]\n"018" = ["{OLD}", "{NEW}"]\n')
    ledger = renamed(built, name=OLD)
    assert f'\n"018" = "{OLD}"\n' in ledger
    assert ledger.endswith(f'[aliases]\n"018" = ["{NEW}", "EVSE_ID_DUPLICATE"]\n')
    ledger = renamed(built, "000", "ALL_IS_WELL")
    assert ledger.endswith(
        f'[aliases]\n"000" = ["SUCCESS"]\n"018" = ["{NEW}", "EVSE_ID_DUPLICATE"]\n'
    )


def test_a_code_that_is_called_so_already_changes_nothing(built: Path) -> None:
    before = snapshot(built)
    result = run("rename", "018", OLD, "--project", built)
    assert (result.code, result.err) == (0, f"018 is already named {OLD}.\n")
    assert snapshot(built) == before


REFUSED = {
    ("18", NEW): ("code-unnamed", "Did you mean 018?"),
    ("0180", NEW): ("code-unnamed", "Did you mean 018?"),
    ("x", NEW): ("code-unnamed", "Run `oicp-gen build` to name new codes."),
    ("018", "evseId"): ("name-invalid", None),
    ("018", "A" * 121): ("name-invalid", None),
    ("018", "SUCCESS"): ("name-taken", None),
    ("018", "ONCE"): ("name-taken", None),
    ("018", "HUBJECT\x1b[2J"): ("name-invalid", None),
    ("018", "STATUS_CODE"): ("name-clash", None),
}


@pytest.mark.parametrize("given", REFUSED, ids=lambda given: " ".join(given)[:30])
def test_a_name_that_a_code_cannot_have_is_refused(built: Path, given: tuple[str, str]) -> None:
    edit(built / LEDGER, '"700" = ', '"700" = "OUT_OF_SERVICE"\n"701" = ')
    with (built / LEDGER).open("a", encoding="utf-8") as file:
        file.write('[aliases]\n"700" = ["ONCE"]\n')
    before = snapshot(built)
    error = error_of("rename", *given, "--project", built)
    expected, hint = REFUSED[given]
    assert error["id"] == expected
    assert error["hint"] == (hint or error["hint"])
    in_ledger = expected != "name-invalid"
    assert (error["place"] or {}).get("file") == (LEDGER if in_ledger else None)
    assert "\x1b" not in error["message"]
    assert snapshot(built) == before


def test_a_ledger_that_cannot_be_edited_is_left_alone(project: Path) -> None:
    text = f'aliases = {{}}\n[names]\n"018" = "{OLD}"\n'
    (project / LEDGER).write_text(text, encoding="utf-8")
    error = error_of("rename", "018", NEW, "--keep-alias", "--project", project)
    assert (error["id"], error["place"]["file"]) == ("ledger-alias-not-editable", LEDGER)
    assert f'"018" = "{NEW}" in [names]' in error["hint"]
    assert (project / LEDGER).read_text(encoding="utf-8") == text


def test_a_page_with_errors_does_not_keep_a_code_from_being_renamed(built: Path) -> None:
    edit(built / "source/FinalOICP-status-code_3626501182.html", "<p>019</p>", "<p>19</p>")
    assert NEW in renamed(built)


def test_the_answer_for_a_program(built: Path) -> None:
    schema = json.loads((ROOT / "generator/oicp_gen/report/schema.json").read_text("utf-8"))
    made = run("rename", "018", NEW, "--keep-alias", "--project", built, "--format", "json")
    answer = json.loads(made.out)
    jsonschema.Draft202012Validator(schema).validate(answer)
    assert answer == {
        "format": 1,
        "command": "rename",
        "code": "018",
        "before": OLD,
        "name": NEW,
        "aliases": [OLD],
    }
