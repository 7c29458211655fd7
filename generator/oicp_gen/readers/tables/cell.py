"""Read a cell."""

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Cell, Mark
from oicp_gen.model.richtext import SPACE, Block, RichText, TextRun
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element, place_of, position
from oicp_gen.readers.html.tree import attribute, shown_text, text_or_none
from oicp_gen.readers.tables.formatting import TooManyPiecesError, formatted

_TELLING = ("style", "hidden")
"""Attributes that may hide text or strike it out."""


def read_cell(element: Element, *, where: str, hidden: bool = False) -> Cell:
    """Return the content of a `td` or `th`, with marks in the order of their places.

    A hidden cell has a mark instead of a text. Raises OicpGenError if it has more than
    `MAX_PIECES`.
    """
    line, column = position(element)
    marks: tuple[Mark, ...] = ()
    visible = None
    if hidden:
        content, text = RichText(), shown_text(element)
        marks = (Mark("hidden", text),) if text else ()
    elif (plain := _only_text(element)) is not None:
        content = _plain(plain)
    else:
        try:
            content, marks = formatted(element)
        except TooManyPiecesError:
            raise OicpGenError(
                "cell-too-complex",
                place=place_of(element, where),
                limit=limits.MAX_PIECES,
                what="lines and changes of style",
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
    """Return the text of a cell with nothing else but one paragraph; None for any other cell.

    Most cells of most tables are like this, and take a fifth of the time this way.
    """
    nodes = element.contents
    if len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].name == "p":
        nodes = nodes[0].contents if nodes[0].attrs.keys().isdisjoint(_TELLING) else nodes
    return (text_or_none(nodes[0]) if len(nodes) == 1 else None) if nodes else ""


def _plain(text: str) -> RichText:
    """Return the same as `rich_text` for one unstyled run."""
    text = SPACE.sub(" ", text).strip(" ")
    if not text:
        return RichText()
    return RichText(blocks=(Block(runs=(TextRun(text),)),), lines=(text,), text=text)
