"""Readers: pages from old and new versions of Confluence, and files that are not pages."""

import calendar
import re
from encodings.aliases import aliases
from itertools import pairwise

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import PageKind
from oicp_gen.readers.decoding import decode
from oicp_gen.readers.formats.export import iso
from oicp_gen.readers.read import read_page
from tests.readers.pages import place_of
from tests.support.builders import export, read, table
from tests.support.projects import assert_told


def test_a_page_is_read() -> None:
    html = export(table(["a"]))
    page = read(html, file="source/My-Title_123.html")
    assert page.kind is PageKind.PAGE
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


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_may_be_cut_to_three_letters(number: int) -> None:
    month = calendar.month_name[number]
    for name in (month, month[:3], month.upper(), f"{month[:3]}."):
        assert iso(f"{name} 9, 2024") == f"2024-{number:02}-09"


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
        ("saved_3626501182.json", "3626501182"),
        ("3626501182.xml", "3626501182"),
        ("Title_12a.html", None),
        ("Export_12.zip", None),
    ],
)
def test_the_id_stands_in_the_name_of_the_file(file: str, page_id: str | None) -> None:
    assert read(export("x"), file=file).page_id == page_id


LOGIN = '<form><input type="PASSWORD" name="p"></form>'


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (export("x"), PageKind.PAGE),
        (export(LOGIN), PageKind.PAGE),
        (export(None), PageKind.EMPTY),
        (f"<html><body>{LOGIN}</body></html>", PageKind.LOGIN),
        ('<div id="main-content" class="pageSection"><table></table></div>', PageKind.INDEX),
        (export(LOGIN).replace("main-content", "").replace("wiki-content", ""), PageKind.LOGIN),
        ("<html><body><table></table></body></html>", PageKind.PAGE),  # the contract decides
        ("<html><body><p>x</p></body></html>", PageKind.OTHER),
        ("<p>x</p>", PageKind.PAGE),
        (LOGIN, PageKind.LOGIN),
        ("http://no.html.at.all/", PageKind.OTHER),
    ],
)
def test_a_file_is_told_by_its_structure(html: str, kind: PageKind) -> None:
    assert read(html).kind is kind


def test_a_page_that_asks_for_a_password_has_no_tables() -> None:
    page = read(f"<html><body>{table(['a'])}{LOGIN}</body></html>")
    assert (page.kind, page.tables, page.title_place) == (PageKind.LOGIN, (), None)


def test_tables_outside_of_the_content_are_none_of_the_page() -> None:
    page = read(export(table(["a"])) + '<h2 id="comments">Comments</h2>' + table(["b"]))
    assert [row[0].text for found in page.tables for row in found.rows] == ["a"]


def test_the_tables_of_an_index_are_read_too() -> None:
    page = read('<div id="main-content" class="pageSection"><table><tr><td>Key</table></div>')
    assert [row[0].text for table in page.tables for row in table.rows] == ["Key"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (table(["a"]), ""),
        (f"<h1>One</h1>{table(['a'])}", "One"),
        (
            f"<h1>One</h1><div><h4>Two <b>three</b></h4></div><p>x</p><div>{table(['a'])}",
            "Two three",
        ),
        (f"<h1>One</h1>{table(['<h2>Inside</h2>'])}{table(['a'])}", "One"),
        (f"{table(['a'])}<h1>Below</h1>", ""),
        *((f"<h{level}>One</h{level}>{table(['a'])}", "One") for level in range(1, 7)),
        (f"<h7>One</h7>{table(['a'])}", ""),
    ],
)
def test_a_table_knows_the_heading_above_it(html: str, expected: str) -> None:
    assert read(export(html)).tables[-1].heading == expected


# The frames of other Confluences


def old(body: str, *, head: str = "") -> str:
    """An export of Confluence 1 to 3, in which the whole page is in a table."""
    return (
        "<html><head><title>Wiki - Some - Page</title></head><body>"
        f'<table class="pagecontent"><tr><td valign="top" class="pagebody">{head}{body}</td></tr>'
        '</table><table border="0"><tr><td align="center"><font color="grey">Document generated by'
        " Confluence on Dec 16, 2010 16:47</font></td></tr></table></body></html>"
    )


OLD_HEAD = (
    '<div class="pageheader"><span class="pagetitle">\n  Wiki : Some : Page\n</span></div>'
    '<div class="pagesubheading">\n This page last changed on Jun 18, 2004 by'
    ' <font color="#0050B2">ann</font>.\n</div>'
)


def first_cells(html: str) -> list[str]:
    """The first cell of each table of the page."""
    return [found.rows[0][0].text for found in read(html).tables]


def test_an_old_export_is_read_with_what_it_says_of_itself() -> None:
    page = read(old(table(["a"]), head=OLD_HEAD))
    assert (page.kind, page.space, page.title) == (PageKind.PAGE, "Wiki", "Some : Page")
    assert (page.modified_by, page.modified_on) == ("ann", "2004-06-18")
    assert page.exported_at == "2010-12-16T16:47"
    assert [found.rows[0][0].text for found in page.tables] == ["a"]
    assert (page.page_id, page.breadcrumbs) == ("1", ("Wiki",))
    heading = place_of(old(table(["a"]), head=OLD_HEAD), '<span class="pagetitle">')
    assert str(page.title_place) == f"source/Title_1.html:{heading}"


