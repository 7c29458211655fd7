"""Columns by their numbers: tables without a header row, and mixed with headings."""

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.extract.find_table import headers
from tests.extract.parcels import GROUP, REST, below, contract, entries, found, page
from tests.support.builders import table

TORN, FULL = ["E101", "Label torn"], ["E102", "Van full"]
BY_NUMBER = contract(column="1", text="column = 2")


def test_a_table_without_headings_is_read() -> None:
    seen = page(table(TORN, FULL))
    assert entries(seen, BY_NUMBER) == [("E101", "Label torn"), ("E102", "Van full")]
    assert found(seen, BY_NUMBER) == []
    (header,) = headers(seen, BY_NUMBER)
    assert (header.row, header.first, header.last) == (-1, 0, -1)
    assert (header.columns, header.fits) == ({"code": 0, "text": 1}, True)


def test_the_place_of_a_cell_has_the_number_of_its_column() -> None:
    seen = page(table(TORN, ["E1O2", "Van full"]))
    ((rule, row, message),) = found(seen, BY_NUMBER)
    assert (rule, row) == ("code-malformed", 2)
    assert message == 'code "E1O2" does not match the pattern E[0-9]{3}'


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ('<tr><th>Code</th><th>Text</th></tr><tr><th colspan="2">Replies</th></tr>', 2),
        ("<tr><th>E100</th><th>Late</th></tr>", 0),
    ],
)
def test_header_cells_at_the_top_are_no_entries_unless_they_have_a_code(
    first: str, expected: int
) -> None:
    body = "<tr><td>E101</td><td>Label torn</td></tr>"
    rules = [rule for rule, _, _ in found(page(f"<table>{first}{body}</table>"), BY_NUMBER)]
    assert rules == ["row-title"] * expected


def test_a_row_at_the_top_that_is_no_entry_is_an_error_not_a_title() -> None:
    seen = page(table(["E1O1", "Label torn"], FULL))
    assert [(rule, row) for rule, row, _ in found(seen, BY_NUMBER)] == [("code-malformed", 1)]


@pytest.mark.parametrize("by", [contract(column="1", text="column = 3"), contract(column="2")])
def test_a_table_that_is_too_narrow_or_has_no_code_there_does_not_fit(by: Contract) -> None:
    rules = [rule for rule, _, _ in found(page(table(TORN, FULL)), by)]
    assert rules == ["page-without-table"]


def test_tables_without_a_code_in_the_column_are_other_tables() -> None:
    seen = page(below("Terms", ["EMP", "a company"]), table(TORN, FULL))
    assert [code for code, _ in entries(seen, BY_NUMBER)] == ["E101", "E102"]


def test_several_tables_without_headings_are_one_catalog() -> None:
    by = contract('tables = "all"', column="1", text="column = 2")
    assert [code for code, _ in entries(page(table(TORN), table(FULL)), by)] == ["E101", "E102"]


def test_a_table_of_the_same_width_without_a_code_is_reported() -> None:
    by = contract('tables = "all"\nunder = ["A", "B"]', column="1", text="column = 2")
    other = below("B", ["x", "y", "z"], head=["1", "2", "3"])
    seen = page(below("A", TORN), below("B", ["E1O1", "Late"]), other, below("C", ["a", "b"]))
    reported = [one for one in found(seen, by) if one[0] == "table-left-out"]
    assert reported == [
        ("table-left-out", None, 'the table below "B" has no code (E[0-9]{3}) in column 1')
    ]


def test_a_number_stands_for_a_heading_that_is_empty() -> None:
    seen = page(table(["Code", ""], TORN))
    by = contract(text="column = 2")
    assert entries(seen, by) == [("E101", "Label torn")]
    assert found(seen, by) == []
    late = page(table(["Code", ""], ["E101", "Label \u200btorn"]))
    assert [(rule, row) for rule, row, _ in found(late, by)] == [("text-invisible", 2)]


