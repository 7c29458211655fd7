"""List every table of an export."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind, Table
from oicp_gen.model.progress import Progress
from oicp_gen.readers.exports.export import Export
from oicp_gen.scaffold.code_patterns import Likeness
from oicp_gen.scaffold.codes import Codes
from oicp_gen.scaffold.reasons import NoCodes
from oicp_gen.scaffold.table_reading import read_table
from oicp_gen.text.phrases import counted, listed, quote

SHOWN = 12
"""Findings or tables that an error lists."""

_NO_CONTENT = {
    PageKind.INDEX: "this is the index of a space, not one of its pages",
    PageKind.LOGIN: "this is a login page",
    PageKind.EMPTY: "the page is empty",
    PageKind.OTHER: "this is not a page of a Confluence export",
}


class Listed(NamedTuple):
    """A table of an export."""

    number: int
    """Counted from 1 across the whole export."""
    name: str
    """The page's path in the export."""
    page: str
    """The path to display."""
    part: str
    """The part of the file that contains the page, and in which lines are counted; "" for all."""
    title: str
    """The title of the page."""
    heading: str
    """The nearest heading above the table."""
    columns: tuple[str, ...]
    """The headings of the columns; empty if the table has no header row."""
    width: int
    """The number of cells in a row."""
    rows: int
    """The number of rows below the header."""
    above: int
    """The number of rows above the header that are not titles."""
    codes: Codes | None
    """The codes of a table that looks like one of codes."""
    reason: NoCodes | None
    """Why it does not look like one of codes; None if it does."""
    are_words: bool
    """Whether the codes are words or phrases, which could also be something else."""
    line: int
    column: int
    first: tuple[str, ...]
    """The texts of the first row."""
    cells: tuple[tuple[str, ...], ...]
    """The texts of all rows; empty unless requested."""

    @property
    def place(self) -> str:
        return f"{self.page}{self.part}:{self.line}:{self.column}"


class Inventory(NamedTuple):
    """The tables of an export."""

    tables: tuple[Listed, ...]
    files: int
    """The number of files that may be pages."""
    warnings: tuple[str, ...]
    """Warnings about a page that was passed alone."""
    failures: tuple[OicpGenError, ...]
    """The errors of pages that cannot be read, if there are several pages."""
    passed_over: tuple[str, ...]
    """The files that were not read, each with the reason."""


def list_tables(export: Export, progress: Progress, *, cells: bool = False) -> Inventory:
    """Return every table of the content pages, in order; the index of a space is not one of them.

    Of several pages, those without a table are not parsed, and errors are collected. Raises
    OicpGenError if there is only one page and it cannot be read.
    """
    alone = export.kind == "page"
    tables: list[Listed] = []
    warnings: list[str] = []
    failures: list[OicpGenError] = []
    for name, page in export.pages(progress, "Reading", failures):
        if page.kind is PageKind.INDEX and not alone:
            continue
        tables += _listed(page, name, len(tables), cells=cells)
        if alone and page.kind in _NO_CONTENT:
            warnings.append(f"{page.file}: {_NO_CONTENT[page.kind]}")
        if page.cut_off:
            warnings.append(
                f"{page.cut_off.place}: the file is truncated, so tables may be missing"
            )
        warnings += [_partly(page, table) for table in page.tables if table.part]
        if alone and page.unread_macros:
            warnings.append(_behind_macros(page))
    return Inventory(
        tuple(tables), len(export.names), tuple(warnings), tuple(failures), export.passed_over
    )


def _partly(page: Page, table: Table) -> str:
    """Return a warning about a report of which the file has only a part."""
    place = Place(page.where, table.line, table.column)
    return f"{place}: this table is a report, and only a part is in the file: {table.part}"


def _behind_macros(page: Page) -> str:
    """Return a warning about macros whose content is not in the file."""
    first = page.unread_macros[0].place
    what = listed([quote(gap.detail) for gap in page.unread_macros])
    count = counted(len(page.unread_macros), "macro")
    return f"{first}: tables may be in {count} whose content is not in the file: {what}"


def _listed(page: Page, name: str, before: int, *, cells: bool) -> Iterator[Listed]:
    for number, table in enumerate(page.tables, before + 1):
        reading = read_table(table)
        layout, best = reading.layout, reading.best
        yield Listed(
            number=number,
            name=name,
            page=page.file,
            part=page.part,
            title=page.title,
            heading=table.heading,
            columns=layout.headings,
            width=len(table.rows[0]) if table.rows else 0,
            rows=len(layout.rows),
            above=layout.above,
            codes=reading.codes,
            reason=reading.reason,
            are_words=best is None or best.likeness < Likeness.ALIKE,
            line=table.line,
            column=table.column,
            first=next(_seen(table), ()),
            cells=tuple(_seen(table)) if cells else (),
        )


def _seen(table: Table) -> Iterator[tuple[str, ...]]:
    return (tuple(cell.visible_line for cell in row) for row in table.rows)
