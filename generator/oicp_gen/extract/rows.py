"""A row of a draft, which rules check and repair."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from oicp_gen.contract.contract import Contract, Field, FieldKind
from oicp_gen.errors import Place
from oicp_gen.extract.header import CODE, Header
from oicp_gen.model.page import Cell
from oicp_gen.model.richtext import RichText
from oicp_gen.text.characters import unprintable
from oicp_gen.text.phrases import listed, quote


class Other(NamedTuple):
    """A cell of a column that the contract does not name."""

    heading: Cell
    cell: Cell
    column: int
    """Counted from 0."""


@dataclass(slots=True, kw_only=True)
class DraftRow:
    """One entry's row of a table. Rules may change `texts`; the cells stay as read."""

    number: int
    """Counted from 1 with the header row."""
    file: str
    contract: Contract
    header: Header
    headings: dict[str, str]
    cells: dict[str, Cell]
    """By the names of their columns: those of the code, and the fields that have one."""
    texts: dict[str, RichText]
    """The same, and the texts of fields that have no column."""
    others: tuple[Other, ...]
    """The cells of columns that the contract does not name."""
    shared: dict[str, Place]
    """The places of texts that the row shares with others: the heading above, and the group."""

    @property
    def code(self) -> str:
        """The code, with its parts joined if it has several; "" if the row has no part."""
        if len(self.contract.code_columns) == 1:
            return self.texts[CODE].text
        parts = [self.texts[name].text for name in self.code_names]
        return self.contract.code_joined_by.join(parts) if any(parts) else ""

    @property
    def code_names(self) -> list[str]:
        """The names of the code's columns, usually one."""
        return list(self.cells)[: len(self.contract.code_columns)]

    @property
    def word(self) -> str:
        """The word for the entry on the page: a row, or a column in a turned table."""
        return self.header.entry_word

    def place(self, name: str) -> Place:
        """Return the place of a field's text."""
        if name not in self.cells:
            return self.shared.get(name) or self.place(CODE)
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
        cell = self.cells.get(name)
        marks = [mark for mark in cell.marks if mark.what in what] if cell else []
        return listed([what[mark.what].format(quote(mark.detail)) for mark in marks])

    @property
    def own_cells(self) -> list[Cell]:
        """The cells that the row has, each once, in the page's order."""
        slots, siblings = self.header.table.rows[self.number - 1], self.header.siblings
        own = (cell for at, cell in enumerate(slots) if at not in siblings)
        cells = {id(cell): cell for cell in own if not (cell.missing or cell.numbering)}
        return list(cells.values())

    @property
    def filled_cells(self) -> list[Cell]:
        """Those of them with anything but spaces and invisible characters."""
        blank = unprintable()
        return [one for one in self.own_cells if one.marks or blank.sub("", one.text).strip()]

    @property
    def is_empty(self) -> bool:
        return not any(self.texts[name].blocks for name in self.cells)


def field_texts(
    row: DraftRow, contract: Contract, *kinds: FieldKind
) -> Iterator[tuple[Field, RichText]]:
    """Yield the fields of these kinds, each with its text in this row."""
    return ((field, row.texts[field.name]) for field in contract.fields if field.kind in kinds)
