"""Readers: a page as Confluence writes it, and as old wikis, proxies and editors damage it."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen import readers
from oicp_gen.errors import OicpGenError
from oicp_gen.markdown import markdown
from oicp_gen.page import Cell, Kind, Mark, Table
from oicp_gen.readers import read_page, tables
from oicp_gen.readers.dates import iso
from oicp_gen.readers.emoticons import emoji
from oicp_gen.readers.markup import decode
from tests.builders import export, read, table


def place_of(html: str, what: str) -> str:
    """Line and column of the one place where this stands."""
    before, _, after = html.partition(what)
    assert after
    assert what not in after
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def tables_of(body: str) -> tuple[Table, ...]:
    return read(export(body)).tables


def grid(body: str) -> list[list[str]]:
    """The texts of the one table in this HTML, with which the page ends."""
    (only,) = read(f'<div id="main-content">{body}').tables
    return [[cell.text for cell in row] for row in only.rows]


def cell(html: str) -> Cell:
    """The cell that holds this HTML."""
    (only,) = tables_of(table([html]))
    return only.rows[0][0]


# The page


def test_a_page_is_read() -> None:
    html = export(table(["a"]))
    page = read(html, file="source/My-Title_123.html")
    assert page.kind is Kind.PAGE
    assert (page.page_id, page.title, page.space) == ("123", "Title", "Space")
    assert page.breadcrumbs == ("Space",)
    assert (page.created_by, page.created_on) == ("Ann", "2024-01-12")
    assert (page.modified_by, page.modified_on) == (None, None)
    assert page.exported_at == "2024-01-15T14:11"
    heading = place_of(html, '<span id="title-text">')
    assert str(page.title_place) == f"source/My-Title_123.html:{heading}"


@pytest.mark.parametrize(
    ("history", "created", "modified"),
    [
        ("Created by <span> A B</span> on Jan 2, 2024", ("A B", "2024-01-02"), (None, None)),
        ("Created by A, last modified on Jan 2, 2024", ("A", None), ("A", "2024-01-02")),
        ("Created by A, last modified by B on Jan 2, 2024", ("A", None), ("B", "2024-01-02")),
        ("Created by A (Unlicensed) on 23.02.2015", ("A (Unlicensed)", "2015-02-23"), (None, None)),
        ("Created by Man on Duty on Jan 2, 2024", ("Man on Duty", "2024-01-02"), (None, None)),
        ("Created by A on 2/1/24", ("A", "2/1/24"), (None, None)),
        ("Created by A", ("A", None), (None, None)),
        ("Erstellt von A", (None, None), (None, None)),
    ],
)
def test_the_three_sentences_about_a_page(
    history: str, created: tuple[str | None, str | None], modified: tuple[str | None, str | None]
) -> None:
    page = read(export("x", history=history))
    assert (page.created_by, page.created_on) == created
    assert (page.modified_by, page.modified_on) == modified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan 12, 2024", "2024-01-12"),
        ("Sept 26, 2024", "2024-09-26"),
        ("September 6, 2024", "2024-09-06"),
        ("May 1, 2024", "2024-05-01"),
        ("Jan 15, 2024 14:11", "2024-01-15T14:11"),
        ("23.02.2015", "2015-02-23"),
        ("08.09.2016 02:05", "2016-09-08T02:05"),
    ],
)
def test_a_known_date_becomes_iso(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2024",
        "12 Jan 2024",
        "yesterday",
        "Jan 15, 2024 2:11 PM",
        "12.13.2024",
        "Feb 30, 2024",
        "31.04.2024",
        "Jan 15, 2024 25:00",
        "marraskuu 15, 2024",  # November in Finnish
    ],
)
def test_any_other_date_keeps_its_words(text: str) -> None:
    assert iso(text) == text


@pytest.mark.parametrize(
    ("space", "title", "expected"),
    [
        ("Space", "Space : Title", "Title"),
        ("A : B", "A : B : C : D", "C : D"),
        ("", " : Title", "Title"),
        ("", "Title", "Title"),
        ("Space", "Title : Space", "Title : Space"),
        ("a & <b>", "a & <b> : x < y", "x < y"),
    ],
)
def test_the_title_loses_the_name_of_its_space(space: str, title: str, expected: str) -> None:
    page = read(export("x", space=space, title=title))
    assert (page.space, page.title) == (space, expected)


@pytest.mark.parametrize(
    ("file", "page_id"),
    [
        ("Title_3626501182.html", "3626501182"),
        ("3626501182.html", "3626501182"),
        ("source/3626501182.html", "3626501182"),
        ("C:\\source\\3626501182.html", "3626501182"),
        ("a_1/Title-2.3_99.htm", "99"),
        ("index.html", None),
        ("a_1/index.html", None),
        ("OICP-2.3.html", None),
        ("Title_12a.html", None),
    ],
)
def test_the_id_stands_in_the_name_of_the_file(file: str, page_id: str | None) -> None:
    assert read(export("x"), file=file).page_id == page_id


LOGIN = '<form><input type="PASSWORD" name="p"></form>'


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (export("x"), Kind.PAGE),
        (export(LOGIN), Kind.PAGE),
        (export(None), Kind.EMPTY),
        (f"<html><body>{LOGIN}</body></html>", Kind.LOGIN),
        ('<div id="main-content" class="pageSection"><table></table></div>', Kind.INDEX),
        ("<html><body><table></table></body></html>", Kind.OTHER),
        ('<html><body><table class="confluenceTable"></table></body></html>', Kind.PAGE),
        ("<html><body><p>a</p></body></html>", Kind.OTHER),
        ("<table></table>", Kind.PAGE),
        ("http://no.html.at.all/", Kind.OTHER),
    ],
)
def test_a_file_is_told_by_its_structure(html: str, kind: Kind) -> None:
    assert read(html).kind is kind


def test_tables_outside_of_the_content_are_none_of_the_page() -> None:
    page = read(export(table(["a"])) + '<h2 id="comments">Comments</h2>' + table(["b"]))
    assert [row[0].text for found in page.tables for row in found.rows] == ["a"]


# Bytes


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é\r\n🙂\rx".encode(), "é\n🙂\nx"),
        ("\ufeffé".encode(), "é"),
        ("\ufeffé".encode("utf-16-le"), "é"),
        ("\ufeffé".encode("utf-16-be"), "é"),
        (b'<META charset="windows-1252">\x93\x80\x94', '<META charset="windows-1252">“€”'),
        (
            b"<meta content='x; charset=gbk'>\xc4\xe3",
            "<meta content='x; charset=gbk'>你",
        ),
        (b"<meta charset=gb2312>\x81\x30\x89\x38", "<meta charset=gb2312>ß"),
    ],
)
def test_bytes_are_decoded_by_mark_declaration_or_as_utf_8(data: bytes, text: str) -> None:
    assert decode(data, file="x.html") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"abc\xff", "byte 3 is no text in the encoding 'utf-8'"),
        (b"<meta charset=cp1252>\x81", "byte 21 is no text in the encoding 'cp1252'"),
        (b"<meta charset=klingon>", "the page declares the unknown encoding 'klingon'"),
        (b"<meta charset=base64>", "the page declares the unknown encoding 'base64'"),
        (b" \n ", "the file is empty"),
        (b"", "the file is empty"),
    ],
)
def test_bytes_that_are_no_text_are_an_error(data: bytes, message: str) -> None:
    with pytest.raises(OicpGenError, match=f"^x.html: {re.escape(message)}$") as caught:
        read_page(data, file="x.html", sha256="")
    assert caught.value.mend


# The grid


class Slot(NamedTuple):
    """A cell to be written: its text, and what its span attributes say."""

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
    ordered = sorted(groups, key=lambda group: group[0] == "tfoot")
    for _, rows in ordered:
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


@pytest.mark.parametrize("span", ["", "x", "-2", "1.5", "²", " 1 "])
def test_a_span_that_makes_no_sense_is_one(span: str) -> None:
    html = f'<table><tr><td colspan="{span}" rowspan="{span}">a</td><td>b</td></tr></table>'
    assert grid(html) == [["a", "b"]]


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


# A cell


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <strong>b</strong> c", "a **b** c"),
        ("<b>a</b><i> b</i><em><b> c</b></em>", "**a** *b* ***c***"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("a<br/>b<br>c", "a\\\nb\\\nc"),
        ("<code>a_b</code> <tt>c</tt>", "`a_b` `c`"),
        ("<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ('<ol start="3"><li>a</li><li>b</li></ol><p>c</p>', "3. a\n4. b\n\nc"),
        ("<ul><li>a</ul>b", "- a\n\nb"),
        ("<strong>a</strong>\n  <em>b</em>", "**a** *b*"),
        ("a\n\t<!-- no --> b", "a b"),
        ("a&nbsp;&amp;&lt;b&gt; &#x1F642;", "a\u00a0&\\<b\\> 🙂"),
        ("<p> a <b> b </b> c </p>", "a **b** c"),
        ('<a href="https://a.b/?c=d&amp;e">x</a>', "[x](https://a.b/?c=d&e)"),
        ('<a href=" HTTP://a.b ">x</a>', "[x](HTTP://a.b)"),
        ('<a href="mailto:a@b.c"><b>x</b></a>', "[**x**](mailto:a@b.c)"),
    ],
)
def test_formatting_that_means_something_is_kept(html: str, expected: str) -> None:
    assert markdown(cell(html).content) == expected
    assert cell(html).marks == ()


@pytest.mark.parametrize(
    "address",
    [
        "Other_1.html",
        "#below",
        "/wiki/x/PgQo2",
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://a.b",
        "file:///etc/passwd",
    ],
)
def test_any_other_link_is_its_text_with_a_mark(address: str) -> None:
    found = cell(f'see <a href="{escape(address)}"> this <b>one</b></a>')
    assert markdown(found.content) == "see this **one**"
    shown = "".join(address.split())
    assert found.marks == (Mark(what="link", detail=shown, shown="this one"),)


def test_what_a_reader_does_not_see_is_no_text() -> None:
    html = (
        '<style>p{}</style><script>x()</script><template>t</template>a<span style="display: none">b'
        '<p>c</p></span> <p STYLE="color:red;DISPLAY:NONE">d</p><!-- e --><span>f</span>'
    )
    assert cell(html).text == "a f"


def test_struck_text_is_dropped_and_marked() -> None:
    found = cell("<p>new <s>old <b>one</b></s> <del> </del>text <strike>x</strike></p>")
    assert found.text == "new text"
    assert found.marks == (Mark(what="struck", detail="old one"), Mark(what="struck", detail="x"))


def test_an_image_is_dropped_and_marked() -> None:
    found = cell('a<img src="attachments/1/2.png" alt="a picture"/><img src="x/3.png"><img>')
    assert found.text == "a"
    assert [(mark.what, mark.detail) for mark in found.marks] == [
        ("image", "a picture"),
        ("image", "3.png"),
        ("image", "no name"),
    ]


SMILE = (
    '<img class="emoticon emoticon-smile" data-emoji-id="1f642" data-emoji-fallback="🙂"'
    ' data-emoji-shortname=":slight_smile:" src="images/icons/emoticons/smile.png" alt="(smile)"/>'
)


def test_an_emoticon_becomes_an_emoji_and_is_marked() -> None:
    found = cell(f"fine <strong>{SMILE}</strong>!")
    assert found.text == "fine 🙂!"
    assert [(mark.what, mark.shown) for mark in found.marks] == [("emoticon", "🙂")]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("data-emoji-fallback=🙂 data-emoji-id=1f600", "🙂"),
        (r"data-emoji-fallback=\uD83D\uDCCB", "📋"),
        ("data-emoji-fallback=:x: data-emoji-id=1f1e9-1f1ea", "🇩🇪"),
        ("data-emoji-fallback=:check_mark: data-emoji-id=atlassian-check_mark", "✅"),
        ("data-emoji-fallback=:cross_mark: data-emoji-id=atlassian-cross_mark", "❌"),
        ("data-emoji-id=atlassian-info", "ℹ️"),
        ("data-emoji-id=atlassian-warning class=emoticon-blue-star", "⚠️"),
        ("data-emoji-id=2705 class=emoticon-blue-star alt=(blue-star)", "✅"),
        ("data-emoticon-name=smile alt=Lächeln", "🙂"),
        ("class=emoticon-thumbs-down alt=(n)", "👎"),
        ("class=emoticon-sad", "🙁"),
        ("src=images/icons/emoticons/check.png alt=x", "✅"),
        ("src=images/icons/emoticons/error.svg", "❌"),
        ("src=images/icons/emoticons/help_16.png", "❓"),
        ("src=images/icons/emoticons/light-on.png", "💡"),
        ("data-emoticon-name=light-off alt=(off)", "(off)"),
        ("data-emoji-fallback=:partyparrot: data-emoji-id=0f2b-aa-1 alt=x", ":partyparrot:"),
        ("data-emoji-id=dddd alt=(x)", "(x)"),
        ("data-emoji-id=ffffff data-emoji-shortname=:x:", ":x:"),
        ("class=emoticon", ""),
    ],
)
def test_emoticons_of_every_generation(attributes: str, expected: str) -> None:
    pairs = (attribute.partition("=") for attribute in attributes.split())
    assert emoji({name: value for name, _, value in pairs}) == expected


# Limits


@pytest.mark.parametrize("span", ["1001", "99999999999999999999"])
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_a_span_beyond_the_limit_is_refused_with_its_place(name: str, span: str) -> None:
    html = export(f'\n<table>\n<tr> <td {name}="{span}">a</td></tr></table>')
    message = f"a cell with a {name} of {span[:12]}; the limit is 1000"
    with pytest.raises(OicpGenError, match=message) as caught:
        read(html)
    assert caught.value.place == f"source/Title_1.html:{place_of(html, '<td ')}"


@pytest.mark.parametrize(
    "rows",
    [
        '<tr><td colspan="11">a</td></tr>' * 10,  # many slots in cells
        '<tr><td colspan="50">a</td></tr>' + "<tr><td>a</td></tr>" * 10,  # and in filled rows
    ],
)
def test_a_table_of_too_many_slots_is_refused(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_SLOTS", 100)
    with pytest.raises(OicpGenError, match="a table of more than 100 cells"):
        tables_of(f"<table>{rows}</table>")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 1000)
    with pytest.raises(OicpGenError, match=r"the file has 1,00\d bytes; the limit is 1,000"):
        read("x" * 1001)


@pytest.mark.parametrize("tag", ["<div>", "<td>", "<table><td>", "<b>"])
def test_a_page_that_is_nested_too_deep_is_refused(tag: str) -> None:
    with pytest.raises(OicpGenError, match="deep") as caught:
        read(tag * 3000)
    assert (caught.value.place or "").startswith("source/Title_1.html:1:")
    assert read(tag * 300).kind is (Kind.PAGE if "table" in tag else Kind.OTHER)


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<a href='"])
def test_a_tag_or_comment_that_never_ends_is_text(piece: str) -> None:
    page = read(f'<div id="main-content"><table><tr><td>a</td></tr></table>{piece * 500}')
    assert page.tables[0].rows[0][0].text == "a"


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "idna", "rot13", "hex"])
def test_what_is_no_charset_of_a_page_is_refused(charset: str) -> None:
    with pytest.raises(OicpGenError, match=f"the unknown encoding '{charset}'"):
        decode(f"<meta charset={charset}>\\q".encode(), file="page.html")


MARKUP = """<table> </table> <tr> </tr> <td> </td> <th_colspan=2> <td_rowspan=3> <tbody> </tbody>
<tfoot> <p> </p> <b> </b> <ul> <ol> <li> </ul> <br> <img> <a_href=x> </a> <s> <!-- --> <![x[ <![if]>
]]> <!D <? <script> </script> <style> <title> <textarea> <svg> <math> &amp; &# &#0; < > </ " = />"""
PIECES = st.sampled_from([piece.replace("_", " ") for piece in MARKUP.split()])


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_whatever_the_html_a_page_is_read_or_refused(body: str) -> None:
    for text in (export(body), body):
        try:
            page = read(text)
        except OicpGenError:
            continue
        for found in page.tables:
            assert len({len(row) for row in found.rows}) <= 1
