"""A draft of the catalog: its tables, with the rows that rules check and repair."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from oicp_gen.contract.contract import Contract, Origin
from oicp_gen.contract.ledger import Ledger
from oicp_gen.errors import Place
from oicp_gen.extract.codes import is_split, plain_text, read_codes
from oicp_gen.extract.header import CODE, Header
from oicp_gen.extract.rows import DraftRow, Other
from oicp_gen.model.page import Cell, Page
from oicp_gen.model.richtext import RichText


@dataclass(slots=True, kw_only=True)
class DraftTable:
    """A table of the catalog: its header, and the rows below."""

    page: Page
    contract: Contract
    header: Header
    above: list[DraftRow]
    """The rows above the innermost header row, and other rows of the header."""
    rows: list[DraftRow]

    def heading_place(self, column: int) -> Place:
        """Return the place of the innermost heading of a column."""
        row, cell = self.header.heading(column)
        return Place(
            file=self.page.where,
            line=cell.line,
            column=cell.column,
            row=(column if self.header.turned else row) + 1,
            heading=cell.label if self.header.row >= 0 else self.header.title(column),
        )

    def take_rows(self, wanted: Callable[[DraftRow], object]) -> list[DraftRow]:
        """Drop the wanted rows, which are not entries, and return them."""
        taken = [row for row in self.rows if wanted(row)]
        gone = set(map(id, taken))
        self.rows = [row for row in self.rows if id(row) not in gone]
        return taken

    def is_one_cell(self, column: int) -> bool:
        """Return whether a column consists of one cell."""
        rows = self.header.table.rows
        return len(rows) > 1 and all(row[column] is rows[0][column] for row in rows)

    @property
    def place(self) -> Place:
        """The place where the table starts."""
        table = self.header.table
        return Place(file=self.page.where, line=table.line, column=table.column)


@dataclass(slots=True, kw_only=True)
class Draft:
    """The tables of the catalog, usually one, in the page's order."""

    page: Page
    contract: Contract
    tables: tuple[DraftTable, ...]
    ledger: Ledger
    published: frozenset[str]
    """The codes that were last published, against which a loss is measured."""

    @property
    def rows(self) -> list[DraftRow]:
        """The rows of all tables."""
        if len(self.tables) == 1:
            return self.tables[0].rows
        return [row for table in self.tables for row in table.rows]

    @property
    def place(self) -> Place:
        """The place where the first table starts."""
        return self.tables[0].place


def draft(
    page: Page,
    contract: Contract,
    headers: Iterable[Header],
    *,
    ledger: Ledger,
    published: frozenset[str],
) -> Draft:
    """Return the draft of the tables with these headers."""
    tables = tuple(_table(page, contract, header) for header in headers)
    return Draft(page=page, contract=contract, tables=tables, ledger=ledger, published=published)


def _table(page: Page, contract: Contract, header: Header) -> DraftTable:
    headings = {name: header.title(column) for name, column in header.columns.items()}
    unnamed = unnamed_columns(header)
    above = plain_text(header.table.heading)
    without_column = {
        field.name: above if field.origin is Origin.HEADING else RichText()
        for field in contract.fields
        if field.origin is not Origin.COLUMN
    }
    above_table = Place(page.where, header.table.line, header.table.column)
    shared = {
        field.name: above_table for field in contract.fields if field.origin is Origin.HEADING
    }
    parts = list(header.columns)[: len(contract.code_columns)]
    rows: list[DraftRow] = []
    for number, cells in enumerate(header.table.rows, 1):
        own = {name: cells[column] for name, column in header.columns.items()}
        row = DraftRow(
            number=number,
            file=page.where,
            contract=contract,
            header=header,
            headings=headings,
            cells=own,
            texts={
                name: cell.content.without_footnotes() if name in parts else cell.content
                for name, cell in own.items()
            }
            | without_column,
            others=tuple(
                Other(heading, cells[column], column)
                for column, heading in unnamed
                if not cells[column].numbering
            ),
            shared=shared,
        )
        for name in row.code_names:
            row.texts[name] = row.texts[name].without_footnotes()
        rows.append(row)
    return DraftTable(
        page=page,
        contract=contract,
        header=header,
        above=[row for row in rows[: header.last + 1] if row.number != header.row + 1],
        rows=rows[header.last + 1 :],
    )


def unnamed_columns(header: Header) -> list[tuple[int, Cell]]:
    """Return the columns that the contract does not name, with their headings.

    Confluence's row-number column is left out, and so are columns that a heading of the contract
    covers in addition to its own, and repetitions of the contract's columns.
    """
    cells = [header.heading(column).cell for column in range(len(header.table.rows[header.row]))]
    named = [id(cells[column]) for column in header.columns.values()]
    return [
        (column, cell)
        for column, cell in enumerate(cells)
        if id(cell) not in named and not cell.numbering and column not in header.siblings
    ]


def split_codes(table: Draft) -> None:
    """Make an entry of each code in a cell, and fields of the texts after them.

    Only if the contract says that a cell may contain more than a code. A cell that cannot be read
    stays as it is, and is an error.
    """
    if not is_split(table.contract):
        return
    rest = [field.name for field in table.contract.fields if field.origin is Origin.CODE]
    for part in table.tables:
        part.rows = [each for row in part.rows for each in _split(row, rest) or [row]]


def _split(row: DraftRow, rest: list[str]) -> list[DraftRow]:
    """Return an entry for each code in a row; none if they cannot be read."""
    return [
        replace(
            row,
            texts=row.texts | {CODE: plain_text(found.code)} | dict.fromkeys(rest, found.rest),
        )
        for found in read_codes(row.texts[CODE], row.contract)
    ]
