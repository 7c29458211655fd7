"""Convert a table to a grid: every span expanded, every row of the same width."""

import re

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Cell, Table
from oicp_gen.model.richtext import RichText
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element, place_of, position
from oicp_gen.readers.html.tree import Hiding, attribute, children, hiding, is_hidden, parts
from oicp_gen.readers.tables.cell import read_cell
from oicp_gen.readers.tables.copies import copied_heads

_AROUND_ROWS = ("tbody", "thead", "tfoot", "table")
_NUMBER = re.compile(r"[ \t\n\f\r]*\+?([0-9]+)")
"""How a valid span starts; what follows is ignored, as in a browser."""


def read_table(table: Element, *, heading: str, where: str, room: int) -> Table:
    """Return the grid of a `table` element under this heading, of at most `room` slots.

    A row belongs to its nearest table and a cell to its nearest row; a row span ends with its group
    of rows; the first `thead` comes first and the first `tfoot` last; what is not displayed takes
    no slot. Raises OicpGenError if the table exceeds the limits.
    """
    rows: list[tuple[Element, list[Cell | None]]] = []
    unseen = _Unseen(where)
    slots = 0
    for section, group in _groups(table, unseen):
        grid: list[list[Cell | None]] = [[] for _ in group]
        for index, row in enumerate(group):
            column, hidden = 0, is_hidden(row) or is_hidden(section)
            for element in parts(row, "td", "th"):
                how = hiding(element)
                if how is Hiding.NOT_DISPLAYED:
                    unseen.add(element)
                    continue
                column = _free(grid[index], column)
                across, down = _spans(element, len(grid) - index, where=where)
                slots += across * down
                if slots > room:
                    raise _too_many_slots(table, where)
                cell = read_cell(element, where=where, hidden=hidden or how is not Hiding.NOT)
                _place(cell, grid[index : index + down], column, across)
                column += across
        rows.extend(zip(group, grid, strict=True))
    shown = [(row, cells) for row, cells in rows if not _is_collapsed(row, unseen)]
    width = max((len(cells) for _, cells in shown), default=0)
    if width * len(shown) > room:
        raise _too_many_slots(table, where)
    filled = tuple(_filled(row, cells, width) for row, cells in shown)
    return Table(filled, *position(table), heading, unseen=tuple(unseen.cells))


class _Unseen:
    """The cells of a table that take no place, as far as they have a text."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.cells: list[Cell] = []

    def add(self, *elements: Element) -> None:
        """Add these cells."""
        read = (read_cell(element, where=self.where, hidden=True) for element in elements)
        self.cells.extend(cell for cell in read if cell.marks)

    def add_row(self, row: Element) -> None:
        """Add the cells of a row."""
        self.add(*parts(row, "td", "th"))


def _is_collapsed(row: Element, unseen: _Unseen) -> bool:
    """Return whether a row takes no place although it counts for spans; note its cells then."""
    around = (each for each in (row, row.parent) if each is not None and each.name != "table")
    collapsed = any(hiding(each) is Hiding.COLLAPSED for each in around)
    if collapsed:
        unseen.add_row(row)
    return collapsed


def _too_many_slots(table: Element, where: str) -> OicpGenError:
    what = f"{limits.MAX_SLOTS:,} cells"
    return OicpGenError("tables-too-large", place=place_of(table, where), what=what)


def _free(slots: list[Cell | None], column: int) -> int:
    """Return the first column from this one on that no cell covers."""
    while column < len(slots) and slots[column] is not None:
        column += 1
    return column


def _place(cell: Cell, rows: list[list[Cell | None]], start: int, across: int) -> None:
    """Put a cell into those slots of these rows that no other cell covers."""
    for slots in rows:
        if len(slots) == start and across == 1:
            slots.append(cell)
            continue
        slots.extend([None] * (start + across - len(slots)))
        for at in range(start, start + across):
            slots[at] = slots[at] or cell


def _spans(element: Element, rows_left: int, *, where: str) -> tuple[int, int]:
    """Return how many columns a cell covers, and how many of the rows left in its group."""
    if not ("colspan" in element.attrs or "rowspan" in element.attrs):
        return 1, 1
    across = _span(element, "colspan", where=where) or 1
    return across, min(_span(element, "rowspan", where=where) or rows_left, rows_left)


def _span(element: Element, name: str, *, where: str) -> int:
    """Return the span of a cell; 1 if it is not valid."""
    found = _NUMBER.match(attribute(element, name))
    if not found:
        return 1
    text = found[1]
    if len(text) > 9 or int(text) > limits.MAX_SPAN:
        raise OicpGenError(
            "span-too-large",
            place=place_of(element, where),
            name=name,
            value=text[:12],
            limit=limits.MAX_SPAN,
        )
    return int(text)


def _groups(table: Element, unseen: _Unseen) -> list[tuple[Element, list[Element]]]:
    """Return the displayed rows of each section, or between sections, in the order of display.

    Of several heads or feet, a browser moves only the first.
    """
    groups: list[tuple[Element, list[Element]]] = []
    copies = copied_heads(table)
    for row in parts(table, "tr"):
        around = (each for each in row.parents if each.name in _AROUND_ROWS)
        section = next(around, table)
        if id(section) in copies or id(row) in copies:
            continue
        if Hiding.NOT_DISPLAYED in (hiding(row), section is not table and hiding(section)):
            unseen.add_row(row)
            continue
        if not groups or groups[-1][0] is not section:
            groups.append((section, []))
        groups[-1][1].append(row)
    head, foot = (_first(table, name, copies) for name in ("thead", "tfoot"))
    return sorted(groups, key=lambda group: (group[0] is foot) - (group[0] is head))


def _first(table: Element, name: str, copies: frozenset[int]) -> Element | None:
    """Return the first displayed section with this name, which may have no rows."""
    sections = (node for node in children(table) if node.name == name)
    shown = (node for node in sections if hiding(node) is not Hiding.NOT_DISPLAYED)
    return next((node for node in shown if id(node) not in copies), None)


def _filled(row: Element, cells: list[Cell | None], width: int) -> tuple[Cell, ...]:
    """Return a row of the full width, in which uncovered slots are missing cells."""
    if len(cells) == width and all(cells):
        return tuple(filter(None, cells))
    line, column = position(row)
    missing = Cell(content=RichText(), line=line, column=column, missing=True)
    return tuple(cell or missing for cell in [*cells, *[None] * (width - len(cells))])
