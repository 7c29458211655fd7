"""An answer of Confluence's to the page of an HTML export that holds the same.

So there is one form on the disk, and a change is read in it line by line. What is made proves
itself: it is read as any export is, and compared with what the answer itself says.
"""

import json
import re
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Cell, Page, PageKind
from oicp_gen.readers.html.decoding import with_line_feeds
from oicp_gen.readers.read import read_page
from oicp_gen.text.phrases import listed
from oicp_gen.upstream.body_lines import laid_out
from oicp_gen.upstream.confluence import Answer

_FORMS = ("export_view", "view")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " form-action 'none'; base-uri 'none'"
)
"""What the page may do in a browser: its body is whatever somebody wrote, and runs nothing."""

_TEMPLATE = """\
<!DOCTYPE html>
<html>
    <head>
        <title>{heading}</title>
        <link rel="stylesheet" href="styles/site.css" type="text/css" />
        <META http-equiv="Content-Type" content="text/html; charset=UTF-8">
        <META http-equiv="Content-Security-Policy" content="{policy}">
    </head>

    <body class="theme-default aui-theme-default">
        <div id="page">
            <div id="main" class="aui-page-panel">
                <div id="main-header">
                    <div id="breadcrumb-section">
                        <ol id="breadcrumbs">
{crumbs}
                        </ol>
                    </div>
                    <h1 id="title-heading" class="pagetitle">
                        <span id="title-text">
                            {heading}
                        </span>
                    </h1>
                </div>

                <div id="content" class="view">
                    <div class="page-metadata">
                        {history}
                    </div>
{content}
                </div>
            </div>
            <div id="footer" role="contentinfo">
                <section class="footer-body">
                    <p>{footer}</p>
                </section>
            </div>
        </div>
    </body>
</html>
"""
_CRUMB = """\
                            <li{mark}>
                                <span>{text}</span>
                            </li>"""
_CONTENT = """\
                    <div id="main-content" class="wiki-content group">
{body}
                    </div>"""


def exported(answer: Answer, *, file: str) -> bytes:
    """The page's file. `file` is its path for places.

    It is the same for every answer with the same version of a page. Raises OicpGenError if the
    answer cannot be read, has the page in the storage format alone, or if what is made of it would
    be read otherwise than the answer itself.
    """
    said = read_page(_bytes(answer.text), file=f"{file} (the answer)", sha256="")
    told = json.loads(answer.text)
    data = _bytes(_page(said, _body(told, file), _footer(answer, told)))
    made = read_page(data, file=file, sha256="")
    differences = _differences(_sayable(said), made)
    if differences:
        raise OicpGenError(
            "page-not-preserved",
            f"the page would be read otherwise than Confluence answered it: {listed(differences)}",
            place=file,
            hint="Export the page by hand (… menu, Export) until this is mended, and report it.",
        )
    return data


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _body(told: dict[str, Any], file: str) -> str:
    body = told.get("body")
    for form in _FORMS:
        found = body.get(form) if isinstance(body, dict) else None
        value = found.get("value") if isinstance(found, dict) else None
        if isinstance(value, str):
            return with_line_feeds(value)
    raise OicpGenError(
        "storage-only",
        "Confluence answers the page in its storage format alone, which is not what it shows",
        place=file,
        hint="Export the page by hand, and put its file into source/.",
    )


def _page(said: Page, body: str, footer: str) -> str:
    crumbs = [said.space, *said.breadcrumbs[bool(said.space) :]]
    content = _CONTENT.replace("{body}", laid_out(body)) if body.strip() else ""
    return _TEMPLATE.format(
        heading=_text(f"{said.space} : {said.title}"),
        policy=_POLICY,
        crumbs="\n".join(
            _CRUMB.format(mark="" if number else ' class="first"', text=_text(crumb))
            for number, crumb in enumerate(crumbs)
        ),
        history=_history(said),
        content=content,
        footer=_text(footer),
    )


def _text(text: str) -> str:
    return escape(" ".join(text.split()))


def _footer(answer: Answer, told: dict[str, Any]) -> str:
    """Which version this is; not when it was saved, so that one version is always one file."""
    at = f" of {answer.version.at}" if answer.version.at else ""
    return f"Version {answer.version.number}{at} of page {told['id']} in Confluence"


def _history(said: Page) -> str:
    """The sentence of an export that says who made the page and who changed it."""
    page = _sayable(said)
    if page.created_by is None:
        return ""
    sentence = f"Created by <span class='author'> {_text(page.created_by)}</span>"
    if page.modified_by is not None:
        sentence += f", last modified by <span class='editor'> {_text(page.modified_by)}</span>"
    day = page.modified_on or page.created_on
    return sentence + (f" on {_text(_written(day))}" if day else "")


def _written(day: str) -> str:
    """A day as Confluence's Cloud writes it; raw words as they are."""
    try:
        found = date.fromisoformat(day if _DAY.fullmatch(day) else "")
    except ValueError:
        return day
    return f"{_MONTHS[found.month - 1]} {found.day:02}, {found.year:04}"


def _sayable(said: Page) -> Page:
    """A page with as much of its history as an export has words for.

    That has one date: of the last edit if there was one, else of the creation.
    """
    author, editor = (_name(said.created_by), _name(said.modified_by))
    edited = said.modified_on is not None or said.modified_by is not None
    return replace(
        said,
        created_by=author,
        created_on=None if edited or author is None else said.created_on,
        modified_by=editor if author else None,
        modified_on=said.modified_on if author and editor else None,
    )


def _name(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _differences(said: Page, made: Page) -> list[str]:
    """In what two pages differ that should be one."""
    pairs = {
        "its title": (_name(said.title), _name(made.title)),
        "its space": (_name(said.space), _name(made.space)),
        "the pages above it": (_crumbs(said), _crumbs(made)),
        "its author": (said.created_by, made.created_by),
        "its editor": (said.modified_by, made.modified_by),
        "its date": (
            (said.created_on, said.modified_on, None),
            (made.created_on, made.modified_on, made.exported_at),
        ),
        "whether it is empty": (said.kind is PageKind.EMPTY, made.kind is PageKind.EMPTY),
        "whether it is whole": (said.cut_off is None, made.cut_off is None),
        "how many tables it has": (len(said.tables), len(made.tables)),
    }
    found = [what for what, (one, other) in pairs.items() if one != other]
    for number, (one, other) in enumerate(zip(said.tables, made.tables, strict=False), 1):
        if one.heading != other.heading or _cells(one.rows) != _cells(other.rows):
            found.append(f"table {number}")
    return found


def _crumbs(page: Page) -> list[str | None]:
    return [name for name in map(_name, page.breadcrumbs) if name]


def _cells(rows: tuple[tuple[Cell, ...], ...]) -> list[list[Cell]]:
    """The cells of a table wherever they stand in the file."""
    return [[replace(cell, line=0, column=0) for cell in row] for row in rows]
