"""Tables in wiki markup: where their rows and cells are."""

import re
from collections.abc import Iterator, Sequence

from oicp_gen.readers.formats.wiki.links import IMAGE, LINK, image_of
from oicp_gen.readers.formats.wiki.source import Source, Span

ROW = re.compile(r"[ \t]*\|")
_STOP = re.compile(rf"\\[|\\\[!{{]|(?P<image>{IMAGE})|(?P<macro>\{{)|(?P<bar>\|+)|{LINK}")
"""What ends a cell, and what contains a bar that does not."""


def rows_of(source: Source, lines: Sequence[Span], number: int) -> tuple[list[Span], int]:
    """Return the rows of a table, and the number of the line after it.

    A row ends with a bar at the end of a line, or where the next row or an empty line is.
    """
    rows: list[Span] = []
    is_open = False
    while number < len(lines) and not source.is_blank(lines[number]):
        line = source.trimmed(lines[number])
        starts = source.text.startswith("|", line.start)
        if not starts and not is_open:
            break
        if starts:
            rows.append(line)
        else:
            rows[-1] = Span(rows[-1].start, line.end)
        # A row may consist of one bar, but its first bar does not end it.
        is_open = not source.text.endswith("|", rows[-1].start + 1, rows[-1].end)
        number += 1
    return rows, number


def cells_of(source: Source, row: Span) -> Iterator[tuple[str, Span]]:
    """Yield the element of each cell, `th` or `td`, and its content.

    Two bars or more start a heading. A bar in a link, an image or a macro is a part of it.
    """
    text, (at, end) = source.text, row
    tag, start = "", at
    while found := _STOP.search(text, at, end):
        at = found.end()
        macro = source.macro_at(found.start(), end) if found["macro"] else None
        if macro:
            at = macro.end
        elif found["image"] and not image_of(found[0][1:-1]):
            at = found.start() + 1
        elif found["bar"]:
            if tag:
                yield tag, source.trimmed(Span(start, found.start()))
            tag, start = "th" if len(found[0]) > 1 else "td", at
    if tag and start < end:
        yield tag, source.trimmed(Span(start, end))
