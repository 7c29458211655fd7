"""`oicp-gen rename`: another name for a code, and the old one as an alias in every language."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from oicp_gen.contract.ledger_edit import rename
from tests.support.artifacts import Node
from tests.support.command import ROOT, run
from tests.support.projects import edit, snapshot

NEW = "EVSE_ID_INCONSISTENT"
OLD = "INCONSISTENT_EVSE_ID"
LEDGER = "source/names.toml"


def renamed(project: Path, code: str = "018", name: str = NEW) -> str:
    """The ledger after a code was renamed."""
    result = run("rename", code, name, "--project", project)
    assert (result.code, result.out) == (0, "")
    return (project / LEDGER).read_text(encoding="utf-8")


def test_only_the_line_of_the_code_changes_and_its_old_name_is_kept(built: Path) -> None:
    before = (built / LEDGER).read_text(encoding="utf-8")
    generated = snapshot(built / "generated")
    result = run("rename", "018", NEW, "--project", built)
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


def test_an_alias_reaches_every_target(built: Path) -> None:
    renamed(built)
    assert run("build", "--project", built).code == 0
    assert run("verify", "--project", built).code == 0
    spec = json.loads((built / "generated/json/status-codes.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in spec["entries"] if entry["code"] == "018")
    assert (entry["name"], entry["aliases"]) == (NEW, [OLD])
    for path, text in {
        "python/oicp_status_codes/_codes.py": f"def {OLD}(cls)",
        "typescript/index.js": "InconsistentEvseId = EvseIdInconsistent",
        "typescript/index.cjs": "InconsistentEvseId = EvseIdInconsistent",
        "typescript/index.d.ts": "InconsistentEvseId: typeof EvseIdInconsistent",
        "docs/README.md": f"Earlier names, deprecated: `{OLD}`",
        "docs/index.html": f'<code data-alias="{OLD}">',
    }.items():
        assert text in (built / "generated" / path).read_text(encoding="utf-8"), path
    assert f"Earlier names           {OLD}" in run("explain", OLD, "--project", built).out


def test_the_old_name_works_and_warns_in_python(built: Path) -> None:
    renamed(built)
    assert run("build", "--project", built).code == 0
    program = (
        "import warnings\n"
        "from oicp_status_codes import StatusCode\n"
        "with warnings.catch_warnings(record=True) as told:\n"
        "    warnings.simplefilter('always')\n"
        f"    assert StatusCode.{OLD} is StatusCode.{NEW} is StatusCode('018')\n"
        "(warning,) = told\n"
        f"assert warning.category is DeprecationWarning and '{NEW}' in str(warning.message)\n"
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
    ("18", NEW): ('source/names.toml: no code "18" has a name', "Did you mean 018?"),
    ("0180", NEW): ('source/names.toml: no code "0180" has a name', "Did you mean 018?"),
    ("x", NEW): ('source/names.toml: no code "x" has a name', "`oicp-gen build` names new codes."),
    ("018", "evseId"): ('"evseId" is no name', "A name is of words of A-Z and 0-9"),
    ("018", "A" * 121): (f'"{"A" * 59}…" is no name', "has at most 120 characters"),
    ("018", "SUCCESS"): ("SUCCESS is the name of the code 000", "Choose another name."),
    ("018", "ONCE"): ("ONCE was once the name of the code 700", "Choose another name."),
    ("018", "HUBJECT\x1b[2J"): ('"HUBJECT\\u{1b}[2J" is no name', "A name is of words"),
    ("018", "STATUS_CODE"): (
        "the name StatusCode of the code 018 is taken",
        "Give the code another name",
    ),
}


@pytest.mark.parametrize("given", REFUSED, ids=lambda given: " ".join(given)[:30])
def test_a_name_that_a_code_cannot_have_is_refused(built: Path, given: tuple[str, str]) -> None:
    edit(built / LEDGER, '"700" = ', '"700" = "OUT_OF_SERVICE"\n"701" = ')
    with (built / LEDGER).open("a", encoding="utf-8") as file:
        file.write('[aliases]\n"700" = ["ONCE"]\n')
    before = snapshot(built)
    result = run("rename", *given, "--project", built)
    said, mend = REFUSED[given]
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert mend in result.err
    assert snapshot(built) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[names]\n"1" = "A" # why\n', '[names]\n"1" = "B"  # why\n\n[aliases]\n"1" = ["A"]\n'),
        ("[names]\n1='A'\n", '[names]\n1= "B"\n\n[aliases]\n"1" = ["A"]\n'),
        (
            '[aliases]\n1 = ["C"] # old\n[names]\n1 = "A"\n',
            '[aliases]\n1 = ["C", "A"]  # old\n[names]\n1 = "B"\n',
        ),
    ],
    ids=["a comment", "other quotes", "aliases above"],
)
def test_what_else_stands_in_the_ledger_is_kept(text: str, expected: str) -> None:
    assert rename(text, "1", "B", file="names.toml") == expected


@pytest.mark.parametrize(
    "text",
    [
        'names = { "018" = "OLD" }\n',
        '[names]\n"018" = """OLD"""\n',
        '[names]\n"018" = "OLD"\n[aliases]\n"018" = [\n  "OLDER",\n]\n',
    ],
    ids=["in a line", "in three quotes", "a list over lines"],
)
def test_a_ledger_that_cannot_be_edited_line_by_line_is_left_alone(
    project: Path, text: str
) -> None:
    (project / LEDGER).write_text(text, encoding="utf-8")
    result = run("rename", "018", NEW, "--project", project)
    assert result.code == 2
    assert result.err.startswith(f'error: {LEDGER}: the lines of "018" cannot be edited here\n')
    assert f'Write each on a line of its own: [names] "018" = "{NEW}"' in result.err
    assert (project / LEDGER).read_text(encoding="utf-8") == text


def test_a_page_with_errors_does_not_keep_a_code_from_being_renamed(built: Path) -> None:
    edit(built / "source/FinalOICP-status-code_3626501182.html", "<p>019</p>", "<p>19</p>")
    assert NEW in renamed(built)


def test_the_answer_for_a_program(built: Path) -> None:
    schema = json.loads((ROOT / "generator/oicp_gen/report/schema.json").read_text("utf-8"))
    answer = json.loads(run("rename", "018", NEW, "--project", built, "--format", "json").out)
    jsonschema.Draft202012Validator(schema).validate(answer)
    assert answer == {
        "format": 1,
        "command": "rename",
        "code": "018",
        "before": OLD,
        "name": NEW,
        "aliases": [OLD],
    }
