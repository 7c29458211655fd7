"""Blocks of wiki markup: headings, paragraphs, lists and tables."""

import re
from collections.abc import Callable, Sequence

from oicp_gen.readers.formats.places import at
from oicp_gen.readers.formats.wiki.inline import Inline
from oicp_gen.readers.formats.wiki.lists import ITEM, OpenLists, items_of
from oicp_gen.readers.formats.wiki.macros import Macros
from oicp_gen.readers.formats.wiki.output import Output
from oicp_gen.readers.formats.wiki.source import Source, Span
from oicp_gen.readers.formats.wiki.tables import ROW, cells_of, rows_of

_HEADING = re.compile(r"[ \t]*h([1-6])\.[ \t]*")
_QUOTE = re.compile(r"[ \t]*bq\.[ \t]*")
_RULE = re.compile(r"[ \t]*-{4,5}[ \t]*\Z")

_Start = re.Match[str]
_Writer = Callable[[_Start, Sequence[Span], int], int]
"""Writes the block that starts with this in the line of this number, and returns the number of the
line after it."""


class Blocks:
    """Writes the blocks of a page, or of a part of it."""

    def __init__(self, source: Source, out: Output) -> None:
        self._source, self._out = source, out
        self._inline = Inline(source, out, lambda macro: macros.write(macro))
        macros = Macros(source, out, self._inline.write, self.write)
        self._writers: tuple[tuple[re.Pattern[str], _Writer], ...] = (
            (_HEADING, self._heading),
            (_RULE, self._rule),
            (_QUOTE, self._quote),
            (ITEM, self._list),
            (ROW, self._table),
        )

    def write(self, span: Span) -> None:
        """Write a part of the source."""
        lines = list(self._source.lines(span))
        number = first = 0
        while number < len(lines):
            start, writer = self._block(lines[number])
            if start or self._source.is_blank(lines[number]):
                self._paragraph(lines[first:number])
                number = first = writer(start, lines, number) if start else number + 1
            else:
                number += 1
        self._paragraph(lines[first:])

    def _block(self, line: Span) -> tuple[_Start | None, _Writer]:
        """Return the start of a block and its writer; no start for a line of a paragraph."""
        found = ((start.match(self._source.text, *line), write) for start, write in self._writers)
        return next((each for each in found if each[0]), (None, self._rule))

    def _at(self, span: Span) -> str:
        return at(*self._source.place(span.start))

    def _paragraph(self, lines: Sequence[Span]) -> None:
        if not lines:
            return
        span = self._source.trimmed(Span(lines[0].start, lines[-1].end))
        before = self._out.displayed_apart
        start = self._out.tag("")
        self._inline.write(span)
        name = "p" if self._out.displayed_apart == before else "div"
        self._out.pieces[start] = f"<{name}{self._at(span)}>"
        self._out.end(f"</{name}>")

    def _heading(self, start: _Start, lines: Sequence[Span], number: int) -> int:
        rest = self._source.trimmed(Span(start.end(), lines[number].end))
        self._out.tag(f"<h{start[1]}{self._at(rest)}>")
        self._inline.write(rest)
        self._out.end(f"</h{start[1]}>")
        return number + 1

    def _rule(self, _start: _Start, _lines: Sequence[Span], number: int) -> int:
        self._out.tag("<hr/>")
        return number + 1

    def _quote(self, start: _Start, lines: Sequence[Span], number: int) -> int:
        self._out.tag("<blockquote><p>")
        self._inline.write(self._source.trimmed(Span(start.end(), lines[number].end)))
        self._out.end("</p></blockquote>")
        return number + 1

    def _list(self, _: _Start, lines: Sequence[Span], number: int) -> int:
        items, after = items_of(self._source, lines, number)
        open_lists = OpenLists(self._out)
        for marker, span in items:
            open_lists.start_item(marker)
            self._inline.write(span)
        open_lists.start_item("")
        return after

    def _table(self, _: _Start, lines: Sequence[Span], number: int) -> int:
        rows, after = rows_of(self._source, lines, number)
        self._out.tag(f"<table{self._at(rows[0])}>")
        for row in rows:
            self._out.count("rows")
            self._out.tag(f"<tr{self._at(row)}>")
            for tag, content in cells_of(self._source, row):
                self._out.count("cells")
                self._out.tag(f"<{tag}{self._at(content)}>")
                self._cell(content)
                self._out.end(f"</{tag}>")
            self._out.end("</tr>\n")
        self._out.end("</table>")
        return after

    def _cell(self, content: Span) -> None:
        """Write a cell: as a text, unless it has several lines, or a block."""
        several = self._source.text.find("\n", *content) >= 0
        if several or self._block(content)[0]:
            self.write(content)
        else:
            self._inline.write(content)
