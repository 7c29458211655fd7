"""The page: whether it is the right one with the contract's table, and its title and metadata."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from oicp_gen.contract.contract import Contract, folded_heading
from oicp_gen.errors import Place
from oicp_gen.extract.codes import has_code
from oicp_gen.extract.find_table import Survey, wanted_columns, wanted_headings
from oicp_gen.extract.header import Header
from oicp_gen.model.page import Page, PageKind, Table, file_name
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, rule
from oicp_gen.text.characters import char_name, dangerous
from oicp_gen.text.phrases import counted, listed, quote


def _reporting(kind: PageKind) -> Callable[[Survey], Iterator[Hit]]:
    """Return a check that reports a page of this kind."""

    def check(survey: Survey) -> Iterator[Hit]:
        page = survey.page
        if page.kind is kind:
            yield Hit(Place(page.where), titled=_titled(page), page=_known(page, "the page"))

    return check


login = rule("page-login", ERROR)(_reporting(PageKind.LOGIN))
index = rule("page-index", ERROR)(_reporting(PageKind.INDEX))
empty = rule("page-empty", ERROR)(_reporting(PageKind.EMPTY))


@rule("page-truncated", ERROR)
def truncated(survey: Survey) -> Iterator[Hit]:
    cut_off = survey.page.cut_off
    if cut_off:
        yield Hit(cut_off.place, missing=quote(cut_off.missing))


@rule("page-foreign", ERROR)
def foreign(survey: Survey) -> Iterator[Hit]:
    if survey.page.kind is PageKind.OTHER and not survey.page.cut_off:
        yield Hit(Place(survey.page.where), titled=_titled(survey.page))


def _known(page: Page, otherwise: str) -> str:
    """Return the page with its title, or another name for it if it has none."""
    return f"the page {quote(page.title)}" if page.title else otherwise


def _titled(page: Page) -> str:
    return f" (title: {quote(page.title)})" if page.title else ""


@rule("page-other", ERROR)
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
        yield Hit(
            Place(page.where),
            page=_known(page, "another page"),
            id=f" (id {page.page_id})" if page.page_id else "",
            wanted_id=wanted.page_id,
            wanted=quote(survey.contract.page),
        )


@rule("page-without-table", ERROR)
def without_table(survey: Survey) -> Iterator[Hit]:
    page, contract = survey.page, survey.contract
    if page.kind is not PageKind.PAGE or page.cut_off or survey.headers:
        return
    headings = list(wanted_headings(contract).values())
    unread = _unread(page)
    if not page.tables:
        yield Hit(Place(page.where), "no-table", page=_known(page, "the page"), unread=unread)
    for table in page.tables:
        first = [cell.text for cell in table.rows[0]] if table.rows else []
        yield Hit(
            Place(page.where, table.line, table.column),
            _case(table, contract),
            pattern=contract.code_pattern.pattern,
            number=listed(list(map(str, contract.code_columns))),
            table=table_name(table),
            row=quote(" | ".join(first)),
            headings=quote(" | ".join(headings)),
            under=_chosen_by(contract),
            hints="".join(_hint(heading, first) for heading in headings),
            unread=unread,
        )


def _case(table: Table, contract: Contract) -> str:
    """Return what a table lacks: headings, and perhaps a header row, or codes."""
    if not contract.needs_header:
        return "no-code"
    first = table.rows[0] if table.rows else ()
    return "no-header" if any(has_code([cell.content], contract) for cell in first) else ""


def _chosen_by(contract: Contract) -> str:
    """Return where the contract's table is, for a message; "" if it may be anywhere."""
    under = listed(list(map(quote, contract.under)))
    after = f" after {quote(contract.after)}" if contract.after else ""
    return (f" under {under}" if under else "") + after


def _unread(page: Page) -> str:
    """Return what could hold the table, but whose content is not in the file; "" if nothing."""
    macros = [f"{quote(gap.detail)} (line {gap.place.line})" for gap in page.unread_macros]
    if not macros:
        return ""
    what = "a macro" if len(macros) == 1 else "macros"
    return f"; it may be in {what} whose content is not in the file: {listed(macros)}"


