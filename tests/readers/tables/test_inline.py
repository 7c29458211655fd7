"""Inline content of a cell: superscripts, boxes, and elements that display more than their text."""

import pytest

from oicp_gen.model.page import Mark
from oicp_gen.text.markdown import markdown
from tests.readers.pages import cell


@pytest.mark.parametrize(
    ("html", "text", "formatted"),
    [
        ("2<sup>32</sup> parcels", "2³² parcels", "2<sup>32</sup> parcels"),
        ("CO<sub>2</sub>", "CO₂", "CO<sub>2</sub>"),
        ("the 1<sup>st</sup> van", "the 1st van", "the 1st van"),
        ('2<span style="vertical-align: super; font-size: 60%">32</span>', "2³²", "2<sup>32</sup>"),
        ('x<span style="VERTICAL-ALIGN:sub">1</span>', "x₁", "x<sub>1</sub>"),
        ('x<span style="vertical-align: 6px">1</span>', "x¹", "x<sup>1</sup>"),
        ('x<span style="vertical-align: -0.4em">1</span>', "x₁", "x<sub>1</sub>"),
        ('x<span style="vertical-align: 1px">1</span>', "x1", "x1"),
        ('x<span style="vertical-align: middle">1</span>', "x1", "x1"),
        ('x<sup style="vertical-align: baseline">1</sup>', "x1", "x1"),
        (
            'x<sup style="vertical-align: baseline; position: relative; top: -4px">1</sup>',
            "x¹",
            "x<sup>1</sup>",
        ),
        ("2<sup>2<sup>3</sup></sup>", "2^(2^(3))", "2<sup>2^(3)</sup>"),
        ("2<sup>a<sub>1</sub></sup>", "2^(a_(1))", "2<sup>a\\_(1)</sup>"),
        ("2<sup><b>3</b>2</sup>", "2³²", "2<sup><strong>3</strong></sup><sup>2</sup>"),
        ("a<sup>1</sup><sup>2</sup>", "a¹²", "a<sup>12</sup>"),
    ],
)
def test_scripts_keep_their_place(html: str, text: str, formatted: str) -> None:
    found = cell(html)
    assert found.text == text
    assert markdown(found.content) == formatted


@pytest.mark.parametrize(
    "mark", ['<sup><a href="#{0}">{0}</a></sup>', '<a href="#{0}"><sup>{0}</sup></a>']
)
def test_the_marks_of_two_footnotes_are_two(mark: str) -> None:
    found = cell(f"a{mark.format(1)}{mark.format(2)} b")
    assert (found.text, found.label) == ("a¹ ² b", "a b")


LOZENGE = '<span class="status-macro aui-lozenge aui-lozenge-success">{}</span>'


@pytest.mark.parametrize(
    ("box", "word"),
    [
        (LOZENGE, "ONE"),
        ('<span class="aui-label">{}</span>', "ONE"),
        ('<a class="confluence-userlink user-mention" href="https://a.b/c">{}</a>', "Ann B"),
        ('<time datetime="2025-03-24" class="date-past">{}</time>', "24 Mar 2025"),
        ("<time>{}</time>", "24 Mar 2025"),
        ("<button>{}</button>", "Send"),
        ('<span style="display: inline-block">{}</span>', "ONE"),
        ('<span style="padding: 0 4px">{}</span>', "ONE"),
        ('<span style="margin-left: .5em">{}</span>', "ONE"),
        ('<span style="border: 1px solid red">{}</span>', "ONE"),
        ('<span class="jira-issue"><a href="https://a.b/c">{}</a></span>', "AB-1"),
    ],
)
def test_boxes_side_by_side_are_apart(box: str, word: str) -> None:
    first, second = box.format(word), box.format("X9")
    for html in (f"{first}{second}", f"{first} {second}", f"<b>{first}</b>\n<i>{second}</i>"):
        assert cell(html).content.lines == (word, "X9")
        assert cell(html).text == f"{word} X9"
    assert cell(f"see{first}now").content.lines == ("see", word, "now")
    assert cell(f"({first}), {second}.").content.lines == (f"({word}), X9.",)
    assert cell(f"see {first} now").content.lines == (f"see {word} now",)


@pytest.mark.parametrize(
    "attributes",
    [
        'style="padding: 4px 0"',
        'style="margin: 0"',
        'style="padding: 1px"',
        'style="border: none"',
        'style="border-left: 0"',
        'style="color: red"',
        'class="inline-comment-marker"',
        'class="labels"',
        "",
    ],
)
def test_what_is_drawn_without_a_gap_is_one_word(attributes: str) -> None:
    assert cell(f"par<span {attributes}>ce</span>l").content.lines == ("parcel",)


def test_an_empty_box_is_the_edge_of_a_word_only() -> None:
    assert cell(f"a{LOZENGE.format('')}b").text == "a b"
    assert cell(LOZENGE.format("") * 3).text == ""
    assert cell(f"{LOZENGE.format('✅')}{LOZENGE.format('❌')}").content.lines == ("✅", "❌")


