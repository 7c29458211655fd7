"""Limits of what is read: input beyond one is refused quickly, and nothing within them hangs."""

import re
import subprocess
import sys
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen import errors, project
from oicp_gen.contract import guidance, ledger, pattern_syntax
from oicp_gen.diff.inputs import side as sides
from oicp_gen.diff.inputs import tarball
from oicp_gen.errors import OicpGenError
from oicp_gen.files import parsing
from oicp_gen.model import spec
from oicp_gen.model.page import PageKind
from oicp_gen.publish import published
from oicp_gen.readers.exports import export as space
from oicp_gen.readers.exports import zips
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from oicp_gen.release import records
from oicp_gen.report import brief_text
from oicp_gen.report import github as step
from oicp_gen.rules import base
from oicp_gen.upstream import record, retries, transport
from oicp_gen.verify import output
from tests.readers.pages import place_of, tables_of
from tests.support.builders import export, read, table
from tests.support.command import ROOT
from tests.support.projects import assert_told, documented
from tests.support.thorough import sample

MEMORY = 300 * 1024 * 1024
"""Bytes of address space, which is more than what is in use at any time."""
SIZE = sample(1, thorough=4)
"""How many quarters of their full size the pages have that could take time with its square."""
HANG = 30 * SIZE
"""Seconds of processor time after which reading has hung; all pages together take a third."""

PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
from oicp_gen.errors import OicpGenError
from oicp_gen.readers.read import read_page
for expression in sys.argv[4:]:
    data = eval(expression, {"MAX": 16 * 1024 * 1024, "SIZE": int(sys.argv[3])})
    try:
        print(read_page(data, file="1.html", sha256="").kind)
    except OicpGenError as error:
        print(error.id, error.place)
    del data
"""


def reading(*pages: str) -> list[str]:
    """Read the pages in another process within `MEMORY`; return the kind or error of each.

    The pages are given as expressions: only there do they need memory.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(MEMORY), str(HANG), str(SIZE), *pages],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


BEYOND = {
    "b'x' * (MAX + 1)": "page-file-too-large 1.html",
    "b'<td>' * 1_000_000": "page-too-large 1.html",
    "b'<td>a</td>' * 300_000": "page-too-large 1.html",
    "b'<TR>' * 100_001": "page-too-large 1.html",
    "b'<table>' * 2_001": "page-too-large 1.html",
    "b'</i>' * 1_200_001": "page-too-large 1.html",
    "b'&lt' * 1_000_001": "page-too-large 1.html",
    "b'<div>' * 100_000": "nesting-too-deep 1.html:1:5001",
    "b'<table><tr><td>' * 1_999": "nesting-too-deep 1.html:1:5003",
    "b'\\n<p ' + b'a b ' * 3_000_000 + b'>'": "too-many-attributes 1.html:2:1",
    "b'<table><td colspan=1000000000>'": "span-too-large 1.html:1:8",
    "b'<table><td rowspan=1001>'": "span-too-large 1.html:1:8",
    "b'<table>' + b'<tr><td colspan=1000>' * 1_001": "tables-too-large 1.html:1:1",
    "b'<table><td>' + b'a<b>b</b>' * 300_000": "cell-too-complex 1.html:1:450013",
    "b'<table><td><pre>' + b'\\n' * (MAX - 20)": "cell-too-complex 1.html:1:8",
    "b'<ac:macro ac:name=html><ac:rich-text-body>a</ac:macro>' * 1_001": (
        "page-too-large 1.html:1:54001"
    ),
    "b'[' * MAX": "json-too-large 1.html",
    "b'{\"a\":' * 400_000": "json-too-deep 1.html",
    "b'[' + b'[],' * 5_000_000 + b'[]]'": "json-too-large 1.html",
    'b\'{"body":{"view":{"value":"\' + b\'\\\\u003ctd>\' * 1_300_000 + b\'"}}}\'': (
        "page-too-large 1.html#/body/view/value"
    ),
}


def test_what_is_beyond_a_limit_is_refused_at_once() -> None:
    assert dict(zip(BEYOND, reading(*BEYOND), strict=True)) == BEYOND


REPEATED = ("<a ", "<!--", "<![CDATA[", "</", '<a b="', "<a b='", "<?", "&#", "&", "<", "<!")


def test_the_same_again_and_again_does_not_hang() -> None:
    ends = ("", ">", "'>", "-->", "=' > '")
    pages = [
        f"{start!r} + {piece.encode()!r} * {500_000 // len(piece)} + {end.encode()!r}"
        for piece in (*REPEATED, "<title>")
        for start in (b"", b"<ac:x>")
        for end in ends
    ]
    read_or_refused = set(PageKind) | {f"too-many-attributes 1.html:1:{at}" for at in (1, 7)}
    assert set(reading(*pages)) <= read_or_refused


