"""From tables to grids: every shape, and the damage done by old wikis, proxies and editors."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.pages import grid, tables_of
from tests.support.builders import export, read, table


class Slot(NamedTuple):
    """A cell to be written: its text and its span attributes."""

    text: str
    across: int
    down: int

    @property
    def html(self) -> str:
        return f'<td colspan="{self.across}" rowspan="{self.down}">{self.text}</td>'


Group = tuple[str, list[list[Slot]]]


def model(groups: Sequence[Group]) -> list[list[str | None]]:
    """The grid of these groups of rows, slot by slot, as the HTML standard forms a table."""
    slots: dict[tuple[int, int], str] = {}
    top = 0
    # Of several heads or feet, only the first is displayed at the top or at the end.
    names = [name for name, _ in groups]
    head, foot = (names.index(name) if name in names else None for name in ("thead", "tfoot"))
    order = sorted(range(len(groups)), key=lambda at: (at == foot) - (at == head))
    for _, rows in map(groups.__getitem__, order):
        for y, row in enumerate(rows):
            x = 0
            for slot in row:
                while (x, top + y) in slots:
                    x += 1
                across, down = slot.across or 1, slot.down or len(rows)
                for below in range(min(down, len(rows) - y)):
                    for beside in range(across):
                        slots.setdefault((x + beside, top + y + below), slot.text)
                x += across
        top += len(rows)
    width = max((x + 1 for x, _ in slots), default=0)
    return [[slots.get((x, y)) for x in range(width)] for y in range(top)]


SPANS = st.integers(0, 4)
SLOTS = st.builds(Slot, st.text("ab", min_size=1, max_size=3), SPANS, SPANS)
ROWS = st.lists(st.lists(SLOTS, max_size=4), max_size=4)
GROUPS = st.lists(st.tuples(st.sampled_from(["thead", "tbody", "tfoot"]), ROWS), max_size=3)


@given(GROUPS | ROWS.map(lambda rows: [("", rows)]))
def test_for_every_table_the_grid_is_that_of_the_html_standard(groups: list[Group]) -> None:
    html = ""
    for name, rows in groups:
        inner = "".join(f"<tr>{''.join(slot.html for slot in row)}</tr>" for row in rows)
        html += f"<{name}>{inner}</{name}>" if name else inner
    (found,) = tables_of(f"<table>{html}</table>")
    texts = [[None if cell.missing else cell.text for cell in row] for row in found.rows]
    assert texts == model(groups)


def test_a_cell_that_spans_is_one_cell_in_all_its_slots() -> None:
    (found,) = tables_of('<table><tr><th colspan="2">a</th></tr><tr><td>b</td></tr></table>')
    (first, second), (_, missing) = found.rows
    assert first is second
    assert first.header
    assert missing.missing
    assert missing.text == ""


@pytest.mark.parametrize("span", ["2", " 2", "+2", "2.5", "2px", "2 3", "\n02"])
def test_a_span_is_the_number_that_it_begins_with(span: str) -> None:
    assert grid(f'<table><tr><td colspan="{span}">a<td>b') == [["a", "a", "b"]]


def hidden_in(html: str) -> list[str]:
    """What the only table in this HTML hides, without a slot."""
    (found,) = tables_of(html)
    return [mark.detail for cell in found.unseen for mark in cell.marks if mark.what == "hidden"]


@pytest.mark.parametrize(
    "how",
    [
        "hidden",
        'style="display:none"',
        'style="color: red; DISPLAY : none !important"',
        'class="first hidden"',
        'style="display: block; /* x */ display: none"',
    ],
)
def test_a_cell_that_is_not_displayed_takes_no_place_as_in_a_browser(how: str) -> None:
    html = f"<table><tr><td>a<td {how} colspan=2>b<td>c<tr><td>d<td>e<td {how}>f</table>"
    assert grid(html) == [["a", "c"], ["d", "e"]]
    assert hidden_in(html) == ["b", "f"]


@pytest.mark.parametrize("how", ["hidden", 'class="hidden"', 'style="display: none"'])
@pytest.mark.parametrize("part", ["tr", "tbody", "tfoot"])
def test_a_row_that_is_not_displayed_takes_no_place(part: str, how: str) -> None:
    row = "<td><p>b</p></td><td></td><td>c</td>"
    inner = f"<tr {how}>{row}</tr>" if part == "tr" else f"<{part} {how}><tr>{row}</tr></{part}>"
    html = f"<table><tr><td>a</td></tr>{inner}<tr><td>d</td></tr></table>"
    assert grid(html) == [["a"], ["d"]]
    assert hidden_in(html) == ["b", "c"]


def test_a_row_that_is_not_displayed_does_not_count_for_spans() -> None:
    html = "<table><tr><td rowspan=2>a<td>b<tr hidden><td>c<tr><td>d<tr><td>e<td>f</table>"
    assert grid(html) == [["a", "b"], ["a", "d"], ["e", "f"]]


def test_a_collapsed_row_takes_no_place_but_counts_for_spans() -> None:
    collapsed = '<tr style="visibility: collapse"><td>c'
    html = f"<table><tr><td rowspan=2>a<td>b{collapsed}<tr><td>d<td>e</table>"
    assert grid(html) == [["a", "b"], ["d", "e"]]
    assert hidden_in(html) == ["c"]


@pytest.mark.parametrize("how", ['style="visibility:hidden"', 'class="assistive"'])
def test_what_is_only_invisible_keeps_its_place(how: str) -> None:
    (found,) = tables_of(f"<table><tr><td>a<td {how}>b<td>c<tr {how}><td>d<td><p>e</p><td></table>")
    assert [[cell.text for cell in row] for row in found.rows] == [["a", "", "c"], ["", "", ""]]
    marks = [[mark.detail for mark in cell.marks] for row in found.rows for cell in row]
    assert marks == [[], ["b"], [], ["d"], ["e"], []]
    assert found.unseen == ()


@pytest.mark.parametrize("span", ["", "x", "-2", "1.5", "²", " 1 "])
def test_a_span_that_makes_no_sense_is_one(span: str) -> None:
    html = f'<table><tr><td colspan="{span}" rowspan="{span}">a</td><td>b</td></tr></table>'
    assert grid(html) == [["a", "b"]]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<tfoot><tr><td>c</tfoot><tbody><tr><td>a</tbody><tr><td>b", [["a"], ["b"], ["c"]]),
        ("<tr><td>a<tfoot><tr><td>c</tfoot><tr><td>b", [["a"], ["b"], ["c"]]),
        ("<tr><td>b<thead><tr><td>a<tr><td>c", [["a"], ["c"], ["b"]]),
        ("<tbody><tr><td>b<thead><tr><td>a<thead><tr><td>c", [["a"], ["b"], ["c"]]),
        ("<tfoot><tr><td>c<thead><tr><td>a<tfoot><tr><td>b", [["a"], ["b"], ["c"]]),
        ("<thead hidden><tr><td>x<tbody><tr><td>b<thead><tr><td>a", [["a"], ["b"]]),
        ("<tfoot hidden><tr><td>x<tfoot><tr><td>b<tbody><tr><td>a", [["a"], ["b"]]),
        ("<tbody><tr><td rowspan=9>a<td>b<tbody><tr><td>c", [["a", "b"], ["c", ""]]),
        ("<thead><tr><td rowspan=0>a<td>b<tbody><tr><td>c", [["a", "b"], ["c", ""]]),
        ("<tr><td rowspan=2>a<td>b<tbody><tr><td>c", [["a", "b"], ["c", ""]]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["a", "c"], ["a", "d"]]),
        ("<tr><td colspan=0>a<td>b", [["a", "b"]]),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", [["a", "b"], ["c", "b"]]),
    ],
)
def test_spans_end_with_their_group_of_rows_and_the_first_head_and_foot_move(
    html: str, expected: list[list[str]]
) -> None:
    assert grid(f"<table>{html}</table>") == expected


def test_the_rows_of_a_table_in_a_foot_are_no_foot() -> None:
    inner = "<table class=grid><tr><td>a<tbody><tr><td>b</table>"
    assert grid(f"<table><tfoot><tr><td>{inner}</table>") == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
        ("<table><td>a</td><td>b</td></table>", [["a", "b"]]),
        ("<table><tbody><td>a</td><tr><td>b</td></tbody></table>", [["a"], ["b"]]),
        ("<table><thead><th>a<tbody><tr><td>b</table>", [["a"], ["b"]]),
        ("<table><tr><td>a</p></div></td><td>b</td></tr></table>", [["a", "b"]]),
        ("<table><tr><td><p>a</td><td>b</p></td></tr></table>", [["a", "b"]]),
        ("<table><tr><td><span><b>a</td><td>b</td></tr></table>", [["a", "b"]]),
        ("<table><p><tr><td>a</td></tr></p><p><tr><td>b</td></tr></table>", [["a"], ["b"]]),
        ("<div><table><tr><td>a</div></td><td>b</td></tr></table></div>", [["a", "b"]]),
        ("<table><tr><td>a</td></td></tr></tr><tr><td>b</td></tr></table>", [["a"], ["b"]]),
        ("<table><tr><td>a</td><tr><td>b</td></tr></table>", [["a"], ["b"]]),
        ("<table><tr><td/><td>b</td></tr></table>", [["", "b"]]),
        ("<table><tr><td><p /></td><td><br/></td></tr></table>", [["", ""]]),
        ("<TABLE><TR><TD>a</TD></TR></TABLE>", [["a"]]),
        ("<table><caption>x</p></caption><tr><td>a</td></tr></table>", [["a"]]),
        ("<table><tr><td>a</td></tr>", [["a"]]),
        ("<table><tr><td>a</td><table><tr><td>x</table>", [["a"]]),
        ("<table><tr><td>a</table></table><p>x</p>", [["a"]]),
        ("<table><tr><td>a</br>b</p>c</td></tr></table>", [["a b c"]]),
        ("<table><tr><td>a</body></html><td>b</table>", [["a", "b"]]),
        ("<td>x</td><table><tr><td>a</table>", [["a"]]),
        ("<table></table>", []),
        ("<table><tr></tr><tr><td>a</td></tr></table>", [[""], ["a"]]),
        (
            "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
            [["a", ""], ["b", "c"]],
        ),
        (
            "<table><tr><td>a<table><tr><td>in</td></td></tr></table>z</td><td>b</td></tr></table>",
            [["a in z", "b"]],
        ),
    ],
)
def test_damaged_tables_are_read_as_a_browser_reads_them(
    html: str, expected: list[list[str]]
) -> None:
    assert grid(html) == expected


def test_a_nested_table_is_part_of_its_cell_and_the_next_table_is_not() -> None:
    nested = table(["1", "2"], ["3", "4"])
    first, second = tables_of(f"<div>{table(['a', nested], ['b'])}</div><p>x</p>{table(['c'])}")
    assert [[cell.text for cell in row] for row in first.rows] == [["a", "1 2 3 4"], ["b", ""]]
    assert [[cell.text for cell in row] for row in second.rows] == [["c"]]


BETWEEN = st.text("\n\n \t\u00e9🙂\u2028\x0c\x85", max_size=4)


TAGS = st.sampled_from(["td", "th", "td class='x'", "TD"])


@given(st.lists(st.tuples(BETWEEN, TAGS), min_size=1))
def test_for_every_cell_line_and_column_are_those_of_its_tag(cells: list[tuple[str, str]]) -> None:
    html = "".join(f"{gap}<{tag}>{at}</{tag[:2]}>" for at, (gap, tag) in enumerate(cells))
    whole = export(f"\n é <table>\n<tr>{html}</tr></table>")
    lines = whole.split("\n")
    (found,) = read(whole).tables
    assert lines[found.line - 1][found.column - 1 :].startswith("<table>")
    assert len(found.rows[0]) == len(cells)
    for at, (cell, (_, tag)) in enumerate(zip(found.rows[0], cells, strict=True)):
        assert lines[cell.line - 1][cell.column - 1 :].startswith(f"<{tag}>{at}<")
        assert cell.header == (tag == "th")