def test_the_edge_of_a_box_is_no_line_of_a_block() -> None:
    found = cell(
        f"<p>{LOZENGE.format('A')}</p><p>{LOZENGE.format('B')}<br>{LOZENGE.format('C')}</p>"
    )
    assert markdown(found.content) == "A\n\nB\\\nC"


@pytest.mark.parametrize("value", ["block", "flex", "grid", "table", "list-item"])
def test_what_is_displayed_as_a_block_is_one(value: str) -> None:
    assert cell(f'a<span style="display: {value}">b</span>c').content.lines == ("a", "b", "c")


@pytest.mark.parametrize("style", ["float: right", "position: absolute", "position:fixed"])
def test_what_is_taken_out_of_the_line_is_apart(style: str) -> None:
    assert cell(f'a<span style="{style}">b</span>c').text == "a b c"
    assert cell(f'a<img alt="x" style="{style}">c').text == "ac"


def test_a_block_that_is_displayed_in_the_line_is_part_of_it() -> None:
    assert cell('a<div style="display: inline">b</div>c').text == "abc"


def test_preformatted_text_keeps_its_lines() -> None:
    for value in ("pre", "pre-wrap", "pre-line", "break-spaces"):
        assert cell(f'<span style="white-space: {value}">a\nb</span>').content.lines == ("a", "b")
    assert cell('<span style="white-space: nowrap">a\nb</span>').text == "a b"


@pytest.mark.parametrize(
    ("html", "detail"),
    [
        ('<iframe src="https://a.b/c/film.html?x=1">x</iframe>', "film.html"),
        ('<iframe title="A film" src="x"></iframe>', "A film"),
        ('<object data="a/plan.svg">no plan</object>', "plan.svg"),
        ('<embed src="plan.pdf">', "plan.pdf"),
        ('<video src="film.mp4">no film</video>', "film.mp4"),
        ('<audio src="a.mp3"></audio>', "a.mp3"),
        ("<canvas>no drawing</canvas>", "no name, canvas"),
        ('<svg><path d="M0"/></svg>', "no name, svg"),
        ("<svg><title>a plan</title><path/></svg>", "a plan"),
        ('<svg aria-label="a plan"></svg>', "a plan"),
        ('<span class="aui-icon aui-icon-small aui-iconfont-approve">Approved</span>', "Approved"),
        ('<span class="aui-icon aui-icon-small aui-iconfont-approve"></span>', "approve"),
        ('<i class="fas fa-check fa-2x" aria-hidden="true"></i>', "check"),
        ('<i class="material-icons">check</i>', "check"),
    ],
)
def test_what_is_displayed_without_text_is_marked(html: str, detail: str) -> None:
    found = cell(f"a {html} b")
    assert found.text == "a b"
    assert found.marks == (Mark("image", detail),)


def test_an_icon_beside_its_text_adds_nothing() -> None:
    assert cell('<i class="fa fa-check">Done</i>').text == "Done"
    expand = '<span class="expand-icon aui-icon aui-icon-small">&nbsp;</span>'
    assert cell(f"{expand}More") == cell("<b></b>More")


def test_the_texts_of_a_drawing_are_text() -> None:
    found = cell("a<svg><title>t</title><g><text>b</text><text>c</text></g></svg>d")
    assert (found.text, found.marks) == ("ab c d", ())


def test_how_a_word_is_pronounced_is_in_brackets() -> None:
    assert cell("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字").text == "漢(kan)字"


@pytest.mark.parametrize(
    "html",
    [
        '<span class="assistive">b</span>',
        '<span class="sr-only">b</span>',
        '<span class="hidden">b</span>',
        '<span style="opacity: 0">b</span>',
        '<span style="display: inline-block; width: 1px; overflow: hidden">b</span>',
        '<span style="position: absolute; clip: rect(0 0 0 0)">b</span>',
        '<div style="text-indent: -9999px">b</div>',
        '<span class="MJX_Assistive_MathML">b</span>',
        "<dialog>b</dialog>",
    ],
)
def test_text_that_is_not_displayed_is_marked(html: str) -> None:
    found = cell(f"a {html} c")
    assert found.text == "a c"
    assert found.marks == (Mark("hidden", "b"),)


@pytest.mark.parametrize(
    ("html", "mark"),
    [
        ('<oicp:unread what="macro" detail="chart Sales"/>', Mark("macro", "chart Sales")),
        ('<oicp:unread what="user" detail="5b10"></oicp:unread>', Mark("user", "5b10")),
        ('<oicp:unread what="page" detail=""></oicp:unread>', Mark("macro", "page")),
    ],
)
def test_content_that_is_not_in_the_file_is_marked(html: str, mark: Mark) -> None:
    found = cell(f"a {html}")
    assert found.text == "a"
    assert found.marks == (mark,)