SQUARE = (
    "b'&#' + b'9' * (MAX - 3) + b';'",
    "b'<p a=\"' + b'x' * (MAX - 20) + b'\">'",
    "b' ' * (MAX - 1) + b'x'",
    "b'<' * 125_000 * SIZE",
    'b\'{"id":\' + b\'9\' * 1_250_000 * SIZE + b\',"body":{"view":{"value":"<p>"}}}\'',
    "b'<!DOCTYPE x [' + b''.join(b'<!ENTITY l%d \"%s\">' % (at, b'&l%d;' % (at - 1) * 10)"
    " for at in range(1, 20)) + b']><ac:x>&l19;'",
    # The tree is deep, and everything else is at its bottom.
    "b'<table><tr><td>' + b'<b>' * 900 + b'</i>' * 125_000 * SIZE",
    "b'<b>' * 900 + b'</p>' * 125_000 * SIZE",
    "b'<b>' * 900 + b'<td/>' * 12_500 * SIZE",
    "b'<ac:link>' * 900 + b'<i/>' * 10_000 * SIZE",
    "b'<table><td>' + b'<a href=x>' * 900 + b'<i/>' * 10_000 * SIZE",
    "b'<table><tr><td>' * 330 + b'<i/>' * 10_000 * SIZE + b'<table class=grid><td>a'",
    "b'<div class=wiki-content>' + b'<div class=pageSection>' * 900 + b'<i/>' * 10_000 * SIZE",
    "b'<ac:x>' + b'<ac:parameter/>' * 22_500 * SIZE",
    "b'<br></br>' * 22_500 * SIZE",
    "b'<table>' + b'<tfoot><tr><td>a' * 10_000 * SIZE",
    # Each element's text is a part of that of the one around it.
    "b'<h1>' * 900 + b'<b>x</b>' * 22_500 * SIZE",
    "b'<div id=main-content>' + b'<h1><table><td>a</table>' * 300 + b'<b>x</b>' * 22_500 * SIZE",
    "b'<div id=main-content></div><div id=breadcrumbs>' + b'<ul><li>' * 450"
    " + b'<b>x</b>' * 22_500 * SIZE",
    "b'<div id=main-content></div><div id=footer>' + b'<div><p>' * 450"
    " + b'<b>x</b>' * 22_500 * SIZE",
    # Macros and links around each other, and beside each other.
    "b'<ac:macro><ac:parameter>' * 450 + b'<i/>' * 10_000 * SIZE",
    "b'<ac:adf-extension><ac:adf-node>' * 450 + b'<ac:image/>' * 10_000 * SIZE",
    "b'<ac:task><ac:task-status>x' * 450 + b'<i>x</i>' * 10_000 * SIZE",
    "b'<div>' * 900 + b'<ac:link/>' * 10_000 * SIZE",
    "b'<ac:macro ac:name=html><ac:plain-text-body><![CDATA[<b>]]></ac:macro>' * 1_000",
    "b'<ac:macro ac:name=html><ac:plain-text-body>' * 450 + b'x' * 500_000 * SIZE",
    # Tables that look like layout or like copies.
    "b'<table><tr><td><p>a<tr><td>' * 240 + b'<i/>' * 10_000 * SIZE",
    "b'<div>' * 900 + b'<table class=sticky><tr><td>a</table>' * 90 * SIZE",
    "b'<table class=sticky><tr><td>a</table>' * 90 * SIZE + b'<p>x</p>' * 10_000 * SIZE",
    # Pieces of one long text, each of which the next is joined to.
    "b'<table><td>' + b'a' * 8_000_000 + b' <b> </b>a' * 6_000 * SIZE",
    "b'<table><td>' + b'a' * 8_000_000 + b'<i class=x></i>a' * 6_000 * SIZE",
)


def test_what_could_take_time_with_its_square_does_not_hang() -> None:
    assert set(reading(*SQUARE)) <= set(PageKind)