def test_a_number_beyond_the_table_is_missing() -> None:
    ((rule, _, message),) = found(page(table(["Code", "Text"], TORN)), contract(text="column = 3"))
    assert rule == "header-mismatch"
    assert message.startswith('this table has no column headed "3"; its header row has "Code"')


def test_the_columns_of_a_repeated_heading_are_distinguished_by_number() -> None:
    seen = page(table(["Code", "Text", "Text"], [*TORN, "Etikett zerrissen"]))
    assert entries(seen, contract(text="column = 3")) == [("E101", "Etikett zerrissen")]


def test_groups_and_texts_after_codes_need_no_headings_either() -> None:
    title = '<tr><td colspan="2">Carrier</td></tr>'
    rows = "<tr><td>E101 (old)</td><td>Label torn</td></tr>"
    by = contract(column="1", text="column = 2", fields=f"{GROUP}\n{REST}")
    seen = page(f"<table>{title}{rows}</table>")
    assert entries(seen, by) == [("E101", "Label torn", "Carrier", "old")]
    assert found(seen, by) == [("row-title", 1, '"Carrier" is a title, not an entry')]


PARTS = contract(column='["Service", "Code"]', pattern="[A-Z]+-[0-9]+")
SERVICES = ["Service", "Code", "Text"]


def test_a_code_of_several_columns_is_joined() -> None:
    rows = '<tr><td rowspan="2">AUTH</td><td>1</td><td>No</td></tr><tr><td>2</td><td>Yes</td></tr>'
    head = "".join(f"<th>{heading}</th>" for heading in SERVICES)
    seen = page(f"<table><tr>{head}</tr>{rows}</table>")
    assert entries(seen, PARTS) == [("AUTH-1", "No"), ("AUTH-2", "Yes")]
    assert found(seen, PARTS) == []
    dotted = contract(
        column='["Code", "Service"]', pattern="[0-9]\\.[A-Z]+", code='joined_by = "."'
    )
    assert entries(seen, dotted) == [("1.AUTH", "No"), ("2.AUTH", "Yes")]
    numbered = contract(column="[1, 2]", pattern="[A-Z]+-[0-9]+", text="column = 3")
    assert entries(page(table(["AUTH", "1", "No"])), numbered) == [("AUTH-1", "No")]


def test_a_code_of_several_columns_needs_each_of_them() -> None:
    rows = [["AUTH", "", "a"], ["", "2", "b"], ["", "", "c"], ["auth", "3", "d"], ["AUTH", "4", ""]]
    assert found(page(table(SERVICES, *rows)), PARTS) == [
        ("column-gaps", 1, "empty in 1 of 5 rows: AUTH-4"),
        ("code-malformed", 2, 'code "AUTH-" lacks its part from "Code"'),
        ("code-malformed", 3, 'code "-2" lacks its part from "Service"'),
        ("code-malformed", 4, "the row has no code"),
        ("code-malformed", 5, 'code "auth-3" does not match the pattern [A-Z]+-[0-9]+'),
    ]


def test_a_title_above_a_code_of_several_columns_is_left_out() -> None:
    head = "".join(f"<th>{heading}</th>" for heading in SERVICES)
    title = '<tr><td colspan="3">Services</td></tr>'
    rows = "<tr><td>AUTH</td><td>1</td><td>No</td></tr>" * 2
    seen = page(f"<table><tr>{head}</tr>{title}{rows}</table>")
    assert found(seen, PARTS) == [
        ("row-title", 2, '"Services" is a title, not an entry'),
        ("code-duplicate", 4, 'code "AUTH-1" is already in row 3'),
    ]


def test_marks_of_footnotes_are_no_part_of_a_code_beside_a_text() -> None:
    seen = page(table(["E101<sup>1</sup> old", "Label torn"], ["E102<sup>2</sup>", "Van full"]))
    by = contract(column="1", text="column = 2", fields=REST)
    assert entries(seen, by) == [("E101", "Label torn", "old"), ("E102", "Van full", "")]
    assert [rule for rule, _, _ in found(seen, by)] == ["footnote-mark", "footnote-mark"]