@rule("header-mismatch", ERROR)
def header_mismatch(survey: Survey) -> Iterator[Hit]:
    if survey.matching:
        return
    near = [header for header in survey.headers if header.missing]
    for number, header in enumerate(sorted(near, key=lambda header: len(header.missing))):
        named = header.columns.values()
        free = [name for column, name in header.names.items() if column not in named]
        missing = [f"{quote(heading)}{_hint(heading, free)}" for heading in header.missing]
        yield Hit(
            header_place(survey.page, header),
            "" if number else "nearest",
            table=table_name(header.table),
            field=header.field_word,
            missing=listed(missing),
            entry=header.entry_word,
            found=listed(list(map(quote, header.names.values()))),
        )


@rule("header-ambiguous", ERROR)
def header_ambiguous(survey: Survey) -> Iterator[Hit]:
    for header in survey.headers if not survey.matching else ():
        for heading, columns in header.ambiguous if not header.missing else ():
            names = list(dict.fromkeys(map(header.full_name, columns)))
            is_repeated = header.repetitions(wanted_columns(survey.contract))
            case = "repeated" if is_repeated else "same-names"
            yield Hit(
                header_place(survey.page, header),
                "" if len(names) == len(columns) else case,
                heading=quote(heading),
                columns=counted(len(columns), header.field_word),
                numbers=listed([str(column + 1) for column in columns]),
                names=listed(list(map(quote, names))),
            )


def header_place(page: Page, header: Header) -> Place:
    """Return the place of a table's header."""
    cell = header.table.rows[header.row][0]
    row = None if header.turned else header.row + 1
    return Place(page.where, cell.line, cell.column, row)


def table_name(table: Table) -> str:
    """Return the words for a table: by the heading above it, if there is one."""
    return f"the table below {quote(table.heading)}" if table.heading else "this table"


def _hint(heading: str, names: list[str]) -> str:
    """Return a suggestion if one of the names is probably a misspelling of this heading."""
    folded = {folded_heading(name): name for name in names}
    if folded_heading(heading) in folded:
        return ""
    near = get_close_matches(folded_heading(heading), folded, n=1, cutoff=0.7)
    return f" (did you mean {quote(folded[near[0]])}?)" if near else ""


@rule("report-partial", WARNING)
def report_partial(survey: Survey) -> Iterator[Hit]:
    tables = {id(header.table): header.table for header in survey.fitting}
    for table in tables.values():
        if table.part:
            place = Place(survey.page.where, table.line, table.column)
            yield Hit(place, table=table_name(table), part=table.part)


@rule("page-title", NOTE)
def title(survey: Survey) -> Iterator[Hit]:
    page, contract = survey.page, survey.contract
    words = re.findall(r"[A-Z]\w{2,}", f"{contract.title} {contract.protocol}")
    glued = re.search(rf"[a-z](?=(?:{'|'.join(words)})\b)", page.title) if words else None
    if glued and page.title_place:
        better = f"{page.title[: glued.end()]} {page.title[glued.end() :]}"
        yield Hit(page.title_place, title=quote(page.title), better=quote(better))


@rule("page-characters", WARNING)
def characters(survey: Survey) -> Iterator[Hit]:
    page = survey.page
    dates = (page.created_on, page.modified_on, page.exported_at)
    texts = {
        "title": page.title,
        "space name": page.space,
        "breadcrumb trail": "".join(page.breadcrumbs),
        "author name": page.created_by or "",
        "editor name": page.modified_by or "",
        "date": "".join(filter(None, dates)),
    }
    for what, text in texts.items():
        found = ", ".join(map(char_name, dangerous(text)))
        if found:
            at_title = page.title_place if what == "title" else None
            yield Hit(at_title or Place(page.where), what=what, characters=found)
