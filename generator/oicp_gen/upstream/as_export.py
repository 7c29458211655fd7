"""The page of an HTML export that has the same content as a response of Confluence.

The project then has one format of pages, in which changes can be read line by line. The result is
verified: it is read like any export and compared with the response.

The body is laid out with each cell of a table on its own line. Line breaks are added only where
white space is insignificant, and values that a server generates for each response are normalized.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import escape
from importlib.resources import files
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.model.page import Cell, Page, PageKind
from oicp_gen.readers.decoding import with_line_feeds
from oicp_gen.readers.html.tokens import Tag, Unfinished, tokens
from oicp_gen.readers.read import read_page
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Code, Syntax
from oicp_gen.text.phrases import listed
from oicp_gen.upstream.confluence import Answer

_FORMS = ("export_view", "view")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TEMPLATE = "page.html.jinja"

_PARTS = frozenset(("table", "tbody", "thead", "tfoot", "tr", "colgroup"))
_CELLS = frozenset(("td", "th"))
_TEXTS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "blockquote", "hr"))
_BOXES = frozenset(("div", "section", "ul", "ol"))

_AFTER_PART = _PARTS - {"colgroup"} | {f"/{name}" for name in _PARTS | _CELLS}
_BEFORE_PART = _PARTS | _CELLS | {f"/{name}" for name in _PARTS - {"colgroup"}}
_AFTER_BLOCK = _BOXES | {"hr"} | {f"/{name}" for name in _PARTS | _TEXTS | _BOXES}
_BEFORE_BLOCK = _BOXES | _TEXTS | {"table"} | {f"/{name}" for name in _BOXES}

_ICON = re.compile(
    r'(?<=\ssrc=")(?:https?://[^"/]+)?(?:/[^"/]+)?/s/[^"]*?/_/(images/icons/[^"?]*)(?:\?[^"]*)?(?=")'
)
"""The address of an icon: a path with the number of the server's build, which an export lacks."""
_MACRO = re.compile(r'\sdata-macro-id="[^"]*"')
"""The id of a rendered macro, which an export lacks."""
_TIE = re.compile(r'(\bdata-colorid="?|\brbtoc)([a-z0-9]+)')
"""A generated id that links a style to its elements: of a colour, or of a table of contents."""


def exported(answer: Answer, *, file: str) -> tuple[bytes, Page]:
    """Return the page's file, and the page as it is read from it.

    The file is the same for every response with the same version of a page. `file` is its path for
    places. Raises OicpGenError if the response cannot be read, contains the storage format alone,
    or would be read differently from its file.
    """
    received = answer.text.encode("utf-8", "replace")
    original = read_page(received, file=f"{file} (the response)", sha256="")
    response = json.loads(answer.text)
    expected = _expected(original)
    html = _html(expected, _body(response, file), _footer(answer, response["id"]))
    data = html.encode("utf-8", "replace")
    page = read_page(data, file=file, sha256=digest(data))
    found = _compared(page)
    wanted = _compared(expected)
    differences = [what for what in wanted if what in found and wanted[what] != found[what]]
    if differences:
        raise OicpGenError("page-not-preserved", place=file, differences=listed(differences))
    return data, page


def _body(response: dict[str, Any], file: str) -> str:
    body = response.get("body")
    for form in _FORMS:
        found = body.get(form) if isinstance(body, dict) else None
        value = found.get("value") if isinstance(found, dict) else None
        if isinstance(value, str):
            return with_line_feeds(value)
    raise OicpGenError("storage-only", place=file)


def _html(page: Page, body: str, footer: str) -> str:
    day = page.modified_on or page.created_on
    templates = Templates({_TEMPLATE: (files(__package__) / _TEMPLATE).read_bytes()})
    return templates.render(
        _TEMPLATE,
        {
            "heading": _text(f"{page.space} : {page.title}"),
            "crumbs": [
                _text(crumb) for crumb in (page.space, *page.breadcrumbs[bool(page.space) :])
            ],
            "author": page.created_by and _text(page.created_by),
            "editor": page.modified_by and _text(page.modified_by),
            "day": day and _text(_written(day)),
            "body": Code(laid_out(body)) if body.strip() else None,
            "footer": _text(footer),
        },
        Syntax(files=()),
    )


