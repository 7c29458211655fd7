"""List every table of an export, with its place, its columns, and the one that looks like codes."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind, Table
from oicp_gen.model.progress import Progress
from oicp_gen.readers.exports.export import Export
from oicp_gen.readers.signatures import may_hold_table
from oicp_gen.scaffold.layout import Codes, code_column, lay_out

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
    rows: int
    """The number of rows below the header."""
    codes: Codes | None
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
    with progress(len(export.names), "Reading") as step:
        for name in export.names:
            try:
                page = _page(export, name, alone=alone)
            except OicpGenError as error:
                if alone:
                    raise
                page = None
                failures.append(error)
            if page:
                tables += _listed(page, name, len(tables), cells=cells)
            if page and alone and page.kind in _NO_CONTENT:
                warnings.append(f"{page.file}: {_NO_CONTENT[page.kind]}")
            if page and page.cut_off:
                warnings.append(
                    f"{page.cut_off.place}: the file is truncated, so tables may be missing"
                )
            step()
    return Inventory(
        tuple(tables), len(export.names), tuple(warnings), tuple(failures), export.passed_over
    )


def _page(export: Export, name: str, *, alone: bool) -> Page | None:
    """Return a page; of several pages, None for the index and for one without a table."""
    data = export.read(name)
    if not alone and not may_hold_table(data):
        return None
    page = export.page(name, data)
    return page if alone or page.kind is not PageKind.INDEX else None


def _listed(page: Page, name: str, before: int, *, cells: bool) -> Iterator[Listed]:
    for number, table in enumerate(page.tables, before + 1):
        layout = lay_out(table)
        yield Listed(
            number=number,
            name=name,
            page=page.file,
            part=page.part,
            title=page.title,
            heading=table.heading,
            columns=tuple(column.heading for column in layout.columns),
            rows=len(layout.rows),
            codes=code_column(layout),
            line=table.line,
            column=table.column,
            first=next(_seen(table), ()),
            cells=tuple(_seen(table)) if cells else (),
        )


def _seen(table: Table) -> Iterator[tuple[str, ...]]:
    return (tuple(cell.visible_line for cell in row) for row in table.rows)
