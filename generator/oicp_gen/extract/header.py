"""The header of a table held against the contract: which column is which, and what it is called."""

from typing import NamedTuple

from oicp_gen.contract.contract import INNER, Contract
from oicp_gen.model.page import Cell, Table

CODE = "code"
"""What the code's column is called among the fields."""


class Heading(NamedTuple):
    """A heading on the page: the cell, and the row that it begins in, counted from 0."""

    row: int
    cell: Cell


class Ambiguity(NamedTuple):
    """A heading of the contract that could mean more than one column."""

    heading: str
    columns: tuple[int, ...]


class Header(NamedTuple):
    """What a table has of the contract's headings, and where."""

    table: Table
    """With the entries in rows: turned, if they stand side by side on the page."""
    row: int
    """The innermost row with headings of the contract, counted from 0."""
    columns: dict[str, int]
    """The field's name, or "code", to the number of its column."""
    missing: tuple[str, ...] = ()
    """The contract's headings that are not in this header."""
    ambiguous: tuple[Ambiguity, ...] = ()
    first: int = 0
    """The outermost row of the header."""
    last: int = 0
    """The last row that the code's heading spans; the entries stand below it."""
    turned: bool = False

    @property
    def fits(self) -> bool:
        """Whether each of the contract's headings names one column."""
        return not self.missing and not self.ambiguous

    @property
    def entry_word(self) -> str:
        """What an entry is on the page."""
        return "column" if self.turned else "row"

    @property
    def field_word(self) -> str:
        """What a field is on the page."""
        return "row" if self.turned else "column"

    def path(self, column: int) -> tuple[Heading, ...]:
        """The headings above a column down to this row, the outermost first."""
        return path_of(self.table, self.first, self.row, column)

    def heading(self, column: int) -> Heading:
        """The innermost heading above a column, which may be an empty or a missing cell."""
        path = self.path(column)
        return path[-1] if path else Heading(self.row, self.table.rows[self.row][column])

    def spellings(self, column: int) -> list[str]:
        """How the contract may write what stands above a column: all of it first."""
        return spellings_of(self.path(column))

    def full_name(self, column: int) -> str:
        """All that stands above a column, as the contract may write it."""
        return next(iter(spellings_of(path_of(self.table, self.first, self.last, column))), "")

    @property
    def names(self) -> dict[int, str]:
        """What the columns are called; of those below one heading only the first."""
        names: dict[int, str] = {}
        before = None
        for column in range(len(self.table.rows[self.row])):
            cell, name = self.heading(column).cell, self.full_name(column)
            if not (cell.missing or cell.numbering) and (cell, name) != before:
                names[column] = name
            before = cell, name
        return names


def wanted_headings(contract: Contract) -> dict[str, str]:
    """The contract's headings by the names of their fields, that of the code first."""
    return {CODE: contract.code_column} | {field.name: field.column for field in contract.fields}


def path_of(table: Table, first: int, last: int, column: int) -> tuple[Heading, ...]:
    """The cells with text in some rows of a column, each once."""
    path: list[Heading] = []
    for number in range(first, last + 1):
        cell = table.rows[number][column]
        if cell.text and not (path and path[-1].cell is cell):
            path.append(Heading(number, cell))
    return tuple(path)


def spellings_of(path: tuple[Heading, ...]) -> list[str]:
    """The ways to name a column: by all headings above it, or without the outer ones."""
    texts = [heading.cell.text for heading in path]
    return [INNER.join(texts[start:]) for start in range(len(texts))]
