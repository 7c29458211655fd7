"""Headers in every form that real tables have: each gives the same entries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger
from oicp_gen.extract.find_table import Survey, headers
from oicp_gen.extract.header import Header
from oicp_gen.model.findings import Finding
from oicp_gen.model.page import Cell, Page
from oicp_gen.model.spec import Entry
from oicp_gen.normalize import Normalized, normalize
from tests.support.builders import CONTRACT, contract_of, export, read

HEAD = ("Status Code", "Sent By", "Description", "Additional Information")
ROWS = (
    ("000", "HUBJECT", "Success", "All is well."),
    ("018", "CPO, EMP", "Session is invalid", ""),
    ("021", "", "System error", "Try again."),
)
ENTRY = {"code": "Status Code", "sent_by": "Sent By", "description": "Description"}

Cells = Sequence[str]
"""A row: texts, or whole cells where a text begins with "<"."""


def cell(text: str, tag: str = "td", **spans: int) -> str:
    attributes = "".join(f' {name}="{number}"' for name, number in spans.items())
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


def row(cells: Cells, tag: str = "td") -> str:
    own = (text if text.startswith("<") else cell(text, tag) for text in cells)
    return f"<tr>{''.join(own)}</tr>\n"


def markup(*rows: str) -> str:
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def page(*rows: Cells | str, file: str = "source/Title_1.html") -> Page:
    """A page with a table of these rows."""
    made = (line if isinstance(line, str) else row(line) for line in rows)
    return read(export(markup(*made)), file=file)


def normalized(seen: Page, contract: Contract | None = None) -> Normalized:
    return normalize(seen, contract or contract_of(), Ledger())


def entries(seen: Page, contract: Contract | None = None) -> tuple[Entry, ...]:
    result = normalized(seen, contract)
    assert result.spec is not None, result.findings
    return result.spec.entries


def rules(seen: Page, contract: Contract | None = None) -> list[str]:
    return [found.rule for found in normalized(seen, contract).findings]


def only(findings: Iterable[Finding], rule: str) -> Finding:
    (found,) = (found for found in findings if found.rule == rule)
    return found


AS_PUBLISHED = entries(page(HEAD, *ROWS))


# Every shape


class Shape(NamedTuple):
    """The layout of a table, which does not change its content."""

    rows: tuple[Cells, ...]
    columns: tuple[int, ...]
    """The order of the columns."""
    titles: tuple[int, ...]
    """The rows before which a title stands; 0 for the header."""
    cuts: tuple[int, ...]
    """The rows before which a new section of the table begins."""
    numbered: bool
    tag: str
    """Of the header's cells."""

    @property
    def whole(self) -> list[list[str]]:
        """The header and the rows in this order of columns."""
        return [[line[column] for column in self.columns] for line in (HEAD, *self.rows)]


SENDERS = st.lists(st.sampled_from(["HUBJECT", "CPO", "EMP"]), unique=True).map(", ".join)
CODES = st.from_regex("[0-9]{3}", fullmatch=True)
NOTES = st.text(st.characters(categories=["L", "Nd", "Po", "Zs"]), max_size=12).map(str.strip)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Cells, ...]:
    """Rows of the contract. Descriptions contain their codes, so that no two names are the same."""
    codes = draw(st.lists(CODES, min_size=1, max_size=8, unique=True))
    return tuple((code, draw(SENDERS), f"Text of {code}", draw(NOTES)) for code in codes)


@st.composite
def shapes(draw: st.DrawFn, rows: tuple[Cells, ...]) -> Shape:
    places = st.lists(st.integers(0, len(rows)), max_size=3, unique=True).map(sorted).map(tuple)
    return Shape(
        rows=tuple(draw(st.permutations(rows))),
        columns=tuple(draw(st.permutations(range(4)))),
        titles=draw(places),
        cuts=draw(places),
        numbered=draw(st.booleans()),
        tag=draw(st.sampled_from(["th", "td"])),
    )


def upright(shape: Shape) -> Page:
    width = 4 + shape.numbered
    lines = []
    for number, texts in enumerate(shape.whole):
        if number in shape.cuts:
            lines.append("</tbody><tbody>")
        if number in shape.titles:
            lines.append(row([cell(f"Part {number}", colspan=width)]))
        numbering = [_numbering(number)] if shape.numbered else []
        lines.append(row([*numbering, *texts], "td" if number else shape.tag))
    return page(*lines)


