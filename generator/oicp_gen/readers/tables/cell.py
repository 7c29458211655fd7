"""Read a cell: its rich text, with marks for what the text lacks."""

from oicp_gen.model.page import Cell, Mark
from oicp_gen.model.richtext import SPACE, Block, RichText, TextRun, rich_text
from oicp_gen.readers.html.document import Element, place_of, position
from oicp_gen.readers.html.looks import BLOCK, Look, look_of
from oicp_gen.readers.html.tree import attribute, shown_text, text_or_none
from oicp_gen.readers.tables.inline import enter, leave
from oicp_gen.readers.tables.walk import PLAIN, End, Item, Walk

_TELLING = ("style", "hidden", "class")
"""Attributes that may hide text, strike it out or raise it."""
_PARAGRAPH = Look(display=BLOCK)


def read_cell(element: Element, *, where: str, hidden: bool = False) -> Cell:
    """Return the content of a `td` or `th`, with marks in the order of their places.

    A hidden cell has a mark instead of a text. Raises OicpGenError beyond `MAX_PIECES`.
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
        content, marks = _formatted(element, where)
        if any(mark.what == "struck" for mark in marks):
            visible = _formatted(element, where, keeps_struck=True)[0].text
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
    if len(nodes) == 1 and isinstance(nodes[0], Element) and _is_paragraph(nodes[0]):
        nodes = nodes[0].contents
    return (text_or_none(nodes[0]) if len(nodes) == 1 else None) if nodes else ""


def _is_paragraph(element: Element) -> bool:
    """Return whether an element is a paragraph that looks like any other."""
    is_usual = element.attrs.keys().isdisjoint(_TELLING)
    return element.name == "p" and (is_usual or look_of(element) == _PARAGRAPH)


def _plain(text: str) -> RichText:
    """Return the same as `rich_text` for one unstyled run."""
    text = SPACE.sub(" ", text).strip(" ")
    if not text:
        return RichText()
    return RichText(blocks=(Block(runs=(TextRun(text),)),), lines=(text,), text=text)


def _formatted(
    cell: Element, where: str, *, keeps_struck: bool = False
) -> tuple[RichText, tuple[Mark, ...]]:
    """Return the content of a cell, and what it lacks."""
    walk = Walk(place_of(cell, where), keeps_struck=keeps_struck)
    stack: list[Item] = [(child, PLAIN) for child in reversed(cell.contents)]
    while stack:
        item = stack.pop()
        if isinstance(item, End):
            leave(walk, item)
            continue
        node, style = item
        if isinstance(node, Element):
            stack.extend(reversed(enter(walk, node, style)))
        elif isinstance(node, str):
            walk.append_text(str(node), style)
    walk.end_block()
    return rich_text(walk.blocks), tuple(walk.marks)
