"""Rows that are titles of groups: which rows are, and the field that they give to entries."""

import pytest

from oicp_gen.contract.contract import Contract
from tests.extract.parcels import GROUP, contract, entries, found, normalized, page

BY_MERGE = contract(fields=GROUP)
BY_TEXT = contract("group_rows = true", fields=GROUP)
WORDS = contract("group_rows = true", pattern="[A-Za-z]+", fields=GROUP)
MERGED = "<tr><td colspan={}>{}</td></tr>"


def rows(*lines: str, head: str = "<th>Code</th><th>Text</th>") -> str:
    """Return a table of these rows; one without a tag is the text of a title over the table."""
    each = (line if line.startswith("<") else MERGED.format(2, line) for line in lines)
    return f"<table><tr>{head}</tr>{''.join(each)}</table>"


def entry(code: str, text: str = "x") -> str:
    return f"<tr><td>{code}</td><td>{text}</td></tr>"


def test_a_group_lasts_until_the_next_title_of_its_table() -> None:
    seen = page(
        rows(entry("E100"), "A", entry("E101"), entry("E102"), "B", "C", entry("E103"), "D"),
        rows(entry("E200")),
    )
    by = contract('tables = "all"', fields=GROUP)
    assert entries(seen, by) == [
        ("E100", "x", ""),
        ("E101", "x", "A"),
        ("E102", "x", "A"),
        ("E103", "x", "C"),
        ("E200", "x", ""),
    ]
    assert [row for rule, row, _ in found(seen, by) if rule == "row-title"] == [3, 6, 7, 9]


def test_a_title_above_the_header_is_the_group_of_the_first_entries() -> None:
    head = "<tr><th>Code</th><th>Text</th></tr>"
    seen = page(rows(head, entry("E101"), "B", head, entry("E102"), head="<td colspan=2>A</td>"))
    assert entries(seen, BY_MERGE) == [("E101", "x", "A"), ("E102", "x", "B")]
    assert [(rule, row) for rule, row, _ in found(seen, BY_MERGE)] == [
        ("row-title", 1),
        ("row-title", 4),
        ("header-repeated", 5),
    ]


@pytest.mark.parametrize("tag", ["td", "th"])
def test_a_title_at_the_top_of_a_table_without_headings_is_a_group(tag: str) -> None:
    by = contract(column="1", text="column = 2", fields=GROUP)
    seen = page(rows(entry("E101"), head=f"<{tag} colspan=2>A</{tag}>"))
    assert entries(seen, by) == [("E101", "x", "A")]


@pytest.mark.parametrize("width", [2, 3, 9])
def test_a_title_may_be_wider_than_the_header(width: int) -> None:
    seen = page(rows(MERGED.format(width, "A"), entry("E101")))
    assert entries(seen, BY_MERGE) == [("E101", "x", "A")]


def test_a_title_over_columns_that_the_contract_does_not_name_is_one_too() -> None:
    head = "<th>Text</th><th>Code</th><th>Retry</th>"
    title = "<tr><td></td><td colspan=2>A</td></tr>"
    seen = page(rows(title, "<tr><td>x</td><td>E101</td><td>no</td></tr>", head=head))
    assert entries(seen, BY_TEXT) == [("E101", "x", "A")]
    seen = page(rows(MERGED.format(3, "A"), f"{entry('x', 'E101')}", head=head))
    assert entries(seen, BY_MERGE) == [("E101", "x", "A")]


@pytest.mark.parametrize(
    "title",
    [
        "<tr><td>A</td><td></td></tr>",
        "<tr><th>A</th><td></td></tr>",
        "<tr><td>A</td></tr>",
        "<tr><td>A</td><td> &nbsp; </td></tr>",
        "<tr><td>A</td><td>&#8203;</td></tr>",
    ],
)
def test_a_single_text_is_a_title_if_the_contract_says_so(title: str) -> None:
    seen = page(rows(title, entry("E101")))
    assert entries(seen, BY_TEXT) == [("E101", "x", "A")]
    assert "code-malformed" in [rule for rule, _, _ in found(seen, BY_MERGE)]


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td></td><td>A</td></tr>",
        "<tr><td>A</td><td><img src=a.png></td></tr>",
    ],
)
def test_a_row_that_may_be_an_entry_is_not_a_title(row: str) -> None:
    seen = page(rows(row, entry("E101")))
    assert normalized(seen, BY_TEXT).spec is None


def test_a_row_with_a_code_alone_is_an_entry() -> None:
    seen = page(rows("<tr><td>E100</td><td></td></tr>"))
    assert entries(seen, BY_TEXT) == [("E100", "", "")]


def test_a_title_in_the_first_cell_may_be_beside_the_codes_column() -> None:
    head = "<th>Text</th><th>Code</th>"
    seen = page(rows("<tr><td>A</td><td></td></tr>", entry("x", "E101"), head=head))
    assert entries(seen, BY_TEXT) == [("E101", "x", "A")]


@pytest.mark.parametrize(
    ("by", "is_title"), [(WORDS, True), (contract(pattern="[A-Za-z]+"), False)]
)
def test_a_merged_cell_that_could_be_a_code_is_a_title_only_by_the_contract(
    by: Contract, is_title: bool
) -> None:
    seen = page(rows("Carrier", entry("Torn")))
    assert ("row-title" in [rule for rule, _, _ in found(seen, by)]) is is_title
    assert (normalized(seen, by).spec is not None) is is_title


def test_a_title_is_read_without_formatting_and_its_cells_are_not_unused() -> None:
    head = "<th>Code</th><th>Text</th><th>Retry</th>"
    seen = page(rows(MERGED.format(3, "<b>A</b><br>b"), entry("E101") + "<tr></tr>", head=head))
    assert entries(seen, BY_MERGE)[0] == ("E101", "x", "A b")
    assert "column-unknown" in [rule for rule, _, _ in found(seen, BY_MERGE)]
    assert not [text for rule, _, text in found(seen, BY_MERGE) if rule == "text-formatting"]


def test_what_is_odd_in_a_title_is_reported_once_and_there() -> None:
    seen = page(rows("A\u200bB", entry("E101"), entry("E102")))
    assert entries(seen, BY_MERGE) == [("E101", "x", "AB"), ("E102", "x", "AB")]
    (odd,) = [one for one in normalized(seen, BY_MERGE).findings if one.rule == "text-invisible"]
    assert (odd.place.row, odd.place.heading, odd.place.code) == (2, None, None)


def test_titles_of_a_turned_table_are_left_out() -> None:
    seen = page(
        "<table><tr><th>Code</th><td rowspan=2>A</td><td>E101</td></tr>"
        "<tr><th>Text</th><td>x</td></tr></table>"
    )
    assert entries(seen, BY_MERGE) == [("E101", "x", "A")]
