"""Whether this is the right page, and whether the contract's table is on it."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from oicp_gen.contract.contract import Contract, folded_heading
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey
from oicp_gen.extract.header import Ambiguity, Header, wanted_headings
from oicp_gen.model.page import Page, PageKind, Table, file_name
from oicp_gen.rules.base import ERROR, NOTE, Hit, page_rule
from oicp_gen.text.phrases import counted, listed, quote

_RIGHT_PAGE = "the right page (`page` in the contract, or --page)."


def _whole(page: Page) -> Place:
    return Place(file=page.where)


@page_rule("page-login", ERROR, "The file is a login page: it was saved without signing in.")
def login(survey: Survey) -> Iterator[Hit]:
    if survey.page.kind is PageKind.LOGIN:
        yield Hit(
            _whole(survey.page),
            f"this is a login page{_titled(survey.page)}. Sign in and export the page again.",
        )


@page_rule("page-truncated", ERROR, "The file ends before the page does.")
def truncated(survey: Survey) -> Iterator[Hit]:
    cut_off = survey.page.cut_off
    if cut_off:
        yield Hit(
            cut_off.place,
            f"the file is truncated: {quote(cut_off.missing)} is missing."
            " Export or copy the page again.",
        )


@page_rule("page-index", ERROR, "The file is the index of a space export, which only lists pages.")
def index(survey: Survey) -> Iterator[Hit]:
    if survey.page.kind is PageKind.INDEX:
        yield Hit(
            _whole(survey.page),
            "this is the index of a space export. Use the page's own file from the export.",
        )


@page_rule("page-empty", ERROR, "The page has no content.")
def empty(survey: Survey) -> Iterator[Hit]:
    if survey.page.kind is PageKind.EMPTY:
        yield Hit(
            _whole(survey.page),
            f"{_known(survey.page, 'the page')} is empty. Check its history in Confluence,"
            f" or name {_RIGHT_PAGE}",
        )


@page_rule("page-foreign", ERROR, "The file is not a Confluence page, and has no table.")
def foreign(survey: Survey) -> Iterator[Hit]:
    if survey.page.kind is PageKind.OTHER and not survey.page.cut_off:
        yield Hit(
            _whole(survey.page),
            f"this is not a Confluence page{_titled(survey.page)}: it has no table, and no"
            " element with the id title-text or main-content. Export the space as HTML and use the"
            " page's file, or save a response of the REST API.",
        )


def _known(page: Page, otherwise: str) -> str:
    """Return the page with its title, or another name for it if it has none."""
    return f"the page {quote(page.title)}" if page.title else otherwise


def _titled(page: Page) -> str:
    return f" (title: {quote(page.title)})" if page.title else ""


@page_rule("page-other", ERROR, "No table fits, and this is not the page that the contract names.")
def other(survey: Survey) -> Iterator[Hit]:
    page = survey.page
    wanted = file_name(survey.contract.page)
    if page.kind not in (PageKind.PAGE, PageKind.EMPTY) or survey.fitting or wanted is None:
        return
    if page.page_id is not None:
        is_other = page.page_id != wanted.page_id
    else:
        # Confluence writes a space in the title as a hyphen. A page's body alone has no title.
        is_other = bool(page.title) and wanted.title not in (None, page.title.replace(" ", "-"))
    if is_other:
        known = f" (id {page.page_id})" if page.page_id else ""
        yield Hit(
            _whole(page),
            f"this is {_known(page, 'another page')}{known}; the contract names the page"
            f" with the id {wanted.page_id} ({quote(survey.contract.page)}). Name {_RIGHT_PAGE}",
        )


@page_rule(
    "page-without-table",
    ERROR,
    "The page has content, but no table with any heading of the contract.",
)
def without_table(survey: Survey) -> Iterator[Hit]:
    page = survey.page
    if page.kind is not PageKind.PAGE or page.cut_off or survey.headers:
        return
    headings = list(wanted_headings(survey.contract).values())
    if not page.tables:
        yield Hit(_whole(page), f"{_known(page, 'the page')} has no table. Name {_RIGHT_PAGE}")
    for table in page.tables:
        first = [cell.text for cell in table.rows[0]] if table.rows else []
        hints = [_hint(heading, first) for heading in headings]
        yield Hit(
            Place(file=page.where, line=table.line, column=table.column),
            f"{_table_name(table)} starts with the row {quote(' | '.join(first))};"
            f" the contract expects the headings {quote(' | '.join(headings))}"
            f"{_under(survey.contract)}{''.join(hints)}."
            f" Restore the header row, or name {_RIGHT_PAGE}",
        )


@page_rule(
    "header-mismatch",
    ERROR,
    "A table has some of the contract's headings, but no table has all of them.",
)
def header_mismatch(survey: Survey) -> Iterator[Hit]:
    if survey.fitting:
        return
    near = [header for header in survey.headers if header.missing]
    advice = ". If this is the right table, change `column` in the contract."
    for header in sorted(near, key=lambda header: len(header.missing)):
        yield Hit(_header_place(survey.page, header), _mismatch(header) + advice)
        advice = ""  # once, for the nearest


def _mismatch(header: Header) -> str:
    named = header.columns.values()
    free = [name for column, name in header.names.items() if column not in named]
    missing = [f"{quote(heading)}{_hint(heading, free)}" for heading in header.missing]
    found = listed(list(map(quote, header.names.values())))
    return (
        f"{_table_name(header.table)} has no {header.field_word} headed {listed(missing)}; its"
        f" header {header.entry_word} has {found}"
    )


@page_rule(
    "header-ambiguous",
    ERROR,
    "A heading of the contract belongs to more than one column of the table.",
)
def header_ambiguous(survey: Survey) -> Iterator[Hit]:
    for header in survey.headers:
        if not header.missing and not survey.fitting:
            for ambiguity in header.ambiguous:
                yield Hit(_header_place(survey.page, header), _several(header, ambiguity))


def _several(header: Header, ambiguity: Ambiguity) -> str:
    names = list(dict.fromkeys(header.full_name(column) for column in ambiguity.columns))
    count = counted(len(ambiguity.columns), header.field_word)
    numbers = listed([str(column + 1) for column in ambiguity.columns])
    advice = (
        f"Name one of them in the contract: {listed(list(map(quote, names)))}."
        if len(names) == len(ambiguity.columns)
        else "Ask the publisher to give them different headings."
    )
    return f"heading {quote(ambiguity.heading)} belongs to {count} ({numbers}). {advice}"


def _header_place(page: Page, header: Header) -> Place:
    """Return where the header starts."""
    cell = header.table.rows[header.row][0]
    row = None if header.turned else header.row + 1
    return Place(file=page.where, line=cell.line, column=cell.column, row=row)


def _table_name(table: Table) -> str:
    return f"the table below {quote(table.heading)}" if table.heading else "this table"


def _hint(heading: str, names: list[str]) -> str:
    """Return a suggestion if one of the names is probably a misspelling of this heading."""
    folded = {folded_heading(name): name for name in names}
    if folded_heading(heading) in folded:
        return ""
    near = get_close_matches(folded_heading(heading), folded, n=1, cutoff=0.7)
    return f" (did you mean {quote(folded[near[0]])}?)" if near else ""


@page_rule("several-tables", ERROR, "More than one table has all headings of the contract.")
def several_tables(survey: Survey) -> Iterator[Hit]:
    fitting = survey.fitting
    for number, header in enumerate(fitting, 1):
        if len(fitting) > 1:
            table = header.table
            yield Hit(
                Place(file=survey.page.where, line=table.line, column=table.column),
                f"{_table_name(table)} is number {number} of {len(fitting)} tables that fit"
                f" the contract ({len(table.rows)} {header.entry_word}s); only one may fit",
            )


@page_rule(
    "page-title",
    NOTE,
    "A word of the catalog's title or protocol runs into another word in the page's title.",
)
def title(survey: Survey) -> Iterator[Hit]:
    page, contract = survey.page, survey.contract
    words = re.findall(r"[A-Z]\w{2,}", f"{contract.title} {contract.protocol}")
    glued = re.search(rf"[a-z](?=(?:{'|'.join(words)})\b)", page.title) if words else None
    if glued and page.title_place:
        better = f"{page.title[: glued.end()]} {page.title[glued.end() :]}"
        yield Hit(
            page.title_place, f"title {quote(page.title)} should probably read {quote(better)}"
        )


def _under(contract: Contract) -> str:
    """Return the heading that the contract requires above the table, for a message."""
    return f" under {quote(contract.under)}" if contract.under else ""
