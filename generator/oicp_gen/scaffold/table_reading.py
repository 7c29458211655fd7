"""Find the codes of a table, and if there are none, why."""

from typing import NamedTuple

from oicp_gen.model.page import Table
from oicp_gen.scaffold.codes import Codes
from oicp_gen.scaffold.column_reading import ColumnReading, may_be_codes, read_column
from oicp_gen.scaffold.layout import TableLayout, joined, lay_out, stacked
from oicp_gen.scaffold.reasons import Lack, NoCodes


class TableReading(NamedTuple):
    """A table, its likeliest codes, and what speaks against them."""

    layout: TableLayout
    best: ColumnReading | None
    """The likeliest column of codes; None if there are no columns."""
    reason: NoCodes | None
    """Why the table does not look like one of codes; None if it does."""

    @property
    def codes(self) -> Codes | None:
        """The codes of a table that looks like one of codes."""
        return self.best.codes if self.best and self.reason is None else None

    @property
    def usable(self) -> Codes | None:
        """The codes that a person who chose the table may mean."""
        is_usable = self.best and self.best.is_usable
        fails = self.reason and not self.reason.is_usable
        return self.best.codes if self.best and is_usable and not fails else None


def read_table(table: Table) -> TableReading:
    """Return the codes of a table.

    They are filled, distinct, and of one form, or words in the first column or below a heading such
    as code, key or name. Columns that repeat side by side are read as one table.
    """
    layout = lay_out(table)
    reading = _read(layout)
    below = stacked(layout) if reading.reason and layout.has_header else None
    other = _read(below) if below else None
    return other if other and (other.codes or other.usable) else reading


def read_tables(tables: tuple[Table, ...]) -> TableReading:
    """Return the codes of several tables with the same columns together."""
    return _read(joined([lay_out(table) for table in tables]))


def _read(layout: TableLayout) -> TableReading:
    likely = (column for column in layout.columns if may_be_codes(layout, column))
    best = max((read_column(layout, column) for column in likely), key=_rank, default=None)
    reason = _of_table(layout, best) or (best.reason if best else None)
    return TableReading(layout, best, reason)


def _rank(reading: ColumnReading) -> tuple[int, ...]:
    """Order columns by how likely they are to be the codes."""
    is_likely = reading.reason is None
    in_cells = bool(reading.reason and reading.reason.is_read_by_contract)
    return (
        is_likely,
        in_cells,
        reading.likeness if is_likely else 0,
        reading.says_so,
        -reading.column.at,
    )


def _of_table(layout: TableLayout, best: ColumnReading | None) -> NoCodes | None:
    """Return what the whole table lacks."""
    if best is None or not layout.body:
        return NoCodes(Lack.NO_ROWS)
    in_cells = best.reason is not None and best.reason.lack is Lack.CODE_WITH_TEXT
    if len(layout.columns) == 1 and not in_cells:
        return NoCodes(Lack.ONE_COLUMN)
    if len(layout.body) == 1:
        return NoCodes(Lack.ONE_ROW, word=layout.word)
    if not layout.has_header and best.reason and not best.reason.is_read_by_contract:
        return NoCodes(Lack.NO_HEADER_ROW, text=layout.texts(layout.columns[0])[0])
    return None