def sideways(shape: Shape) -> Page:
    """The same table turned on its side, with one title above it at most."""
    whole = shape.whole
    lines = [row([cell("Codes", colspan=len(whole) + shape.numbered)])] if shape.titles else []
    for number, texts in enumerate(zip(*whole, strict=True), 1):
        numbering = [_numbering(number)] if shape.numbered else []
        lines.append(row([*numbering, cell(texts[0], shape.tag), *texts[1:]]))
    return page(*lines)


def _numbering(number: int) -> str:
    return f'<td class="numberingColumn confluenceTd">{number or ""}</td>'


@given(st.data(), tables())
def test_every_shape_of_a_table_gives_the_same_entries(
    data: st.DataObject, rows: tuple[Cells, ...]
) -> None:
    shape = data.draw(shapes(rows))
    assert entries(upright(shape)) == entries(page(HEAD, *rows))


@given(st.data(), tables())
def test_every_table_turned_on_its_side_gives_the_same_entries(
    data: st.DataObject, rows: tuple[Cells, ...]
) -> None:
    shape = data.draw(shapes(rows))
    turned = normalized(sideways(shape))
    assert turned.spec
    assert turned.spec.entries == entries(page(HEAD, *rows))
    assert "table-turned" in {found.rule for found in turned.findings}
    assert ("row-title" in {found.rule for found in turned.findings}) >= bool(shape.titles)


@given(st.data(), tables())
def test_a_title_is_told_wherever_it_stands(data: st.DataObject, rows: tuple[Cells, ...]) -> None:
    shape = data.draw(shapes(rows))._replace(numbered=False)
    result = normalized(upright(shape))
    titles = [found for found in result.findings if found.rule == "row-title"]
    assert [found.message.split('"')[1] for found in titles] == [f"Part {n}" for n in shape.titles]
    lines = [
        f"Part {n}" if which else n for n in range(len(rows) + 1) for which in _slots(shape, n)
    ]
    assert [found.place.row for found in titles] == [
        lines.index(f"Part {n}") + 1 for n in shape.titles
    ]


def _slots(shape: Shape, number: int) -> list[bool]:
    """The places of titles among the rows: True for a title, False for a row."""
    return [True, False] if number in shape.titles else [False]


@given(st.data(), tables())
def test_a_place_in_a_turned_table_leads_to_the_cell(
    data: st.DataObject, rows: tuple[Cells, ...]
) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    broken = [list(line) for line in rows]
    broken[at][1] = "NOBODY"
    shape = data.draw(shapes(tuple(broken)))._replace(numbered=False)
    seen = sideways(shape)

    place = only(normalized(seen).findings, "value-unknown").place

    assert place.row
    assert place.table_column
    found = seen.tables[0].rows[place.row - 1][place.table_column - 1]
    assert found.text == "NOBODY"
    assert (place.line, place.column) == (found.line, found.column)
    assert place.heading == "Sent By"
    assert place.code == rows[at][0]


def test_no_finding_of_an_upright_table_says_a_column() -> None:
    findings = normalized(page(HEAD, *ROWS, ROWS[0])).findings
    assert {found.place.table_column for found in findings} == {None}


# Headings above headings


def over(*head: Cells | str) -> Page:
    """The rows below this header. The columns are code, sender and two texts."""
    return page(*head, *ROWS)


def named(**columns: str) -> Contract:
    """The contract with other headings."""
    text = CONTRACT
    for old, new in zip(("Status Code", *HEAD[2:]), columns.values(), strict=False):
        text = text.replace(f'column = "{old}"', f'column = "{new}"')
    return contract_of(text)


MESSAGE = (
    row([cell("Status Code", rowspan=2), cell("Sent By", rowspan=2), cell("Message", colspan=2)]),
    row(["Description", "Additional Information"]),
)
WITHOUT_ROW_SPANS = (
    row(["", "", cell("Message", colspan=2)]),
    row(["Status Code", "Sent By", "Description", "Additional Information"]),
)
CODE_ABOVE = (
    row(["Status Code", "Sent By", cell("Message", colspan=2)]),
    row(["", "", "Description", "Additional Information"]),
)
THREE_ROWS = (
    row([cell("Status Code", rowspan=3), cell("All else", colspan=3)]),
    row([cell("Sent By", rowspan=2), cell("Message", colspan=2)]),
    row(["Description", "Additional Information"]),
)


