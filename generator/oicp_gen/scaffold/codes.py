"""The codes of a column, in each of the ways in which a contract can read them."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from oicp_gen.scaffold.code_patterns import Likeness, form_of, likeness_of, pattern_of
from oicp_gen.scaffold.header import Column, clean_text
from oicp_gen.scaffold.layout import BodyRow, TableLayout
from oicp_gen.scaffold.reasons import Lack

_SEPARATORS = (",", "/", ";", "&", " and ", " or ")
_SPLIT = re.compile("|".join(_SEPARATORS))
_REMARK = re.compile(r"(\S+?)\s*[(\[](.*)[)\]]")
_TEXT = re.compile(r"([^\s:]+?)(?:\s*[:\u2013\u2014]\s*|\s+-\s+|\s+)(\S.*)")
"""A code, perhaps with a colon or a dash after it, and a text."""
_DIGIT = re.compile("[0-9]")


class ReadCode(NamedTuple):
    """A code, and the row in which it is."""

    code: str
    row: BodyRow
    rest: str = ""
    """What the cell has after the code."""


class Codes(NamedTuple):
    """The codes of a table, and how a contract reads them."""

    columns: tuple[Column, ...]
    """Several if a code is compound."""
    pattern: str
    """A regular expression that matches the whole of each code."""
    found: tuple[ReadCode, ...]
    separators: tuple[str, ...] = ()
    """The characters between codes in one cell."""
    rest: str = ""
    """What a cell has after its code: `remark` or `text`; "" if nothing."""
    titles: tuple[BodyRow, ...] = ()
    """The titles of groups that do not span their whole row."""

    @property
    def column(self) -> Column:
        """The first column."""
        return self.columns[0]

    @property
    def shown(self) -> str:
        """The headings of the columns, or their numbers."""
        return " + ".join(column.shown for column in self.columns)


class ColumnRows(NamedTuple):
    """The rows of a column that may have codes, and those that are titles of groups."""

    entries: tuple[BodyRow, ...]
    titles: tuple[BodyRow, ...]


def split_rows(layout: TableLayout, column: Column) -> ColumnRows:
    """Return the rows, and the titles of groups among them.

    A title is the only text of its row. It is in the first cell, or in the code's, where it is
    unlike the codes of other rows.
    """
    singles = [row for row in layout.body if row.is_single]
    others = [text for row in layout.body if not row.is_single and (text := row.label(column))]
    if not singles or len(others) < 2:
        return ColumnRows(layout.body, ())
    alike = likeness_of(list(dict.fromkeys(others))) > Likeness.PHRASES
    pattern = re.compile(pattern_of(others))
    titles = {
        row.number
        for row in singles
        if (
            alike and not pattern.fullmatch(text)
            if (text := row.label(column))
            else row.label(layout.columns[0])
        )
    }
    return ColumnRows(
        tuple(row for row in layout.body if row.number not in titles),
        tuple(row for row in singles if row.number in titles),
    )


def whole_codes(rows: Iterable[BodyRow], column: Column) -> list[ReadCode]:
    """Return the texts of the column, one for each row that has any."""
    return [ReadCode(text, row) for row in rows if (text := row.label(column))]


def _parts(line: str) -> list[str]:
    """Return the parts of a line between separators; between spaces, if there are no others."""
    parts = _SPLIT.split(line)
    return parts if len(parts) > 1 else _words_of_codes(line)


def _words_of_codes(line: str) -> list[str]:
    """Return the words of a line if all have the same form, with digits; else the whole line."""
    words = line.split()
    forms = set(map(form_of, words))
    return words if len(forms) == 1 and all(map(_DIGIT.search, words)) else [line]


def lines_of(row: BodyRow, column: Column) -> tuple[str, ...]:
    """Return the lines of a column; a single one if it has marks of footnotes."""
    content = row.cells[column.at].content
    return content.lines if content.label == content.text else (content.label,)


def separate_codes(rows: Iterable[BodyRow], column: Column) -> list[ReadCode]:
    """Return the parts of the column's texts, between separators and on different lines."""
    return [
        ReadCode(part, row)
        for row in rows
        for line in lines_of(row, column)
        for piece in _parts(line)
        if (part := clean_text(piece))
    ]


def marked_codes(rows: Iterable[BodyRow], column: Column) -> list[ReadCode]:
    """Return the texts of the column without a remark in parentheses."""
    return _before(_REMARK, rows, column)


def leading_codes(rows: Iterable[BodyRow], column: Column) -> list[ReadCode]:
    """Return the first words of the column's texts."""
    return _before(_TEXT, rows, column)


def _before(pattern: re.Pattern[str], rows: Iterable[BodyRow], column: Column) -> list[ReadCode]:
    whole = whole_codes(rows, column)
    matches = [pattern.fullmatch(code.code) for code in whole]
    return [
        code._replace(code=match[1], rest=match[2]) if match else code
        for code, match in zip(whole, matches, strict=True)
    ]


class Way(NamedTuple):
    """A way in which a contract finds the codes in cells that have more than one code each."""

    lack: Lack
    sign: re.Pattern[str]
    """What the lines of a cell contain if it may have more than a code."""
    read: Callable[[Iterable[BodyRow], Column], list[ReadCode]]
    rest: str = ""


WAYS = (
    Way(Lack.CODES_IN_ONE_CELL, re.compile(rf"{_SPLIT.pattern}|\s"), separate_codes),
    Way(Lack.CODE_WITH_REMARK, re.compile(r"[(\[]"), marked_codes, "remark"),
    Way(Lack.CODE_WITH_TEXT, re.compile(r"\s"), leading_codes, "text"),
)


def fits(way: Way, found: list[ReadCode], whole: list[ReadCode]) -> bool:
    """Return whether these are codes of one form, or with a remark, although the texts are not.

    Codes without digits may be words of a text, so that they need a comma, or a remark that is
    apart and in parentheses.
    """
    codes, texts = [code.code for code in found], [code.code for code in whole]
    own = list(dict.fromkeys(codes))
    likeness = likeness_of(own)
    if codes == texts or likeness < Likeness.WORDS:
        return False
    if way.lack is Lack.CODE_WITH_TEXT and _has_more(found):
        return False
    if likeness >= Likeness.ALIKE and all(map(_DIGIT.search, codes)):
        return True
    cells = [text for text in texts if text not in own]
    if way.lack is Lack.CODES_IN_ONE_CELL:
        return likeness >= Likeness.ALIKE and not any("/" in text for text in cells)
    is_apart = way.lack is Lack.CODE_WITH_REMARK and all(" " in text for text in cells)
    return is_apart and len(own) == len(codes)


def _has_more(found: list[ReadCode]) -> bool:
    """Whether a text after a code has another code, which would be lost in it."""
    forms = {form_of(code.code) for code in found}
    words = (word.strip(".,;:()[]") for code in found for word in code.rest.split())
    return any(form_of(word) in forms and _DIGIT.search(word) for word in words)


def separators_in(whole: list[ReadCode], found: list[ReadCode]) -> tuple[str, ...]:
    """Return the separators between codes in one cell."""
    codes = {code.code for code in found}
    cells = [code.code for code in whole if code.code not in codes]
    used = tuple(mark for mark in _SEPARATORS if any(mark in cell for cell in cells))
    parts = {part.strip() for cell in cells for part in _SPLIT.split(cell)}
    if any(" " in part for part in parts - codes):
        used += (" ",)
    return used or _SEPARATORS[:1]