def test_the_oldest_export_has_its_name_in_the_title_only() -> None:
    page = read(old(table(["a"])))
    assert (page.space, page.title, page.modified_on) == ("Wiki", "Some - Page", None)


@pytest.mark.parametrize(
    "frame",
    [
        '<div class="wiki-content">{}</div>',
        '<table class="layout"><tr><td class="a">x</td><td class="rightColumn">{}</td></table>',
        "{}",
    ],
)
def test_the_content_stands_where_it_is_marked_else_in_the_body(frame: str) -> None:
    body = frame.format(table(["a"]))
    page = read(f"<html><head><title>A : B</title></head><body>{body}</body></html>")
    assert page.kind is PageKind.PAGE
    assert (page.space, page.title, page.breadcrumbs) == ("", "A : B", ())
    assert str(page.title_place) == "source/Title_1.html:1:13"
    assert [row[0].text for found in page.tables for row in found.rows] == ["a"]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ('<table class="infoMacro"><tr><td>{}</td></tr></table>', ["a"]),
        ('<table class="panelMacro x"><tr><td>i</td><td>{}</td></tr></table>', ["a"]),
        ('<table class="sectionMacro"><tr><td>{}</td><td>{}</td></tr></table>', ["a", "a"]),
        ("<table><tr><td>{}</td></tr></table>", ["a"]),
        ("<table><tr><td><table><tr><td>{}</td></table></td></tr></table>", ["a"]),
        ("<table><tr><td>b</td></tr></table>{}", ["b", "a"]),
        ('<table class="grid"><tr><td>b {}</td></tr></table>', ["b a"]),
        ('<div style="display: none">{}</div>', []),
        ('<div style="visibility:hidden">{}</div>', []),
        ("<div hidden>{}</div>", []),
        ("<template>{}</template>", []),
        ("<noscript>{}</noscript>", []),
        ('<div class="pageSection"><h2 id="comments">Comments</h2>{}</div>', ["a"]),
    ],
)
def test_tables_that_lay_out_a_page_are_looked_into(frame: str, expected: list[str]) -> None:
    written = '<table class="confluenceTable"><tr><td>a</td></tr></table>'
    assert first_cells(export(frame.format(written, written))) == expected


CHROME = (
    *("pagecontent", "layout", "banner", "gliffy-macro-table", "panelMacro", "infoMacro"),
    *("noteMacro", "tipMacro", "warningMacro", "sectionMacro", "sectionMacroWithBorder"),
    "sectionMacroWithPanel",
)


@pytest.mark.parametrize("name", CHROME)
def test_a_table_that_lays_out_or_draws_a_macro_is_known_by_its_class(name: str) -> None:
    """Even around a table that is not marked as written by an author."""
    frame = f'<table class="x {name}"><tr><td>b {table(["a"])}</td></tr></table>'
    assert first_cells(export(frame)) == ["a"]


@pytest.mark.parametrize("name", ["confluenceTable", "wikitable", "wiki-table", "grid", "aui"])
def test_a_table_that_somebody_wrote_is_known_by_its_class(name: str) -> None:
    written = f'<table class="x {name}"><tr><td>a</td></tr></table>'
    assert first_cells(export(f"<table><tr><td>b {written}</td></tr></table>")) == ["a"]
    assert first_cells(export(f"<table><tr><td>b {table(['a'])}</td></tr></table>")) == ["b a"]


FRAMES = (
    '<div id="main-content">{}</div>',
    '<table><tr><td class="pagebody">{}</td></tr></table>',
    '<div class="wiki-content">{}</div>',
    '<table><tr><td class="rightColumn">{}</td></tr></table>',
)
"""What holds a page's content, the surest first."""


@pytest.mark.parametrize("frame", FRAMES)
def test_the_content_is_known_by_its_mark(frame: str) -> None:
    body = f"<html><body>{table(['no'])}{frame.format(table(['a']))}{table(['no'])}</body></html>"
    assert first_cells(body) == ["a"]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("better", "worse"), list(pairwise(FRAMES)))
def test_the_surest_mark_counts_wherever_it_stands(better: str, worse: str, first: bool) -> None:
    parts = [better.format(table(["a"])), worse.format(table(["b"]))]
    body = "".join(parts if first else parts[::-1])
    assert first_cells(f"<html><body>{body}</body></html>") == ["a"]


@pytest.mark.parametrize("frame", ['<div class="pagebody">{}</div>', '<p class="rightColumn">{}'])
def test_a_mark_of_a_cell_on_something_else_is_none(frame: str) -> None:
    body = f"{table(['a'])}{frame.format(table(['b']))}"
    assert first_cells(f"<html><body>{body}</body></html>") == ["a", "b"]


def test_a_text_field_is_no_question_for_a_password() -> None:
    search = '<input type="text" name="search"><button type="password">x</button>'
    assert read(f"<html><body>{search}</body></html>").kind is PageKind.OTHER


