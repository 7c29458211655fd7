"""Find out whether a column has codes, and if not, why."""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from oicp_gen.contract.contract import folded_heading
from oicp_gen.model.richtext import LINE_BREAK
from oicp_gen.scaffold.code_patterns import Likeness, form_of, is_long, likeness_of, pattern_of
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
from oicp_gen.scaffold.header import Column
from oicp_gen.scaffold.layout import TableLayout
from oicp_gen.scaffold.reasons import Lack, NoCodes

_RANGE = re.compile(r"(\S+?) ?(?:-|\u2013|\u2014|\u2026|\.\.\.?|to) ?(\S+)")
_LETTER = re.compile(r"[^\W\d_]")


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


class _Case(NamedTuple):
    """What is known of a column."""

    layout: TableLayout
    column: Column
    rows: ColumnRows
    whole: list[ReadCode]
    """Its texts."""
    way: Way | None
    found: list[ReadCode]
    """Its codes, read in this way; else its texts."""
    likeness: Likeness
    says_so: bool

    @property
    def is_first(self) -> bool:
        return self.column == self.layout.columns[0]

    def reason(self, lack: Lack, code: ReadCode | None = None, like: str = "") -> NoCodes:
        """Return a reason, shown by the row of this text."""
        return NoCodes(
            lack,
            column=self.column.shown,
            row=code.row.number if code else None,
            text=code.code if code else "",
            like=like,
            word=self.layout.word,
        )


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
    case = _Case(layout, column, rows, whole, way, found, likeness, says_so)
    reason = next((lack for check in _CHECKS if (lack := check(case))), None)
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


def _codes(case: _Case) -> Codes:
    separators: tuple[str, ...] = ()
    if case.way and case.way.lack is Lack.CODES_IN_ONE_CELL:
        separators = separators_in(case.whole, case.found)
    return Codes(
        columns=(case.column,),
        pattern=pattern_of([code.code for code in case.found]),
        found=tuple(case.found),
        separators=separators,
        rest="remark" if _is_remark(case) else case.way.rest if case.way else "",
        titles=case.rows.titles,
    )


def _no_rows(case: _Case) -> NoCodes | None:
    return None if case.rows.entries else case.reason(Lack.NO_ROWS)


def _missing(case: _Case) -> NoCodes | None:
    filled = {code.row.number for code in case.whole}
    empty = next((row for row in case.rows.entries if row.number not in filled), None)
    return case.reason(Lack.CODE_MISSING, ReadCode("", empty)) if empty else None


def _repeated(case: _Case) -> NoCodes | None:
    seen: dict[str, ReadCode] = {}
    for code in case.found:
        first = seen.setdefault(code.code, code)
        if first is not code:
            at = case.column.at
            is_one = first.row.cells[at] is code.row.cells[at] and first.row is not code.row
            lack = Lack.CODE_MERGED if is_one else Lack.CODE_DUPLICATE
            return case.reason(lack, code)._replace(first_row=first.row.number)
    return None


def _in_cells(case: _Case) -> NoCodes | None:
    if not case.way:
        return None
    own = {code.code for code in case.found}
    more = [code for code in case.whole if code.code not in own]
    return case.reason(Lack.CODE_WITH_REMARK if _is_remark(case) else case.way.lack, more[0])


def _is_remark(case: _Case) -> bool:
    """Whether only some cells have a text after their code."""
    return bool(case.way and case.way.rest) and not all(code.rest for code in case.found)


def _heading(case: _Case) -> NoCodes | None:
    folded = folded_heading(case.column.heading)
    same = [it for it in case.layout.columns if folded_heading(it.heading) == folded]
    return case.reason(Lack.HEADING_REPEATED) if folded and len(same) > 1 else None


def _alone(case: _Case) -> NoCodes | None:
    return case.reason(Lack.ONE_ROW) if len(case.whole) < 2 else None


def _range(case: _Case) -> NoCodes | None:
    """A text has the forms of two codes, with digits, around a dash."""
    if case.likeness >= Likeness.ALIKE:
        return None
    forms = {form_of(code.code): code.code for code in reversed(case.whole)}
    for code in case.whole:
        ends = [*map(form_of, match.groups())] if (match := _RANGE.fullmatch(code.code)) else []
        if ends and ends[0] == ends[1] and "[0-9]" in ends[0] and ends[0] in forms:
            return case.reason(Lack.CODE_RANGE, code, forms[ends[0]])
    return None


def _unlike(case: _Case) -> NoCodes | None:
    """Most texts are, or begin with, codes of one form, with digits, and one is something else."""
    if case.likeness >= Likeness.WORDS or not case.whole:
        return None
    heads = [code.code.split()[0].rstrip(",;:") for code in case.whole]
    form, count = Counter(map(form_of, heads)).most_common(1)[0]
    if "[0-9]" not in form or len(form) > 3 or count * 2 < len(heads):
        return None
    like = next(head for head in heads if form_of(head) == form)
    other = next((code for code in case.whole if form_of(code.code) != form), None)
    return case.reason(Lack.CODE_UNLIKE, other, like) if other else None


def _long(case: _Case) -> NoCodes | None:
    long = next((code for code in case.whole if is_long(code.code)), None)
    return case.reason(Lack.SENTENCES, long) if long else None


def _unclear(case: _Case) -> NoCodes | None:
    """Phrases, numbers and dates need a heading that says so; words may also be first."""
    if case.says_so:
        return None
    if case.likeness is Likeness.ROWS:
        return case.reason(Lack.ROW_NUMBERS)
    if case.likeness is Likeness.PHRASES:
        return case.reason(Lack.PHRASES, next(code for code in case.whole if " " in code.code))
    if not case.layout.has_header:
        return None
    are_words = case.likeness >= Likeness.ALIKE or all(_LETTER.search(it.code) for it in case.whole)
    if case.is_first and are_words:
        return None
    return case.reason(Lack.HEADING_UNCLEAR, case.whole[0])


def _unnamed(case: _Case) -> NoCodes | None:
    """A column without a heading needs codes of one form, with letters if it is not the first."""
    if case.column.heading:
        return None
    if case.likeness >= Likeness.ALIKE and (case.is_first or _is_made(case)):
        return None
    lack = Lack.HEADING_MISSING if case.layout.has_header else Lack.NO_HEADER_ROW
    return case.reason(lack, case.whole[0])


def _is_made(case: _Case) -> bool:
    """Whether all codes have letters and digits."""
    return all(_LETTER.search(it.code) and it.code[-1:].isdigit() for it in case.whole)


_CHECKS: tuple[Callable[[_Case], NoCodes | None], ...] = (
    *(
        _no_rows,
        _missing,
        _repeated,
        _range,
        _in_cells,
        _unlike,
        _long,
        _alone,
        _unclear,
        _unnamed,
        _heading,
    ),
)
"""Each returns a reason against codes, the most telling first."""
