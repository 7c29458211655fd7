"""Every command on a catalog from several tables, with groups, and codes with texts in a cell."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.support.builders import export
from tests.support.command import run

CONTRACT = """\
[catalog]
id = "parcel-codes"
title = "Parcel codes"
protocol = "Parcel 1"
page = "codes_7.html"
entry = "ParcelCode"
tables = "all"
group_rows = true

[code]
column = 1
pattern = "E[0-9]{3}"
separators = [","]
name_from = "code"

[fields.section]
from = "heading"
kind = "set"
enum = "Section"
values = { CARRIER = [], SHIPPER = [] }
required = true

[fields.topic]
from = "group"
kind = "text"

[fields.state]
from = "code"
kind = "rich"

[fields.text]
column = 2
kind = "text"
required = true

[package]
name = "parcel-codes"
version = "0.1.0"
"""
BODY = """\
<h2>Carrier</h2>
<table class="confluenceTable"><tr><th>Code</th><th>Text</th></tr>
<tr><td colspan="2">Van</td></tr>
<tr><td>E101, E102 (<b>old</b>)</td><td>Label torn</td></tr>
</table>
<h2>Shipper</h2>
<table class="confluenceTable">
<tr><td>Depot</td><td>&nbsp;</td></tr>
<tr><td>E201</td><td>Gate shut</td></tr>
</table>"""

ODD = "<tr><td>E9</td><td>Lost</td></tr></table>"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A project of such a catalog."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/contract.toml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "source/codes_7.html").write_text(export(BODY), encoding="utf-8")
    return tmp_path


def test_all_commands_read_the_same_entries(catalog: Path) -> None:
    assert run("build", "--project", catalog).code == 0
    spec = json.loads((catalog / "generated/json/parcel-codes.json").read_text(encoding="utf-8"))
    schema = (catalog / "generated/json/parcel-codes.schema.json").read_text(encoding="utf-8")
    Draft202012Validator(json.loads(schema)).validate(spec)
    old = {"text": "old", "markdown": "**old**"}
    assert [list(entry.values())[3:] for entry in spec["entries"]] == [
        [["CARRIER"], "Van", None, "Label torn"],
        [["CARRIER"], "Van", old, "Label torn"],
        [["SHIPPER"], "Depot", None, "Gate shut"],
    ]
    assert run("check", "--project", catalog).code == 0
    assert run("check", "--strict", "--project", catalog).code == 0
    card = run("explain", "E102", "--project", catalog).out
    assert [line.split() for line in card.splitlines()] == [
        ["E102", "E102"],
        ["Section", "CARRIER"],
        ["Topic", "Van"],
        ["State", "old"],
        ["Text", "Label", "torn"],
    ]
    assert run("explain", "shut", "--project", catalog).out.startswith("E201  E201")


def test_findings_are_at_the_cells_of_their_tables(catalog: Path) -> None:
    page = catalog / "source/codes_7.html"
    page.write_text(export(BODY.replace("</table>", ODD, 1)), encoding="utf-8")
    found = json.loads(run("lint", "--project", catalog, "--format", "json").out)["findings"]
    wrong = 'code "E9" does not match the pattern E[0-9]{3}'
    assert [(one["rule"], one["place"]["row"], one["message"]) for one in found] == [
        ("value-spelling", None, '"Carrier" is CARRIER in the contract'),
        ("row-title", 1, 'below "Carrier": "Code", "Text" are above the first code'),
        ("row-title", 2, 'below "Carrier": "Van" is a title, not an entry'),
        ("code-malformed", 4, f'below "Carrier": {wrong}'),
        ("value-spelling", None, '"Shipper" is SHIPPER in the contract'),
        ("row-title", 1, 'below "Shipper": "Depot" is a title, not an entry'),
    ]


def test_a_second_table_without_any_code_is_another_table(catalog: Path) -> None:
    by_number = [one for one in CONTRACT.splitlines() if "tables" not in one]
    (catalog / "source/contract.toml").write_text("\n".join(by_number), encoding="utf-8")
    result = run("lint", "--project", catalog, "--format", "sarif")
    (log,) = json.loads(result.out)["runs"]
    assert {one["ruleId"] for one in log["results"]} == {"several-tables"}
    lines = [
        one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in log["results"]
    ]
    text = export(BODY).splitlines()
    assert [text[line - 1][:6] for line in lines] == ["<table", "<table"]


def test_a_difference_is_found_in_each_field(catalog: Path, tmp_path: Path) -> None:
    assert run("build", "--project", catalog).code == 0
    other = tmp_path / "other_7.html"
    changed = BODY.replace("Depot", "Dock").replace("<b>old</b>", "old").replace("torn", "lost")
    other.write_text(export(changed), encoding="utf-8")
    spec = catalog / "generated/json/parcel-codes.json"
    result = run("diff", "--project", catalog, "--format", "json", spec, other)
    changes = json.loads(result.out)["changes"]
    assert sorted((one["code"], one.get("field")) for one in changes if one["code"]) == [
        ("E101", "text"),
        ("E102", "state"),
        ("E102", "text"),
        ("E201", "topic"),
    ]
