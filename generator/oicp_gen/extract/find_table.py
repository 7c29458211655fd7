"""Find the contract's headings in the tables of a page, in every form that real headers have."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.contract.contract import INNER, Contract, folded_heading
from oicp_gen.model.page import Cell, Page, PageKind, Table

CODE = "code"
"""The name of the code's column among the fields."""
_MOST_OUTER = 3
"""How many rows of outer headings a header may have; real tables have one or two."""


class Heading(NamedTuple):
    """A heading on the page: its cell, and the row in which it starts, counted from 0."""

    row: int
    cell: Cell


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
    ambiguous: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """The headings that could refer to more than one column, each with these columns."""
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
        return path[-1] if path else Heading(self.row, self.table.rows[self.row][column])

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


class Survey(NamedTuple):
    """A page, its contract, and the headers that were found."""

    page: Page
    contract: Contract
    headers: tuple[Header, ...]
    """One for each table with any of the contract's headings, in the page's order."""

    @property
    def fitting(self) -> list[Header]:
        """The headers that have all headings."""
        return [header for header in self.headers if header.fits]


def wanted_headings(contract: Contract) -> dict[str, str]:
    """Return the contract's headings by the names of their fields, the code's first."""
    return {CODE: contract.code_column} | {field.name: field.column for field in contract.fields}


def headers(page: Page, contract: Contract) -> tuple[Header, ...]:
    """Return the best header of each table that has any of the contract's headings.

    If the contract names the heading above its table, other tables are left out. A file that is not
    a page, such as the index of a space, has no headers.
    """
    if page.kind is not PageKind.PAGE:
        return ()
    wanted = wanted_headings(contract)
    under = folded_heading(contract.under)
    tables = [table for table in page.tables if not under or folded_heading(table.heading) == under]
    best = (_best(table, wanted) for table in tables)
    return tuple(header for header in best if header is not None)


def _best(table: Table, wanted: dict[str, str]) -> Header | None:
    """Return the header with the most headings, in a row unless a column has more."""
    upright = _search(table, wanted)
    if upright is not None and upright.fits:
        return upright
    turned = table._replace(rows=tuple(zip(*table.rows, strict=True)))
    sideways = _search(turned, wanted)
    if sideways is None or (upright is not None and _score(upright) >= _score(sideways)):
        return upright
    return sideways._replace(turned=True)


def _score(header: Header) -> tuple[int, int]:
    return -len(header.missing), -len(header.ambiguous)


def _search(table: Table, wanted: dict[str, str]) -> Header | None:
    """Return the first of the best header rows; None if no row has any of the headings."""
    best: Header | None = None
    for found, columns in _candidates(table, wanted):
        # Completing a header reads all rows below, so complete only what may be better.
        if best is not None:
            is_near = best.ambiguous and found.row - best.row <= _MOST_OUTER
            most = len(best.missing) if is_near else len(best.missing) - 1
            if len(found.missing) > most:
                continue
        header = _completed(found, columns, wanted)
        if best is None or _score(header) > _score(best):
            best = header
        if best.fits:
            break
    return best


def _candidates(
    table: Table, wanted: dict[str, str]
) -> Iterator[tuple[Header, dict[str, list[int]]]]:
    """Yield each row with any of the headings, and every column to which each may refer."""
    folded = {name: folded_heading(heading) for name, heading in wanted.items()}
    leaves = {*folded.values(), *(heading.rpartition(INNER)[2] for heading in folded.values())}
    for number, row in enumerate(table.rows):
        if not any(folded_heading(cell.label) in leaves for cell in row):
            continue
        first = _outermost(table, number)
        header = Header(table, row=number, columns={}, first=first)
        names = [list(map(folded_heading, header.spellings(at))) for at in range(len(row))]
        columns = {name: _columns(names, heading) for name, heading in folded.items()}
        missing = tuple(wanted[name] for name, found in columns.items() if not found)
        if len(missing) < len(wanted):
            yield header._replace(missing=missing), columns


def _columns(names: list[list[str]], folded: str) -> list[int]:
    """Return the columns with this full name, else those with this inner name."""
    whole = [column for column, given in enumerate(names) if folded in given[:1]]
    return whole or [column for column, given in enumerate(names) if folded in given]


def _completed(found: Header, possible: dict[str, list[int]], wanted: dict[str, str]) -> Header:
    """Return the header with its last row, and each heading's column if there is only one."""
    header = found._replace(last=_innermost(found.table, found.row, possible[CODE]))
    ambiguous: list[tuple[str, tuple[int, ...]]] = []
    for name, columns in possible.items():
        own = _narrowed(header, columns)
        if len(own) == 1:
            header.columns[name] = own[0]
        elif own:
            ambiguous.append((wanted[name], tuple(own)))
    return header._replace(ambiguous=tuple(ambiguous))


def _narrowed(header: Header, columns: list[int]) -> list[int]:
    """Return those columns below one heading that have cells of their own; else the first."""
    if len(columns) < 2 or len({id(header.heading(column).cell) for column in columns}) > 1:
        return columns
    rows = header.table.rows[header.last + 1 :]
    own = [column for column in columns if any(_is_own(row, column) for row in rows)]
    return own or columns[:1]


def _is_own(row: tuple[Cell, ...], column: int) -> bool:
    """Return whether a cell has content and does not start in the column before."""
    cell = row[column]
    return bool(cell.text or cell.marks) and (column == 0 or row[column - 1] is not cell)


def _outermost(table: Table, row: int) -> int:
    """Return the first of the rows with outer headings for this one."""
    first = row
    while first > max(row - _MOST_OUTER, 0) and _is_outer(table, first - 1):
        first -= 1
    return first


def _is_outer(table: Table, row: int) -> bool:
    """Return whether a cell spans this row and the next, or several but not all columns.

    A cell over all columns is a title, not a heading.
    """
    above, below = table.rows[row], table.rows[row + 1]
    cells = {id(cell) for cell in above if not cell.missing}
    if len(cells) < 2:
        return False
    over_both = any(
        one is other and not one.missing for one, other in zip(above, below, strict=True)
    )
    return over_both or len(cells) < sum(not cell.missing for cell in above)


def _innermost(table: Table, row: int, columns: list[int]) -> int:
    """Return the last row that the code's heading spans; entries start after it."""
    last = row
    if columns:
        code = table.rows[row][columns[0]]
        while last + 1 < len(table.rows) and table.rows[last + 1][columns[0]] is code:
            last += 1
    return last
