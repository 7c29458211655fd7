"""Guess a table's header, its columns, and its column of codes, from the grid alone."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from oicp_gen.contract.contract import INNER, folded_heading
from oicp_gen.model.page import Cell, Table
from oicp_gen.scaffold.code_patterns import Likeness, likeness_of, pattern_of
from oicp_gen.text.characters import NO_BREAK, unprintable

_MOST_HEADER_ROWS = 3
_SAMPLE = 50
"""The number of rows below a possible header that are examined."""
_CODE_WORDS = frozenset(
    ("code", "codes", "id", "ids", "identifier", "key", "keys", "name", "status")
)
"""Words in the heading of a column that identifies the rows."""

_LABEL = re.compile(r"[^0-9]{1,39}[^0-9.]")
_WORD = re.compile(r"[a-z]+")
_BLANK = re.compile(f"[{NO_BREAK}]")
_Row = tuple[Cell, ...]


class Column(NamedTuple):
    """A column of the table, other than Confluence's row numbers."""

    at: int
    """The position in every row, counted from 0."""
    heading: str
    """The visible heading, joined by " / " if the header has several rows; "" if there is none."""
    text: str
    """The heading as written in the contract."""


class TableLayout(NamedTuple):
    """The header, columns and rows of a table."""

    table: Table
    columns: tuple[Column, ...]
    """Empty if there is no header row."""
    rows: tuple[_Row, ...]
    """The rows below the header; all rows if there is none."""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts of each column, without empty rows and repeated headers."""
        own = [folded_heading(column.heading) for column in self.columns]
        rows = [[clean_text(row[column.at].label) for column in self.columns] for row in self.rows]
        kept = [row for row in rows if any(row) and list(map(folded_heading, row)) != own]
        return tuple(zip(*kept, strict=True)) if kept else tuple(() for _ in self.columns)


class Codes(NamedTuple):
    """A column that looks like codes."""

    column: Column
    pattern: str
    """A regular expression that matches the whole of each code."""


def clean_text(text: str) -> str:
    """Return a text as the rules repair it: without invisible characters and special spaces."""
    return " ".join(unprintable().sub("", _BLANK.sub(" ", text)).split())


def lay_out(table: Table) -> TableLayout:
    """Return a table's header and columns.

    Rows with a single text are titles. Below them, the header is a row of `th`, of bold text, of
    three or more short labels, or one above codes that contains none. A `th` in the first column
    alone is the heading of a row. Spans that connect the header to the next row extend it.
    """
    titles = sum(1 for _ in takewhile(_is_title, table.rows))
    body = table.rows[titles:]
    if not body or not _is_header(body[0], body[1:]):
        return TableLayout(table=table, columns=(), rows=table.rows)
    depth = _depth(body)
    return TableLayout(table=table, columns=tuple(_columns(body[:depth])), rows=body[depth:])


def code_column(layout: TableLayout) -> Codes | None:
    """Return the column that identifies the rows; None if there is no likely one.

    Its cells are filled, short, distinct and alike. That is enough for the first column; another
    column, or one of words, also needs a heading such as code, key or name.
    """
    likely, filled = [], layout.texts
    for number, (column, texts) in enumerate(zip(layout.columns, filled, strict=True)):
        if not column.heading or not texts or not all(texts):
            continue
        likeness = likeness_of(texts)
        says_so = not _CODE_WORDS.isdisjoint(_WORD.findall(column.heading.lower()))
        enough = likeness > Likeness.WORDS and number == 0
        if enough or (says_so and likeness):
            likely.append((likeness, says_so, -number))
    if not likely:
        return None
    at = -max(likely)[2]
    return Codes(layout.columns[at], pattern_of(filled[at]))


def _filled(row: Iterable[Cell]) -> list[Cell]:
    """Return the non-empty cells of a row, each once, without the row number."""
    cells = {id(cell): cell for cell in row if cell.visible_line and not cell.numbering}
    return list(cells.values())


def _is_title(row: _Row) -> bool:
    return len(row) > 1 and len(_filled(row)) < 2


def _is_header(row: _Row, below: tuple[_Row, ...]) -> bool:
    cells = _filled(row)
    if not cells or (len(row) == 1 and not cells[0].header):
        return False
    if _is_emphasized(cells):
        return True
    return not any(cell.header for cell in cells) and _stands_out(row, below)


def _is_emphasized(cells: list[Cell]) -> bool:
    return all(cell.header for cell in cells) or all(map(_is_bold, cells))


def _is_bold(cell: Cell) -> bool:
    runs = [run for block in cell.content.blocks for run in block.runs]
    return bool(runs) and all(run.strong or not run.text.strip() for run in runs)


def _stands_out(row: _Row, below: tuple[_Row, ...]) -> bool:
    """Whether a row labels every column: three or more, or any number above codes."""
    slots = [cell for cell in row if not cell.numbering]
    texts = [clean_text(cell.text) for cell in _filled(row)]
    if not all(clean_text(cell.text) for cell in slots) or len(set(texts)) < len(texts):
        return False
    if len(slots) > 2 and all(map(_LABEL.fullmatch, texts)):
        return True
    for at, cell in enumerate(row):
        under = [text for other in below[:_SAMPLE] if (text := clean_text(other[at].label))]
        if len(under) > 1 and not cell.numbering:
            alike = likeness_of(under) > Likeness.WORDS
            if alike and not re.fullmatch(pattern_of(under), clean_text(cell.text)):
                return True
    return False


def _depth(rows: tuple[_Row, ...]) -> int:
    """Return how many rows the header has: spans connect a row to the next."""
    depth = 1
    while depth < min(len(rows) - 1, _MOST_HEADER_ROWS):
        last, after = rows[depth - 1], rows[depth]
        down = any(a is b and a.visible_line for a, b in zip(last, after, strict=True))
        across = any(a is b and a.visible_line for a, b in pairwise(last))
        if not (down or (across and _is_emphasized(_filled(after)) and _filled(after))):
            break
        depth += 1
    return depth


def _columns(header: tuple[_Row, ...]) -> Iterator[Column]:
    for at, cells in enumerate(zip(*header, strict=True)):
        if not any(cell.numbering for cell in cells):
            own = {id(cell): cell for cell in cells if cell.visible_line}.values()
            yield Column(
                at=at,
                heading=INNER.join(cell.visible_label for cell in own),
                text=INNER.join(cell.label for cell in own),
            )