@pytest.mark.parametrize("head", [MESSAGE, WITHOUT_ROW_SPANS, CODE_ABOVE, THREE_ROWS])
@pytest.mark.parametrize(
    "description", ["Description", "Message / Description", "message: / DESCRIPTION"]
)
def test_the_contract_names_the_inner_heading_or_both(
    head: tuple[str, ...], description: str
) -> None:
    contract = named(code="Status Code", description=description)
    assert entries(over(*head), contract) == AS_PUBLISHED
    spelling = ["header-spelling"] if description[0] == "m" else []
    assert [rule for rule in rules(over(*head), contract) if rule.startswith("header")] == spelling


def test_the_contract_may_name_all_of_three_headings() -> None:
    contract = named(code="Status Code", description="All else / Message / Description")
    assert entries(over(*THREE_ROWS), contract) == AS_PUBLISHED
    contract = named(code="Status Code", description="All else / Description")
    assert headers(over(*THREE_ROWS), contract)[0].missing == ("All else / Description",)


def test_a_heading_may_hold_the_separator_itself() -> None:
    contract = named(code="Status Code", description="Text / Description")
    assert entries(over((*HEAD[:2], "Text / Description", HEAD[3])), contract) == AS_PUBLISHED


def test_what_stands_above_no_heading_is_no_outer_heading() -> None:
    title = row([cell("Codes", colspan=4)])
    contract = named(code="Codes / Status Code")
    (header,) = headers(over(title, HEAD), contract)
    assert header.missing == ("Codes / Status Code",)
    assert (header.first, header.row, header.last) == (1, 1, 1)


def test_rows_that_the_codes_heading_spans_are_no_entries() -> None:
    head = row([cell("Status Code", rowspan=2), *HEAD[1:]]), row(["who", "what", "more"])
    assert entries(over(*head)) == AS_PUBLISHED
    (header,) = headers(over(*head), contract_of())
    assert (header.first, header.row, header.last) == (0, 0, 1)


TWICE = row([*HEAD[:3], "Description", HEAD[3]])
BOTH = tuple((*line[:3], line[2].upper(), line[3]) for line in ROWS)
LANGUAGES = (
    row(
        [cell(text, rowspan=2) for text in HEAD[:2]]
        + [cell("Description", colspan=2), cell(HEAD[3], rowspan=2)]
    ),
    row(["English", "German"]),
)


def test_a_heading_that_stands_twice_is_ambiguous() -> None:
    found = only(normalized(page(TWICE, *BOTH)).findings, "header-ambiguous")
    assert found.message == (
        'heading "Description" belongs to 2 columns (3, 4). Ask the publisher to give them'
        " different headings."
    )


def test_a_heading_that_stands_twice_is_no_matter_if_the_contract_does_not_name_it() -> None:
    head = (*HEAD[:3], "Remark", "Remark", HEAD[3])
    rows = [(*line[:3], "a", "b", line[3]) for line in ROWS]
    assert entries(page(head, *rows)) == AS_PUBLISHED


def test_a_heading_over_two_columns_is_ambiguous_until_the_contract_names_one() -> None:
    seen = page(*LANGUAGES, *BOTH)
    found = only(normalized(seen).findings, "header-ambiguous")
    assert found.message.endswith(
        'Name one of them in the contract: "Description / English", "Description / German".'
    )
    for inner in ("Description / English", "English"):
        assert entries(seen, named(code="Status Code", description=inner)) == AS_PUBLISHED
    german = entries(seen, named(code="Status Code", description="Description / German"))
    assert [entry.values["description"] for entry in german] == [line[3] for line in BOTH]


def test_an_inner_row_is_better_where_the_outer_heading_has_the_same_name() -> None:
    head = (
        row([*(cell(text, rowspan=2) for text in HEAD[:2]), cell("Description", colspan=2)]),
        row(["Description", "Additional Information"]),
    )
    assert entries(page(*head, *ROWS)) == AS_PUBLISHED


