"""The page of an HTML export that has the same content as a response of Confluence.

The project then has one format of pages, in which changes can be read line by line. The result is
verified: it is read like any export and compared with the response.
"""

import json
import re
from datetime import date
from html import escape
from importlib.resources import files
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.model.page import Cell, Page, PageKind
from oicp_gen.readers.read import read_page
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Code, Syntax
from oicp_gen.text.characters import with_line_feeds
from oicp_gen.text.phrases import listed
from oicp_gen.upstream.body_lines import laid_out
from oicp_gen.upstream.confluence import Answer

_FORMS = ("export_view", "view")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TEMPLATE = "page.html.jinja"


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
    template = {_TEMPLATE: (files(__package__) / _TEMPLATE).read_bytes()}
    templates = Templates(template, entries=len(body) // 1000)
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
            f"table {number}": (
                (table.heading, table.before, table.part),
                _cells((*table.rows, table.unseen)),
            )
            for number, table in enumerate(page.tables, 1)
        },
    }


def _cells(rows: tuple[tuple[Cell, ...], ...]) -> list[list[Cell]]:
    """Return the cells of a table without their places."""
    return [[cell._replace(line=0, column=0) for cell in row] for row in rows]
