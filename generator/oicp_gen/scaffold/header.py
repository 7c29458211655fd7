"""Find the header of a table from the grid alone."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from oicp_gen.contract.contract import INNER
from oicp_gen.model.page import Cell
from oicp_gen.scaffold.code_patterns import UPPER_SNAKE, Likeness, likeness_of, pattern_of
from oicp_gen.scaffold.code_words import is_heading, names_codes
from oicp_gen.text.characters import NO_BREAK, unprintable

_MOST_HEADER_ROWS = 3
_DEEPEST = 12
"""The number of rows that are searched for a header of `th` cells below the first row."""
_SAMPLE = 50
"""The number of rows below a possible header that are examined."""

_LABEL = re.compile(r"[^0-9]{1,39}[^0-9.]")
_BLANK = re.compile(f"[{NO_BREAK}]")
_UPPER = re.compile(r"[A-Z0-9_./-]+")
"""A code in upper case, such as READ/WRITE, or a heading."""
Row = tuple[Cell, ...]


class Column(NamedTuple):
    """A column of the table, other than Confluence's row numbers."""

    at: int
    """The position in every row, counted from 0."""
    heading: str
    """The visible heading, joined by " / " if the header has several rows; "" if there is none."""
    text: str
    """The heading as written in the contract; "" if there is none."""

    @property
    def shown(self) -> str:
        """The heading, or the number of the column."""
        return self.heading or f"column {self.at + 1}"


class HeaderRows(NamedTuple):
    """The rows of a table's header."""

    first: int
    """Counted from 0."""
    depth: int


def clean_text(text: str) -> str:
    """Return a text as the rules repair it: without invisible characters and special spaces."""
    return " ".join(unprintable().sub("", _BLANK.sub(" ", text)).split())


def find_header(rows: tuple[Row, ...]) -> HeaderRows | None:
    """Return the rows of the header; None if there is none.

    Rows with a single text are titles. Below them, the header is a row of `th`, of bold text, of
    three or more short labels, of two usual ones, or one above codes that contains none. A `th` in
    the first column alone is the heading of a row. A row of `th` further down is the header if it
    is the only one and no other cell is a `th`. Spans that connect the header to the next row
    extend it.
    """
    titles = next((at for at, row in enumerate(rows) if not is_title(row)), len(rows))
    body = rows[titles:]
    if not body:
        return None
    inner = _inner_header(body)
    if inner is None and not _is_header(body[0], body[1:]):
        return None
    first = titles + (inner or 0)
    return HeaderRows(first, _depth(rows[first:]))


def columns_of(header: tuple[Row, ...]) -> tuple[Column, ...]:
    """Return the columns below these header rows."""
    return tuple(
        Column(
            at=at,
            heading=INNER.join(cell.visible_label for cell in own),
            text=INNER.join(cell.label for cell in own),
        )
        for at, own in _own_columns(header)
    )


def unnamed_columns(rows: tuple[Row, ...]) -> tuple[Column, ...]:
    """Return the columns of a table without a header."""
    return tuple(Column(at, "", "") for at, _ in _own_columns(rows[:1]))


def _own_columns(rows: tuple[Row, ...]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each column with its non-empty cells, each once, without the row numbers."""
    for at, cells in enumerate(zip(*rows, strict=True)):
        if not any(cell.numbering for cell in cells):
            yield at, list({id(cell): cell for cell in cells if cell.visible_line}.values())


def filled_cells(row: Iterable[Cell]) -> list[Cell]:
    """Return the non-empty cells of a row, each once, without the row number."""
    cells = {id(cell): cell for cell in row if cell.visible_line and not cell.numbering}
    return list(cells.values())


def is_title(row: Row) -> bool:
    """Return whether a row has one text at most, although it has several columns."""
    return len(row) > 1 and len(filled_cells(row)) < 2


def _is_header(row: Row, below: tuple[Row, ...]) -> bool:
    cells = filled_cells(row)
    if not cells or (len(row) == 1 and not cells[0].header):
        return False
    if _is_emphasized(cells):
        return True
    return not any(cell.header for cell in cells) and _stands_out(row, below)


def _inner_header(body: tuple[Row, ...]) -> int | None:
    """Return the only row of `th` if it is below the first row; None if there is no such row."""
    found = None
    for at, row in enumerate(body[:_DEEPEST]):
        cells = filled_cells(row)
        if len(cells) > 1 and all(cell.header for cell in cells):
            if found is not None:
                return None
            found = at
        elif len(cells) > 1 and (any(cell.header for cell in cells) or _is_emphasized(cells)):
            return None
    return found if found != len(body) - 1 else None


def _is_emphasized(cells: list[Cell]) -> bool:
    return all(cell.header for cell in cells) or all(map(_is_bold, cells))


def _is_bold(cell: Cell) -> bool:
    runs = [run for block in cell.content.blocks for run in block.runs]
    return bool(runs) and all(run.strong or not run.text.strip() for run in runs)


def _stands_out(row: Row, below: tuple[Row, ...]) -> bool:
    """Whether a row labels every column: three or more, or any number above codes.

    Two labels need words that are usual in headings.
    """
    slots = [cell for cell in row if not cell.numbering]
    texts = [clean_text(cell.label) for cell in filled_cells(row)]
    if not all(clean_text(cell.label) for cell in slots) or len(set(texts)) < len(texts):
        return False
    over = [_is_over_codes(row, at, below) for at, cell in enumerate(row) if not cell.numbering]
    if None in over:
        return False
    are_labels = all(map(_LABEL.fullmatch, texts))
    return any(over) or (are_labels and (len(slots) > 2 or all(map(is_heading, texts))))


def _is_over_codes(row: Row, at: int, below: tuple[Row, ...]) -> bool | None:
    """Whether a cell is a heading above codes; None if it seems to be one of these codes."""
    under = [text for other in below[:_SAMPLE] if (text := clean_text(other[at].label))]
    if len(under) < 2 or likeness_of(under) <= Likeness.WORDS:
        return False
    text, pattern = clean_text(row[at].label), pattern_of(under)
    is_one = re.fullmatch(pattern, text) or (pattern == UPPER_SNAKE and _UPPER.fullmatch(text))
    return None if is_one and not names_codes(text, first=True) else True


def _depth(rows: tuple[Row, ...]) -> int:
    """Return how many rows the header has: spans connect a row to the next."""
    depth = 1
    while depth < min(len(rows) - 1, _MOST_HEADER_ROWS):
        last, after = rows[depth - 1], rows[depth]
        down = any(a is b and a.visible_line for a, b in zip(last, after, strict=True))
        across = any(a is b and a.visible_line for a, b in pairwise(last))
        if not (down or (across and _is_emphasized(filled_cells(after)) and filled_cells(after))):
            break
        depth += 1
    return depth