def test_the_inner_row_of_a_header_of_four_rows_is_found() -> None:
    outer = [cell(text, rowspan=4) for text in HEAD[:2]]
    head = (
        row([cell("Codes", colspan=5)]),
        row([*outer, cell("Description", colspan=2), cell(HEAD[3], rowspan=4)]),
        row([cell("Text", colspan=2)]),
        row([cell("Words", colspan=2)]),
        row(["Description", "German"]),
    )
    rows = [(*line[:3], "deutsch", line[3]) for line in ROWS]
    assert entries(page(*head, *rows)) == AS_PUBLISHED


def test_an_outer_heading_may_be_above_a_single_column() -> None:
    spanned = [cell(text, rowspan=2) for text in HEAD]
    head = row([*spanned[:2], "Message", spanned[3]]), row(["Description"])
    contract = named(code="Status Code", description="Message / Description")
    assert entries(page(*head, *ROWS), contract) == AS_PUBLISHED


def test_columns_below_one_heading_are_named_once() -> None:
    (header,) = headers(page((*HEAD[:3], cell("Message", colspan=2)), ROWS[0]), contract_of())
    assert header.names == {0: "Status Code", 1: "Sent By", 2: "Description", 3: "Message"}


def test_a_whole_name_goes_before_an_inner_one() -> None:
    head = row(["", "", "", "", cell("Other", colspan=2)]), (*HEAD, "Description", "More")
    rows = [(*line, "other", "more") for line in ROWS]
    assert entries(page(*head, *rows)) == AS_PUBLISHED


@pytest.mark.parametrize("second", [None, ""])
def test_a_heading_over_two_columns_means_the_one_that_holds_something(second: str | None) -> None:
    head = row([*HEAD[:2], cell("Description", colspan=2), HEAD[3]])
    rows = [
        [*line[:2], *([cell(line[2], colspan=2)] if second is None else [second, line[2]]), line[3]]
        for line in ROWS
    ]
    assert entries(page(head, *rows)) == AS_PUBLISHED
    assert "column-unknown" not in rules(page(head, *rows))


def test_of_two_empty_columns_below_one_heading_the_first_is_meant() -> None:
    head = row([*HEAD[:3], cell(HEAD[3], colspan=2)])
    (header,) = headers(page(head, [*ROWS[1], ""]), contract_of())
    assert (header.ambiguous, header.columns["additional_info"]) == ((), 3)


# Rows that are no entries


def test_a_row_that_may_be_an_entry_is_never_left_out_as_a_title() -> None:
    assert "code-malformed" in rules(page(HEAD, *ROWS, [cell("404", colspan=4)]))
    title = [cell("404", "th", colspan=4)]
    assert entries(page(HEAD, ROWS[0], title, *ROWS[1:])) == AS_PUBLISHED


def test_a_title_may_be_narrower_than_the_table() -> None:
    narrow = [cell("Codes of sessions", colspan=3)]
    assert entries(page(HEAD, ROWS[0], narrow, *ROWS[1:])) == AS_PUBLISHED


@pytest.mark.parametrize(
    "head",
    [
        (ROWS[0], HEAD),
        (row([cell("Status Code", rowspan=2), *HEAD[1:]]), ROWS[0]),
        (row([*ROWS[0][:2], cell("Success", colspan=2)]), row(HEAD)),
    ],
)
def test_no_code_is_lost_above_the_header_or_in_it(head: tuple[Cells | str, ...]) -> None:
    result = normalized(page(*head, *ROWS[1:]))
    found = only(result.findings, "code-in-header")
    assert found.message.startswith('"000" looks like a code')
    assert result.spec is None


def test_rows_above_the_header_are_told() -> None:
    above = (["Version", "2.3", "", ""], ["", "", "", ""])
    result = normalized(page(*above, HEAD, *ROWS))
    assert result.spec
    assert result.spec.entries == AS_PUBLISHED
    found = only(result.findings, "row-title")
    assert (found.message, found.place.row) == ('"Version", "2.3" are above the header', 1)


