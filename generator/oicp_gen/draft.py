"""The catalogue's table on its way from the page to the spec: rows that rules look at and mend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from oicp_gen.catalog import Catalog, Field, Kind, folded_heading
from oicp_gen.findings import Place
from oicp_gen.names import Ledger
from oicp_gen.page import Cell, Page, Table
from oicp_gen.richtext import RichText

CODE = "code"
"""What the code's column is called among the fields."""


class Header(NamedTuple):
    """A row of a table held against the contract."""

    table: Table
    row: int
    """Counted from 0."""
    columns: dict[str, int]
    """The field's name, or "code", to the number of its column."""
    missing: tuple[str, ...]
    """The contract's headings that are not in this row."""


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of the table. Rules may change `texts`; the cells stay as they were read."""

    number: int
    """Counted from 1 with the header row."""
    file: str
    headings: dict[str, str]
    cells: dict[str, Cell]
    texts: dict[str, RichText]
    others: tuple[tuple[Cell, Cell], ...]
    """The cells of columns that the contract does not name, each behind the header's cell."""

    @property
    def code(self) -> str:
        return self.texts[CODE].text

    def place(self, name: str) -> Place:
        """Where the cell of a field stands."""
        cell = self.cells[name]
        return Place(
            file=self.file,
            line=cell.line,
            column=cell.column,
            row=self.number,
            heading=self.headings[name],
            code=self.code or None,
        )

    @property
    def is_empty(self) -> bool:
        return not any(self.texts[name].blocks for name in self.texts)


@dataclass(slots=True, kw_only=True)
class Draft:
    """The table of the catalogue: its header, and the rows below."""

    page: Page
    catalog: Catalog
    header: Header
    rows: list[Row]
    ledger: Ledger
    published: frozenset[str]
    """The codes that were published last, against which a loss is measured."""

    def heading_place(self, column: int) -> Place:
        """Where the heading of a column stands."""
        cell = self.header.table.rows[self.header.row][column]
        return Place(
            file=self.page.file,
            line=cell.line,
            column=cell.column,
            row=self.header.row + 1,
            heading=cell.text,
        )

    @property
    def place(self) -> Place:
        """Where the table starts."""
        table = self.header.table
        return Place(file=self.page.file, line=table.line, column=table.column)


def headers(page: Page, catalog: Catalog) -> list[Header]:
    """The best header row of each table of the page that has at least one of the headings."""
    columns = [
        (CODE, catalog.code_column),
        *((field.name, field.column) for field in catalog.fields),
    ]
    wanted = [(name, heading, folded_heading(heading)) for name, heading in columns]
    found = []
    for table in page.tables:
        candidates = [_header(table, number, wanted) for number in range(len(table.rows))]
        best = max(candidates, key=lambda header: len(header.columns), default=None)
        if best is not None and best.columns:
            found.append(best)
    return found


def _header(table: Table, number: int, wanted: list[tuple[str, str, str]]) -> Header:
    texts = [folded_heading(cell.text) for cell in table.rows[number]]
    columns = {name: texts.index(folded) for name, _, folded in wanted if folded in texts}
    missing = tuple(heading for name, heading, _ in wanted if name not in columns)
    return Header(table=table, row=number, columns=columns, missing=missing)


def draft(
    page: Page, catalog: Catalog, header: Header, *, ledger: Ledger, published: frozenset[str]
) -> Draft:
    """The rows below this header."""
    head = header.table.rows[header.row]
    named = set(header.columns.values())
    headings = {name: head[column].text for name, column in header.columns.items()}
    rows = []
    for index in range(header.row + 1, len(header.table.rows)):
        cells = header.table.rows[index]
        own = {name: cells[column] for name, column in header.columns.items()}
        rows.append(
            Row(
                number=index + 1,
                file=page.file,
                headings=headings,
                cells=own,
                texts={name: cell.content for name, cell in own.items()},
                others=tuple(
                    (head[column], cell) for column, cell in enumerate(cells) if column not in named
                ),
            )
        )
    return Draft(
        page=page, catalog=catalog, header=header, rows=rows, ledger=ledger, published=published
    )


def field_texts(row: Row, catalog: Catalog, *kinds: Kind) -> Iterator[tuple[Field, RichText]]:
    """The fields of these kinds, each with its text in this row."""
    return ((field, row.texts[field.name]) for field in catalog.fields if field.kind in kinds)


class SetReading(NamedTuple):
    """What a cell says for a set of known values."""

    values: tuple[str, ...]
    """In the contract's order."""
    unknown: tuple[str, ...]
    respelled: tuple[tuple[str, str], ...]
    """What the page writes, and the value it stands for."""
    repeated: tuple[str, ...]
    odd_separators: tuple[str, ...]
    """Separators other than the regular one."""


@cache
def read_set(lines: tuple[str, ...], field: Field) -> SetReading:
    """The values in the lines of a cell. A new line separates as the regular separator does."""
    known = _spellings(field)
    separator = re.compile("|".join(map(re.escape, field.separators)))
    parts = [part.strip() for line in lines for part in separator.split(line) if part.strip()]
    read = [(part, known.get(_folded(part))) for part in parts]
    values = [value for _, value in read if value]
    odd = [match for match in separator.findall("\n".join(lines)) if match != field.separators[0]]
    return SetReading(
        values=tuple(choice.value for choice in field.choices if choice.value in values),
        unknown=tuple(dict.fromkeys(part for part, value in read if not value)),
        respelled=tuple(
            dict.fromkeys((part, value) for part, value in read if value and part != value)
        ),
        repeated=tuple(sorted({value for value in values if values.count(value) > 1})),
        odd_separators=tuple(dict.fromkeys(odd)),
    )


@cache
def _spellings(field: Field) -> dict[str, str]:
    """Every way to write a value of a set, folded, to the value."""
    others = {
        _folded(spelling): choice.value for choice in field.choices for spelling in choice.spellings
    }
    return others | {_folded(choice.value): choice.value for choice in field.choices}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def set_of(row: Row, field: Field) -> SetReading:
    """What a row says for a set."""
    return read_set(row.texts[field.name].lines, field)


def nearest(text: str, field: Field) -> str | None:
    """The known value that a text was probably meant to be."""
    known = _spellings(field)
    near = get_close_matches(_folded(text), known, n=1, cutoff=0.6)
    return known[near[0]] if near else None
