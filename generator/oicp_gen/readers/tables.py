"""A table's element to a grid: every span expanded, every row of the same width."""

from collections.abc import Iterator

from oicp_gen.errors import OicpGenError
from oicp_gen.page import Cell, Table
from oicp_gen.readers.cells import read_cell, visible_text
from oicp_gen.readers.markup import Element, around, attribute, classes, parts, position
from oicp_gen.richtext import RichText

MAX_SPAN = 1_000
"""The widest and tallest span of a cell; the largest in any real page seen is 31."""

MAX_SLOTS = 1_000_000
"""Slots in one table."""


def read_table(table: Element, *, file: str) -> Table:
    """The grid of a `table` element.

    A row belongs to its nearest table and a cell to its nearest row; a row span ends with its group
    of rows; the rows of a `tfoot` come last. Raises OicpGenError for a table beyond the limits.
    """
    rows: list[tuple[Element, list[Cell | None]]] = []
    slots = 0
    for group in _groups(table):
        grid: list[list[Cell | None]] = [[] for _ in group]
        for index, row in enumerate(group):
            column = 0
            for element in parts(row, "td", "th"):
                column = _free(grid[index], column)
                across, down = _place(grid, index, column, element, file=file)
                column += across
                slots += across * down
                if slots > MAX_SLOTS:
                    raise _too_large(table, file)
        rows.extend(zip(group, grid, strict=True))
    width = max((len(cells) for _, cells in rows), default=0)
    if width * len(rows) > MAX_SLOTS:
        raise _too_large(table, file)
    line, at = position(table)
    filled = tuple(_filled(row, cells, width) for row, cells in rows)
    return Table(rows=filled, line=line, column=at)


def _too_large(table: Element, file: str) -> OicpGenError:
    line, column = position(table)
    return OicpGenError(
        f"a table of more than {MAX_SLOTS:,} cells", place=f"{file}:{line}:{column}"
    )


def _free(slots: list[Cell | None], column: int) -> int:
    """The first column from this one on that no cell covers."""
    while column < len(slots) and slots[column] is not None:
        column += 1
    return column


def _place(
    grid: list[list[Cell | None]], row: int, start: int, element: Element, *, file: str
) -> tuple[int, int]:
    """Put one cell into all the slots that it covers; how many, across and down."""
    content, marks = read_cell(element)
    line, column = position(element)
    cell = Cell(
        content=content,
        line=line,
        column=column,
        header=element.name == "th",
        marks=marks,
        numbering="numberingColumn" in classes(element),
        visible=visible_text(element, marks),
    )
    across = _span(element, "colspan", file=file) or 1
    down = min(_span(element, "rowspan", file=file) or len(grid), len(grid) - row)
    for slots in grid[row : row + down]:
        slots.extend([None] * (start + across - len(slots)))
        for at in range(start, start + across):
            slots[at] = slots[at] or cell
    return across, down


def _span(element: Element, name: str, *, file: str) -> int:
    """The span a cell asks for: 1 if it says nothing sensible."""
    text = attribute(element, name).strip()
    if not text.isascii() or not text.isdigit():
        return 1
    if len(text) > 9 or int(text) > MAX_SPAN:
        line, column = position(element)
        raise OicpGenError(
            f"a cell with a {name} of {text[:12]}; the limit is {MAX_SPAN}",
            place=f"{file}:{line}:{column}",
        )
    return int(text)


def _groups(table: Element) -> Iterator[list[Element]]:
    """The rows of each group: of a section, or between two sections; those of `tfoot` last."""
    groups: list[tuple[Element | None, list[Element]]] = []
    for row in parts(table, "tr"):
        section = around(row, "tbody", "thead", "tfoot", "table")
        if not groups or groups[-1][0] is not section:
            groups.append((section, []))
        groups[-1][1].append(row)
    foot = [group for group in groups if group[0] is not None and group[0].name == "tfoot"]
    for _, rows in [group for group in groups if group not in foot] + foot:
        yield rows


def _filled(row: Element, cells: list[Cell | None], width: int) -> tuple[Cell, ...]:
    """A row of the full width: slots that no cell covers are marked as missing."""
    line, column = position(row)
    missing = Cell(content=RichText(), line=line, column=column, missing=True)
    return tuple(cell or missing for cell in [*cells, *[None] * (width - len(cells))])
