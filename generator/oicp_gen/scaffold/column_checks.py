"""What may speak against a column of codes, one check for each reason."""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from oicp_gen.contract.contract import folded_heading
from oicp_gen.scaffold.code_patterns import Likeness, form_of, is_long
from oicp_gen.scaffold.codes import ColumnRows, ReadCode, Way
from oicp_gen.scaffold.header import Column
from oicp_gen.scaffold.layout import TableLayout
from oicp_gen.scaffold.reasons import Lack, NoCodes

_RANGE = re.compile(r"(\S+?) ?(?:-|\u2013|\u2014|\u2026|\.\.\.?|to) ?(\S+)")
_LETTER = re.compile(r"[^\W\d_]")


class ColumnCase(NamedTuple):
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
        """Whether it is the first column."""
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


def _no_rows(case: ColumnCase) -> NoCodes | None:
    return None if case.rows.entries else case.reason(Lack.NO_ROWS)


def _missing(case: ColumnCase) -> NoCodes | None:
    filled = {code.row.number for code in case.whole}
    empty = next((row for row in case.rows.entries if row.number not in filled), None)
    return case.reason(Lack.CODE_MISSING, ReadCode("", empty)) if empty else None


def _repeated(case: ColumnCase) -> NoCodes | None:
    seen: dict[str, ReadCode] = {}
    for code in case.found:
        first = seen.setdefault(code.code, code)
        if first is not code:
            at = case.column.at
            is_one = first.row.cells[at] is code.row.cells[at] and first.row is not code.row
            lack = Lack.CODE_MERGED if is_one else Lack.CODE_DUPLICATE
            return case.reason(lack, code)._replace(first_row=first.row.number)
    return None


def _in_cells(case: ColumnCase) -> NoCodes | None:
    if not case.way:
        return None
    own = {code.code for code in case.found}
    more = [code for code in case.whole if code.code not in own]
    return case.reason(Lack.CODE_WITH_REMARK if has_remarks(case) else case.way.lack, more[0])


def has_remarks(case: ColumnCase) -> bool:
    """Whether only some cells have a text after their code."""
    return bool(case.way and case.way.rest) and not all(code.rest for code in case.found)


def _heading(case: ColumnCase) -> NoCodes | None:
    folded = folded_heading(case.column.heading)
    same = [it for it in case.layout.columns if folded_heading(it.heading) == folded]
    return case.reason(Lack.HEADING_REPEATED) if folded and len(same) > 1 else None


def _alone(case: ColumnCase) -> NoCodes | None:
    return case.reason(Lack.ONE_ROW) if len(case.whole) < 2 else None


def _range(case: ColumnCase) -> NoCodes | None:
    """A text has the forms of two codes, with digits, around a dash."""
    if case.likeness >= Likeness.ALIKE:
        return None
    forms = {form_of(code.code): code.code for code in reversed(case.whole)}
    for code in case.whole:
        ends = [*map(form_of, match.groups())] if (match := _RANGE.fullmatch(code.code)) else []
        if ends and ends[0] == ends[1] and "[0-9]" in ends[0] and ends[0] in forms:
            return case.reason(Lack.CODE_RANGE, code, forms[ends[0]])
    return None


def _unlike(case: ColumnCase) -> NoCodes | None:
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


def _long(case: ColumnCase) -> NoCodes | None:
    long = next((code for code in case.whole if is_long(code.code)), None)
    return case.reason(Lack.SENTENCES, long) if long else None


def _unclear(case: ColumnCase) -> NoCodes | None:
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


def _unnamed(case: ColumnCase) -> NoCodes | None:
    """A column without a heading needs codes of one form, with letters if it is not the first."""
    if case.column.heading:
        return None
    if case.likeness >= Likeness.ALIKE and (case.is_first or _is_made(case)):
        return None
    lack = Lack.HEADING_MISSING if case.layout.has_header else Lack.NO_HEADER_ROW
    return case.reason(lack, case.whole[0])


def _is_made(case: ColumnCase) -> bool:
    """Whether all codes have letters and digits."""
    return all(_LETTER.search(it.code) and it.code[-1:].isdigit() for it in case.whole)


CHECKS: tuple[Callable[[ColumnCase], NoCodes | None], ...] = (
    *(_no_rows, _missing, _repeated, _range, _in_cells),
    *(_unlike, _long, _alone, _unclear, _unnamed, _heading),
)
"""Each returns a reason against codes, the most telling first."""
