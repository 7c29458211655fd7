"""Find places in a text, and keep those of elements that are written as markup and read again."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

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


class Lines:
    """The lines of a text, by the positions at which they start."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column of a position, counted from 1."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def position(self, line: int, column: int) -> int:
        """Return the position of a line and column."""
        return self._starts[line - 1] + column - 1


def at(line: int, column: int) -> str:
    """Return this attribute, with a space before it."""
    return f' {AT}="{line}:{column}"'


def put_places(document: Document, blocks: Sequence[Block] = ()) -> None:
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
