"""Catalogs from one of several tables, from all of them, and from columns side by side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oicp_gen.extract.find_table import headers
from oicp_gen.extract.similar_tables import distinguishing_keys
from oicp_gen.model.page import Table
from tests.extract.parcels import HEAD, SECTION, below, contract, entries, found, normalized, page
from tests.support.builders import table
from tests.support.thorough import sample

TORN, FULL, SHUT = ["E101", "Label torn"], ["E102", "Van full"], ["E201", "Gate shut"]
ALL = 'tables = "all"'


TWINS = page(
    "<h2>Replies</h2>",
    f"<p>To the sender:</p>{table(HEAD, TORN)}",
    f"<p>To the depot:</p>{table(HEAD, SHUT)}",
)


@pytest.mark.parametrize(
    "catalog",
    [
        'after = "To the depot:"',
        'after = "to the  DEPOT"',
        "position = 2",
        'under = "Replies"\nafter = "To the depot:"',
        'under = ["Orders", "Replies"]\nposition = 2',
    ],
)
def test_a_table_is_chosen_by_what_is_before_it_or_by_its_position(catalog: str) -> None:
    assert entries(TWINS, contract(catalog)) == [("E201", "Gate shut")]


@pytest.mark.parametrize("catalog", ['after = "To the carrier:"', 'under = "Orders"'])
def test_other_tables_do_not_fit(catalog: str) -> None:
    rules = [rule for rule, _, _ in found(TWINS, contract(catalog))]
    assert rules == ["page-without-table", "page-without-table"]


def test_a_table_outside_the_choice_is_described_with_it() -> None:
    messages = [text for _, _, text in found(TWINS, contract('under = "A"\nafter = "B"'))]
    assert '"Code | Text" under "A" after "B". Restore' in messages[0]


def test_a_position_counts_only_tables_that_fit() -> None:
    seen = page(below("A", TORN), below("B", ["x", "y"], head=["Term", "Text"]), below("C", SHUT))
    assert entries(seen, contract("position = 2")) == [("E201", "Gate shut")]
    assert found(seen, contract("position = 3")) == [
        (
            "position-missing",
            None,
            "2 tables fit the contract, which names the table at position 3. Change `position` in"
            " [catalog], or use `under` or `after` instead.",
        )
    ]


def test_a_position_chooses_a_table_whose_columns_are_repeated() -> None:
    head = ["Code", "Text", "Code", "Text"]
    wide = ["E201", "Gate shut", "E202", "Scale broken"]
    seen = page(below("A", TORN), below("A", wide, head=head), below("A", SHUT))
    assert entries(seen, contract('tables = "all"\nposition = 2')) == [
        ("E201", "Gate shut"),
        ("E202", "Scale broken"),
    ]
    assert found(seen, contract('tables = "all"\nposition = 2')) == []
    ((rule, _, text),) = found(seen, contract('tables = "all"\nposition = 4'))
    assert (rule, text.partition(",")[0]) == ("position-missing", "3 tables fit the contract")


def test_the_error_recommends_the_keys_for_each_table() -> None:
    messages = [text for _, _, text in found(TWINS, contract())]
    assert [text.partition("add ")[2].partition(" to [catalog]")[0] for text in messages] == [
        'after = "To the sender:"',
        'after = "To the depot:"',
    ]


def at(heading: str, before: str) -> Table:
    return Table((), 1, 1, heading=heading, before=before)


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ([at("A", "x"), at("B", "x")], [{"under": "A"}, {"under": "B"}]),
        ([at("A", "x"), at("a:", "y")], [{"after": "x"}, {"after": "y"}]),
        (
            [at("A", "x"), at("A", "y"), at("B", "x"), at("B", "y")],
            [
                {"under": "A", "after": "x"},
                {"under": "A", "after": "y"},
                {"under": "B", "after": "x"},
                {"under": "B", "after": "y"},
            ],
        ),
        ([at("", ""), at("", "")], [{"position": 1}, {"position": 2}]),
        ([at("", "x"), at("", "")], [{"after": "x"}, {"position": 2}]),
        ([at("A" * 121, ""), at("B", "")], [{"position": 1}, {"under": "B"}]),
        ([at("A\u202eB", ""), at("B", "")], [{"position": 1}, {"under": "B"}]),
    ],
)
def test_tables_are_distinguished_in_the_most_robust_way(
    tables: list[Table], expected: list[dict[str, str | int]]
) -> None:
    assert distinguishing_keys(tables) == expected


def test_all_tables_are_one_catalog_with_their_headings() -> None:
    seen = page(below("Shipper", SHUT), below("Carrier", TORN, FULL))
    assert entries(seen, contract(ALL, fields=SECTION)) == [
        ("E101", "Label torn", "Carrier"),
        ("E102", "Van full", "Carrier"),
        ("E201", "Gate shut", "Shipper"),
    ]
    assert found(seen, contract(ALL)) == []


def test_the_places_of_entries_are_in_their_tables() -> None:
    seen = page(below("Carrier", TORN, FULL), below("Shipper", SHUT))
    places = normalized(seen, contract(ALL)).places
    assert {code: place.row for code, place in places.items()} == {"E101": 2, "E102": 3, "E201": 2}
    assert [place.line for place in places.values()] == [
        seen.tables[0].rows[1][0].line,
        seen.tables[0].rows[2][0].line,
        seen.tables[1].rows[1][0].line,
    ]


def test_each_table_has_its_own_header() -> None:
    turned = "<table><tr><th>Text</th><td>Gate shut</td></tr><tr><th>CODE:</th><td>E201</td></tr>"
    seen = page(below("A", ["Label torn", "E101"], head=["Text", "Code"]), f"{turned}</table>")
    assert entries(seen, contract(ALL)) == [("E101", "Label torn"), ("E201", "Gate shut")]
    assert [(rule, row) for rule, row, _ in found(seen, contract(ALL))] == [
        ("header-spelling", 2),
        ("table-turned", 2),
    ]


def test_a_code_in_two_tables_is_an_error() -> None:
    seen = page(below("Carrier", TORN), below("Shipper", SHUT, TORN))
    assert found(seen, contract(ALL)) == [
        (
            "code-duplicate",
            3,
            'below "Shipper": code "E101" is already in row 2 of the table below "Carrier"',
        ),
        ("code-order", 3, 'below "Shipper": code "E101" comes after "E201"'),
    ]


def test_a_finding_names_the_table_of_its_row() -> None:
    seen = page(table(HEAD, ["E1", "a"]), table(HEAD, ["E2", "b"]), below("Shipper", ["E3", "c"]))
    wrong = "does not match the pattern E[0-9]{3}"
    assert [message for _, _, message in found(seen, contract(ALL))] == [
        f'table 1: code "E1" {wrong}',
        f'table 2: code "E2" {wrong}',
        f'below "Shipper": code "E3" {wrong}',
    ]
    (message,) = (
        text for _, _, text in found(page(table(HEAD * 2, ["E1", "a", *SHUT])), contract(ALL))
    )
    assert message == f'code "E1" {wrong}'


def test_codes_are_in_order_within_each_table() -> None:
    assert found(page(below("B", SHUT), below("A", TORN)), contract(ALL)) == []


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (
            ["Code", "Meaning"],
            'the table below "Shipper" has no column headed "Text"; its header row has "Code",'
            ' "Meaning"',
        ),
        (
            ["Number", "Text"],
            'the table below "Shipper" has no column headed "Code"; its header row has "Number",'
            ' "Text"',
        ),
    ],
)
def test_a_table_that_nearly_fits_is_reported(head: list[str], message: str) -> None:
    seen = page(below("Carrier", TORN), below("Shipper", SHUT, head=head))
    assert found(seen, contract(ALL)) == [("table-left-out", 1, message)]
    assert entries(seen, contract(ALL)) == [("E101", "Label torn")]


def test_a_table_with_one_of_several_columns_is_another_table() -> None:
    retry = '[fields.retry]\ncolumn = "Retry"\nkind = "text"'
    seen = page(
        below("Carrier", [*TORN, "no"], head=[*HEAD, "Retry"]),
        below("Terms", ["EMP", "a company"], head=["Term", "Text"]),
    )
    assert found(seen, contract(ALL, fields=retry)) == []


def test_only_listed_headings_are_part_of_the_catalog() -> None:
    seen = page(below("Carrier", TORN), below("Shipper", SHUT), below("Depot", FULL))
    by = contract(f'{ALL}\nunder = ["carrier", "Depot:"]')
    assert [code for code, _ in entries(seen, by)] == ["E101", "E102"]
    by = contract(f'{ALL}\nunder = ["Carrier", "Dock"]')
    assert [rule for rule, _, _ in found(seen, by)] == ["section-missing"]


def test_an_empty_table_beside_others_is_no_error() -> None:
    assert entries(page(below("A", TORN), below("B")), contract(ALL)) == [("E101", "Label torn")]
    rules = [rule for rule, _, _ in found(page(below("A"), below("B")), contract(ALL))]
    assert rules == ["table-empty"]


def test_something_odd_in_a_heading_is_reported_once() -> None:
    seen = page(below("The \u201cCarrier\u201d", TORN, FULL))
    assert [(rule, row) for rule, row, _ in found(seen, contract(fields=SECTION))] == [
        ("quote-curly", None)
    ]


def test_a_heading_can_be_a_set() -> None:
    by = contract(
        ALL,
        fields='[fields.sender]\nfrom = "heading"\nkind = "set"\nenum = "Sender"\n'
        "values = { CARRIER = [], SHIPPER = [] }",
    )
    seen = page(below("Carrier", TORN), below("Shipper, Carrier", SHUT), below("Dock", FULL))
    assert [(rule, message) for rule, _, message in found(seen, by) if rule == "value-unknown"] == [
        ("value-unknown", '"Dock" is not one of CARRIER, SHIPPER')
    ]
    assert entries(seen._replace(tables=seen.tables[:2]), by) == [
        ("E101", "Label torn", "CARRIER"),
        ("E201", "Gate shut", "CARRIER, SHIPPER"),
    ]


ROWS = st.lists(
    st.tuples(
        st.from_regex("E[0-9]{3}", fullmatch=True), st.sampled_from(["Late", "Lost", "Torn"])
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@settings(max_examples=sample(25, thorough=100), deadline=None)
@given(ROWS, st.data())
def test_a_catalog_in_several_tables_is_the_one_in_a_single_table(
    rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(rows) - 1, 1)), max_size=3)))
    parts = [rows[one:two] for one, two in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    split = page(*(table(HEAD, *part) for part in parts if part))
    whole = page(table(HEAD, *rows))
    assert entries(split, contract(ALL)) == entries(whole, contract())


@settings(max_examples=sample(15, thorough=60), deadline=None)
@given(ROWS, st.integers(2, 3))
def test_columns_side_by_side_are_the_catalog_of_a_single_table(
    rows: list[tuple[str, str]], times: int
) -> None:
    padded = [*rows, *[("", "")] * (-len(rows) % times)]
    height = len(padded) // times
    lines = [sum(padded[at::height], ()) for at in range(height)]
    wide = page(table(HEAD * times, *lines))
    assert entries(wide, contract(ALL)) == entries(page(table(HEAD, *rows)), contract())


def test_a_column_that_is_not_repeated_belongs_to_each_repetition() -> None:
    seen = page(table(["Kind", *HEAD, *HEAD], ["old", *TORN, *SHUT]))
    by = contract(ALL, fields='[fields.kind]\ncolumn = "Kind"\nkind = "text"')
    assert entries(seen, by) == [("E101", "Label torn", "old"), ("E201", "Gate shut", "old")]
    (first, second) = headers(seen, by)
    assert (first.columns, first.siblings) == ({"code": 1, "text": 2, "kind": 0}, (3, 4))
    assert (second.columns, second.siblings) == ({"code": 3, "text": 4, "kind": 0}, (1, 2))
    assert found(seen, by) == []


def test_more_than_twelve_repetitions_stay_ambiguous() -> None:
    rules = [rule for rule, _, _ in found(page(table(HEAD * 13, TORN * 13)), contract(ALL))]
    assert rules == ["header-ambiguous", "header-ambiguous"]
    assert [rule for rule, _, _ in found(page(table(HEAD * 12, TORN * 12)), contract(ALL))] == [
        "code-duplicate"
    ] * 11


@pytest.mark.parametrize(
    "head",
    [
        ["Code", "Code", "Text", "Text"],
        ["Code", "Text", "Text"],
        ["Code", "Text", "Code"],
        ["Text", "Code", "Code"],
    ],
)
def test_columns_in_no_such_order_stay_ambiguous(head: list[str]) -> None:
    rows = [["E101", "E201", "E301", "E401"][: len(head)]]
    assert {rule for rule, _, _ in found(page(table(head, *rows)), contract(ALL))} == {
        "header-ambiguous"
    }


def test_a_heading_over_two_columns_is_not_repeated() -> None:
    head = '<tr><th colspan="2">Code</th><th colspan="2">Text</th></tr>'
    body = "<tr><td>E101</td><td>E102</td><td>a</td><td>b</td></tr>"
    rules = [rule for rule, _, _ in found(page(f"<table>{head}{body}</table>"), contract(ALL))]
    assert rules == ["header-ambiguous", "header-ambiguous"]