STORED = (
    'b\'<hibernate-generic><object class="Page"><id>1</id><property name="content">x \' + {}'
    " + b'</property></object></hibernate-generic>'"
)
"""A page in wiki markup."""
WIKI = (
    "b'*a _b ' * 20_000",
    "b'[a|' * 50_000",
    "b'{a}{b:c}' * 2_000 + b'{math' * 20_000",
    "b''.join(b'{math%d}' % at for at in range(5_000))",
    "b'{code:a}' * 5_000",
    "b'\\n{panel:a=b}' * 49 + b'\\n|a' * 2_000",
    "b'\\n* a\\nb' + b'\\nc' * 10_000",
    "b'\\n|a' + b'\\nc' * 10_000",
    "b'\\n' + b'*' * 900 + b' a\\n* a' * 10_000",
    "b'!a' * 100_000",
    "b'{{a' * 50_000 + b'http://' * 20_000",
    "b'\\\\' * 100_000 + b'&amp;[' * 50_000",
)


def test_wiki_markup_does_not_take_time_with_its_square() -> None:
    assert set(reading(*(STORED.format(f"({text}) * SIZE") for text in WIKI))) == {"page"}


def test_a_table_of_20_000_rows_and_ten_columns_is_within_the_limits() -> None:
    row = '<td class="confluenceTd"><p>a</p></td>' * 10
    limits.check_markup(f"<table>{f'<tr>{row}</tr>' * 20_000}</table>", where="1.html")


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("MAX_TAGS", "</i>"),
        ("MAX_ELEMENTS", "<i></i>"),
        ("MAX_ELEMENTS", "</br>"),  # which a browser reads as <br>
        ("MAX_REFERENCES", "&amp;"),
        ("MAX_CELLS", "<td>"),
        ("MAX_CELLS", "<TH>"),
        ("MAX_ROWS", "<Tr>"),
        ("MAX_TABLES", "<Table>"),
    ],
)
def test_a_page_at_a_limit_is_read_and_beyond_it_refused(
    name: str, piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_TABLES", 3)  # of fewer elements no kind is counted
    monkeypatch.setattr(limits, name, 4)
    read(piece * 4)
    with pytest.raises(OicpGenError) as caught:
        read(piece * 5)
    assert caught.value.id == "page-too-large"
    counted = name.removeprefix("MAX_").lower()
    assert re.search(rf"the page has 5 .*\b{counted}; the limit is 4$", caught.value.message)
    assert_told(caught.value, "source/Title_1.html")


def test_a_file_at_the_limits_is_read_and_beyond_them_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = '[{"value":"<p>a","representation":""}]'
    monkeypatch.setattr(limits, "MAX_BYTES", len(answer))
    monkeypatch.setattr(limits, "MAX_VALUES", 3)
    assert read(answer).kind is PageKind.PAGE
    monkeypatch.setattr(limits, "MAX_VALUES", 2)
    with pytest.raises(OicpGenError) as values:
        read(answer)
    monkeypatch.setattr(limits, "MAX_BYTES", len(answer) - 1)
    with pytest.raises(OicpGenError) as size:
        read(answer)
    assert (values.value.id, size.value.id) == ("json-too-large", "page-file-too-large")
    for caught in (values, size):
        assert_told(caught.value, "source/Title_1.html")


@pytest.mark.parametrize("span", ["1001", "99999999999999999999"])
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_a_span_beyond_the_limit_is_refused_with_its_place(name: str, span: str) -> None:
    html = export(f'\n<table>\n<tr> <td {name}="{span}">a</td></tr></table>')
    with pytest.raises(OicpGenError) as caught:
        read(html)
    assert caught.value.id == "span-too-large"
    assert f"{name} of {span[:12]};" in caught.value.message
    assert_told(caught.value, f"source/Title_1.html:{place_of(html, '<td ')}")


def test_a_span_at_the_limit_is_read() -> None:
    (found,) = tables_of('<table><tr><td colspan="1000" rowspan="1000">a</td></tr></table>')
    assert [len(row) for row in found.rows] == [1000]


def test_a_span_of_more_digits_than_are_ever_reckoned_with() -> None:
    with pytest.raises(OicpGenError, match="a rowspan of 999999999999;"):
        tables_of(f'<table><tr><td rowspan="{"9" * 5_000}">a</td></tr></table>')


@pytest.mark.parametrize(
    "rows",
    [
        '<tr><td colspan="11">a</td></tr>' * 10,  # many slots in cells
        '<tr><td colspan="50">a</td></tr>' + "<tr><td>a</td></tr>" * 10,  # and in filled rows
    ],
)
def test_a_table_of_too_many_slots_is_refused(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SLOTS", 100)
    html = f"<table>{rows}</table>"
    for page in (html, export(html), f"<html><body>{html}</body></html>"):
        with pytest.raises(OicpGenError) as caught:
            read(page)
        assert_told(caught.value, f"source/Title_1.html:{place_of(page, '<table>')}")
        assert caught.value.id == "tables-too-large"


@pytest.mark.parametrize(
    ("rows", "slots"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c", 4),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", 5),  # of which two lie upon each other
        ("<tr><td rowspan=9>a" * 3, 9),  # which end with the table
        ("<tr><td>a<td>b<tr><td>c", 4),
    ],
)
def test_each_slot_of_a_cell_counts(rows: str, slots: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SLOTS", slots)
    assert tables_of(f"<table>{rows}</table>")
    monkeypatch.setattr(limits, "MAX_SLOTS", slots - 1)
    with pytest.raises(OicpGenError, match=f"more than {slots - 1} cells"):
        tables_of(f"<table>{rows}</table>")


def test_the_text_of_a_cell_counts_for_each_of_its_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 100)
    wide = '<table><tr><td colspan="10">12345</td></tr></table>'
    assert len(tables_of(wide * 2)) == 2
    with pytest.raises(OicpGenError, match="more than 100 characters") as caught:
        tables_of(wide * 2 + "<table><tr><td>b</td></tr></table>")
    assert str(caught.value.place).endswith(f":{2 * len(wide) + 1}")


def test_the_slots_of_all_tables_of_a_page_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SLOTS", 100)
    wide = '<table><tr><td colspan="50">a</td></tr></table>'
    assert len(tables_of(wide * 2)) == 2
    with pytest.raises(OicpGenError) as caught:
        tables_of(wide * 2 + "<table><tr><td>b</td></tr></table>")
    assert str(caught.value.place).endswith(f":{2 * len(wide) + 1}")


@pytest.mark.parametrize("tag", ["<div>", "<table><td>", "<b>"])
def test_a_page_that_is_nested_almost_too_deep_is_read(tag: str) -> None:
    assert read(tag * 240).kind is PageKind.PAGE


@pytest.mark.parametrize("item", ["<p>a", "<li>a", "<li><p>a", "<dd>a", "<dt>a<dd><p>a"])
def test_what_html_need_not_end_is_not_nested(item: str) -> None:
    (found,) = tables_of(table([f"<ul>{item * 2_000}</ul>x"]) + item * 2_000)
    assert found.rows[0][0].text.split()[-1] == "x"


MARKUP = """<table> </table> <tr> </tr> <td> </td> <th_colspan=2> <td_rowspan=3> <tbody> </tbody>
<tfoot> <caption> <p> </p> <b> </b> <ul> <ol> <li> </ul> <br> </br> <img> <a_href=x> </a> <s> <!--
--> <![x[ <![if]> ]]> <!D <? <script> </script> <style> <title> <textarea> <svg> <math> &amp; &#
&#0; <html> </html> <body> </body> <ac:link> <ac:macro_ac:name="status">
<ri:page_ri:content-title=x>
/> <![CDATA[ <td_class=pagebody> <div_id=main-content> <pre> < > </ " = />"""
PIECES = st.sampled_from([piece.replace("_", " ") for piece in MARKUP.split()])


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_whatever_the_html_a_page_is_read_or_refused(body: str) -> None:
    for text in (export(body), body):
        data = text.encode("utf-8", "surrogatepass")
        try:
            page = read_page(data, file="1.html", sha256="")
        except OicpGenError:
            continue
        for found in page.tables:
            assert len({len(row) for row in found.rows}) <= 1


def test_pieces_are_counted_in_each_cell_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PIECES", 3)
    fine, lines = "a<b>b</b>c", "<pre>a\nb\nc</pre>"
    assert read(export(f"<b>x</b>{table([fine, fine], [fine])}<i></i>")).kind is PageKind.PAGE
    assert read(export(table(["<b></b>" * 3, "<b></b>" * 3]))).kind is PageKind.PAGE
    for cell, message in ((lines, "3 lines and changes of style"), ("<b></b>" * 4, "3 elements")):
        html = export(table([fine, cell]))
        with pytest.raises(OicpGenError, match=f"more than {message}") as caught:
            read(html)
        assert_told(caught.value, "source/Title_1.html")


def test_a_tag_of_too_many_attributes_is_refused_with_its_place() -> None:
    html = export(f"x\n <p {'a=b ' * 1001}>")
    with pytest.raises(OicpGenError) as caught:
        read(html)
    assert caught.value.id == "too-many-attributes"
    assert "1,000" in caught.value.message
    assert str(caught.value.place) == f"source/Title_1.html:{place_of(html, '<p a')}"
    assert read(html.replace("a=b ", "", 1)).kind is PageKind.PAGE


DOCUMENTED = {
    "bytes of a page": limits.MAX_BYTES,
    "tags of a page": limits.MAX_TAGS,
    "elements of a page": limits.MAX_ELEMENTS,
    "tables of a page": limits.MAX_TABLES,
    "rows of a page": limits.MAX_ROWS,
    "cells of a page": limits.MAX_CELLS,
    "cells of all tables of a page, with spans expanded": limits.MAX_SLOTS,
    "characters of all tables of a page, with spans expanded": limits.MAX_CHARACTERS,
    "rows or columns that a cell spans": limits.MAX_SPAN,
    "HTML macros of a page": limits.MAX_HTML_MACROS,
    "elements in a cell, or pieces of its text": limits.MAX_PIECES,
    "nesting of elements": limits.MAX_DEPTH,
    "attributes of a tag": limits.MAX_ATTRIBUTES,
    "character references of a page": limits.MAX_REFERENCES,
    "values in a JSON file or response": parsing.MAX_VALUES,
    "files in an export": space.MAX_FILES,
    "bytes of all pages of an export": space.MAX_TOTAL,
    "pages, bodies, spaces and users in an XML export": limits.MAX_OBJECTS,
    "bytes of a tag in an XML export": limits.MAX_XML_TOKEN,
    "characters of a name in an XML export": limits.MAX_XML_TEXT,
    "nesting of elements in an XML export": limits.MAX_XML_DEPTH,
    "lines of a message": limits.MAX_MESSAGE_LINES,
    "groups of parts in a message": limits.MAX_MESSAGE_GROUPS,
    "characters of a Markdown file": limits.MAX_MARKDOWN,
    "characters of wiki markup": limits.MAX_WIKI,
    "nesting of macros in wiki markup": limits.MAX_WIKI_DEPTH,
    "bytes of a ZIP's directory": zips.MAX_DIRECTORY,
    "bytes of the contract": project.MAX_CONTRACT,
    "bytes of a template": project.MAX_TEMPLATE,
    "bytes of the ledger": ledger.MAX_LEDGER,
    "earlier names of a code in the ledger": ledger.MAX_ALIASES,
    "dots in a line of TOML, except in quotes": parsing.MAX_DOTS,
    "bytes of the manifest": published.MAX_MANIFEST,
    "bytes of a spec": spec.MAX_SPEC,
    "bytes of a response": transport.MAX_ANSWER,
    "bytes of the record": record.MAX_RECORD,
    "bytes of the changelog": records.MAX_CHANGELOG,
    "seconds until a response is complete": transport.MAX_SECONDS,
    "seconds to wait for Confluence": retries.MAX_WAIT,
    "attempts per request": retries.MAX_TRIES,
    "bytes of a job summary": step.MAX_SUMMARY,
    "bytes of an issue or a pull request": brief_text.MAX_BODY,
    "redirects per request": transport.MAX_REDIRECTS,
    "bytes of a file in a git revision": sides.MAX_REVISION,
    "bytes of a package, unpacked": tarball.MAX_UNPACKED,
    "files in a package": tarball.MAX_MEMBERS,
    "characters of a text of advice, or of a note of a group": guidance.MAX_TEXT,
    "characters of the title of a group, or of a synonym": guidance.MAX_TITLE,
    "synonyms of a code, or codes that it is confused with": guidance.MAX_LISTED,
    "pages of codes": guidance.MAX_PAGES,
    "bytes of the long names in a package": tarball.MAX_NAMES,
    "characters of a pattern in the contract": pattern_syntax.MAX_PATTERN,
    "repetitions of a part of a pattern": pattern_syntax.MAX_REPEATS,
    "characters of a line of a value in a message": errors.MAX_LINE,
    "lines of a value in a message": errors.MAX_LINES,
    "findings of a rule at one place": base.MAX_AT_PLACE,
    "characters of a program's output in a message": output.MAX_OUTPUT,
}


def test_every_limit_is_documented() -> None:
    section = documented("docs/commands.md").partition("### Limits")[2].partition("\n## ")[0]
    stated = dict(re.findall(r"^\| ([a-zA-Z', ]+) \| ([0-9,]+) \|", section, re.MULTILINE))
    assert stated == {name: f"{limit:,}" for name, limit in DOCUMENTED.items()}


def test_no_limit_is_left_out_of_the_documentation() -> None:
    values = []
    for path in (ROOT / "generator").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT / "generator").with_suffix("").parts)
        for name in re.findall(r"^(MAX_\w+) = ", path.read_text(encoding="utf-8"), re.MULTILINE):
            values.append(getattr(import_module(module), name))
    assert sorted(values) == sorted(DOCUMENTED.values())
