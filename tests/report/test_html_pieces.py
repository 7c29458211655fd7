"""Values as pieces: with their formatting, and with the words that differ marked."""

import pytest
from hypothesis import given

from oicp_gen.model.richtext import BOX_EDGE, RichText
from oicp_gen.model.spec import Note
from oicp_gen.report.html_pieces import StyledPiece, styled_pieces, whole_pieces
from oicp_gen.report.terminal import printable
from oicp_gen.text.markdown import markdown
from tests.support.builders import HOSTILE
from tests.text.test_markdown import CONTENTS


def rich(text: str) -> Note:
    return Note(text="", markdown=text)


def plain(text: str, *, differs: bool = False) -> StyledPiece:
    return StyledPiece(text, differs)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("**Bad** `x`", [("Bad", "strong"), (" ", ""), ("x", "code")]),
        ("*y* z", [("y", "emphasis"), (" z", "")]),
        ("a<strong>b</strong>c", [("a", ""), ("b", "strong"), ("c", "")]),
        ("m<sup>2</sup> H<sub>2</sub>", [("m", ""), ("2", "sup"), (" H", ""), ("2", "sub")]),
        ("one\\\ntwo", [("one", ""), ("\n", ""), ("two", "")]),
        ("- a\n\n  3. c", [("• ", ""), ("a", ""), ("\n", ""), ("  3. ", ""), ("c", "")]),
        ("<script>x</script>", [("<script>x</script>", "")]),
        ("a <b>c</b>", [("a ", ""), ("<b>", ""), ("c", ""), ("</b>", "")]),
        ("![image](http://a.b) [link](http://c.d)", [("image", ""), (" ", ""), ("link", "")]),
        ("```\ncode\n```", [("code", "")]),
    ],
)
def test_a_note_has_the_formatting_of_our_markdown_and_other_markup_is_text(
    text: str, pieces: list[tuple[str, str]]
) -> None:
    def styled(piece: StyledPiece) -> tuple[str, str]:
        flags = {"strong": piece.strong, "emphasis": piece.emphasis, "code": piece.code}
        return piece.text, piece.script or next((name for name, on in flags.items() if on), "")

    assert [styled(piece) for piece in whole_pieces(rich(text))] == pieces


def test_the_words_that_differ_are_marked_whatever_their_style() -> None:
    old, new = styled_pieces(rich("**Bad request** now"), rich("**Bad call** now"))
    assert old == (
        StyledPiece("Bad ", False, strong=True),
        StyledPiece("request", True, strong=True),
        plain(" now"),
    )
    assert [piece.text for piece in new if piece.differs] == ["call"]


def test_formatting_alone_is_marked_if_nothing_else_differs() -> None:
    old, new = styled_pieces(rich("a **b** c"), rich("a b c"))
    assert old == (plain("a "), StyledPiece("b", True, strong=True), plain(" c"))
    assert new == (plain("a "), plain("b", differs=True), plain(" c"))


def test_an_address_is_shown_if_it_differs() -> None:
    old, new = styled_pieces(rich("[see](http://a.b/c)"), rich("[see](http://a.b/d)"))
    assert "".join(piece.text for piece in old) == "see (http://a.b/c)"
    assert [piece.text for piece in (*old, *new) if piece.differs] == ["c", "d"]


def test_a_value_on_one_side_is_new_as_a_whole() -> None:
    assert styled_pieces(None, "Text") == ((), (plain("Text", differs=True),))
    assert styled_pieces(("A", "B"), ("A",))[0] == (plain("A"), plain(", B", differs=True))


@given(CONTENTS)
def test_for_every_content_the_pieces_have_all_its_text(content: RichText) -> None:
    shown = "".join(piece.text for piece in whole_pieces(rich(markdown(content))))
    text = "".join(run.text for block in content.blocks for run in block.runs)
    letters = [char for char in printable(text.replace(BOX_EDGE, " ")) if char.isalnum()]
    rest = iter(shown)
    assert all(letter in rest for letter in letters)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_unprintable_is_left(text: str) -> None:
    for pieces in styled_pieces(text, rich(text)):
        for piece in pieces:
            assert piece.text == printable(piece.text)
