"""Every table of an export: where it stands, what it holds, and which column seems to be codes."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind, Table
from oicp_gen.model.progress import Progress
from oicp_gen.readers.exports.export import Export, OnePage, page_of
from oicp_gen.readers.signatures import may_hold_table
from oicp_gen.scaffold.layout import Codes, code_column, lay_out

_NO_CONTENT = {
    PageKind.INDEX: "this is the index of a space, no page of it",
    PageKind.LOGIN: "this is a login page",
    PageKind.EMPTY: "the page is empty",
    PageKind.OTHER: "this is not a page of a Confluence export",
}


class Listed(NamedTuple):
    """A table of an export."""

    number: int
    """Counted from 1 through the whole export."""
    name: str
    """The page's path in the export."""
    page: str
    """The same as a person should read it."""
    part: str
    """Where in the file the page's body stands, in which lines are counted; "" for the whole."""
    title: str
    """The page's."""
    heading: str
    """The nearest above the table."""
    columns: tuple[str, ...]
    """Their headings; none if the table has no header row."""
    rows: int
    """Below the header."""
    codes: Codes | None
    line: int
    column: int
    first: tuple[str, ...]
    """What stands in the first row."""
    cells: tuple[tuple[str, ...], ...]
    """The whole grid; empty unless it was asked for."""

    @property
    def place(self) -> str:
        return f"{self.page}{self.part}:{self.line}:{self.column}"


class Inventory(NamedTuple):
    """What an export holds."""

    tables: tuple[Listed, ...]
    files: int
    """How many files may be pages; not all of them are."""
    remarks: tuple[str, ...]
    """What a person should know of a page that was given alone."""
    failures: tuple[OicpGenError, ...]
    """The pages of several that cannot be read."""
    passed_over: tuple[str, ...]
    """What was not looked at, each with its reason."""


def list_tables(export: Export, progress: Progress, *, cells: bool = False) -> Inventory:
    """Every table of the content pages, in their order. The index of a space is none of them.

    Of several pages those that can hold no table are not parsed, and one that cannot be read ends
    nothing. Raises OicpGenError if the page is the only one and cannot be read.
    """
    alone = isinstance(export, OnePage)
    tables: list[Listed] = []
    remarks: list[str] = []
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
                remarks.append(f"{page.file}: {_NO_CONTENT[page.kind]}")
            if page and page.cut_off:
                remarks.append(f"{page.cut_off.place}: the file is cut off; tables may be missing")
            step()
    return Inventory(
        tuple(tables), len(export.names), tuple(remarks), tuple(failures), export.passed_over
    )


def _page(export: Export, name: str, *, alone: bool) -> Page | None:
    """A page; None if it is one of several and the index of them, or can hold no table."""
    data = export.read(name)
    if not alone and not may_hold_table(data):
        return None
    page = page_of(export, name, data)
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