def test_a_header_of_two_rows_is_left_out_where_it_stands_again() -> None:
    title = row([cell("Codes", colspan=4)])
    seen = page(title, *MESSAGE, ROWS[0], title, *MESSAGE, *ROWS[1:])
    assert entries(seen) == AS_PUBLISHED
    assert Counter(rules(seen)) >= Counter({"header-repeated": 2, "row-title": 2})


def test_a_foot_may_hold_the_header_and_a_title() -> None:
    foot = f"</tbody><tfoot>{row(HEAD, 'th')}{row([cell('34 codes', colspan=4)])}</tfoot><tbody>"
    seen = page(HEAD, foot, *ROWS)
    assert entries(seen) == AS_PUBLISHED
    assert Counter(rules(seen)) >= Counter({"header-repeated": 1, "row-title": 1})


def test_header_cells_do_not_make_a_header() -> None:
    rows = [row(line, "th") for line in ROWS]
    assert entries(page(row(HEAD, "th"), *rows)) == AS_PUBLISHED
    assert entries(page(HEAD, rows[0], *ROWS[1:])) == AS_PUBLISHED


def test_a_row_of_other_headings_is_an_error_of_its_own() -> None:
    other = row(["Code", "Text", "Sender", ""], "th")
    findings = normalized(page(HEAD, *ROWS[:2], other, ROWS[2])).findings
    found = only(findings, "header-other")
    assert '"Code", "Text", "Sender"' in found.message
    assert found.place.row == 4
    assert "code-malformed" not in {found.rule for found in findings}


def struck(*texts: str) -> str:
    return "<tr>" + "".join(f"<td><s>{text}</s></td>" for text in texts) + "</tr>"


def test_a_row_that_is_struck_out_is_withdrawn() -> None:
    seen = page(HEAD, *ROWS, struck("404", "CPO", "Gone", ""))
    assert entries(seen) == AS_PUBLISHED
    findings = normalized(seen).findings
    assert '"404", "CPO", "Gone"' in only(findings, "row-struck").message
    assert {"text-struck", "row-empty"}.isdisjoint(found.rule for found in findings)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("<s>404</s>", 'the struck-out "404"'),
        ('<span style="display: none">404</span>', 'the hidden "404"'),
        ('<img src="404.png" />', 'the image "404.png"'),
    ],
)
def test_a_code_that_is_not_read_is_told(code: str, why: str) -> None:
    seen = page(HEAD, *ROWS, f"<tr><td>{code}</td><td></td><td>Gone</td><td></td></tr>")
    message = only(normalized(seen).findings, "code-malformed").message
    assert message == f"the row has no code, only {why}; its other cells have content"


def test_a_code_that_spans_rows_is_no_ordinary_duplicate() -> None:
    spanning = row([cell("404", rowspan=2), "", "Gone", ""]), row(["", "Gone, too", ""])
    message = only(normalized(page(HEAD, *ROWS, *spanning)).findings, "code-duplicate").message
    assert message == 'code "404" spans row 5 to this one; each row needs its own code'


# Numbering columns


