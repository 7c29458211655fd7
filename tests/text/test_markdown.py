"""Markdown: for every text, the rendered page shows that text and its formatting."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.model.richtext import BOX_EDGE, LINE_BREAK, Block, RichText, TextRun, rich_text
from oicp_gen.text.markdown import cell, code_span, escape, escape_start, markdown
from tests.support.builders import Char, Rendered, chars_of

MARKUP = r"""
# ## ### - + * _ __ ** *** ~~ ~~~ > = === --- ::: | |---| ` `` ``` $ $$ \ \\ \| ! ![ ]( [x] [x]:
< <b> </td> <br> <!-- --> <? & &amp; &#35; &#x23; 1. 1) 23. a_b a*b http://a.b <http://a.b> a@b.c
"""
FRAGMENTS = st.sampled_from(MARKUP.split())
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
"""All that HTML can hold. (CommonMark turns NUL, and nothing else, into U+FFFD.)"""
PIECES = st.lists(FRAGMENTS | LETTERS | st.sampled_from(" ab.!"), max_size=8).map("".join)
TEXTS = PIECES.map(lambda text: re.sub(r"\s", " ", text))
"""Texts as they are when they become Markdown: the rules have made every white space a blank."""
LINKS = st.builds(
    "{}{}".format, st.sampled_from(["http://a.b/", "https://a.b/?x=", "mailto:a@b.c?x="]), TEXTS
)
FLAGS = st.booleans()
RUNS = st.builds(
    TextRun,
    text=TEXTS,
    strong=FLAGS,
    emphasis=FLAGS,
    code=FLAGS,
    link=st.none() | st.none() | LINKS,
    script=st.sampled_from(["", "", "sup", "sub"]),
)
BREAKS = st.sampled_from([TextRun(text=LINE_BREAK), TextRun(text=BOX_EDGE)])
BLOCKS = st.builds(
    Block,
    runs=st.lists(RUNS | RUNS | BREAKS, min_size=1, max_size=5).map(tuple),
    marker=st.sampled_from(["", "-", "a.", "xiv.", "-2."]) | st.integers(0, 120).map("{}.".format),
    depth=st.integers(0, 3),
)
CONTENTS = st.lists(BLOCKS, max_size=4).map(rich_text)


def paragraph(*runs: TextRun) -> RichText:
    return rich_text([Block(runs=runs)])


def item(text: str, marker: str = "-", depth: int = 0) -> Block:
    return Block(runs=(TextRun(text=text),), marker=marker, depth=depth)


def with_markers(content: RichText) -> RichText:
    """The content with the markers as text that Markdown does not have, such as "a."."""

    def marked(block: Block) -> Block:
        if re.fullmatch(r"-?|\d+\.", block.marker):
            return block
        return block._replace(runs=(TextRun(text=f"{block.marker} "), *block.runs))

    return rich_text(map(marked, content.blocks))


def visible(chars: list[Char]) -> list[Char]:
    """Without white space; addresses without percent signs, which a renderer adds as it likes."""
    return [
        char._replace(link=unquote(char.link) if char.link else None)
        for char in chars
        if not char.char.isspace()
    ]


def in_table(text: str) -> Rendered:
    return Rendered(f"| a | b |\n| --- | --- |\n| {text} | z |\n| y | x |\n")


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (
            [TextRun(text="ISO/ IEC (15118-20), 50%")],
            "ISO/ IEC (15118-20), 50%",
        ),
        ([TextRun(text="Q & A: EVSE_ID isn't <b>")], r"Q & A: EVSE_ID isn't \<b\>"),
        ([TextRun(text="1. x # y")], r"1\. x \# y"),
        (
            [TextRun(text="a "), TextRun(text="bold", strong=True), TextRun(text=" b")],
            "a **bold** b",
        ),
        ([TextRun(text="both ", strong=True, emphasis=True), TextRun(text="x")], "***both*** x"),
        (
            [TextRun(text="in"), TextRun(text="side", strong=True), TextRun(text="word")],
            "in<strong>side</strong>word",
        ),
        ([TextRun(text="a`b", code=True)], "``a`b``"),
        ([TextRun(text="`", code=True)], "`` ` ``"),
        ([TextRun(text="a"), TextRun(text=LINE_BREAK), TextRun(text="# b")], "a\\\n\\# b"),
        ([TextRun(text="a b", link="http://a.b/(c)?d=e&f")], "[a b](http://a.b/%28c%29?d=e&f)"),
    ],
)
def test_markdown_is_what_a_person_would_write(runs: list[TextRun], expected: str) -> None:
    assert markdown(paragraph(*runs)) == expected


def test_paragraphs_and_lists_are_laid_out() -> None:
    blocks = [item("p", ""), item("a"), item("b", "1.", 1), item("c", "2.", 1), item("q", "")]
    assert markdown(rich_text(blocks)) == "p\n\n- a\n\n  1. b\n  2. c\n\nq"


def test_an_item_that_markdown_cannot_number_has_a_bullet_and_its_marker() -> None:
    blocks = [item("p", "1."), item("q", "a.", 1), item("r", "ii.", 2), item("s", "-3.")]
    text = markdown(rich_text(blocks))
    assert text == "1. p\n   - a\\. q\n     - ii\\. r\n- -3\\. s"
    assert Rendered(text).text == "p a. q ii. r -3. s"
    assert cell(text) == "1\\. p<br>a\\. q<br>ii\\. r<br>-3\\. s"


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([TextRun("2"), TextRun("32", script="sup"), TextRun(" g")], "2<sup>32</sup> g"),
        ([TextRun("CO"), TextRun("2", script="sub")], "CO<sub>2</sub>"),
        ([TextRun("a"), TextRun(" b ", script="sup"), TextRun("c")], "a <sup>b</sup> c"),
        (
            [TextRun("a"), TextRun("b<c", script="sup", strong=True)],
            "a<sup><strong>b\\<c</strong></sup>",
        ),
        (
            [TextRun("a"), TextRun("1", script="sup", link="http://a.b/")],
            "a[<sup>1</sup>](http://a.b/)",
        ),
        ([TextRun("DONE"), TextRun(BOX_EDGE), TextRun("OPEN")], "DONE OPEN"),
    ],
)
def test_scripts_are_tags_and_the_edge_of_a_box_is_a_space(
    runs: list[TextRun], expected: str
) -> None:
    assert markdown(paragraph(*runs)) == expected


@pytest.mark.parametrize(
    "blocks",
    [
        [item("a", depth=2)],
        [item("a"), item("b", depth=2), item("c", depth=3)],
        [item("a", "10."), item("b", "2.", 1), item("c", "3.", 1), item("d", "11.")],
    ],
)
def test_every_item_of_a_list_is_one_in_the_markdown(blocks: list[Block]) -> None:
    page = Rendered(markdown(rich_text(blocks)))
    assert page.tags.count("li") == len(blocks)
    assert page.text == rich_text(blocks).text


def test_an_exclamation_mark_before_a_link_does_not_make_it_an_image() -> None:
    page = Rendered(
        markdown(paragraph(TextRun(text="Stop!"), TextRun(text="here", link="http://a.b/")))
    )
    assert page.tags == ["p", "a"]
    assert page.text == "Stop!here"


@pytest.mark.parametrize("text", ["a\\", "a\\\\", "a|b\\", "\\|", "a\\\\|b"])
@pytest.mark.parametrize("code", [False, True])
def test_backslashes_and_pipes_stay_what_they_are_in_a_cell(text: str, code: bool) -> None:
    run = TextRun(text=text, code=code)
    blocks = [Block(runs=(run, TextRun(text=LINE_BREAK), run)), Block(runs=(run,))]
    table = in_table(cell(markdown(rich_text(blocks))))
    assert table.text == f"a b {text} {text} {text} z y x"
    assert table.tags.count("td") == 4


@given(CONTENTS)
def test_every_text_reads_the_same_when_rendered(content: RichText) -> None:
    assert Rendered(markdown(content)).text == " ".join(with_markers(content).text.split())


@given(CONTENTS)
def test_every_character_keeps_its_formatting(content: RichText) -> None:
    rendered = Rendered(markdown(content))
    assert visible(rendered.chars) == visible(
        [char for block in with_markers(content).blocks for char in chars_of(block)]
    )
    assert "img" not in rendered.tags


@given(CONTENTS)
def test_in_a_cell_it_keeps_its_text_and_formatting_and_the_table_its_columns(
    content: RichText,
) -> None:
    table = in_table(cell(markdown(content)))
    assert [table.tags.count(tag) for tag in ("tr", "th", "td")] == [3, 2, 4]
    head, tail = Rendered("| a | b |\n| --- | --- |").chars, in_table("").chars
    expected = []
    for block in content.blocks:
        marker = "•" if block.marker == "-" else block.marker
        expected += [Char(char, False, False, False, None) for char in marker]
        expected += chars_of(block)
    assert visible(table.chars) == [*visible(head), *visible(expected), *visible(tail)[2:]]


@given(TEXTS)
def test_plain_text_reads_the_same_in_a_line_a_heading_an_item_and_a_cell(text: str) -> None:
    words = " ".join(text.split())
    line = escape_start(escape(words))
    assert Rendered(line).text == words
    heading, bullet = Rendered(f"## {line}"), Rendered(f"- {line}")
    assert (heading.tags[0], heading.text) == ("h2", words)
    assert (bullet.tags[:2], bullet.text) == (["ul", "li"], words)
    assert in_table(cell(line)).text == " ".join(f"a b {words} z y x".split())


@given(TEXTS.filter(str.strip))
def test_a_code_span_reads_the_same(text: str) -> None:
    words = " ".join(text.split())
    assert Rendered(f"x {code_span(words)} y").text == f"x {words} y"


@given(CONTENTS)
def test_a_cell_is_one_line_and_its_pipes_are_escaped(content: RichText) -> None:
    text = cell(markdown(content))
    assert "\n" not in text
    assert not re.search(r"(?<!\\)\|", text)
