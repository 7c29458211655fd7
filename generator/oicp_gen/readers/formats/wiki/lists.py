"""Lists in wiki markup: each item has the marks of all lists around it."""

import re
from collections.abc import Sequence

from oicp_gen.readers.formats.wiki.output import Output
from oicp_gen.readers.formats.wiki.source import Source, Span

ITEM = re.compile(r"[ \t]*(?!-{2,3}[ \t])([*#-]++)[ \t]+")
"""The start of an item; two or three hyphens are a dash."""
_NEXT = re.compile(r"[ \t]*([*#-]++)[ \t]+")


def items_of(
    source: Source, lines: Sequence[Span], number: int
) -> tuple[list[tuple[str, Span]], int]:
    """Return the items of a list, each with its marks, and the number of the line after it.

    An item ends with the next one, or with an empty line.
    """
    items: list[tuple[str, Span]] = []
    while number < len(lines) and not source.is_blank(lines[number]):
        line = lines[number]
        found = _NEXT.match(source.text, *line)
        if found:
            items.append((found[1], source.trimmed(Span(found.end(), line.end))))
        else:
            marker, (start, _) = items[-1]
            items[-1] = marker, Span(start, source.trimmed(line).end)
        number += 1
    return items, number


class OpenLists:
    """The lists that are open where the next item starts."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._marks: list[str] = []
        self._has_item: list[bool] = []
        """Whether an item is open in each list."""

    def start_item(self, marks: str) -> None:
        """Start an item with these marks, the last of which is its own; "" ends all lists."""
        common = 0
        while common < min(len(marks), len(self._marks)) and marks[common] == self._marks[common]:
            common += 1
        while len(self._marks) > common:
            self._end_list()
        for mark in marks[common:]:
            self._out.tag("<ol>" if mark == "#" else "<ul>")
            self._marks.append(mark)
            self._has_item.append(False)
        if marks:
            if self._has_item[-1]:
                self._out.end("</li>")
            self._out.tag("<li>")
            self._has_item[-1] = True

    def _end_list(self) -> None:
        if self._has_item.pop():
            self._out.end("</li>")
        self._out.end("</ol>" if self._marks.pop() == "#" else "</ul>")