def numbered(seen: Page) -> Page:
    """The page with its first column marked as Confluence's row numbers."""

    def first_is_numbering(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return (cells[0]._replace(numbering=True), *cells[1:])

    tables = [
        table._replace(rows=tuple(map(first_is_numbering, table.rows))) for table in seen.tables
    ]
    return seen._replace(tables=tuple(tables))


def test_a_numbering_column_is_passed_over() -> None:
    lines = [[str(number or ""), *line] for number, line in enumerate((HEAD, *ROWS))]
    title = ["9", cell("Codes", colspan=4)]
    plain = page(*lines, title)
    assert "column-unknown" in rules(plain)
    assert entries(numbered(plain)) == AS_PUBLISHED
    assert "column-unknown" not in rules(numbered(plain))
    assert "row-title" in rules(numbered(plain))
    short = page(*lines, ["4", "404", ""])
    message = only(normalized(numbered(short)).findings, "cells-missing").message
    assert message.startswith("the row has 2 cells and none for")


# Which table is it?


def candidates(*heads: Cells, file: str = "source/Title_1.html") -> Page:
    """A page with a table for each of these header rows."""
    return read(export("".join(markup(row(head), row(ROWS[0])) for head in heads)), file=file)


def test_all_tables_that_nearly_fit_are_told_and_the_nearest_first() -> None:
    seen = candidates(
        ("Description", "Path"),
        ("Staus Code", "Sent By", "Description", "Additional Information"),
        ("Version", "Date"),
        ("Code", "Description", "Additional Information"),
    )
    found = [found for found in normalized(seen).findings if found.rule == "header-mismatch"]
    assert [near.message.removeprefix("this table has no column headed ") for near in found] == [
        '"Status Code" (did you mean "Staus Code"?); its header row has "Staus Code", "Sent By",'
        ' "Description", "Additional Information". If this is the right table, change `column` in'
        " the contract.",
        '"Status Code", "Sent By"; its header row has "Code", "Description",'
        ' "Additional Information"',
        '"Status Code", "Sent By", "Additional Information"; its header row has'
        ' "Description", "Path"',
    ]


def test_a_table_is_called_by_the_heading_above_it() -> None:
    seen = candidates(HEAD[1:])
    below = seen._replace(tables=tuple(table._replace(heading="Codes") for table in seen.tables))
    assert 'the table below "Codes" has no' in normalized(below).findings[-1].message


def test_a_misspelt_header_of_all_headings_is_recognized() -> None:
    found = only(normalized(candidates(("Staus Code", "Send By"))).findings, "page-without-table")
    assert '(did you mean "Staus Code"?)' in found.message
    assert '(did you mean "Send By"?)' in found.message


@pytest.mark.parametrize(
    ("file", "title", "told"),
    [
        ("Definitions_7.html", "Space : Definitions", 'the page "Definitions" (id 7)'),
        ("saved.html", "Space : Definitions", 'the page "Definitions"'),
        ("saved.html", "Space : FinalOICP status code", None),
        ("3626501182.html", "Space : Definitions", None),
    ],
)
def test_another_page_is_told_by_its_id_or_its_title(
    file: str, title: str, told: str | None
) -> None:
    def findings(*rows: Cells) -> list[str]:
        html = export(markup(*map(row, rows)), title=title)
        found = normalized(read(html, file=file)).findings
        return [found.message for found in found if found.rule == "page-other"]

    due = f'this is {told}; the contract names the page with the id 3626501182 ("FinalOICP'
    assert [message[: len(due)] for message in findings(("Term", "Meaning"))] == [due] * bool(told)
    assert findings(HEAD, *ROWS) == []
    empty = normalized(read(export(None, title=title), file=file)).findings
    assert ("page-other" in {found.rule for found in empty}) == bool(told)


def test_an_ambiguous_table_does_not_matter_beside_one_that_fits() -> None:
    twice = (*HEAD[:3], "Description", HEAD[3])
    assert entries(candidates(twice, HEAD)) == AS_PUBLISHED[:1]


def test_only_tables_below_the_heading_that_the_contract_names_are_read() -> None:
    contract = contract_of(CONTRACT.replace("\n[code]", 'under = "Codes"\n[code]'))
    other = markup(row(HEAD), row(ROWS[1]))
    below = f"<h2>Old</h2>{other}<h2>codes:</h2>{markup(row(HEAD), row(ROWS[0]))}"
    assert entries(read(export(below)), contract) == AS_PUBLISHED[:1]


def test_the_upright_table_goes_before_the_one_on_its_side() -> None:
    both = page(HEAD, *((text, *ROWS[0][1:]) for text in HEAD[1:]))
    (header,) = headers(both, contract_of())
    assert not header.turned


def test_the_table_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    surveyed: list[Page] = []

    def counted(page: Page, contract: Contract) -> tuple[Header, ...]:
        surveyed.append(page)
        return headers(page, contract)

    monkeypatch.setattr("oicp_gen.extract.find_table.headers", counted)
    seen = candidates(HEAD, ("Term", "Meaning"))
    assert entries(seen) == AS_PUBLISHED[:1]
    assert surveyed == [seen]


def test_a_survey_keeps_the_order_of_the_page() -> None:
    page, contract = candidates(("Description",), ("Term",), HEAD), contract_of()
    seen = Survey(page, contract, headers(page, contract))
    assert [len(header.columns) for header in seen.headers] == [1, 4]
    assert [header.fits for header in seen.headers] == [False, True]
    assert seen.fitting == [seen.headers[1]]
