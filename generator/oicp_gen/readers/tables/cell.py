"""A cell's element to a `Cell`."""

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Cell, Mark
from oicp_gen.model.richtext import SPACE, Block, RichText, TextRun
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element, position
from oicp_gen.readers.html.tree import attribute, text_or_none
from oicp_gen.readers.html.visible_text import shown_text
from oicp_gen.readers.tables.formatting import TooManyPiecesError, formatted

_TELLING = ("style", "hidden")
"""Attributes by which text may be hidden or struck out."""


def read_cell(element: Element, *, where: str, hidden: bool = False) -> Cell:
    """What stands in a `td` or `th`, with marks in the order of their places.

    One that its page does not show has no text but a mark. Raises OicpGenError if it has more
    pieces of text than may be.
    """
    line, column = position(element)
    marks: tuple[Mark, ...] = ()
    visible = None
    if hidden:
        content, said = RichText(), shown_text(element)
        marks = (Mark("hidden", said),) if said else ()
    elif (text := _only_text(element)) is not None:
        content = _plain(text)
    else:
        try:
            content, marks = formatted(element)
        except TooManyPiecesError:
            raise OicpGenError(
                "cell-too-large",
                f"a cell with more than {limits.MAX_PIECES:,} lines and changes of style",
                place=Place(where, line, column),
                hint="Split the cell.",
            ) from None
        if any(mark.what in ("emoticon", "struck") for mark in marks):
            visible = shown_text(element)
    return Cell(
        content=content,
        line=line,
        column=column,
        header=element.name == "th",
        marks=marks,
        numbering="numberingColumn" in attribute(element, "class"),
        visible=None if visible == content.text else visible,
    )


def _only_text(element: Element) -> str | None:
    """The text of a cell that holds nothing else, or a paragraph of it; None for any other cell.

    This is most cells of most tables, and a fifth of the work.
    """
    nodes = element.contents
    if len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].name == "p":
        nodes = nodes[0].contents if nodes[0].attrs.keys().isdisjoint(_TELLING) else nodes
    return (text_or_none(nodes[0]) if len(nodes) == 1 else None) if nodes else ""


def _plain(text: str) -> RichText:
    """What `rich_text` makes of one run in no style."""
    text = SPACE.sub(" ", text).strip(" ")
    if not text:
        return RichText()
    return RichText(blocks=(Block(runs=(TextRun(text),)),), lines=(text,), text=text)
