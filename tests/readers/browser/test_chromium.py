"""Cell texts against those that a browser shows now: of recorded pages, and of generated ones."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import Phase, given, settings
from playwright.sync_api import Browser

from tests.readers.browser import generated, recorded
from tests.readers.browser.chromium import SecondReader, Shown, reading
from tests.readers.browser.pages import Source, own_pages, source
from tests.readers.browser.texts import differences, ours, theirs
from tests.support.builders import export, table
from tests.support.thorough import is_thorough, sample


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[SecondReader]:
    with reading(browser) as reader:
        yield reader


def page_of(html: str | bytes) -> Source:
    data = html if isinstance(html, bytes) else html.encode()
    found = source("page.html", data)
    assert found is not None
    return found


def cell_of(html: str, reader: SecondReader) -> Shown:
    """What the browser shows of a page with this cell alone."""
    page = page_of(export(table([html])))
    return reader.read(page.data, page.page)


# The record


def test_the_record_is_what_a_browser_shows(reader: SecondReader) -> None:
    """Of a few pages, others each time one of them changes; all of them in a thorough run."""
    pages = sorted(own_pages(), key=lambda page: sha256(page.data).hexdigest())
    known = recorded.load("own")
    new = [page for page in pages if "/browser/pages/" in page.name]
    for page in [*new, *pages[: sample(8, thorough=len(pages))]]:
        assert recorded.record(reader, page) == known[page.name], page.name


# What each pass sees

SEEN = {
    "raised by its name": ("2<sup>32</sup>", "2³²", "2³²"),
    "raised by a style": ('2<span style="vertical-align: super">8</span>', "2⁸", "2⁸"),
    "moved up by a style": (
        '2<span style="position: relative; top: -6px; font-size: 9px">8</span>',
        "28",
        "2⁸",
    ),
    "moved down by a style": (
        'x<span style="position: relative; top: 5px; font-size: 9px">1</span>',
        "x1",
        "x₁",
    ),
    "a padding": ('<i style="padding-right: 5px">A</i><b>B</b>', "A B", "A B"),
    "a gap that is no padding": (
        '<i style="position: relative; left: -20px">A</i><b>B</b>',
        "AB",
        "A B",
    ),
    "no gap": ("<i>A</i><b>B</b>", "AB", "AB"),
    "two lines": ("<p>A</p><p>B<br>C</p>", "A\nB\nC", "A B C"),
    "lines by a style": ('A<span style="display: block">B</span>C', "A\nB\nC", "A B C"),
    "out of sight": (
        'A<span style="text-indent: -9999px; display: inline-block">B</span>',
        "A",
        "A",
    ),
    "a soft line break": (f"<p>{'word ' * 2_000}</p>", "word " * 2_000, "word " * 2_000),
}


@pytest.mark.parametrize(("html", "lines", "characters"), SEEN.values(), ids=SEEN)
def test_what_is_seen_of_a_cell(
    html: str, lines: str, characters: str, reader: SecondReader
) -> None:
    shown = cell_of(html, reader)
    assert list(shown.plain.values()) == [lines.strip().split("\n")]
    assert shown.styled == shown.plain
    assert list(shown.characters.values()) == [characters.strip()]


LISTS = '<ol><li>A<ol><li>B<ol start="4"><li>C</li></ol></li></ol></li></ol><ul><li>D</li></ul>'


def test_the_numbers_of_a_list_are_those_of_the_browser(reader: SecondReader) -> None:
    shown = cell_of(LISTS, reader)
    assert list(shown.styled.values()) == [["1. A", "a. B", "iv. C", "- D"]]


@pytest.mark.parametrize(
    ("before", "after"),
    [("E101", "E1O1"), ("<td>E102", "<td><p>E1</p>02"), ("<tr><td>E102", "<td>E102"), ("H3", "H4")],
)
def test_a_difference_is_noticed(before: str, after: str, reader: SecondReader) -> None:
    """Our reading of one page, and the browser's of another."""
    html = export("<h2>H3</h2>" + table(["E101", "A"], ["E102", "B"]))
    assert before in html
    changed = page_of(html.replace(before, after, 1))
    mine = ours(page_of(html).page)
    shown = theirs(reader.read(changed.data, changed.page))
    assert list(differences(mine, shown))


ENCODED = {
    "windows-1252 called ISO-8859-1": ("ISO-8859-1", "cp1252", "Don’t know € 5 – ÿ"),
    "windows-1252 called ASCII": (
        "us-ascii",
        "cp1252",
        "“Łódź” is … not here".replace("Łódź", "é"),
    ),
    "a byte that windows-1252 lacks": ("ISO-8859-1", "latin-1", "a\x81b"),
    "UTF-8": ("UTF-8", "utf-8", "Łódź 日本 🚢"),
    "nothing declared": ("", "utf-8", "Łódź 日本 🚢"),
    "a byte order mark": ("ISO-8859-1", "utf-8-sig", "Łódź 日本 🚢"),
    "UTF-16": ("", "utf-16", "Łódź 日本 🚢"),
    "GBK": ("gb2312", "gb18030", "用地性质 €"),
    "Shift_JIS": ("Shift_JIS", "cp932", "日本語 ソ ①"),
    "EUC-KR": ("euc-kr", "cp949", "한국어 똠"),
    "Big5": ("big5", "big5", "繁體"),
    "KOI8-R": ("koi8-r", "koi8-r", "Паром"),
    "ISO-8859-2": ("iso-8859-2", "iso-8859-2", "Łódź"),
    "ISO-8859-9 is windows-1254": ("iso-8859-9", "cp1254", "ğ € ’"),
    "TIS-620 is windows-874": ("tis-620", "cp874", "เรือ … ’"),
}


@pytest.mark.parametrize(("label", "codec", "text"), ENCODED.values(), ids=ENCODED)
def test_a_page_is_decoded_as_by_a_browser(
    label: str, codec: str, text: str, reader: SecondReader
) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    page = page_of(f"<html><head>{meta}</head><body>{table([text])}</body></html>".encode(codec))
    shown = reader.read(page.data, page.page)
    assert list(shown.plain.values()) == [[text]]
    assert list(differences(ours(page.page), theirs(shown))) == []


# Generated tables


SHRINKS = (Phase.shrink,) if is_thorough() else ()  # which takes minutes in a browser


@settings(
    max_examples=sample(20, thorough=400),
    derandomize=not is_thorough(),  # the same tables each time; others in a thorough run
    phases=(Phase.explicit, Phase.generate, *SHRINKS),
)
@given(generated.pages)
def test_for_every_table_a_cell_has_the_text_that_a_browser_shows(
    reader: SecondReader, html: str
) -> None:
    page = page_of(html)
    shown = reader.read(page.data, page.page)
    assert list(differences(ours(page.page), theirs(shown))) == []
    assert shown.others == []
