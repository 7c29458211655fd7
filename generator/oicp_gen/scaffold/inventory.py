"""List every table of an export, and choose one of them and its column of codes."""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.contract.contract import folded_heading
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind, Table, page_id
from oicp_gen.model.progress import Progress
from oicp_gen.readers.exports.export import Export
from oicp_gen.scaffold.code_patterns import pattern_of
from oicp_gen.scaffold.layout import Codes, TableLayout, code_column, lay_out
from oicp_gen.text.phrases import counted, lines, listed, quote

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
        if alone and page.unread:
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
    first = page.unread[0].place
    what = listed([quote(gap.detail) for gap in page.unread])
    count = counted(len(page.unread), "macro")
    return f"{first}: tables may be in {count} whose content is not in the file: {what}"


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


class TableChoice(NamedTuple):
    """The options of the command line that select a table."""

    table: int | None = None
    """Its number in the list of all tables."""
    code: str = ""
    """The heading of the column of codes."""
    page: str = ""
    """The page's file, its path in the export, its id or its title."""


def choose(found: Inventory, choice: TableChoice) -> Listed:
    """Return the selected table. Raises OicpGenError that lists the candidates."""
    tables = [table for table in found.tables if not choice.page or _is_on(choice.page, table)]
    if choice.page and not tables:
        raise OicpGenError("page-without-table", page=quote(choice.page))
    if choice.table is not None:
        fitting = [table for table in tables if table.number == choice.table]
        what = f"there is no table {choice.table}"
    elif choice.code:
        wanted = folded_heading(choice.code)
        fitting = [t for t in tables if wanted in map(folded_heading, t.columns)]
        what = f"no table has a column {quote(choice.code)}"
    else:
        fitting = [table for table in tables if table.codes]
        what = "no table has a column that looks like codes"
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise OicpGenError(
            "table-ambiguous", count=len(fitting), lines=lines(map(_about, fitting), SHOWN)
        )
    if not tables:
        raise OicpGenError("table-missing", reason=what)
    raise OicpGenError("table-not-found", what=what, lines=lines(map(_about, tables), SHOWN))


def _is_on(page: str, table: Listed) -> bool:
    base = table.name.rpartition("/")[2]
    return page in (table.name, base, table.title, table.page, page_id(base))


def _about(table: Listed) -> str:
    heading = f" {table.heading}:" if table.heading else ""
    columns = " | ".join(table.columns) or "no header row"
    return f"{table.number}: {table.place}:{heading} {columns}"


def choose_codes(table: Listed, layout: TableLayout, heading: str) -> Codes:
    """Return the column of codes with this heading; without a heading, the likeliest one."""
    if not heading and table.codes:
        return table.codes
    columns = [quote(column) for column in table.columns if column]
    known = f"the columns are {listed(columns)}" if columns else "the table has no header row"
    if not heading:
        raise OicpGenError(
            "code-column-missing", place=table.place, number=table.number, known=known
        )
    wanted = folded_heading(heading)
    named = [column for column in layout.columns if folded_heading(column.heading) == wanted]
    texts: list[str] = []
    if len(named) == 1:
        texts = [text for text in layout.texts[layout.columns.index(named[0])] if text]
        what = f"the column {quote(heading)} is empty"
    else:
        number = f"{len(named)} columns have" if named else "no column has"
        what = f"{number} the heading {quote(heading)}; {known}"
    if not texts:
        raise OicpGenError("code-column-unsuitable", place=table.place, reason=what)
    return Codes(named[0], pattern_of(texts))
