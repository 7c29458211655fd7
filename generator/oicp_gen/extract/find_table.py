"""Find the contract's columns in the tables of a page, in every form that real headers have."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.contract.contract import INNER, Contract, Origin, folded_heading
from oicp_gen.extract.codes import has_code
from oicp_gen.extract.header import CODE, Header
from oicp_gen.model.page import Cell, Page, PageKind, Table

_MOST_OUTER = 3
"""How many rows of outer headings a header may have; real tables have one or two."""


class Survey(NamedTuple):
    """A page, its contract, and the headers that were found."""

    page: Page
    contract: Contract
    headers: tuple[Header, ...]
    """At least one for each table with any of the contract's headings, in the page's order."""

    @property
    def matching(self) -> list[Header]:
        """The headers that have all columns of the contract."""
        return [header for header in self.headers if header.fits]

    @property
    def fitting(self) -> list[Header]:
        """Those of the table at the contract's position, if it has one."""
        position = self.contract.position
        if not position:
            return self.matching
        tables = list(dict.fromkeys(id(header.table) for header in self.matching))
        chosen = tables[position - 1 : position]
        return [header for header in self.matching if id(header.table) in chosen]


def survey(page: Page, contract: Contract) -> Survey:
    """Return the page with its headers."""
    return Survey(page, contract, headers(page, contract))


def wanted_columns(contract: Contract) -> dict[str, str | int]:
    """Return the contract's columns by the names of their fields, those of the code first."""
    parts = contract.code_columns
    columns = {CODE: parts[0]} | {f"{CODE} {at}": part for at, part in enumerate(parts[1:], 2)}
    fields = (field for field in contract.fields if field.origin is Origin.COLUMN)
    return columns | {field.name: field.column for field in fields}


def wanted_headings(contract: Contract) -> dict[str, str]:
    """Return those of the contract's columns that are identified by their headings."""
    columns = wanted_columns(contract).items()
    return {name: column for name, column in columns if isinstance(column, str)}


def headers(page: Page, contract: Contract) -> tuple[Header, ...]:
    """Return the best header of each table that has any of the contract's headings.

    If the contract names the heading above its table, or the paragraph before it, other tables are
    left out. If all tables are part of the catalog, columns that are repeated side by side are a
    header each. A file that is not a page, such as the index of a space, has no headers.
    """
    if page.kind is not PageKind.PAGE:
        return ()
    wanted = wanted_columns(contract)
    tables = chosen_tables(page, contract)
    if not contract.needs_header:
        best = (_without_header(table, contract) for table in tables)
    else:
        best = (_best(table, wanted) for table in tables)
    found = (header for header in best if header is not None)
    if not contract.all_tables:
        return tuple(found)
    return tuple(each for header in found for each in header.repetitions(wanted) or (header,))


def chosen_tables(page: Page, contract: Contract) -> list[Table]:
    """Return the tables below a heading and after a paragraph of the contract, if it has any."""
    return [table for table in page.tables if _is_chosen(table, contract)]


def _is_chosen(table: Table, contract: Contract) -> bool:
    under, after = contract.under, contract.after
    if under and folded_heading(table.heading) not in map(folded_heading, under):
        return False
    return not after or folded_heading(table.before) == folded_heading(after)


def _without_header(table: Table, contract: Contract) -> Header | None:
    """Return the numbered columns of a table; None if it lacks one, or has no code."""
    wanted = wanted_columns(contract)
    columns = {name: column - 1 for name, column in wanted.items() if isinstance(column, int)}
    if not table.rows or max(columns.values()) >= len(table.rows[0]):
        return None
    parts = [columns[name] for name in list(wanted)[: len(contract.code_columns)]]
    codes = (has_code([row[part].content for part in parts], contract) for row in table.rows)
    last = -1
    for number, (row, is_entry) in enumerate(zip(table.rows, codes, strict=True)):
        if is_entry:
            return Header(table, row=-1, columns=columns, last=last)
        texts = {id(cell) for cell in row if cell.text}  # a single one is a title
        if number == last + 1 and len(texts) > 1 and all(it.header or it.missing for it in row):
            last = number
    return None


def _best(table: Table, wanted: dict[str, str | int]) -> Header | None:
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


def _search(table: Table, wanted: dict[str, str | int]) -> Header | None:
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
    table: Table, wanted: dict[str, str | int]
) -> Iterator[tuple[Header, dict[str, list[int]]]]:
    """Yield each row with any of the headings, and every column to which each may refer."""
    headings = {name: column for name, column in wanted.items() if isinstance(column, str)}
    folded = {name: folded_heading(heading) for name, heading in headings.items()}
    leaves = {*folded.values(), *(heading.rpartition(INNER)[2] for heading in folded.values())}
    for number, row in enumerate(table.rows):
        if not any(folded_heading(cell.label) in leaves for cell in row):
            continue
        first = _outermost(table, number)
        header = Header(table, row=number, columns={}, first=first)
        names = [list(map(folded_heading, header.spellings(at))) for at in range(len(row))]
        found = {name: _columns(names, heading) for name, heading in folded.items()}
        if any(found.values()):
            columns = {
                name: found.get(name) or _numbered(column, row) for name, column in wanted.items()
            }
            missing = tuple(str(wanted[name]) for name, those in columns.items() if not those)
            yield header._replace(missing=missing), columns


def _columns(names: list[list[str]], folded: str) -> list[int]:
    """Return the columns with this full name, else those with this inner name."""
    whole = [column for column, given in enumerate(names) if folded in given[:1]]
    return whole or [column for column, given in enumerate(names) if folded in given]


def _numbered(column: str | int, row: tuple[Cell, ...]) -> list[int]:
    """Return the column with this number, if the table has it and it is a number."""
    return [column - 1] if isinstance(column, int) and column <= len(row) else []


def _completed(
    found: Header, possible: dict[str, list[int]], wanted: dict[str, str | int]
) -> Header:
    """Return the header with its last row, and each heading's column if there is only one."""
    header = found._replace(last=_innermost(found.table, found.row, possible[CODE]))
    ambiguous: list[tuple[str, tuple[int, ...]]] = []
    for name, columns in possible.items():
        own = _narrowed(header, columns)
        if len(own) == 1:
            header.columns[name] = own[0]
        elif own:
            ambiguous.append((str(wanted[name]), tuple(own)))
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
