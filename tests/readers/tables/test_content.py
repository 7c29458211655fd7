"""Which tables of a page are content, and what is above each of them."""

import pytest

from oicp_gen.model.page import Table
from tests.readers.pages import tables_of
from tests.support.builders import read, table

CODES = table(["Code", "Text"], ["E1", "Late"])
COPY = "<table><tbody><tr><td>Code</td><td>Text</td></tr></tbody></table>"


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def listed(body: str) -> list[str]:
    """The text of the first cell of each table."""
    return [found.rows[0][0].text if found.rows else "" for found in tables_of(body)]


# What Confluence fills


@pytest.mark.parametrize(
    "html",
    [
        '<table class="attachments aui"><tr><td>x</table>',
        '<div class="plugin_attachments_container"><table class="aui"><tr><td>x</table></div>',
        '<table class="gliffy-macro-table"><tr><td><table class="gliffy-macro-inner-table">'
        "<caption></caption><tr><td><img></table></table>",
        '<div class="table-wrap content-report-table-macro"><table class="aui"><tr><td>x</table>'
        "</div>",
        '<div class="conf-macro" data-macro-name="tasks-report-macro"><table class="aui"><tr><td>x'
        "</table></div>",
        '<div class="syntaxhighlighter java"><table><tr><td class="gutter">1<td class="code">x'
        "</table></div>",
        '<table class="aui contributors-summary"><tr><td>x</table>',
        '<div class="hidden"><table class="confluenceTable"><tr><td>x</table></div>',
        '<div class="assistive"><table class="confluenceTable"><tr><td>x</table></div>',
        "<dialog><table><tr><td>x</table></dialog>",
    ],
)
def test_what_confluence_fills_or_hides_is_not_content(html: str) -> None:
    assert listed(f"{html}{CODES}") == ["Code"]


@pytest.mark.parametrize(
    "html",
    [
        '<table class="aui metadata-summary-macro null"><tr><td>x</table>',
        '<div class="jira-table"><table class="aui"><tr><td>x</table></div>',
        '<div data-macro-name="details"><table class="confluenceTable"><tr><td>x</table></div>',
        '<div data-macro-name="expand"><table class="confluenceTable"><tr><td>x</table></div>',
        "<dialog open><table><tr><td>x</table></dialog>",
    ],
)
def test_what_authors_wrote_is_content_also_in_a_macro(html: str) -> None:
    assert listed(f"{html}{CODES}") == ["x", "Code"]


# Copies of headers


@pytest.mark.parametrize(
    "wrapped",
    [
        '<div class="pm-table-sticky-wrapper" style="overflow:hidden">{}</div>',
        '<div class="dataTables_scrollHead"><div class="inner">{}</div></div>',
        '<div class="floating-header"><div><div>{}</div></div></div>',
        '<div aria-hidden="true">{}</div>',
        '<div style="top: 0; POSITION: fixed">{}</div>',
        '<div style="position:sticky">{}</div>',
    ],
)
@pytest.mark.parametrize("order", ["{0}{1}", "{1}{0}"])
def test_a_copied_header_is_not_a_table(wrapped: str, order: str) -> None:
    (found,) = tables_of(order.format(wrapped.format(COPY), CODES))
    assert texts(found) == [["Code", "Text"], ["E1", "Late"]]


def test_a_copied_header_may_be_a_table_with_a_mark_of_its_own() -> None:
    copy = COPY.replace("<table>", '<table class="fixedHeader-floating">')
    assert listed(copy + CODES) == ["Code"]


def test_a_table_that_repeats_nothing_is_not_a_copy() -> None:
    other = '<div class="sticky">' + table(["Code", "Reason"]) + "</div>"
    assert listed(other + CODES) == ["Code", "Code"]
    alone = f'<div class="sticky">{COPY}</div>'
    assert listed(alone) == ["Code"]
    # Without a mark, an author may have written two tables with the same header.
    assert listed(COPY + CODES) == ["Code", "Code"]
    first, second = table(["Code"], ["E1"]), table(["Code"], ["E2"])
    assert len(tables_of(f'<div class="sticky">{first}{second}</div>')) == 2
    far = '<div class="sticky">' + "<div>" * 5 + COPY + "</div>" * 6
    assert listed(far + CODES) == ["Code", "Code"]


