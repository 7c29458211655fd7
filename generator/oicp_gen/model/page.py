"""A Confluence page as it was read: metadata and tables. No reader's types, no contract."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.errors import Place
from oicp_gen.model.richtext import RichText

_FILE = re.compile(r"(?:^|[/\\])(?:([^/\\]+)_)?(\d+)\.(?!zip$)\w+$", re.ASCII | re.IGNORECASE)
"""What Confluence calls the file of a page: its title, if that is plain, and its id."""


class FileName(NamedTuple):
    """What the name of a page's file says of the page."""

    title: str | None
    """With hyphens for blanks; None if it is not in there."""
    page_id: str


def file_name(file: str) -> FileName | None:
    """What the name of a file says, which may be a path; None if there is no page's id in it."""
    found = _FILE.search(file)
    return FileName(found[1], found[2]) if found else None


def page_id(file: str) -> str | None:
    """The page's id from the name of its file: it stands there and, reliably, nowhere else."""
    name = file_name(file)
    return name.page_id if name else None


class PageKind(StrEnum):
    """What a file turned out to be."""

    PAGE = "page"
    EMPTY = "empty page"
    INDEX = "index of a space"
    LOGIN = "login page"
    OTHER = "other HTML"


class Mark(NamedTuple):
    """Something in a cell that its text does not show, or shows otherwise."""

    what: str
    """`emoticon`, `image`, `link`, `struck`, `hidden` or `table`."""
    detail: str
    """What stood there, for a person."""
    shown: str = ""
    """What the text has in its place; empty where it was dropped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One slot of a table's grid. A cell that spans several slots stands in each of them."""

    content: RichText
    line: int
    column: int
    header: bool = False
    marks: tuple[Mark, ...] = ()
    missing: bool = False
    """There is no cell here: the row is shorter than the table is wide."""
    numbering: bool = False
    """It belongs to the column in which Confluence numbers the rows, which nobody wrote."""
    visible: str | None = None
    """What a reader of the page sees as text, struck-out text included and images left out; None
    where that is the content's own text."""

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def visible_line(self) -> str:
        """The visible text on one line."""
        return " ".join((self.text if self.visible is None else self.visible).split())


class Table(NamedTuple):
    """A table with row and column spans expanded: every row has the same number of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    line: int
    column: int
    heading: str = ""
    """The nearest heading above it on its page."""


class CutOff(NamedTuple):
    """A page whose text ends before it is whole."""

    missing: str
    """The end tag, or the end of a tag or comment, that should have come."""
    place: Place
    """Where what lacks its end starts; for a whole document, where the text ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One Confluence page."""

    file: str
    """The file's path as a person should read it; its last part names the page."""
    sha256: str
    kind: PageKind
    part: str = ""
    """Where in the file the page's body stands, as a JSON pointer behind "#"; lines and columns are
    counted in that part. "" where the body is the file's own text."""
    page_id: str | None = None
    title: str = ""
    """Without the space's name before it."""
    space: str = ""
    breadcrumbs: tuple[str, ...] = ()
    created_by: str | None = None
    created_on: str | None = None
    """ISO date, or the raw words where the site's date format is not known. An export states one
    date only: of the creation if the page was never edited, else of the last edit."""
    modified_by: str | None = None
    modified_on: str | None = None
    exported_at: str | None = None
    """ISO date and time without a zone, as Confluence states it; raw words if it is not known."""
    tables: tuple[Table, ...] = ()
    title_place: Place | None = None
    cut_off: CutOff | None = None
    """Set if the file was cut off on its way."""

    @property
    def where(self) -> str:
        """The file, and the part of it that lines and columns are counted in."""
        return self.file + self.part
