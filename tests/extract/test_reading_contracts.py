"""Tables that a contract reads only with the keys for several tables, groups and odd codes."""

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.model.page import Page
from oicp_gen.readers.read import read_page
from tests.extract.parcels import GROUP, REST, SECTION, contract, entries, found
from tests.support.builders import SHARED

READING = SHARED / "cases" / "reading"
pytestmark = pytest.mark.skipif(not READING.exists(), reason="the tables are not here")

RETRY = '[fields.retry]\ncolumn = "Retry"\nkind = "text"'


def shared(name: str) -> Page:
    return read_page((READING / f"{name}.html").read_bytes(), file=f"{name}.html", sha256="")


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        (
            "twins",
            contract("position = 2"),
            [("E201", "Gate shut"), ("E202", "Scale broken")],
        ),
        (
            "twins",
            contract('after = "To the depot:"'),
            [("E201", "Gate shut"), ("E202", "Scale broken")],
        ),
        (
            "split-tables",
            contract('tables = "all"', fields=SECTION),
            [
                ("E101", "Label torn", "Carrier"),
                ("E102", "Van full", "Carrier"),
                ("E201", "No address", "Shipper"),
                ("E202", "Not paid", "Shipper"),
            ],
        ),
        (
            "no-codes-remark",
            contract(fields=REST),
            [
                ("E101", "Label torn", ""),
                ("E102", "Van full", "deprecated"),
                ("E103", "Gate shut", ""),
            ],
        ),
        (
            "no-codes-two",
            contract(code='separators = [","]'),
            [
                ("E101", "Label torn"),
                ("E102", "Van full"),
                ("E103", "Van full"),
                ("E104", "Gate shut"),
            ],
        ),
        (
            "no-header-row",
            contract(column="1", text="column = 2"),
            [("E101", "Label torn"), ("E102", "Van full"), ("E103", "Gate shut")],
        ),
        (
            "side-by-side",
            contract('tables = "all"', pattern="[0-9]{3}"),
            [
                ("101", "Label torn"),
                ("102", "Van full"),
                ("103", "No address"),
                ("201", "Gate shut"),
                ("202", "Scale broken"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_keys_read_every_entry(name: str, by: Contract, expected: list[tuple[str]]) -> None:
    assert entries(shared(name), by) == expected


@pytest.mark.parametrize(
    ("name", "catalog"),
    [
        ("group-rows", ""),
        ("group-rows-wide", ""),
        ("group-rows-th", ""),
        ("group-rows-unmerged", "group_rows = true"),
    ],
)
def test_titles_of_groups_are_left_out_and_can_be_a_field(name: str, catalog: str) -> None:
    by = contract(catalog, fields=f"{RETRY}\n{GROUP}")
    assert entries(shared(name), by) == [
        ("E101", "Label torn", "yes", "Carrier errors"),
        ("E102", "Van full", "no", "Carrier errors"),
        ("E201", "No address", "no", "Shipper errors"),
    ]
    assert found(shared(name), by) == [
        ("row-title", 2, '"Carrier errors" is a title, not an entry'),
        ("row-title", 5, '"Shipper errors" is a title, not an entry'),
    ]


@pytest.mark.parametrize(
    ("name", "rule", "row", "message"),
    [
        (
            "group-rows-unmerged",
            "code-malformed",
            2,
            '"Carrier errors" is the only text in its row, and not a code. If it is the title of a'
            " group, set group_rows = true in [catalog].",
        ),
        (
            "no-codes-remark",
            "code-malformed",
            3,
            '"E102 (deprecated)" is the code "E102" with a text after it, "(deprecated)". To read'
            ' the text, add a field with from = "code" to the contract.',
        ),
        (
            "no-codes-two",
            "code-malformed",
            3,
            '"E102, E103" contains several codes: "E102", "E103". To make an entry of each, set'
            ' separators = [","] in [code].',
        ),
        (
            "no-header-row",
            "page-without-table",
            None,
            'this table starts with the row "E101 | Label torn"; the contract expects the headings'
            ' "Code | Text". Restore the header row. If the table never had one, name the columns'
            " by their numbers in the contract (column = 1).",
        ),
        (
            "twins",
            "several-tables",
            None,
            'the table below "Replies" is number 2 of 2 tables that fit the contract (3 rows). To'
            ' read only this one, add after = "To the depot:" to [catalog]; to read all of them as'
            ' one catalog, add tables = "all".',
        ),
        (
            "split-tables",
            "several-tables",
            None,
            'the table below "Carrier" is number 1 of 2 tables that fit the contract (3 rows). To'
            ' read only this one, add under = "Carrier" to [catalog]; to read all of them as one'
            ' catalog, add tables = "all".',
        ),
    ],
)
def test_without_the_key_an_error_names_it(
    name: str, rule: str, row: int | None, message: str
) -> None:
    assert (rule, row, message) in found(shared(name), contract())


def test_columns_side_by_side_are_refused_with_the_reason() -> None:
    messages = [
        message for _, _, message in found(shared("side-by-side"), contract(pattern="[0-9]{3}"))
    ]
    assert messages == [
        f"heading {heading} belongs to 2 columns ({numbers}). If the columns are repeated side by"
        ' side, add tables = "all" to [catalog] to read each repetition.'
        for heading, numbers in (('"Code"', "1, 3"), ('"Text"', "2, 4"))
    ]


def test_a_code_above_a_header_in_the_middle_is_reported() -> None:
    by = contract(column='"Element"', pattern="[A-Z][a-z]+")
    ((rule, row, message),) = found(shared("header-in-middle"), by)
    assert (rule, row) == ("code-in-header", 1)
    assert message.startswith('"Alpha" looks like a code but is in or above the header')
