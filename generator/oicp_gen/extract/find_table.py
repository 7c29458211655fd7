"""Find the contract's headings in the tables of a page, in every form that real headers have."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.contract.contract import INNER, Contract, folded_heading
from oicp_gen.extract.header import CODE, Ambiguity, Header, path_of, spellings_of, wanted_headings
from oicp_gen.model.page import Cell, Page, PageKind, Table

_MOST_OUTER = 3
"""How many rows of outer headings a header may have; real tables have one or two."""


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


def survey(page: Page, contract: Contract) -> Survey:
    """Find the headers on a page, once for all rules."""
    return Survey(page, contract, tuple(headers(page, contract)))


def headers(page: Page, contract: Contract) -> list[Header]:
    """Return the best header of each table that has any of the contract's headings.

    If the contract names the heading above its table, other tables are left out. A file that is not
    a page, such as the index of a space, has no headers.
    """
    if page.kind is not PageKind.PAGE:
        return []
    wanted = _wanted(contract)
    under = folded_heading(contract.under)
    tables = [table for table in page.tables if not under or folded_heading(table.heading) == under]
    best = (_best(table, wanted) for table in tables)
    return [header for header in best if header is not None]


class _Wanted(NamedTuple):
    """A heading of the contract."""

    name: str
    heading: str
    folded: str


def _wanted(contract: Contract) -> list[_Wanted]:
    return [
        _Wanted(name, heading, folded_heading(heading))
        for name, heading in wanted_headings(contract).items()
    ]


def turned(table: Table) -> Table:
    """Return the table with rows and columns swapped. The cells keep their places."""
    return table._replace(rows=tuple(zip(*table.rows, strict=True)))


def _best(table: Table, wanted: list[_Wanted]) -> Header | None:
    """Return the header with the most headings, in a row unless a column has more."""
    upright = _search(table, wanted)
    if upright is not None and upright.fits:
        return upright
    sideways = _search(turned(table), wanted)
    if sideways is None or (upright is not None and _score(upright) >= _score(sideways)):
        return upright
    return sideways._replace(turned=True)


def _score(header: Header) -> tuple[int, int]:
    return -len(header.missing), -len(header.ambiguous)


def _search(table: Table, wanted: list[_Wanted]) -> Header | None:
    """Return the first of the best header rows; None if no row has any of the headings."""
    best: Header | None = None
    for found in _candidates(table, wanted):
        # Building a header reads all rows below, so build only what may be better.
        more = best is None or found.missing < len(best.missing)
        if not more and best and best.ambiguous and found.row - best.row <= _MOST_OUTER:
            more = found.missing == len(best.missing)
        if more:
            header = _header(table, found)
            if best is None or _score(header) > _score(best):
                best = header
            if best.fits:
                break
    return best


class _HeaderCandidate(NamedTuple):
    """The headings of the contract in one row and in the outer rows above it."""

    first: int
    """The outermost row."""
    row: int
    columns: list[tuple[_Wanted, list[int]]]
    """Each heading with every column that it may refer to."""

    @property
    def missing(self) -> int:
        return sum(not columns for _, columns in self.columns)


def _candidates(table: Table, wanted: list[_Wanted]) -> Iterator[_HeaderCandidate]:
    """Yield each row that contains any of the headings."""
    leaves = {heading.folded for heading in wanted}
    leaves |= {heading.folded.rpartition(INNER)[2] for heading in wanted}
    for number, row in enumerate(table.rows):
        if any(folded_heading(cell.text) in leaves for cell in row):
            found = _found(table, number, wanted)
            if found.missing < len(wanted):
                yield found


def _found(table: Table, row: int, wanted: list[_Wanted]) -> _HeaderCandidate:
    first = _outermost(table, row)
    paths = (path_of(table, first, row, column) for column in range(len(table.rows[row])))
    names = [list(map(folded_heading, spellings_of(path))) for path in paths]
    return _HeaderCandidate(
        first, row, [(heading, _columns(names, heading.folded)) for heading in wanted]
    )


def _columns(names: list[list[str]], folded: str) -> list[int]:
    """Return the columns with this full name, else those with this inner name."""
    whole = [column for column, given in enumerate(names) if folded in given[:1]]
    return whole or [column for column, given in enumerate(names) if folded in given]


def _header(table: Table, found: _HeaderCandidate) -> Header:
    """Return the header of which this row is the innermost."""
    code = next(columns for heading, columns in found.columns if heading.name == CODE)
    header = Header(
        table=table,
        row=found.row,
        columns={},
        first=found.first,
        last=_innermost(table, found.row, code),
    )
    ambiguous: list[Ambiguity] = []
    for heading, columns in found.columns:
        own = _narrowed(header, columns)
        if len(own) == 1:
            header.columns[heading.name] = own[0]
        elif own:
            ambiguous.append(Ambiguity(heading.heading, tuple(own)))
    missing = tuple(heading.heading for heading, columns in found.columns if not columns)
    return header._replace(missing=missing, ambiguous=tuple(ambiguous))


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
