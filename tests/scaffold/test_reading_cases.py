"""Small pages whose tables are awkward: what `tables` lists, and what `init` makes of each."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from oicp_gen import pipeline
from oicp_gen.contract.contract import Contract
from oicp_gen.contract.parse import parse_contract
from oicp_gen.source import open_project
from tests.support.builders import SHARED
from tests.support.command import error as error_of
from tests.support.command import run

CASES = SHARED / "cases/reading"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases of readings are not here")


class Made(NamedTuple):
    """A project that `init` created, as built."""

    contract: Contract
    entries: list[dict[str, Any]]
    rules: set[str]
    """The rules of the findings."""
    remarks: str
    """What `init` printed."""

    def column(self, field: str) -> list[object]:
        return [entry[field] for entry in self.entries]


@pytest.fixture(autouse=True)
def only_json(json_alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for user in ("project", "scaffold.init"):
        monkeypatch.setattr(f"oicp_gen.{user}.shipped_templates", lambda: json_alone)


def made(name: str, folder: Path, *options: str) -> Made:
    """The project for a table of this case: it builds, and is clean."""
    project = folder / "project"
    result = run("init", CASES / name, "--project", project, *options)
    assert result.code == 0, result.err
    built = pipeline.build(open_project(project))
    assert built.published
    assert pipeline.check(open_project(project)) == pipeline.Checked()
    data = (project / "source/contract.toml").read_bytes()
    contract = parse_contract(data, file="contract.toml")
    spec = json.loads((project / f"generated/json/{contract.id}.json").read_text(encoding="utf-8"))
    rules = {finding.rule for finding in built.source.findings}
    return Made(contract, spec["entries"], rules, result.err)


def listed(name: str) -> list[dict[str, Any]]:
    tables: list[dict[str, Any]] = json.loads(run("tables", CASES / name, "--format", "json").out)[
        "tables"
    ]
    return tables


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "no-codes-duplicate.html",
            ("code-duplicate", '"Code" is "400" in row 2 and again in row 3', 3, 2),
        ),
        (
            "no-codes-remark.html",
            (
                "code-with-remark",
                '"Code" is "E102 (deprecated)" in row 3, which has a remark after the code',
                3,
                None,
            ),
        ),
        (
            "no-codes-two.html",
            (
                "codes-in-one-cell",
                '"Code" is "E102, E103" in row 3, which has several codes',
                3,
                None,
            ),
        ),
    ],
)
def test_why_a_table_has_no_codes(
    name: str, reason: tuple[str, str, int, int | None], tmp_path: Path
) -> None:
    (table,) = listed(name)
    found = table["no_codes"]
    assert table["code_column"] is None
    assert tuple(found[key] for key in ("id", "message", "row", "first_row")) == reason
    assert f"no codes: {reason[1]}" in " ".join(run("tables", CASES / name).out.split())
    error = error_of("init", CASES / name, "--project", tmp_path / "new")
    assert error["id"] == "table-not-found"
    assert reason[1] in error["message"]


def test_a_code_that_occurs_twice_needs_another_column(tmp_path: Path) -> None:
    name = "no-codes-duplicate.html"
    error = error_of("init", CASES / name, "--table", "1", "--project", tmp_path / "new")
    assert error["id"] == "code-column-missing"
    assert '"400" in row 2 and again in row 3' in error["message"]
    assert '--code "Code" --code "Body", which are distinct together' in error["hint"]
    project = made(name, tmp_path, "--code", "Code", "--code", "Body")
    assert project.column("code") == ["400-bad body", "400-no name", "404-no parcel"]


@pytest.mark.parametrize("option", [("--table", "1"), ("--code", "Code")])
def test_a_remark_is_no_part_of_a_code(option: tuple[str, str], tmp_path: Path) -> None:
    project = made("no-codes-remark.html", tmp_path, *option)
    assert project.column("code") == ["E101", "E102", "E103"]
    assert [entry.get("remark") for entry in project.entries] == [None, "deprecated", None]
    assert '"E102 (deprecated)" in row 3' in project.remarks


@pytest.mark.parametrize("option", [("--table", "1"), ("--code", "Code")])
def test_each_code_of_a_cell_is_an_entry(option: tuple[str, str], tmp_path: Path) -> None:
    project = made("no-codes-two.html", tmp_path, *option)
    assert project.column("code") == ["E101", "E102", "E103", "E104"]
    assert project.column("text") == ["Label torn", "Van full", "Van full", "Gate shut"]


def test_a_table_without_a_header_row(tmp_path: Path) -> None:
    (table,) = listed("no-header-row.html")
    assert (table["columns"], table["code_column"], table["rows"]) == ([], 1, 3)
    project = made("no-header-row.html", tmp_path)
    assert project.contract.code_columns == (1,)
    assert project.column("code") == ["E101", "E102", "E103"]
    assert project.column("text") == ["Label torn", "Van full", "Gate shut"]


def test_a_header_in_the_middle(tmp_path: Path) -> None:
    (table,) = listed("header-in-middle.html")
    assert (table["columns"], table["rows"], table["rows_above"]) == (["Element", "Text"], 2, 1)
    assert "1 row above the header" in run("tables", CASES / "header-in-middle.html").out
    error = error_of("init", CASES / "header-in-middle.html", "--project", tmp_path / "new")
    assert '"Alpha" looks like a code but is in or above the header' in error["message"]


@pytest.mark.parametrize("shape", ["", "-wide", "-th", "-unmerged"])
def test_titles_of_groups_are_no_codes(shape: str, tmp_path: Path) -> None:
    name = f"group-rows{shape}.html"
    (table,) = listed(name)
    assert (table["code_column"], table["code_pattern"]) == ("Code", "[A-Z][0-9]{3}")
    project = made(name, tmp_path)
    assert project.column("code") == ["E101", "E102", "E201"]
    assert project.column("group") == ["Carrier errors", "Carrier errors", "Shipper errors"]
    assert project.column("retry") == ["yes", "no", "no"]
    assert "row-title" in project.rules
    assert project.contract.group_rows == (shape == "-unmerged")


@pytest.mark.parametrize(("number", "codes"), [("1", ["E101", "E102"]), ("2", ["E201", "E202"])])
def test_twins(number: str, codes: list[str], tmp_path: Path) -> None:
    project = made("twins.html", tmp_path, "--table", number)
    assert project.column("code") == codes


def test_tables_with_the_same_columns_are_one_catalog_if_wanted(tmp_path: Path) -> None:
    error = error_of("init", CASES / "split-tables.html", "--project", tmp_path / "new")
    assert error["id"] == "table-ambiguous"
    assert "with --alike, because they have the same columns" in error["hint"]
    project = made("split-tables.html", tmp_path, "--alike")
    assert project.column("code") == ["E101", "E102", "E201", "E202"]
    assert project.column("section") == ["Carrier", "Carrier", "Shipper", "Shipper"]
    assert "With table 2, " in project.remarks


def test_one_of_the_tables_with_the_same_columns(tmp_path: Path) -> None:
    project = made("split-tables.html", tmp_path, "--table", "2")
    assert project.contract.under == ("Shipper",)
    assert project.column("code") == ["E201", "E202"]


def test_columns_side_by_side(tmp_path: Path) -> None:
    (table,) = listed("side-by-side.html")
    assert table["columns"] == ["Code", "Text", "Code", "Text"]
    project = made("side-by-side.html", tmp_path)
    assert sorted(map(str, project.column("code"))) == ["101", "102", "103", "201", "202"]
    texts = dict(zip(project.column("code"), project.column("text"), strict=True))
    assert (texts["103"], texts["202"]) == ("No address", "Scale broken")


def test_twins_are_told_apart_by_the_paragraphs_before_them(tmp_path: Path) -> None:
    project = made("twins.html", tmp_path, "--table", "2")
    contract = project.contract
    assert contract.after
    assert (contract.under, contract.position) == ((), 0)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("layout-cell.html", ["E101", "E102"]),
        ("sticky-header.html", ["E101", "E102"]),
        ("storage-hidden-excerpt.xml", ["E101", "E102"]),
        ("hidden-cell.html", ["E101", "E102"]),
        ("sup-code.html", ["404", "409", "410"]),
    ],
)
def test_the_only_table_that_a_person_sees(name: str, codes: list[str], tmp_path: Path) -> None:
    (table,) = listed(name)
    assert table["no_codes"] is None
    assert made(name, tmp_path).column("code") == codes


def test_a_table_that_macros_may_hold() -> None:
    assert (
        "whose content is not in the file" in run("tables", CASES / "storage-behind-macros.xml").err
    )


def test_emoticons_are_listed_as_they_are_read() -> None:
    shown = run("tables", CASES / "emoticon-cells.html", "--cells").out
    assert "E101 | Label torn | \u2705\n" in shown
    assert "E102 | Van full | \u274c\n" in shown