def _text(text: str) -> Code:
    """Return a text for HTML, with single spaces."""
    return Code(escape(" ".join(text.split())))


def _footer(answer: Answer, page_id: str) -> str:
    """Return the version without the time of the fetch, so that one version is one file."""
    at = f" of {answer.version.at}" if answer.version.at else ""
    return f"Version {answer.version.number}{at} of page {page_id} in Confluence"


def _written(day: str) -> str:
    """Return a day as Cloud writes it in an export; other text as it is."""
    try:
        found = date.fromisoformat(day if _DAY.fullmatch(day) else "")
    except ValueError:
        return day
    return f"{_MONTHS[found.month - 1]} {found.day:02}, {found.year:04}"


def _expected(original: Page) -> Page:
    """Return the page with as much of its history as an export has.

    An export has one date: of the last edit if there was one, else of the creation.
    """
    author, editor = (_name(original.created_by), _name(original.modified_by))
    edited = original.modified_on is not None or original.modified_by is not None
    return original._replace(
        created_by=author,
        created_on=None if edited or author is None else original.created_on,
        modified_by=editor if author else None,
        modified_on=original.modified_on if author and editor else None,
        exported_at=None,
    )


def _name(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _compared(page: Page) -> dict[str, object]:
    """Return the parts of a page that its file must preserve, by what to call them."""
    return {
        "title": _name(page.title),
        "space": _name(page.space),
        "pages above": [name for name in map(_name, page.breadcrumbs) if name],
        "author": page.created_by,
        "editor": page.modified_by,
        "date": (page.created_on, page.modified_on, page.exported_at),
        "emptiness": page.kind is PageKind.EMPTY,
        "completeness": page.cut_off is None,
        "number of tables": len(page.tables),
        **{
            f"table {number}": (table.heading, _cells(table.rows))
            for number, table in enumerate(page.tables, 1)
        },
    }


def _cells(rows: tuple[tuple[Cell, ...], ...]) -> list[list[Cell]]:
    """Return the cells of a table without their places."""
    return [[cell._replace(line=0, column=0) for cell in row] for row in rows]


class _BodyPosition:
    """Where in the body the next piece is."""

    def __init__(self) -> None:
        self.in_cell = [False]
        """For each open table, whether one of its cells is open."""
        self.preformatted = 0

    def enter(self, name: str) -> None:
        """Pass a tag of this name."""
        if name == "table":
            self.in_cell.append(False)
        elif name == "/table":
            del self.in_cell[max(len(self.in_cell) - 1, 1) :]
        elif name in _CELLS:
            self.in_cell[-1] = True
        elif name.removeprefix("/") in ("td", "th", "tr"):
            self.in_cell[-1] = False
        elif name == "pre":
            self.preformatted += 1
        elif name == "/pre":
            self.preformatted = max(self.preformatted - 1, 0)

    def may_break(self, before: str, after: str) -> bool:
        """Return whether white space between these two tags is insignificant."""
        if self.preformatted:
            return False
        if before in _AFTER_PART and after in _BEFORE_PART:
            return True
        return before in _AFTER_BLOCK and after in _BEFORE_BLOCK and not any(self.in_cell)


def laid_out(body: str) -> str:
    """Return the body in lines, the same for every response with the same content.

    Read the body first, so that it is known to be within the limits.
    """
    place, numbers, lines = _BodyPosition(), dict[str, int](), list[str]()
    before = ""

    def numbered(found: re.Match[str]) -> str:
        return f"{found[1]}{numbers.setdefault(found[2], len(numbers) + 1)}"

    for piece, name in _pieces(body):
        if place.may_break(before, name):
            lines.append("\n")
        if name or before == "style":
            piece = _TIE.sub(numbered, _MACRO.sub("", _ICON.sub(r"\1", piece)))
        lines.append(piece)
        place.enter(name)
        before = name
    return "".join(lines)


def _pieces(body: str) -> Iterator[tuple[str, str]]:
    """Yield the body in pieces, each with the name of the tag at its start; "" for a text."""
    start, name = 0, ""
    for at, token in tokens(body, where=""):
        if not isinstance(token, Unfinished):  # an unfinished tag stays with the piece before it
            yield body[start:at], name
            start, name = at, token.name if isinstance(token, Tag) else ""
    yield body[start:], name
