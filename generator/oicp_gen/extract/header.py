"""The header of a table: where the contract's columns are, and what their headings are."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from oicp_gen.contract.contract import INNER
from oicp_gen.model.page import Cell, Table
from oicp_gen.model.richtext import RichText

CODE = "code"
"""The name of the code's column among the fields."""
_MOST_REPEATED = 12
"""How often columns may be repeated side by side, so that reading a row takes little time."""


class Heading(NamedTuple):
    """A heading on the page: its cell, and the row in which it starts, counted from 0."""

    row: int
    cell: Cell


class Header(NamedTuple):
    """The contract's headings in a table."""

    table: Table
    """With the entries in rows: turned if they are columns on the page."""
    row: int
    """The innermost row with headings of the contract, counted from 0; -1 if the contract names
    columns by their numbers alone."""
    columns: dict[str, int]
    """The number of the column of each field and of "code"."""
    missing: tuple[str, ...] = ()
    """The contract's headings that are not in this header."""
    ambiguous: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """The headings that could refer to more than one column, each with these columns."""
    first: int = 0
    """The outermost row of the header."""
    last: int = 0
    """The last row that the code's heading spans; the entries are below it."""
    turned: bool = False
    siblings: tuple[int, ...] = ()
    """The columns of the same headings beside these, which are another header."""

    @property
    def fits(self) -> bool:
        """Whether each of the contract's headings refers to one column."""
        return not self.missing and not self.ambiguous

    @property
    def entry_word(self) -> str:
        """The word for an entry on the page."""
        return "column" if self.turned else "row"

    @property
    def field_word(self) -> str:
        """The word for a field on the page."""
        return "row" if self.turned else "column"

    def path(self, column: int) -> tuple[Heading, ...]:
        """Return the cells with text above and in this row of a column, each once."""
        path: list[Heading] = []
        for number in range(self.first, self.row + 1):
            cell = self.table.rows[number][column]
            if cell.text and not (path and path[-1].cell is cell):
                path.append(Heading(number, cell))
        return tuple(path)

    def heading(self, column: int) -> Heading:
        """Return the innermost heading of a column, which may be an empty or a missing cell."""
        path = self.path(column)
        if path:
            return path[-1]
        if self.row < 0:
            return Heading(0, Cell(RichText(), self.table.line, self.table.column))
        return Heading(self.row, self.table.rows[self.row][column])

    def title(self, column: int) -> str:
        """Return the innermost heading of a column, or its number if it has none."""
        return self.heading(column).cell.label or f"{self.field_word} {column + 1}"

    def spellings(self, column: int) -> list[str]:
        """Return the names of a column: all headings down to this row, then without outer ones."""
        texts = [heading.cell.label for heading in self.path(column)]
        return [INNER.join(texts[start:]) for start in range(len(texts))]

    def full_name(self, column: int) -> str:
        """Return the full name of a column: all headings above it."""
        return next(iter(self._replace(row=self.last).spellings(column)), "")

    @property
    def names(self) -> dict[int, str]:
        """The full names of the columns; for columns below the same heading, only the first."""
        names: dict[int, str] = {}
        before = None
        for column in range(len(self.table.rows[self.row])):
            cell, name = self.heading(column).cell, self.full_name(column)
            if not (cell.missing or cell.numbering) and (cell, name) != before:
                names[column] = name
            before = cell, name
        return names

    def repetitions(self, names: Iterable[str]) -> tuple["Header", ...]:
        """Return a header for each repetition of its columns side by side; () if there are none.

        `names` are those of all columns, in their order. A column beside the repeated ones
        belongs to each of the headers.
        """
        groups = [columns for _, columns in self.ambiguous]
        times = {*map(len, groups)}
        if self.missing or CODE in self.columns or len(times) != 1 or max(times) > _MOST_REPEATED:
            return ()
        repeated = list(zip(*groups, strict=True))
        if any(max(one) > min(two) for one, two in pairwise(repeated)):
            return ()
        every = [column for group in groups for column in group]
        shared = self.columns.values()
        if shared and (len(groups) < 2 or any(min(every) < it < max(every) for it in shared)):
            return ()
        if len({id(self.heading(column).cell) for column in every}) < len(every):
            return ()
        own = [name for name in names if name not in self.columns]
        found = []
        for columns in repeated:
            both = self.columns | dict(zip(own, columns, strict=True))
            siblings = tuple(column for column in every if column not in columns)
            ordered = {name: both[name] for name in names}
            found.append(self._replace(columns=ordered, ambiguous=(), siblings=siblings))
        return tuple(found)
