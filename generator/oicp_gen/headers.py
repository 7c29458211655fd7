"""The header of a table held against the contract, in every shape that real tables have."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.catalog import INNER, Catalog, folded_heading
from oicp_gen.page import Cell, Kind, Page, Table

CODE = "code"
"""What the code's column is called among the fields."""

_MOST_OUTER = 3
"""How many rows of outer headings are looked at; real tables have one or two."""


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
        return _path(self.table, self.first, self.row, column)

    def heading(self, column: int) -> Heading:
        """The innermost heading above a column, which may be an empty or a missing cell."""
        path = self.path(column)
        return path[-1] if path else Heading(self.row, self.table.rows[self.row][column])

    def spellings(self, column: int) -> list[str]:
        """How the contract may write what stands above a column: all of it first."""
        return _spellings(self.path(column))

    def full_name(self, column: int) -> str:
        """All that stands above a column, as the contract may write it."""
        return next(iter(_spellings(_path(self.table, self.first, self.last, column))), "")

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


class Survey(NamedTuple):
    """A page and its contract, and what of the one was found for the other."""

    page: Page
    catalog: Catalog
    headers: tuple[Header, ...]
    """Of each table with at least one of the contract's headings; in the page's order."""

    @property
    def fitting(self) -> list[Header]:
        """Those that have all headings."""
        return [header for header in self.headers if header.fits]


def survey(page: Page, catalog: Catalog) -> Survey:
    """Look for the contract's table, once for all rules."""
    return Survey(page, catalog, tuple(headers(page, catalog)))


def headers(page: Page, catalog: Catalog) -> list[Header]:
    """The best header of each table of the page that has at least one of the headings.

    Of tables under other headings than the contract names, if it names one, there is none; nor of
    what is no page, such as the index of a space.
    """
    if page.kind is not Kind.PAGE:
        return []
    wanted = _wanted(catalog)
    under = folded_heading(catalog.under)
    tables = [table for table in page.tables if not under or folded_heading(table.heading) == under]
    best = (_best(table, wanted) for table in tables)
    return [header for header in best if header is not None]


def wanted_headings(catalog: Catalog) -> dict[str, str]:
    """The contract's headings by the names of their fields, that of the code first."""
    return {CODE: catalog.code_column} | {field.name: field.column for field in catalog.fields}


class _Wanted(NamedTuple):
    """A heading of the contract."""

    name: str
    heading: str
    folded: str


def _wanted(catalog: Catalog) -> list[_Wanted]:
    return [
        _Wanted(name, heading, folded_heading(heading))
        for name, heading in wanted_headings(catalog).items()
    ]


def turned(table: Table) -> Table:
    """The table with its rows for columns. The cells keep their places."""
    return table._replace(rows=tuple(zip(*table.rows, strict=True)))


def _best(table: Table, wanted: list[_Wanted]) -> Header | None:
    """The header in which most headings are found: upright, unless more are found sideways."""
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
    """The first of the best header rows; None if no row has any of the headings."""
    best = None
    for header in _candidates(table, wanted):
        if best is None or _score(header) > _score(best):
            best = header
        if best.fits:
            break
    return best


def _candidates(table: Table, wanted: list[_Wanted]) -> Iterator[Header]:
    """A header for each row that holds the text of one of the headings."""
    leaves = {heading.folded for heading in wanted}
    leaves |= {heading.folded.rpartition(INNER)[2] for heading in wanted}
    for number, row in enumerate(table.rows):
        if any(folded_heading(cell.text) in leaves for cell in row):
            header = _header(table, number, wanted)
            if header.columns or header.ambiguous:
                yield header


def _header(table: Table, row: int, wanted: list[_Wanted]) -> Header:
    """What a row and the outer headings above it have of the contract's headings."""
    first = _outermost(table, row)
    paths = [_path(table, first, row, column) for column in range(len(table.rows[row]))]
    header = Header(table=table, row=row, columns={}, first=first, last=row)
    found = [(heading, _columns(paths, heading.folded)) for heading in wanted]
    header = header._replace(last=_innermost(table, row, found[0][1]))
    ambiguous, missing = [], []
    for heading, columns in found:
        columns = _narrowed(header, columns)
        if len(columns) == 1:
            header.columns[heading.name] = columns[0]
        elif columns:
            ambiguous.append(Ambiguity(heading.heading, tuple(columns)))
        else:
            missing.append(heading.heading)
    return header._replace(missing=tuple(missing), ambiguous=tuple(ambiguous))


def _columns(paths: list[tuple[Heading, ...]], folded: str) -> list[int]:
    """The columns that a heading names: by all that stands above them, else by its inner part."""
    names = [list(map(folded_heading, _spellings(path))) for path in paths]
    whole = [column for column, given in enumerate(names) if folded in given[:1]]
    return whole or [column for column, given in enumerate(names) if folded in given]


def _narrowed(header: Header, columns: list[int]) -> list[int]:
    """Of the columns below one heading those that hold something of their own; else the first."""
    if len({id(header.heading(column).cell) for column in columns}) != 1:
        return columns
    rows = header.table.rows[header.last + 1 :]
    own = [column for column in columns if any(_is_own(row, column) for row in rows)]
    return own or columns[:1]


def _is_own(row: tuple[Cell, ...], column: int) -> bool:
    """Whether a cell holds something and does not reach into this column from the one before."""
    cell = row[column]
    return bool(cell.text or cell.marks) and (column == 0 or row[column - 1] is not cell)


def _path(table: Table, first: int, last: int, column: int) -> tuple[Heading, ...]:
    """The cells with text in some rows of a column, each once."""
    path: list[Heading] = []
    for number in range(first, last + 1):
        cell = table.rows[number][column]
        if cell.text and not (path and path[-1].cell is cell):
            path.append(Heading(number, cell))
    return tuple(path)


def _spellings(path: tuple[Heading, ...]) -> list[str]:
    """The ways to name a column: by all headings above it, or without the outer ones."""
    texts = [heading.cell.text for heading in path]
    return [INNER.join(texts[start:]) for start in range(len(texts))]


def _outermost(table: Table, row: int) -> int:
    """The first of the rows that hold outer headings of this one."""
    first = row
    while first > max(row - _MOST_OUTER, 0) and _is_outer(table, first - 1):
        first -= 1
    return first


def _is_outer(table: Table, row: int) -> bool:
    """Whether a row is tied to the one below: by a cell over both, or one over some columns.

    A cell over all columns is a title and no heading.
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
    """The last row that the code's heading spans: where it stands, there is no entry."""
    last = row
    if columns:
        code = table.rows[row][columns[0]]
        while last + 1 < len(table.rows) and table.rows[last + 1][columns[0]] is code:
            last += 1
    return last