@pytest.mark.parametrize("name", ["attachments", "comments"])
def test_plain_tables_below_the_content_are_left_out(name: str) -> None:
    section = f'<div class="pageSection"><h2 id="{name}">Below:</h2>{{}}</div>'
    html = f'<div class="wiki-content">{table(["a"])}{section.format(table(["b"]))}</div>'
    assert first_cells(html) == ["a"]


# Files that were cut off


WHOLE = export("<p>x</p>\n<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><p>y</p>")


@pytest.mark.parametrize(
    ("html", "missing", "at"),
    [
        (WHOLE[: WHOLE.index("<p>y")], "</html>", None),
        (WHOLE[: WHOLE.index("</table>")], "</table>", "<table>"),
        (WHOLE[: WHOLE.index("b</td>")], "</td>", "<td>"),
        (WHOLE[: WHOLE.index("<td>b") + 3], ">", "<td"),
        (WHOLE.replace("<p>y", "<!-- "), "-->", "<!-- "),
        (WHOLE.replace("<p>y", "<style>"), "</style>", "<style>"),
        ("<table><tr><td>a", "</td>", "<td>"),
        ("<table><tr><td>a</td></tr>", "</table>", "<table>"),
        ("<table><tr><td>a</td></tr></tab", ">", "</tab"),
        ("<div><p>a", None, None),
        ("<table><tr><td>a</table><div><p>a", None, None),
        ("<table><tr><td>a</table></html>", None, None),
        (WHOLE, None, None),
        (WHOLE.replace("</table>", "").replace("</p>", ""), None, None),
        (WHOLE + "<table><tr><td", None, None),
    ],
)
def test_a_file_that_ends_too_early_is_known(
    html: str, missing: str | None, at: str | None
) -> None:
    cut_off = read(html).cut_off
    assert (cut_off.missing if cut_off else None) == missing
    if cut_off and at:
        start = html.rindex(at)
        line, column = html.count("\n", 0, start) + 1, start - html.rfind("\n", 0, start)
        assert str(cut_off.place) == f"source/Title_1.html:{line}:{column}"


def test_for_every_place_to_cut_an_export_the_cut_is_known() -> None:
    whole = export(table(["a", "b"], ["<p>c</p>", "<!-- d --> e"]))
    end = whole.index("</html>") + len("</html>")
    started = whole.index("<html>") + len("<html>")
    assert [at for at in range(started, end) if read(whole[:at]).cut_off is None] == []
    assert read(whole[:end]).cut_off is None


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
        (b"<meta charset=gbk>\x81\x30\x89\x38", "<meta charset=gbk>ß"),
        (b"<meta charset=utf-16>\xc3\xa9", "<meta charset=utf-16>é"),
        (b"<meta charset=UTF16LE>\xc3\xa9", "<meta charset=UTF16LE>é"),
        (b"<meta charset=gb2312>\x81\x30\x89\x38", "<meta charset=gb2312>ß"),
        (
            b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9",
            "<?xml version='1.0' encoding='ISO-8859-1'?>é",
        ),
    ],
)
def test_bytes_are_decoded_by_mark_declaration_or_as_utf_8(data: bytes, text: str) -> None:
    assert decode(data, file="x.html") == text


@pytest.mark.parametrize(
    ("data", "id", "detail"),
    [
        (b"abc\xff", "page-not-decodable", "UTF-8 (byte 3)"),
        (b"<meta charset=UTF8>\xff", "page-not-decodable", "UTF-8 (byte 19)"),
        (b"<meta charset=cp1257>\xa1", "page-not-decodable", "cp1257 (byte 21)"),
        (b"<meta charset=klingon>", "encoding-unknown", "'klingon'"),
        (b"<meta charset=base64>", "encoding-unknown", "'base64'"),
        (b"%PDF-1.7", "file-is-pdf", "PDF"),
        (b" \n ", "file-empty", "empty"),
        (b"", "file-empty", "empty"),
    ],
)
def test_bytes_that_are_no_text_are_an_error(data: bytes, id: str, detail: str) -> None:
    with pytest.raises(OicpGenError, match=re.escape(detail)) as caught:
        read_page(data, file="x.html", sha256="")
    assert caught.value.id == id
    assert_told(caught.value, "x.html")


NO_CHARSETS = (
    *("unicode_escape", "raw_unicode_escape", "utf-7", "idna", "punycode", "undefined"),
    *("cp037", "cp273", "cp500", "cp1026", "cp1140"),
)


@pytest.mark.parametrize("charset", [*NO_CHARSETS, "rot13", "hex"])
def test_what_is_no_charset_of_a_page_is_refused(charset: str) -> None:
    with pytest.raises(OicpGenError, match=f"the unknown encoding '{charset}'"):
        decode(f"<meta charset={charset}>\\q".encode(), file="page.html")


@pytest.mark.parametrize("charset", sorted(set(aliases.values())))
def test_whatever_python_can_decode_a_page_is_read_or_refused(charset: str) -> None:
    data = f"<meta charset={charset}>".encode() + bytes(range(256))
    try:
        assert decode(data, file="page.html")
    except OicpGenError as error:
        assert_told(error, "page.html")
