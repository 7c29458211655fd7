"""Is this the page, and is the contract's table on it?"""

import re
from collections.abc import Iterator

from oicp_gen.catalog import Catalog, folded_heading
from oicp_gen.draft import CODE, Draft, Header, headers
from oicp_gen.findings import Place, Severity
from oicp_gen.page import Kind, Page
from oicp_gen.phrases import counted, listed, quoted
from oicp_gen.rules.base import Hit, page_rule, table_rule


def _whole(page: Page) -> Place:
    return Place(file=page.file)


@page_rule("page-login", Severity.ERROR)
def login(page: Page, _: Catalog) -> Iterator[Hit]:
    """The file is a login page: whoever saved it was not signed in."""
    if page.kind is Kind.LOGIN:
        yield Hit(
            place=_whole(page), message="this is a login page; sign in and export the page again"
        )


@page_rule("page-index", Severity.ERROR)
def index(page: Page, _: Catalog) -> Iterator[Hit]:
    """The file is the index of a space, which lists pages and holds none."""
    if page.kind is Kind.INDEX:
        yield Hit(
            place=_whole(page),
            message="this is the index of a space export; take the page's own file from the export",
        )


@page_rule("page-empty", Severity.ERROR)
def empty(page: Page, _: Catalog) -> Iterator[Hit]:
    """The page has no content at all."""
    if page.kind is Kind.EMPTY:
        yield Hit(place=_whole(page), message=f"the page {quoted(page.title)} is empty")


@page_rule("page-foreign", Severity.ERROR)
def foreign(page: Page, _: Catalog) -> Iterator[Hit]:
    """The file is not a page of a Confluence HTML export."""
    if page.kind is Kind.OTHER:
        yield Hit(
            place=_whole(page),
            message="this is not a page of a Confluence HTML export: nothing in it has the id"
            " title-text or main-content; export the space as HTML and take the page's file",
        )


@page_rule("page-without-table", Severity.ERROR)
def without_table(page: Page, catalog: Catalog) -> Iterator[Hit]:
    """The page has content but no table with any heading of the contract."""
    if page.kind is not Kind.PAGE or headers(page, catalog):
        return
    if not page.tables:
        yield Hit(place=_whole(page), message=f"the page {quoted(page.title)} has no table")
    for table in page.tables:
        first = [cell.text for cell in table.rows[0]] if table.rows else []
        yield Hit(
            place=Place(file=page.file, line=table.line, column=table.column),
            message=f"this table begins with the row {quoted(' | '.join(first))}; the contract"
            f" wants the headings {quoted(' | '.join(_headings(catalog)))}",
        )


@page_rule("header-mismatch", Severity.ERROR)
def header_mismatch(page: Page, catalog: Catalog) -> Iterator[Hit]:
    """A table has some of the contract's headings, and no table has all of them."""
    found = headers(page, catalog)
    if any(not header.missing for header in found):
        return
    most = max((len(header.columns) for header in found), default=0)
    for header in [header for header in found if len(header.columns) == most]:
        cells = header.table.rows[header.row]
        missing = listed([quoted(heading) for heading in header.missing])
        yield Hit(
            place=Place(
                file=page.file, line=cells[0].line, column=cells[0].column, row=header.row + 1
            ),
            message=f"no column is headed {missing}; the row has"
            f" {listed([quoted(cell.text) for cell in cells if not cell.missing])}",
        )


@page_rule("several-tables", Severity.ERROR)
def several_tables(page: Page, catalog: Catalog) -> Iterator[Hit]:
    """More than one table has all headings of the contract."""
    matching = [header for header in headers(page, catalog) if not header.missing]
    for number, header in enumerate(matching, 1):
        if len(matching) > 1:
            yield Hit(
                place=Place(file=page.file, line=header.table.line, column=header.table.column),
                message=f"this is one of {len(matching)} tables that fit the contract (number"
                f" {number}, {len(header.table.rows)} rows); only one may",
            )


@page_rule("page-title", Severity.NOTE)
def title(page: Page, catalog: Catalog) -> Iterator[Hit]:
    """A word of the catalogue's title or protocol is glued to another word in the page's title."""
    words = re.findall(r"[A-Z]\w{2,}", f"{catalog.title} {catalog.protocol}")
    glued = re.search(rf"[a-z](?=(?:{'|'.join(words)})\b)", page.title) if words else None
    if glued and page.title_place:
        better = f"{page.title[: glued.end()]} {page.title[glued.end() :]}"
        yield Hit(
            place=page.title_place,
            message=f"the title {quoted(page.title)} reads like {quoted(better)}",
        )


@table_rule("header-spelling", Severity.NOTE)
def header_spelling(draft: Draft) -> Iterator[Hit]:
    """A heading is written otherwise than the contract writes it."""
    wanted = {CODE: draft.catalog.code_column}
    wanted |= {field.name: field.column for field in draft.catalog.fields}
    for name, column in draft.header.columns.items():
        place = draft.heading_place(column)
        if place.heading != wanted[name]:
            yield Hit(
                place=place,
                message=f"the heading {quoted(place.heading or '')} is {quoted(wanted[name])} in"
                " the contract",
                mend=f"read as {quoted(wanted[name])}",
            )


@table_rule("header-repeated", Severity.NOTE)
def header_repeated(draft: Draft) -> Iterator[Hit]:
    """The header row stands in the table a second time."""
    for row in list(draft.rows):
        texts = {name: folded_heading(cell.text) for name, cell in row.cells.items()}
        if texts == {name: folded_heading(heading) for name, heading in row.headings.items()}:
            draft.rows.remove(row)
            yield Hit(place=row.place(CODE), message="the header row once more", mend="left out")


@table_rule("table-empty", Severity.ERROR)
def table_empty(draft: Draft) -> Iterator[Hit]:
    """The table has a header and no row below it."""
    if not draft.rows:
        yield Hit(place=draft.place, message="the table has no row below its header")


@table_rule("column-unknown", Severity.WARNING)
def column_unknown(draft: Draft) -> Iterator[Hit]:
    """The table has a column that the contract does not name; what stands in it is not used."""
    for column in _unnamed(draft.header):
        filled = [row[column] for row in draft.header.table.rows[draft.header.row + 1 :]]
        texts = [cell.text for cell in filled if cell.text]
        place = draft.heading_place(column)
        if texts or place.heading:
            name = f"the column {quoted(place.heading)}" if place.heading else "an unnamed column"
            used = f"{counted(len(texts), 'cell')} not used" if texts else "it is empty"
            first = f", the first {quoted(texts[0])}" if texts else ""
            yield Hit(place=place, message=f"the contract has no field for {name}: {used}{first}")


def _unnamed(header: Header) -> list[int]:
    named = set(header.columns.values())
    cells = header.table.rows[header.row]
    return [at for at, cell in enumerate(cells) if at not in named and not cell.missing]


def _headings(catalog: Catalog) -> list[str]:
    return [catalog.code_column, *(field.column for field in catalog.fields)]
