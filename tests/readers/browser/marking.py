"""Prepare a page for a browser: its bytes, with the place of each cell in an attribute.

A cell of ours is found again in the browser by its place and never by its order or its text. Apart
from the attributes and the differences described here, the browser gets the page's own bytes, so
that it decodes and parses them independently.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import accumulate

from oicp_gen.model.page import Cell, Page
from oicp_gen.readers.decoding import decode

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_VOID = frozenset(
    (
        *(b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta"),
        *(b"param", b"source", b"track", b"wbr"),
    )
)
_SELF_CLOSED = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:-]*)((?:\s[^<>]*)?)(?<![=/\w])/>")
_SELF_CLOSED_NAME = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:-]*)()/>")


def place(of: Cell) -> str:
    """Return the place of a cell, which is its name in both readings."""
    return f"{of.line}:{of.column}"


def cells(page: Page) -> Iterator[list[Cell]]:
    """Yield the cells of each table, each once, in the order of the grid."""
    for table in page.tables:
        own = (cell for row in table.rows for cell in row if not cell.missing)
        yield list({id(cell): cell for cell in own}.values())


def marked(data: bytes, page: Page) -> bytes:
    """Return a page's file with the attributes `data-cell` and `data-table`.

    A place counts characters; a tag is found in the bytes by the number of "<" before it, which no
    encoding of a page uses for anything else.
    """
    if data.startswith(_UTF_16):
        return _marked(data.decode("utf-16").encode(), data, page).decode().encode("utf-16")
    return _marked(data, data, page)


def _marked(as_ascii: bytes, data: bytes, page: Page) -> bytes:
    lines = decode(data, file=page.file).split("\n")
    before = [0, *accumulate(line.count("<") for line in lines)]
    marks: dict[int, bytes] = {}
    for table, own in zip(page.tables, cells(page), strict=True):
        places = [("table", table.line, table.column)]
        places += [("cell", cell.line, cell.column) for cell in own]
        for kind, line, column in places:
            number = before[line - 1] + lines[line - 1].count("<", 0, column - 1)
            marks[number] = f' data-{kind}="{line}:{column}"'.encode()
    parts = as_ascii.split(b"<")
    for number, mark in marks.items():
        tag = parts[number + 1]
        name = re.match(rb"(?:table|t[dh])(?=[\s/>])", tag, re.IGNORECASE)
        assert name, tag[:20]
        parts[number + 1] = name[0] + mark + tag[name.end() :]
    return _with_end_tags(b"<".join(parts))


def _with_end_tags(data: bytes) -> bytes:
    """Return HTML with end tags instead of the slash of `<p />`, which browsers ignore.

    Confluence writes XML, and means an empty element.
    """

    def closed(tag: re.Match[bytes]) -> bytes:
        name = tag[1]
        return tag[0] if name.lower() in _VOID else b"<%s%s></%s>" % (name, tag[2], name)

    return _SELF_CLOSED_NAME.sub(closed, _SELF_CLOSED.sub(closed, data))


def content_type(data: bytes) -> str:
    """Return the header for a page: without an encoding, which the browser is to find itself.

    A page that declares none is UTF-8; browsers guess another one.
    """
    head = data[:4096].lower()
    known = b"charset" in head or data.startswith((codecs.BOM_UTF8, *_UTF_16))
    return "text/html" if known else "text/html; charset=utf-8"
