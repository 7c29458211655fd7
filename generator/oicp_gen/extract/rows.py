"""A draft of the catalog: the rows of its table, which rules check and repair, and their sets."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from oicp_gen.contract.contract import Contract, Field, FieldKind
from oicp_gen.contract.ledger import Ledger
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import CODE, Header
from oicp_gen.model.page import Cell, Page
from oicp_gen.model.richtext import RichText
from oicp_gen.text.phrases import listed, quote


class Other(NamedTuple):
    """A cell of a column that the contract does not name."""

    heading: Cell
    cell: Cell
    column: int
    """Counted from 0."""


@dataclass(slots=True, kw_only=True)
class DraftRow:
    """One row of the table. Rules may change `texts`; the cells stay as read."""

    number: int
    """Counted from 1 with the header row."""
    file: str
    header: Header
    headings: dict[str, str]
    cells: dict[str, Cell]
    texts: dict[str, RichText]
    others: tuple[Other, ...]
    """The cells of columns that the contract does not name."""

    @property
    def code(self) -> str:
        return self.texts[CODE].text

    @property
    def word(self) -> str:
        """The word for the entry on the page: a row, or a column in a turned table."""
        return self.header.entry_word

    def place(self, name: str) -> Place:
        """Return the place of a field's cell."""
        return self.place_of(self.cells[name], self.header.columns[name], self.headings[name])

    def place_of(self, cell: Cell, column: int, heading: str | None = None) -> Place:
        """Return the place of a cell in this column."""
        turned = self.header.turned
        return Place(
            file=self.file,
            line=cell.line,
            column=cell.column,
            row=column + 1 if turned else self.number,
            table_column=self.number if turned else None,
            heading=heading,
            code=(self.code or None) if heading is not None else None,
        )

    def headings_of(self, cell: Cell) -> list[str]:
        """Return the headings that a cell is under, in the page's order."""
        columns = self.header.columns
        under = [name for name, other in self.cells.items() if other is cell]
        return [self.headings[name] for name in sorted(under, key=columns.__getitem__)]

    def dropped(self, name: str) -> str:
        """Return a description of what was left out of a cell's text; "" if nothing was."""
        what = {
            "struck": "the struck-out {}",
            "hidden": "the hidden {}",
            "image": "the image {}",
            "macro": "the macro {}",
            "user": "the user {}",
        }
        marks = [mark for mark in self.cells[name].marks if mark.what in what]
        return listed([what[mark.what].format(quote(mark.detail)) for mark in marks])

    @property
    def own_cells(self) -> list[Cell]:
        """The cells that the row has, each once, in the page's order."""
        slots = self.header.table.rows[self.number - 1]
        cells = {id(cell): cell for cell in slots if not (cell.missing or cell.numbering)}
        return list(cells.values())

    @property
    def is_empty(self) -> bool:
        return not any(self.texts[name].blocks for name in self.texts)


@dataclass(slots=True, kw_only=True)
class Draft:
    """The table of the catalog: its header, and the rows below."""

    page: Page
    contract: Contract
    header: Header
    above: list[DraftRow]
    """The rows above the innermost header row, and other rows of the header."""
    rows: list[DraftRow]
    ledger: Ledger
    published: frozenset[str]
    """The codes that were last published, against which a loss is measured."""

    def heading_place(self, column: int) -> Place:
        """Return the place of the innermost heading of a column."""
        row, cell = self.header.heading(column)
        return Place(
            file=self.page.where,
            line=cell.line,
            column=cell.column,
            row=(column if self.header.turned else row) + 1,
            heading=cell.label,
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


def draft(
    page: Page, contract: Contract, header: Header, *, ledger: Ledger, published: frozenset[str]
) -> Draft:
    """Return the draft of a table with this header."""
    headings = {name: header.heading(column).cell.label for name, column in header.columns.items()}
    unnamed = unnamed_columns(header)
    rows: list[DraftRow] = []
    for number, cells in enumerate(header.table.rows, 1):
        own = {name: cells[column] for name, column in header.columns.items()}
        row = DraftRow(
            number=number,
            file=page.where,
            header=header,
            headings=headings,
            cells=own,
            texts={
                name: cell.content if name != CODE else cell.content.without_footnotes()
                for name, cell in own.items()
            },
            others=tuple(
                Other(heading, cells[column], column)
                for column, heading in unnamed
                if not cells[column].numbering
            ),
        )
        rows.append(row)
    return Draft(
        page=page,
        contract=contract,
        header=header,
        above=[row for row in rows[: header.last + 1] if row.number != header.row + 1],
        rows=rows[header.last + 1 :],
        ledger=ledger,
        published=published,
    )


def unnamed_columns(header: Header) -> list[tuple[int, Cell]]:
    """Return the columns that the contract does not name, with their headings.

    Confluence's row-number column is left out, and so are columns that a heading of the contract
    covers in addition to its own.
    """
    cells = [header.heading(column).cell for column in range(len(header.table.rows[header.row]))]
    named = [id(cells[column]) for column in header.columns.values()]
    return [
        (column, cell)
        for column, cell in enumerate(cells)
        if id(cell) not in named and not cell.numbering
    ]


def field_texts(
    row: DraftRow, contract: Contract, *kinds: FieldKind
) -> Iterator[tuple[Field, RichText]]:
    """Yield the fields of these kinds, each with its text in this row."""
    return ((field, row.texts[field.name]) for field in contract.fields if field.kind in kinds)


class SetReading(NamedTuple):
    """The content of a cell with a set of known values."""

    values: tuple[str, ...]
    """In the contract's order."""
    unknown: tuple[str, ...]
    respelled: tuple[tuple[str, str], ...]
    """Each spelling on the page that differs from its value, and the value."""
    repeated: tuple[str, ...]
    odd_separators: tuple[str, ...]
    """Separators other than the regular one."""


@cache
def read_set(lines: tuple[str, ...], field: Field) -> SetReading:
    """Return the values in the lines of a cell. A new line is a regular separator."""
    known = _spellings(field)
    separator = re.compile("|".join(map(re.escape, field.separators)))
    parts = [part.strip() for line in lines for part in separator.split(line) if part.strip()]
    if not parts:  # separators alone are an unknown value
        parts = [text for text in (" ".join(lines).strip(),) if text]
    read = [(part, known.get(_folded(part))) for part in parts]
    times = Counter(value for _, value in read if value)
    odd = [match for match in separator.findall("\n".join(lines)) if match != field.separators[0]]
    return SetReading(
        values=tuple(choice.value for choice in field.choices if choice.value in times),
        unknown=tuple(dict.fromkeys(part for part, value in read if not value)),
        respelled=tuple(
            dict.fromkeys((part, value) for part, value in read if value and part != value)
        ),
        repeated=tuple(sorted(value for value, number in times.items() if number > 1)),
        odd_separators=tuple(dict.fromkeys(odd)),
    )


def set_of(row: DraftRow, field: Field) -> SetReading:
    """Return the values of a set in a row."""
    return read_set(row.texts[field.name].lines, field)


@cache
def _spellings(field: Field) -> dict[str, str]:
    others = {
        _folded(spelling): choice.value for choice in field.choices for spelling in choice.spellings
    }
    return others | {_folded(choice.value): choice.value for choice in field.choices}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def suggest_value(text: str, field: Field) -> str | None:
    """Return the known value that is most similar to a text, if any is similar."""
    known = _spellings(field)
    near = get_close_matches(_folded(text), known, n=1, cutoff=0.6)
    return known[near[0]] if near else None
