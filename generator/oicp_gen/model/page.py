"""A Confluence page as read, independent of its format and of a contract."""

import re
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.errors import Place
from oicp_gen.model.richtext import RichText

_FILE = re.compile(r"(?:^|[/\\])(?:([^/\\]+)_)?(\d+)\.(?!zip$)\w+$", re.ASCII | re.IGNORECASE)
"""How Confluence names the file of a page: its title, if that is plain, and its id."""


_STORED = re.compile(r"#(\d+)$", re.ASCII)
"""How a page of an XML export is named after its file: `entities.xml#123`."""


class FileName(NamedTuple):
    """The title and the id in the name of a page's file."""

    title: str | None
    """With hyphens for spaces; None if the name has no title."""
    page_id: str


def file_name(file: str) -> FileName | None:
    """Return the title and the id in the name of a file or a stored page; None if it has no id."""
    stored = _STORED.search(file)
    if stored:
        return FileName(None, stored[1])
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
    """`emoticon`, `image`, `link`, `struck`, `hidden` or `table`; `macro` or `user` for content
    that is not in the file."""
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
    def label(self) -> str:
        """The text without the marks of footnotes, for codes and headings."""
        return self.content.label

    @property
    def visible_label(self) -> str:
        """The text that the page displays, without the marks of footnotes."""
        return self.label if self.visible is None else self.visible_line

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
    before: str = ""
    """The text of the paragraph directly before it; "" if something else is before it."""
    unseen: tuple[Cell, ...] = ()
    """The cells with a text that the page hides and that take no slot."""
    part: str = ""
    """Which part of a report it is if the page has no more of it, as in "page 1 of 3"."""


class CutOff(NamedTuple):
    """How a page ends before it is complete."""

    missing: str
    """The end tag, or the end of a tag or comment, that is missing."""
    place: Place
    """Where the part without an end starts; for a whole document, where the text ends."""


class Unread(NamedTuple):
    """Something outside the tables of a page whose content is not in its file."""

    what: str
    """`macro`, `user`, or `page` for a link without the title of its page."""
    detail: str
    """Its name."""
    place: Place


class Page(NamedTuple):
    """One Confluence page."""

    file: str
    """The file's path for display; its last part names the page."""
    sha256: str
    kind: PageKind
    part: str = ""
    """Where in the file the page's body is, after "#/": a JSON pointer, the id of a page in an XML
    export, or `html` for that in a message. Lines and columns are counted in that part. "" if the
    body is the file's own text."""
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
    unread: tuple[Unread, ...] = ()
    title_place: Place | None = None
    cut_off: CutOff | None = None
    """Set if the file is truncated."""

    @property
    def unread_macros(self) -> tuple[Unread, ...]:
        """The macros that may show a table that is not in the file."""
        return tuple(gap for gap in self.unread if gap.what == "macro")

    @property
    def where(self) -> str:
        """The file, and the part in which lines and columns are counted."""
        return self.file + self.part
