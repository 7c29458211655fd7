"""Lay out a table: its header, its columns, and the rows that may be entries."""

from typing import NamedTuple

from oicp_gen.contract.contract import folded_heading
from oicp_gen.model.page import Table
from oicp_gen.scaffold.code_words import names_codes
from oicp_gen.scaffold.header import (
    Column,
    Row,
    clean_text,
    columns_of,
    find_header,
    is_title,
    unnamed_columns,
)


class BodyRow(NamedTuple):
    """A row below the header."""

    number: int
    """Counted from 1 with the header."""
    cells: Row
    is_single: bool
    """Whether it has one text, although the table has several columns."""

    def label(self, column: Column) -> str:
        """Return the text of a column without invisible characters and marks of footnotes."""
        return clean_text(self.cells[column.at].label)

    @property
    def is_merged(self) -> bool:
        """Whether its only text spans all cells that it has."""
        slots = [cell for cell in self.cells if not (cell.numbering or cell.missing)]
        return self.is_single and len(slots) > 1 and len({id(cell) for cell in slots}) == 1


class TableLayout(NamedTuple):
    """The header, columns and rows of a table."""

    table: Table
    """With the entries in rows: turned if they are columns on the page."""
    columns: tuple[Column, ...]
    """All columns; without headings if there is no header row."""
    rows: tuple[Row, ...]
    """The rows below the header; all rows if there is none."""
    body: tuple[BodyRow, ...]
    """Those without empty ones, repeated headers, and merged titles of groups."""
    groups: tuple[BodyRow, ...]
    """The merged titles of groups."""
    above: int = 0
    """The number of rows above the header that are not titles."""
    has_header: bool = True
    turned: bool = False
    repeated: int = 1
    """How many times the columns occur side by side."""
    sections: tuple[str, ...] = ()
    """The headings above the tables whose rows these are, if they are of several tables."""

    def texts(self, column: Column) -> tuple[str, ...]:
        """Return the texts of a column, one for each row of the body."""
        return tuple(row.label(column) for row in self.body)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of all columns; empty if there is no header row."""
        own = tuple(column.heading for column in self.columns) if self.has_header else ()
        return own * self.repeated

    @property
    def word(self) -> str:
        """The word for an entry on the page."""
        return "column" if self.turned else "row"


def lay_out(table: Table) -> TableLayout:
    """Return a table's header, columns and rows. `find_header` describes what a header is."""
    upright = _lay_out(table)
    if upright.has_header or not _names_rows(table.rows):
        return upright
    turned = _lay_out(table._replace(rows=tuple(zip(*table.rows, strict=True))))
    return turned._replace(turned=True) if turned.has_header else upright


def _names_rows(rows: tuple[Row, ...]) -> bool:
    """Whether the first column is a header, and one of its headings says that it has codes."""
    first = [row[0] for row in rows if not is_title(row)]
    return (
        bool(first)
        and len(rows[0]) > 2
        and all(cell.header for cell in first)
        and any(names_codes(cell.label, first=False) for cell in first)
    )


def _lay_out(table: Table) -> TableLayout:
    header = find_header(table.rows)
    start, depth = header or (0, 0)
    columns = columns_of(table.rows[start : start + depth]) if header else ()
    columns = columns or unnamed_columns(table.rows)
    own = [folded_heading(column.heading) for column in columns]
    below: list[BodyRow] = []
    for number, cells in enumerate(table.rows[start + depth :], start + depth + 1):
        row = BodyRow(number, cells, is_title(cells))
        texts = [row.label(column) for column in columns]
        if any(texts) and list(map(folded_heading, texts)) != own:
            below.append(row)
    return TableLayout(
        table=table,
        columns=columns,
        rows=table.rows[start + depth :],
        body=tuple(row for row in below if not row.is_merged),
        groups=tuple(row for row in below if row.is_merged),
        above=sum(not is_title(row) for row in table.rows[:start]),
        has_header=header is not None,
    )


def stacked(layout: TableLayout) -> TableLayout | None:
    """Return a table whose columns repeat side by side with the repetitions one below another.

    Return None if they do not.
    """
    headings = [folded_heading(column.heading) for column in layout.columns]
    width = next((at for at in range(2, len(headings)) if _repeats(headings, at)), 0)
    if not width:
        return None
    first = layout.columns[:width]
    body: list[BodyRow] = []
    for start in range(0, len(headings), width):
        for row in layout.body:
            own = [row.cells[column.at] for column in layout.columns[start : start + width]]
            if any(clean_text(cell.label) for cell in own):
                places = [(it.at, layout.columns[start + at].at) for at, it in enumerate(first)]
                cells = _moved(row.cells, row.cells, places)
                body.append(BodyRow(row.number, cells, is_title(tuple(own))))
    return layout._replace(columns=first, body=tuple(body), repeated=len(headings) // width)


def joined(layouts: list[TableLayout]) -> TableLayout:
    """Return the first table with the rows of the others, which have the same headings, below."""
    first, *others = layouts
    body, groups = list(first.body), list(first.groups)
    for layout in others:
        places = {folded_heading(column.heading): column.at for column in layout.columns}
        moved = [(column.at, places[folded_heading(column.heading)]) for column in first.columns]
        for rows, own in ((body, layout.body), (groups, layout.groups)):
            rows += (row._replace(cells=_moved(first.rows[0], row.cells, moved)) for row in own)
    sections = dict.fromkeys(layout.table.heading for layout in layouts)
    return first._replace(body=tuple(body), groups=tuple(groups), sections=tuple(sections))


def _moved(like: Row, row: Row, places: list[tuple[int, int]]) -> Row:
    """Return a row as wide as another one, with cells at other places."""
    cells = list(like)
    for at, place in places:
        cells[at] = row[place]
    return tuple(cells)


def _repeats(headings: list[str], width: int) -> bool:
    return len(headings) % width == 0 and headings == headings[:width] * (len(headings) // width)
