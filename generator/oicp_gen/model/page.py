"""A Confluence page as read, independent of its format and of a contract.

The cells of its tables are rich text: text with the formatting that carries meaning.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.errors import Place

SPACE = re.compile("[ \t\n\r\f]+")
"""White space as HTML collapses it, which does not include U+00A0."""

LINE_BREAK = "\n"
"""The text of a run that is a forced line break."""

_FILE = re.compile(r"(?:^|[/\\])(?:([^/\\]+)_)?(\d+)\.(?!zip$)\w+$", re.ASCII | re.IGNORECASE)
"""How Confluence names the file of a page: its title, if that is plain, and its id."""


class TextRun(NamedTuple):
    """A stretch of text in one style. A run whose text is a line feed is a line break."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str | None = None
    """An http, https or mailto address."""


class Block(NamedTuple):
    """A paragraph, or one item of a list."""

    runs: tuple[TextRun, ...]
    marker: str = ""
    """"-" for an item of a bulleted list, "3." for the third of a numbered one."""
    depth: int = 0
    """How many lists are around the item's own list."""


class RichText(NamedTuple):
    """The whole content of a cell. `rich_text` makes it, and tidies its white space."""

    blocks: tuple[Block, ...] = ()
    lines: tuple[str, ...] = ()
    """The plain text, one line per block and line break."""
    text: str = ""
    """The plain text on one line."""

    def map(self, change: Callable[[str], str]) -> "RichText":
        """Return a copy with `change` applied to the text of every run."""
        return rich_text(
            block._replace(runs=tuple(run._replace(text=change(run.text)) for run in block.runs))
            for block in self.blocks
        )


def rich_text(blocks: Iterable[Block]) -> RichText:
    """Return rich text: white space collapsed as in a browser, empty parts dropped."""
    tidied = (block._replace(runs=_tidy(block.runs)) for block in blocks)
    kept = tuple(block for block in tidied if block.runs)
    plain = LINE_BREAK.join("".join(run.text for run in block.runs) for block in kept)
    lines = tuple(line.strip(" ") for line in plain.split(LINE_BREAK)) if kept else ()
    return RichText(blocks=kept, lines=lines, text=" ".join(line for line in lines if line))


_Pieces = list[tuple[TextRun, list[str]]]
"""Runs that are being joined: the style of each, and the non-empty pieces of its text."""


def _tidy(runs: Iterable[TextRun]) -> tuple[TextRun, ...]:
    """Drop spaces at either end and around line breaks, and join neighbours of the same style."""
    tidy: _Pieces = []
    for run in runs:
        text = run.text if run.text == LINE_BREAK else SPACE.sub(" ", run.text)
        last, pieces = tidy[-1] if tidy else (None, [""])
        if last is None or pieces[-1].endswith((" ", LINE_BREAK)):
            text = text.lstrip(" ")
        if text == LINE_BREAK:
            _strip_end(tidy)
        if not text or (text == LINE_BREAK and not tidy):
            continue
        if last and text != LINE_BREAK != pieces[0] and last[1:] == run[1:]:
            # Joined at the end: joining each would copy everything before it again.
            pieces.append(text)
        else:
            tidy.append((run, [text]))
    while tidy and not any(piece.strip(" \n") for piece in tidy[-1][1]):
        tidy.pop()
    _strip_end(tidy)
    return tuple(run._replace(text="".join(pieces)) for run, pieces in tidy)


def _strip_end(tidy: _Pieces) -> None:
    """Drop the space at the end of the last run, and the run if it is empty then."""
    if tidy and tidy[-1][1][0] != LINE_BREAK:
        pieces = tidy[-1][1]
        pieces[-1] = pieces[-1].rstrip(" ")
        if not pieces[-1]:
            pieces.pop()
        if not pieces:
            tidy.pop()


class FileName(NamedTuple):
    """The title and the id in the name of a page's file."""

    title: str | None
    """With hyphens for spaces; None if the name has no title."""
    page_id: str


def file_name(file: str) -> FileName | None:
    """Return the title and the id in the name of a file; None if it has no id."""
    found = _FILE.search(file)
    return FileName(found[1], found[2]) if found else None


def page_id(file: str) -> str | None:
    """Return the page's id from the name of its file, the only reliable place."""
    name = file_name(file)
    return name.page_id if name else None


class PageKind(StrEnum):
    """What a file contains."""

    PAGE = "page"
    EMPTY = "empty page"
    INDEX = "index of a space"
    LOGIN = "login page"
    OTHER = "other HTML"


class Mark(NamedTuple):
    """Something in a cell that its text lacks or shows differently."""

    what: str
    """`emoticon`, `image`, `link`, `struck`, `hidden` or `table`."""
    detail: str
    """What the cell contains, for a reader."""
    shown: str = ""
    """What the text has instead; empty if it was left out."""


class Cell(NamedTuple):
    """One slot of a table's grid. A cell that spans several slots is in each."""

    content: RichText
    line: int
    column: int
    header: bool = False
    marks: tuple[Mark, ...] = ()
    missing: bool = False
    """Whether there is no cell here, because the row is shorter than the table is wide."""
    numbering: bool = False
    """Whether it belongs to Confluence's row-number column."""
    visible: str | None = None
    """The text that the page displays, including struck-out text; None if that is the content's
    text."""

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def visible_line(self) -> str:
        """The text that the page displays, on one line."""
        return " ".join((self.text if self.visible is None else self.visible).split())


class Table(NamedTuple):
    """A table with row and column spans expanded: every row has the same number of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    line: int
    column: int
    heading: str = ""
    """The nearest heading above it on its page."""


class CutOff(NamedTuple):
    """How a page ends before it is complete."""

    missing: str
    """The end tag, or the end of a tag or comment, that is missing."""
    place: Place
    """Where the part without an end starts; for a whole document, where the text ends."""


class Page(NamedTuple):
    """One Confluence page."""

    file: str
    """The file's path for display; its last part names the page."""
    sha256: str
    kind: PageKind
    part: str = ""
    """Where in the file the page's body is, as a JSON pointer after "#"; lines and columns are
    counted in that part. "" if the body is the file's own text."""
    page_id: str | None = None
    title: str = ""
    """Without the name of the space."""
    space: str = ""
    breadcrumbs: tuple[str, ...] = ()
    created_by: str | None = None
    created_on: str | None = None
    """ISO date, or the raw text if the site's date format is unknown. An export has a single date:
    of the creation if the page was never edited, else of the last edit."""
    modified_by: str | None = None
    modified_on: str | None = None
    exported_at: str | None = None
    """ISO date and time without a zone, as in the export; the raw text if its format is unknown."""
    tables: tuple[Table, ...] = ()
    title_place: Place | None = None
    cut_off: CutOff | None = None
    """Set if the file is truncated."""

    @property
    def where(self) -> str:
        """The file, and the part in which lines and columns are counted."""
        return self.file + self.part