def test_copies_are_found_wherever_they_are() -> None:
    other = table(["Depot", "Place"], ["D1", "Ulm"])
    second = "<table><tr><th>Depot</th><th>Place</th></tr></table>"
    copies = f'<div class="sticky">{COPY}{second}{COPY}</div>'
    assert listed(copies + CODES + "<p>x</p>" + other) == ["Code", "Depot"]
    # Of two copies of nothing else, one is kept.
    assert listed(f'<div class="sticky">{COPY}{COPY}</div>{other}') == ["Code", "Depot"]


def test_the_paragraph_before_a_copied_header_is_before_the_table() -> None:
    (found,) = tables_of(f'<p>All codes:</p><div class="sticky">{COPY}</div>{CODES}')
    assert found.before == "All codes:"


@pytest.mark.parametrize(
    "head",
    [
        '<thead class="tableFloatingHeaderOriginal"><tr><th>Code</thead>'
        '<thead class="tableFloatingHeader"><tr><th>Code</thead>',
        '<thead class="tableFloatingHeader" style="display: none"><tr><th>Code</thead>'
        '<thead class="tableFloatingHeaderOriginal"><tr><th>Code</thead>',
        '<thead><tr class="tableFloatingHeader" style="visibility:hidden"><th>Code'
        '<tr class="tableFloatingHeaderOriginal"><th>Code</thead>',
    ],
)
def test_a_head_that_floats_is_read_once(head: str) -> None:
    (found,) = tables_of(f'<table class="stickyTableHeaders">{head}<tr><td>E1</table>')
    assert texts(found) == [["Code"], ["E1"]]
    assert found.unseen == ()


def test_a_head_with_other_texts_is_not_a_copy() -> None:
    heads = '<thead><tr><th>a</thead><thead class="floating"><tr><th>b</thead>'
    (found,) = tables_of(f"<table>{heads}<tr><td>c</table>")
    assert texts(found) == [["a"], ["b"], ["c"]]


# Tables that only arrange others

INNER = '<table class="confluenceTable"><tr><th>Code</th></tr><tr><td>E1</td></tr></table>'
OUTER = '<table class="confluenceTable">{}</table>'


@pytest.mark.parametrize(
    "rows",
    [
        f"<tr><td><p>About</p></td><td>{INNER}</td></tr>",
        f'<tr><td><h3>Errors</h3><div class="table-wrap">{INNER}</div></td></tr>',
        f"<tr><td><p>About</p></td></tr><tr><td>{INNER}</td></tr>",
        f"<tr><td>{INNER}</td><td></td></tr><tr><td> </td><td>{INNER}</td></tr>",
        f"<tr><th>Errors</th></tr><tr><td>{INNER}</td></tr>",
        f"<tr><td>Errors</td><td>Depots</td></tr><tr><td>{INNER}</td><td>{INNER}</td></tr>",
        f"<tr hidden><th>x</th><td>y</td></tr><tr><td>{INNER}</td><td>a</td></tr>",
    ],
)
def test_a_table_in_a_layout_cell_is_listed_instead_of_the_layout(rows: str) -> None:
    found = tables_of(OUTER.format(rows))
    assert {first.rows[0][0].text for first in found} == {"Code"}


@pytest.mark.parametrize(
    "rows",
    [
        f"<tr><th>Code</th><th>Cases</th></tr><tr><td>E7</td><td>{INNER}</td></tr>",
        f"<tr><td>E7</td><td>{INNER}</td></tr><tr><td>E8</td><td>none</td></tr>",
        f"<tr><th>E7</th><td>{INNER}</td></tr>",
        f"<tr><td>E7 {INNER}</td></tr>",
        "<tr><td>E7</td><td><table class=confluenceTable><tr><td>one row</table></td></tr>",
        '<tr><td>E7</td><td><table class="panelMacro"><tr><td>a<tr><td>b</table></td></tr>',
        "<tr><td>E7</td></tr><tr><td><table><tr><td>a<tr><td>b</table></td></tr>",
    ],
)
def test_a_table_with_content_beside_an_inner_one_is_the_table(rows: str) -> None:
    (found,) = tables_of(OUTER.format(rows))
    assert found.rows[0][0].text in ("Code", "E7", "E7 Code E1")


