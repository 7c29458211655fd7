"""The header of a table, matched with the contract: which column is which."""

from typing import NamedTuple

from oicp_gen.contract.contract import INNER, Contract
from oicp_gen.model.page import Cell, Table

CODE = "code"
"""The name of the code's column among the fields."""


class Heading(NamedTuple):
    """A heading on the page: its cell, and the row in which it starts, counted from 0."""

    row: int
    cell: Cell


class Ambiguity(NamedTuple):
    """A heading of the contract that could refer to more than one column."""

    heading: str
    columns: tuple[int, ...]


class Header(NamedTuple):
    """The contract's headings in a table."""

    table: Table
    """With the entries in rows: turned if they are columns on the page."""
    row: int
    """The innermost row with headings of the contract, counted from 0."""
    columns: dict[str, int]
    """The number of the column of each field and of "code"."""
    missing: tuple[str, ...] = ()
    """The contract's headings that are not in this header."""
    ambiguous: tuple[Ambiguity, ...] = ()
    first: int = 0
    """The outermost row of the header."""
    last: int = 0
    """The last row that the code's heading spans; the entries are below it."""
    turned: bool = False

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
        """Return the headings of a column down to this row, the outermost first."""
        return path_of(self.table, self.first, self.row, column)

    def heading(self, column: int) -> Heading:
        """Return the innermost heading of a column, which may be an empty or a missing cell."""
        path = self.path(column)
        return path[-1] if path else Heading(self.row, self.table.rows[self.row][column])

    def spellings(self, column: int) -> list[str]:
        """Return the names that a contract may use for a column, the full name first."""
        return spellings_of(self.path(column))

    def full_name(self, column: int) -> str:
        """Return the full name of a column: all headings above it."""
        return next(iter(spellings_of(path_of(self.table, self.first, self.last, column))), "")

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


def wanted_headings(contract: Contract) -> dict[str, str]:
    """Return the contract's headings by the names of their fields, the code's first."""
    return {CODE: contract.code_column} | {field.name: field.column for field in contract.fields}


def path_of(table: Table, first: int, last: int, column: int) -> tuple[Heading, ...]:
    """Return the cells with text in some rows of a column, each once."""
    path: list[Heading] = []
    for number in range(first, last + 1):
        cell = table.rows[number][column]
        if cell.text and not (path and path[-1].cell is cell):
            path.append(Heading(number, cell))
    return tuple(path)


def spellings_of(path: tuple[Heading, ...]) -> list[str]:
    """Return the names of a column: all headings above it, then without the outer ones."""
    texts = [heading.cell.text for heading in path]
    return [INNER.join(texts[start:]) for start in range(len(texts))]
