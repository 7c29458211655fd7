"""Keep the places of elements that are written as markup and read from it again."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from oicp_gen.model.page import Page
from oicp_gen.readers.formats.body import parse_body, read_body
from oicp_gen.readers.html.document import Document, position
from oicp_gen.readers.html.tree import attribute, elements

AT = "data-oicp-at"
"""An attribute with the line and column of what an element was made from."""
_PLACE = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,8})")
"""A source may contain the attribute too, with any value."""


class Block(NamedTuple):
    """Lines of markup that were copied from a source."""

    line: int
    """The first line of the markup, counted from 1."""
    source: int
    """The same line of the source."""
    offsets: tuple[int, ...]
    """For each line, how many characters of the source are before it."""


def at(line: int, column: int) -> str:
    """Return this attribute, with a space before it."""
    return f' {AT}="{place_text(line, column)}"'


def place_text(line: int, column: int) -> str:
    """Return the value of this attribute."""
    return f"{line}:{column}"


def read_placed(page: Page, markup: str, blocks: Sequence[Block] = ()) -> Page:
    """Complete a page from markup that was written for its body, with the places in the source.

    Raises OicpGenError if it exceeds the limits.
    """
    document = parse_body(markup, where=page.where)
    _put_places(document, blocks)
    return read_body(page, document)


def _put_places(document: Document, blocks: Sequence[Block]) -> None:
    """Give every element the place in the source from which it was made.

    That is the place in its attribute, or of its line in one of these blocks, which come in order;
    an element without either has the place of the one before it.
    """
    starts = [block.line for block in blocks]
    last = (1, 1)
    for element in elements(document.root):
        line, column = position(element)
        block = blocks[bisect_right(starts, line) - 1] if starts and line >= starts[0] else None
        if block and line - block.line < len(block.offsets):
            number = line - block.line
            last = block.source + number, block.offsets[number] + column
        else:
            stated = _PLACE.fullmatch(attribute(element, AT))
            if stated:
                last = int(stated[1]), int(stated[2])
                del element.attrs[AT]
        element.sourceline, element.sourcepos = last[0], last[1] - 1
