"""Find out whether a column has codes, and if not, why."""

from typing import NamedTuple

from oicp_gen.model.richtext import LINE_BREAK
from oicp_gen.scaffold.code_patterns import Likeness, likeness_of, pattern_of
from oicp_gen.scaffold.code_words import names_codes
from oicp_gen.scaffold.codes import (
    WAYS,
    Codes,
    ColumnRows,
    ReadCode,
    Way,
    fits,
    lines_of,
    separators_in,
    split_rows,
    whole_codes,
)
from oicp_gen.scaffold.column_checks import CHECKS, ColumnCase, has_remarks
from oicp_gen.scaffold.header import Column
from oicp_gen.scaffold.layout import TableLayout
from oicp_gen.scaffold.reasons import Lack, NoCodes


class ColumnReading(NamedTuple):
    """The codes of a column, and what speaks against them."""

    column: Column
    codes: Codes | None
    """None if the column is empty."""
    reason: NoCodes | None
    """Why it does not look like codes; None if it does."""
    likeness: Likeness
    says_so: bool
    """Whether the heading says that codes are below."""

    @property
    def is_usable(self) -> bool:
        """Whether a person who chose the table may mean this column."""
        return self.codes is not None and (self.reason is None or self.reason.is_usable)


def may_be_codes(layout: TableLayout, column: Column) -> bool:
    """Return whether a column is the first, or has a heading that says that codes are below.

    Without a header, every column may have codes.
    """
    is_first = column == layout.columns[0]
    return is_first or not layout.has_header or names_codes(column.heading, first=False)


def read_column(layout: TableLayout, column: Column) -> ColumnReading:
    """Return how a contract can read a column as codes, and what speaks against it."""
    rows = split_rows(layout, column)
    whole = whole_codes(rows.entries, column)
    likeness = likeness_of([code.code for code in whole])
    way: Way | None = None
    found = whole
    if likeness < Likeness.ALIKE:
        way, found = _way(rows, column, whole)
    says_so = names_codes(column.heading, first=column == layout.columns[0])
    case = ColumnCase(layout, column, rows, whole, way, found, likeness, says_so)
    reason = next((lack for check in CHECKS if (lack := check(case))), None)
    return ColumnReading(column, _codes(case) if found else None, reason, likeness, says_so)


def _way(
    rows: ColumnRows, column: Column, whole: list[ReadCode]
) -> tuple[Way | None, list[ReadCode]]:
    """Return the way in which the cells have codes and something else; else their texts."""
    texts = [LINE_BREAK.join(lines_of(row, column)) for row in rows.entries]
    for way in WAYS:
        if any(map(way.sign.search, texts)):
            found = way.read(rows.entries, column)
            if fits(way, found, whole):
                return way, found
    return None, whole


def _codes(case: ColumnCase) -> Codes:
    separators: tuple[str, ...] = ()
    if case.way and case.way.lack is Lack.CODES_IN_ONE_CELL:
        separators = separators_in(case.whole, case.found)
    return Codes(
        columns=(case.column,),
        pattern=pattern_of([code.code for code in case.found]),
        found=tuple(case.found),
        separators=separators,
        rest="remark" if has_remarks(case) else case.way.rest if case.way else "",
        titles=case.rows.titles,
    )