# What is above a table


@pytest.mark.parametrize(
    ("above", "before"),
    [
        ("<p>Shippers:</p>", "Shippers:"),
        ("<p>One</p><p>Two  <b>words</b>\n</p>", "Two words"),
        ("<p>Shippers:</p><p> </p><p>&nbsp;</p>", "Shippers:"),
        ("<p>Intro</p><h2>Errors</h2>", ""),
        ("<h2>Errors</h2><p>Shippers:</p>", "Shippers:"),
        ("<p>Intro</p><ul><li><p>one</p></li></ul>", ""),
        ("<ul><li>one</li></ul><p>Shippers:</p>", "Shippers:"),
        ("<p>Intro</p><pre>code</pre>", ""),
        ("<p>Intro</p><hr>", ""),
        (f"<p>Intro</p>{table(['x'])}", ""),
        (f"{table(['x'])}<p>Shippers:</p>", "Shippers:"),
        ("<p>Intro</p>Shippers<br>and <i>carriers</i>:", "Shippers and carriers:"),
        ("<div>Shippers:</div>", "Shippers:"),
        ("<p>Shippers<sup>1</sup>, CO<sub>2</sub></p>", "Shippers, CO₂"),
        (
            "<p>Sent by <span class=aui-lozenge>A</span><span class=aui-lozenge>B</span></p>",
            "Sent by A B",
        ),
        ("<p>one<div>two</div></p>", "two"),
        ('<p>Intro</p><p class="hidden">not here</p>', "Intro"),
        ('<p>As of <time datetime="2024-01-12"></time></p>', "As of 2024-01-12"),
        ("<blockquote><p>Shippers:</p></blockquote>", "Shippers:"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("wrapped", ["{}", '<div class="table-wrap"><div>{}</div></div>'])
def test_the_paragraph_directly_before_a_table_is_known(
    above: str, before: str, wrapped: str
) -> None:
    assert tables_of(above + wrapped.format(CODES))[-1].before == before


def test_a_paragraph_in_another_column_of_the_page_is_not_before_a_table() -> None:
    left, right = "<p>About</p>", f"{CODES}<p>Shippers:</p>{CODES}"
    cells = f'<div class="cell">{left}</div><div class="cell">{right}</div>'
    assert [found.before for found in tables_of(cells)] == ["", "Shippers:"]
    cells = f"<ac:layout-cell>{left}</ac:layout-cell><ac:layout-cell>{right}</ac:layout-cell>"
    assert [found.before for found in read(cells).tables] == ["", "Shippers:"]


def test_a_paragraph_in_another_cell_of_a_layout_is_not_before_a_table() -> None:
    rows = f"<tr><td><p>About</p></td><td><p>Codes:</p>{INNER}</td><td>{INNER}</td></tr>"
    assert [found.before for found in tables_of(OUTER.format(rows))] == ["Codes:", ""]


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("<h2>Errors<sup>1</sup></h2>", "Errors"),
        ("<h2>CO<sub>2</sub></h2>", "CO₂"),
        ("<h2>Errors</h2><h3 hidden>Old</h3>", "Errors"),
        ('<h2>Errors</h2><h3 class="hidden">Old</h3>', "Errors"),
        ("<h2>Errors</h2><h3> </h3>", "Errors"),
        ("<h2>Errors <span style='display:none'>old</span></h2>", "Errors"),
        ("<h2>All <h3>Errors</h3></h2>", "All Errors"),
    ],
)
def test_a_heading_is_what_a_reader_sees(above: str, heading: str) -> None:
    assert tables_of(above + CODES)[0].heading == heading


def test_a_storage_page_has_the_same_headings_and_paragraphs() -> None:
    macro = '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">x</ac:parameter>'
    page = read(f"<h2>Errors</h2><p>Shippers:{macro}</ac:structured-macro></p>{CODES}")
    assert [(found.heading, found.before) for found in page.tables] == [("Errors", "Shippers:")]
