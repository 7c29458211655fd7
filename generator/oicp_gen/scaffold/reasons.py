"""The reasons for which a column, or a whole table, does not look like codes."""

from enum import StrEnum
from typing import NamedTuple

from oicp_gen.text.phrases import quote


class Lack(StrEnum):
    """A kind of reason."""

    NO_ROWS = "no-rows"
    ONE_ROW = "one-row"
    ONE_COLUMN = "one-column"
    NO_HEADER_ROW = "no-header-row"
    HEADING_MISSING = "heading-missing"
    HEADING_REPEATED = "heading-repeated"
    HEADING_UNCLEAR = "heading-unclear"
    CODE_MISSING = "code-missing"
    CODE_DUPLICATE = "code-duplicate"
    CODE_MERGED = "code-merged"
    CODE_UNLIKE = "code-unlike"
    CODE_RANGE = "code-range"
    CODES_IN_ONE_CELL = "codes-in-one-cell"
    CODE_WITH_REMARK = "code-with-remark"
    CODE_WITH_TEXT = "code-with-text"
    ROW_NUMBERS = "row-numbers"
    SENTENCES = "sentences"
    PHRASES = "phrases"


class NoCodes(NamedTuple):
    """Why a column, or the whole table, does not look like codes."""

    lack: Lack
    column: str = ""
    """The heading of the column, or its number; "" if the reason concerns the whole table."""
    row: int | None = None
    """The row that shows it, counted from 1 with the header."""
    text: str = ""
    """The text of the cell in this row."""
    first_row: int | None = None
    """An earlier row that has the same code."""
    like: str = ""
    """A code that the text is unlike."""
    word: str = "row"
    """The word for an entry on the page: a row or a column."""

    @property
    def message(self) -> str:
        """The reason as a clause."""
        shown = {"column": quote(self.column), "text": quote(self.text), "like": quote(self.like)}
        values = {"row": self.row, "first_row": self.first_row, "word": self.word}
        return _MESSAGES[self.lack].format(**shown, **values)

    @property
    def is_read_by_contract(self) -> bool:
        """Whether a contract can find the codes in the cells."""
        return self.lack in _IN_CELLS

    @property
    def is_usable(self) -> bool:
        """Whether the column has codes if a person says so."""
        return self.lack in _IN_CELLS or self.lack in _UNSURE


_MESSAGES = {
    Lack.NO_ROWS: "there is no row below the header",
    Lack.ONE_ROW: "a single {word} does not show what a code is",
    Lack.ONE_COLUMN: "there is only one column",
    Lack.NO_HEADER_ROW: "there is no header row, and the first column does not look like codes",
    Lack.HEADING_MISSING: "the first column has no heading",
    Lack.HEADING_REPEATED: "several columns have the heading {column}",
    Lack.HEADING_UNCLEAR: "no heading says that {text} in {word} {row} of {column} is a code",
    Lack.CODE_MISSING: "{column} is empty in {word} {row}",
    Lack.CODE_DUPLICATE: "{column} is {text} in {word} {first_row} and again in {word} {row}",
    Lack.CODE_MERGED: "one cell of {column}, {text}, spans the {word}s {first_row} and {row}",
    Lack.CODE_UNLIKE: "{column} is {text} in {word} {row}, which is unlike the code {like}",
    Lack.CODE_RANGE: "{column} is {text} in {word} {row}, which is a range of codes",
    Lack.CODES_IN_ONE_CELL: "{column} is {text} in {word} {row}, which has several codes",
    Lack.CODE_WITH_REMARK: "{column} is {text} in {word} {row}, which has a remark after the code",
    Lack.CODE_WITH_TEXT: "{column} is {text} in {word} {row}, which has a text after the code",
    Lack.ROW_NUMBERS: "{column} only numbers the {word}s",
    Lack.SENTENCES: "{column} has long texts, such as {text} in {word} {row}",
    Lack.PHRASES: "{column} has phrases, such as {text} in {word} {row}",
}

_IN_CELLS = frozenset((Lack.CODES_IN_ONE_CELL, Lack.CODE_WITH_REMARK, Lack.CODE_WITH_TEXT))
_UNSURE = frozenset(
    (
        *(Lack.ONE_ROW, Lack.ROW_NUMBERS, Lack.PHRASES, Lack.NO_HEADER_ROW),
        *(Lack.HEADING_MISSING, Lack.HEADING_REPEATED, Lack.HEADING_UNCLEAR),
    )
)
