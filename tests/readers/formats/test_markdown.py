"""Markdown: pipe tables, tables in HTML, the place of each cell, and what a library drops."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Cell, Page, PageKind
from oicp_gen.readers.formats.markdown import cells_in
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from tests.support.builders import SHARED
from tests.support.projects import assert_told


def read(text: str, file: str = "docs/codes.md") -> Page:
    return read_page(text.encode(), file=file, sha256="0")


def texts(text: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in read(text).tables]


def at(text: str, cell: Cell) -> str:
    """What is at the place of a cell, up to the end of its line."""
    return text.split("\n")[cell.line - 1][cell.column - 1 :]


def only_cell(content: str) -> Cell:
    (table,) = read(f"|a|\n|-|\n|{content}|\n").tables
    return table.rows[1][0]


CODES = "# Codes\n\n| Code | Text |\n|------|------|\n| E101 | Label torn |\n| E102 |  |\n"


def test_a_pipe_table_is_read_with_the_places_of_its_cells() -> None:
    page = read(CODES)
    (table,) = page.tables
    assert (page.kind, page.title, table.heading) == (PageKind.PAGE, "Codes", "Codes")
    assert str(page.title_place) == "docs/codes.md:1"
    assert (table.line, table.column) == (3, 1)
    places = [[(cell.text, cell.line, cell.column) for cell in row] for row in table.rows]
    assert places == [
        [("Code", 3, 3), ("Text", 3, 10)],
        [("E101", 5, 3), ("Label torn", 5, 10)],
        [("E102", 6, 3), ("", 6, 9)],
    ]
    assert [cell.header for cell in table.rows[0]] == [True, True]


@pytest.mark.parametrize(
    "table",
    [
        "Code | Text\n--- | ---\nE101 | Label torn",
        "|Code|Text|\n|:-:|--:|\n|E101|Label torn",
        "  | Code | Text |\n  |---|---|\n  | E101 | Label torn |  ",
        "|Code|Text\n-|-\nE101|Label torn|",
        "\t\n|\tCode\t|\tText\t|\n|---|---|\n|E101|Label torn|\r\n",
    ],
)
def test_the_outer_pipes_may_be_missing(table: str) -> None:
    assert texts(table) == [[["Code", "Text"], ["E101", "Label torn"]]]
    for row in read(table).tables[0].rows:
        for cell in row:
            assert at(table, cell).startswith(cell.text)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (r"a\|b", "a|b"),
        (r"`a\|b`", "a|b"),
        (r"a \\ b", r"a \ b"),
        ("**bold** and *more*", "bold and more"),
        ("one<br>two<br/>three", "one two three"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("[here](https://example.com/a)", "here"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("a ~~b~~ c", "a c"),
        ("x ![torn](torn.png)", "x"),
        ("🙂", "🙂"),
        ("\\*plain\\*", "*plain*"),
        ("<b>a</b> <script>no</script>", "a no"),
    ],
)
def test_a_cell_is_what_github_shows(content: str, shown: str) -> None:
    if "script" in content:
        shown = "a"
    assert only_cell(content).text == shown


def test_styles_links_and_what_is_left_out_are_kept() -> None:
    cell = only_cell("**a** *b* `c` [d](https://example.com) ~~e~~ ![f](g.png) [h](other.md)")
    (block,) = cell.content.blocks
    styles = [(run.text, run.strong, run.emphasis, run.code, run.link) for run in block.runs]
    assert ("a", True, False, False, None) in styles
    assert ("b", False, True, False, None) in styles
    assert ("c", False, False, True, None) in styles
    assert ("d", False, False, False, "https://example.com") in styles
    assert [mark.what for mark in cell.marks] == ["struck", "image", "link"]


def test_a_surplus_cell_is_kept_as_one_without_a_heading() -> None:
    text = "|a|b|\n|-|-|\n|1|2| 3 | x\\|y |\n|4|5||\n"
    (table,) = read(text).tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["a", "b", "", ""],
        ["1", "2", "3", "x|y"],
        ["4", "5", "", ""],
    ]
    assert at(text, table.rows[1][2]) == "3 | x\\|y |"
    assert [cell.missing for cell in table.rows[2]] == [False, False, True, True]


def test_a_row_that_is_too_short_stays_so() -> None:
    (table,) = read("|a|b|\n|-|-|\n|1|\n|2| |\n").tables
    assert [[cell.missing for cell in row] for row in table.rows[1:]] == [
        [False, True],
        [False, False],
    ]


@pytest.mark.parametrize("prefix", ["> ", "- ", "1. ", "> - ", "* > "])
def test_a_table_in_a_quotation_or_a_list_is_read(prefix: str) -> None:
    inner = prefix if prefix.strip() == ">" else " " * len(prefix)
    if prefix in ("> - ", "* > "):
        inner = {"> - ": ">   ", "* > ": "  > "}[prefix]
    text = f"{prefix}| a | b |\n{inner}|---|---|\n{inner}| 1 | 2 |\n"
    (table,) = read(text).tables
    assert [[cell.text for cell in row] for row in table.rows] == [["a", "b"], ["1", "2"]]
    for row in table.rows:
        for cell in row:
            assert at(text, cell).startswith(f"{cell.text} |")


HTML = """\
Before.

<table>
  <tr><th>Code</th><th>Text</th></tr>
  <tr><td>E101</td>
      <td rowspan="2">Label
          <b>torn</b></td></tr>

  <tr><td>

E102 *soon*

</td></tr>
</table>

> <table><tr><td>in a quotation</td></tr>
> <tr><td>more</td></tr></table>

After <sup>1</sup>.

