"""Inputs in the other forms that Confluence exports: what `tables` and `init` do with them."""

import json
from pathlib import Path

import pytest

from tests.support.builders import SHARED
from tests.support.command import error, run

READING = SHARED / "cases" / "reading"
pytestmark = pytest.mark.skipif(
    not READING.exists(), reason="the inputs of the reading cases are not here"
)

ERRORS = [["Code", "Text"], ["E101", "Label torn"], ["E102", "Van full"], ["E103", "Gate shut"]]
DEPOTS = [["Depot", "City"], ["D01", "Northport"], ["D02", "Eastgate"]]
WORD = [
    ["Code", "Text"],
    ["E101", "Straße gesperrt, the depot asks for another way round that it can name"],
    ["E102", "Van full = no room"],
]
EXPECTED = {
    "entities-one-page.xml": [("Codes", "", ERRORS), ("Codes", "Depots", DEPOTS)],
    "entities-pages.xml": [("Codes", "Errors", ERRORS), ("Depots", "Places", DEPOTS)],
    "entities-versions.xml": [("Codes", "Errors", ERRORS)],
    "xml-export.zip": [("Codes", "", ERRORS), ("Codes", "Depots", DEPOTS)],
    "word-export.doc": [("Codes", "Codes", WORD)],
}
"""Title, heading and cells of each table."""


@pytest.mark.parametrize("name", EXPECTED)
def test_the_tables_are_those_of_the_current_pages(name: str) -> None:
    result = run("tables", READING / name, "--cells", "--format", "json")
    assert result.code == 0
    tables = json.loads(result.out)["tables"]
    found = [(table["title"], table["heading"], table["cells"]) for table in tables]
    assert found == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_table_becomes_a_project_that_builds(name: str, tmp_path: Path) -> None:
    for number, (_, _, cells) in enumerate(EXPECTED[name], 1):
        root = tmp_path / str(number)
        assert run("init", READING / name, "--table", str(number), "--project", root).code == 0
        assert run("build", "--project", root).code == 0
        assert run("lint", READING / name, "--project", root).code == 0
        (spec,) = (root / "generated" / "json").glob("*[!a].json")
        codes = [entry["code"] for entry in json.loads(spec.read_text())["entries"]]
        assert codes == [code for code, *_ in cells[1:]]


def test_asciidoc_is_named_and_not_taken_for_json() -> None:
    found = error("tables", READING / "asciidoc.adoc")
    assert (found["id"], found["message"]) == (
        "file-is-other",
        "this is an AsciiDoc document, not a page",
    )
