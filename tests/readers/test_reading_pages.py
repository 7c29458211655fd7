"""Tables whose shape is odd or whose texts are in parameters: each as a person sees it."""

import pytest

from oicp_gen.model.page import Mark, Page
from oicp_gen.readers.read import read_page
from tests.support.builders import SHARED

READING = SHARED / "cases" / "reading"
pytestmark = pytest.mark.skipif(not READING.exists(), reason="the cases of reading are not here")

TASKS = [["Code", "Text", "To do"], ["E101", "Label torn", "☑ retry ☐ alert"]]
TASKS += [["E102", "Van full", "☐ retry ☑ alert"]]
SENDERS = [["Code", "Text", "Sent by"], ["E101", "Label torn", "SHIPPER CARRIER"]]
SENDERS += [["E102", "Van full", "CARRIER"]]
CODES = [["Code", "Text"], ["E101", "Label torn"], ["E102", "Van full"]]

GRIDS = {
    "storage-parameters.xml": [
        ["Code", "Text", "See", "Owner"],
        ["E101", "Blocked by PARCEL-17", "PARCEL-18", ""],
        ["E102", "Too many: n > 10^6", "none", "and the depot"],
        ["E103", "Van full", "none", "the depot"],
    ],
    "storage-titles.xml": [
        ["Code", "Hint"],
        ["E101", "Since 2.1 Retry"],
        ["E102", "Carriers only Wait"],
        ["E103", "Stop"],
    ],
    "storage-includes.xml": [
        ["Code", "Text"],
        ["E101", "Label"],
        ["E102", ""],
        ["E103", "Depot shut"],
    ],
    "storage-hidden-excerpt.xml": CODES,
    "storage-behind-macros.xml": CODES,
    "tasks.xml": TASKS,
    "tasks.html": TASKS,
    "status-adjacent.xml": SENDERS,
    "status-adjacent.html": SENDERS,
    "hidden-cell.html": [
        ["Code", "Text", "Retry"],
        ["E101", "Label torn", "yes"],
        ["E102", "Van full", "no"],
    ],
    "sticky-header.html": CODES,
    "layout-cell.html": CODES,
    "report-page-1-of-3.html": [
        ["Title", "Code", "Text"],
        ["Label torn", "E101", "First"],
        ["Van full", "E102", "Second"],
    ],
}
"""The grid of the only table that is listed."""

MISSING = {
    "storage-parameters.xml": {"E101": Mark("user", "1:a"), "E102": Mark("user", "b")},
    "storage-includes.xml": {
        "E101": Mark("macro", "excerpt-include Texts"),
        "E102": Mark("macro", "multiexcerpt-include-macro Texts"),
    },
}
"""What is not in the file, by the code of its row."""


def page_of(name: str) -> Page:
    return read_page((READING / name).read_bytes(), file=name, sha256="")


@pytest.mark.parametrize("name", GRIDS)
def test_a_page_gives_the_one_table_that_a_person_sees(name: str) -> None:
    (table,) = page_of(name).tables
    assert [[cell.text for cell in row] for row in table.rows] == GRIDS[name]
    missing = {
        row[0].text: mark
        for row in table.rows
        for cell in row
        for mark in cell.marks
        if mark.what in ("macro", "user")
    }
    assert missing == MISSING.get(name, {})


def test_what_has_no_text_in_a_file_is_named_with_its_place() -> None:
    gaps = page_of("storage-behind-macros.xml").unread
    assert [(gap.what, gap.detail, gap.place.line) for gap in gaps] == [
        ("macro", "include Parcel errors", 2),
        ("macro", "markdown", 4),
    ]


def test_the_cells_that_a_page_hides_are_kept_apart_with_their_places() -> None:
    (table,) = page_of("hidden-cell.html").tables
    assert [(cell.line, cell.column, cell.marks) for cell in table.unseen] == [
        (33, 39, (Mark("hidden", "k1"),)),
        (34, 39, (Mark("hidden", "k2"),)),
    ]


def test_a_report_says_which_of_its_pages_it_is() -> None:
    (table,) = page_of("report-page-1-of-3.html").tables
    assert table.part == "page 1 of 3"
