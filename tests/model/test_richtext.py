"""Rich text: white space as a browser shows it, and the plain text."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.model.richtext import BOX_EDGE, LINE_BREAK, Block, RichText, TextRun, rich_text
from tests.support.builders import Char, chars_of

SPACES = st.text(" \t\n\r\f\u00a0\u200ba#", max_size=6)
FLAGS = st.booleans()
SCRIPTS = st.sampled_from(["", "", "sup", "sub"])
RUNS = st.builds(
    TextRun,
    text=SPACES | st.text(),
    strong=FLAGS,
    emphasis=FLAGS,
    code=FLAGS,
    link=st.none(),
    script=SCRIPTS,
)
BREAKS = st.sampled_from([TextRun(text=LINE_BREAK), TextRun(text=BOX_EDGE)])
MARKERS = st.sampled_from(["", "-", "3."])
BLOCKS = st.builds(
    Block,
    runs=st.lists(RUNS | BREAKS, max_size=8).map(tuple),
    marker=MARKERS,
    depth=st.integers(0, 3),
)


def paragraph(*runs: TextRun) -> RichText:
    return rich_text([Block(runs=runs)])


def plain(text: str) -> TextRun:
    return TextRun(text=text)


def strong(text: str) -> TextRun:
    return TextRun(text=text, strong=True)


@pytest.mark.parametrize(
    ("runs", "tidy"),
    [
        ([" a \t\n b "], ["a b"]),
        (["a ", " b"], ["a b"]),
        (["a", "", "b"], ["ab"]),
        (["\u00a0a\u00a0 b"], ["\u00a0a\u00a0 b"]),
        (["a ", "\n", " b"], ["a", "\n", "b"]),
        (["\n", "a", "\n", "\n"], ["a"]),
        (["a", "\n", "\n", "b"], ["a", "\n", "\n", "b"]),
        ([" ", "\n", " "], []),
    ],
)
def test_white_space_is_collapsed_as_a_browser_does(runs: list[str], tidy: list[str]) -> None:
    blocks = paragraph(*map(plain, runs)).blocks
    assert [run.text for block in blocks for run in block.runs] == tidy


def test_only_neighbours_of_one_style_are_joined() -> None:
    tidy = paragraph(plain("a "), strong(" b"), strong("c "), plain(" d"))
    assert tidy.blocks[0].runs == (plain("a "), strong("bc "), plain("d"))


def test_text_is_one_line_and_lines_are_those_of_blocks_and_breaks() -> None:
    first = Block(runs=(plain("one"), plain(LINE_BREAK), strong("two")))
    content = rich_text([first, Block(runs=(plain("  "),)), Block(runs=(plain("three"),))])
    assert content.lines == ("one", "two", "three")
    assert content.text == "one two three"


def test_map_changes_the_text_of_every_run_and_tidies_again() -> None:
    content = rich_text([Block(runs=(plain("a-"), strong("-b")), marker="-", depth=1)])
    assert content.map(lambda text: text.replace("-", "  ")).blocks == (
        Block(runs=(plain("a "), strong("b")), marker="-", depth=1),
    )


@given(st.lists(BLOCKS, max_size=5))
def test_tidying_tidy_rich_text_changes_nothing(blocks: list[Block]) -> None:
    content = rich_text(blocks)
    assert rich_text(content.blocks) == content


@given(st.lists(BLOCKS, max_size=5))
def test_text_has_no_outer_and_no_double_blank(blocks: list[Block]) -> None:
    text = rich_text(blocks).text
    assert "  " not in text
    assert "\n" not in text
    assert text == text.strip(" ")


@given(st.lists(BLOCKS, max_size=5))
def test_nothing_but_white_space_is_lost(blocks: list[Block]) -> None:
    def seen(blocks: Iterable[Block]) -> list[Char]:
        chars = [char for block in blocks for char in chars_of(block)]
        return [char._replace(script="") for char in chars if char.char not in " \t\n\r\f"]

    assert seen(rich_text(blocks).blocks) == seen(blocks)