| a |
|---|
| b |
"""


def test_tables_in_html_are_read_at_their_places() -> None:
    first, second, third = read(HTML).tables
    assert [[cell.text for cell in row] for row in first.rows] == [
        ["Code", "Text"],
        ["E101", "Label torn"],
        ["E102 soon", "Label torn"],
    ]
    for table in (first, second):
        for cell in (cell for row in table.rows for cell in row):
            assert at(HTML, cell).startswith(("<td", "<th"))
    assert (first.line, first.column) == (3, 1)
    assert at(HTML, second.rows[1][0]) == "<td>more</td></tr></table>"
    assert at(HTML, third.rows[1][0]) == "b |"


def test_html_alone_in_a_markdown_file_is_the_same_as_elsewhere() -> None:
    html = "<p>x</p>\n<table>\n<tr><td>a</td>\n<td>b</td></tr></table>\n"
    found, expected = read(html).tables, read(html, "codes.html").tables
    assert found == expected
    whole = f"<!DOCTYPE html><html><body>\n{html}\n\n    <table><tr><td>c</table></body></html>"
    assert read(whole).tables == read(whole, "codes.html").tables
    assert len(read(whole).tables) == 2


def test_front_matter_is_metadata() -> None:
    text = f"---\ntitle: 'Error codes'\ntags: [a|b]\n---\n{CODES}"
    page = read(text)
    assert (page.title, str(page.title_place)) == ("Error codes", "docs/codes.md:1")
    assert page.tables[0].rows[1][0].line == 9
    assert read(f"---\n\n{CODES}").tables[0].rows[1][0].line == 7
    assert len(read(f"---\n\n| a |\n|---|\n| b |\n\n---\n\n{CODES}").tables) in (1, 2)


def test_a_table_in_code_or_in_a_comment_is_none() -> None:
    assert read(f"```\n{CODES}```\n\n<!--\n{CODES}-->\n").tables == ()
    assert read("".join(f"    {line}\n" for line in CODES.split("\n"))).tables == ()


def test_headings_of_both_kinds_are_above_tables() -> None:
    table = "|a|\n|-|\n|b|\n"
    text = f"One\n===\n{table}\nTwo `x`\n---\n\n{table}\n### Three ###\n{table}"
    assert [found.heading for found in read(text).tables] == ["One", "Two x", "Three"]
    assert read(text).title == "One"


def test_markdown_is_recognized_by_a_pipe_table_whatever_its_name() -> None:
    assert read(CODES, "codes.txt").tables == read(CODES).tables
    assert read("Just words.", "codes.md").kind is PageKind.PAGE
    assert read("Just words.", "codes.txt").kind is PageKind.OTHER


def test_storage_format_keeps_its_reader() -> None:
    link = '<ac:link><ri:page ri:content-title="Codes" /></ac:link>'
    table = f"<table>\n\n    <tr><td>{link}</td></tr>\n</table>"
    assert read(table, "a.md").tables == read(table, "a.xml").tables


def test_an_attribute_of_ours_in_the_source_does_no_harm() -> None:
    for value in ("1:1", "x:y", "0:0", "9" * 30 + ":1", ":", ""):
        text = f'|a|\n|-|\n|<b data-oicp-at="{value}">b</b>|\n\n<p data-oicp-at="{value}">'
        (table,) = read(text).tables
        assert (table.rows[1][0].text, table.rows[1][0].line) == ("b", 3)


def test_the_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MARKDOWN", len(CODES))
    assert read(CODES).tables
    with pytest.raises(OicpGenError) as error:
        read(CODES + "\n")
    assert error.value.id == "markdown-too-large"
    assert_told(error.value, "docs/codes.md")


CELL = st.text(alphabet=st.sampled_from("ab \\|`*_[]()<>&~!:-#\t"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4))
def test_for_every_row_the_cells_are_those_of_the_library(rows: list[list[str]]) -> None:
    """Apart from surplus cells, which the library drops, and missing ones, which it adds."""
    lines = ["|h|i|", "|-|-|", *(f"|{'|'.join(row)}|" for row in rows)]
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(lines))
    bodies = [token for token in tokens if token.type == "tr_open" and token.map != [0, 1]]
    for number, _ in enumerate(bodies, 2):
        start = tokens.index(bodies[number - 2])
        end = next(n for n in range(start, len(tokens)) if tokens[n].type == "tr_close")
        inline = [token.content for token in tokens[start:end] if token.type == "inline"]
        ours = [cell.text.replace("\\|", "|") for cell in cells_in(lines[number])]
        assert [*ours, "", ""][:2] == inline


@given(st.text(alphabet=st.sampled_from("a|\\ \t>-"), max_size=20))
def test_for_every_line_the_columns_are_those_of_the_texts(line: str) -> None:
    cells = list(cells_in(line))
    for cell in cells:
        assert line[cell.column - 1 :].startswith(cell.text)
    assert all(first.column < second.column for first, second in pairwise(cells))


STATUS = SHARED / "upstream/guide/04_Definitions/OICP-status-code.md"


@pytest.mark.skipif(not STATUS.exists(), reason="the publisher's guide is not here")
def test_the_publishers_own_table_is_read() -> None:
    text = STATUS.read_text(encoding="utf-8")
    (table,) = read(text, STATUS.name).tables
    assert len(table.rows) == 35
    assert [cell.text for cell in table.rows[0]][:4] == [
        "Status Code",
        "Sent By",
        "Description",
        "Additional Information",
    ]
    codes = [row[0].text for row in table.rows[1:]]
    assert (codes[0], codes[4], codes[-1], len(set(codes))) == ("000", "017", "700", 34)
    surplus = table.rows[-1][4]
    assert [mark.what for mark in surplus.marks] == ["image"]
    for row in table.rows:
        for cell in row:
            assert cell.missing or at(text, cell).startswith(cell.text[:4])
