"""Find the contract's page in a space export: by the page's name or id, else by its table."""

from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.extract.find_table import headers, survey, wanted_columns
from oicp_gen.extract.header import Header
from oicp_gen.files.digests import digest_of
from oicp_gen.model.page import Page, PageKind, page_id
from oicp_gen.model.progress import Progress, silent
from oicp_gen.readers.exports.export import Export, open_export
from oicp_gen.text.phrases import counted, lines, listed, quote


class LocatedPage(NamedTuple):
    """The contract's page, and where it was found."""

    page: Page
    name: str
    """Its path in the export."""
    passed_over: tuple[str, ...]
    """The files that were not read, each with the reason."""


class PageFile(NamedTuple):
    """The contract's page, and the file that contains it: the page's own, or the whole ZIP."""

    located: LocatedPage
    path: Path
    digest: str


def open_page(
    path: Path, contract: Contract, *, shown: str, data: bytes | None, progress: Progress
) -> PageFile:
    """Find the contract's page in the file or folder at this path.

    `data` is the content of the file if it was read already. Raises the errors of `locate`.
    """
    outer, _, stored = path.name.rpartition("#")
    if outer and stored and not path.exists():  # the name of a page in an XML export
        path, shown = path.with_name(outer), shown.removesuffix(f"#{stored}")
    with open_export(path, shown=shown, data=data) as export:
        # Computed before the page is read: `check` notices if the file changes in between.
        whole = digest_of(path) if export.kind in ("ZIP", "XML") else None
        is_folder = export.kind == "folder"
        holders = set(map(export.holder, export.names)).difference(export.names)
        digests = {holder: digest_of(path / holder) for holder in holders} if is_folder else {}
        found = locate(export, contract, progress=progress)
    holder = export.holder(found.name)
    file = path / holder if is_folder else path
    return PageFile(found, file, whole or digests.get(holder) or found.page.sha256)


def locate(export: Export, contract: Contract, *, progress: Progress = silent) -> LocatedPage:
    """Find the contract's page in an export.

    That is the file that the contract names, or the one with the id or the title in that name;
    else the only page; else the only one with a table that has all headings of the contract.
    Raises OicpGenError if there is no such page, if there are several, or if it cannot be read.
    """
    named = _named(export, contract.page)
    if len(named) > 1:
        raise OicpGenError(
            "page-file-ambiguous",
            place=export.display_path,
            count=len(named),
            page=quote(contract.page),
            lines=lines(map(export.shown_page, named)),
        )
    if named:
        return LocatedPage(export.page(named[0]), named[0], export.unread)
    if len(export.names) == 1:
        (name,) = export.names
        page = export.page(name)
        _refuse_another(page, contract)
        return LocatedPage(page, name, export.unread)
    return _by_table(export, contract, progress)


def _named(export: Export, wanted: str) -> list[str]:
    """Return the pages with the name in the contract, else those with the id in that name.

    If that name has no id, those with its title, which only an XML export lists.
    """
    exact = [name for name in export.names if name.rpartition("/")[2] == wanted]
    wanted_id = page_id(wanted)
    if exact or wanted_id:
        return exact or [name for name in export.names if page_id(name) == wanted_id]
    title = wanted.rpartition(".")[0] or wanted
    titles = export.titles.items()
    return [name for name, found in titles if title in (found, found.replace(" ", "-"))]


def _refuse_another(page: Page, contract: Contract) -> None:
    """Refuse a page with a different id from the contract's and none of its headings."""
    wanted = page_id(contract.page)
    is_another = wanted and page.page_id and page.page_id != wanted
    if is_another and page.kind in (PageKind.PAGE, PageKind.EMPTY) and not headers(page, contract):
        raise OicpGenError(
            "page-mismatch",
            place=page.file,
            title=quote(page.title),
            found=page.page_id,
            page=quote(contract.page),
        )


def _by_table(export: Export, contract: Contract, progress: Progress) -> LocatedPage:
    found: LocatedPage | None = None
    fitting: list[str] = []
    near: list[tuple[int, str]] = []  # how many headings a table lacks, and its description
    failures: list[OicpGenError] = []
    for name, page in export.pages(progress, "Searching", failures):
        seen = survey(page, contract)
        places = [str(_place(page, row)) for row in seen.fitting]
        if places:
            found = found or LocatedPage(page, name, ())
            fitting.append(places[0])
        else:
            near += [(len(row.missing), _described(page, row)) for row in seen.headers]
    if len(fitting) > 1:
        raise OicpGenError(
            "page-table-ambiguous",
            place=export.display_path,
            count=len(fitting),
            lines=lines(fitting),
        )
    passed_over = (*export.passed_over, *map(str, failures))
    if found is None:
        nearest = [about for _, about in sorted(near, key=itemgetter(0))]
        raise _not_found(export, contract, nearest, passed_over)
    return found._replace(passed_over=passed_over)


def _described(page: Page, header: Header) -> str:
    texts = [cell.text for cell in header.table.rows[header.row] if not cell.missing]
    under = f"under {quote(header.table.heading)}, " if header.table.heading else ""
    missing = listed(list(map(quote, header.missing)))
    row = quote(" | ".join(texts), 120)
    return f"{_place(page, header)}: {under}the row {row} lacks {missing}"


def _place(page: Page, header: Header) -> Place:
    first = header.table.rows[max(header.row, 0)][0]
    return Place(page.where, first.line, first.column)


def _not_found(
    export: Export, contract: Contract, nearest: list[str], passed_over: tuple[str, ...]
) -> OicpGenError:
    wanted = [quote(str(column)) for column in wanted_columns(contract).values()]
    pages = counted(len(export.names), "page")
    some = "all" if nearest else "any"
    what = f"{some} of the headings {listed(wanted)}"
    if not contract.needs_header:
        parts = listed(list(map(str, contract.code_columns)))
        what = f"a code ({contract.code_pattern.pattern}) in column {parts}"
    message = f"no table in the {pages} has {what}"
    if nearest:
        message += f"; {counted(len(nearest), 'table has', 'tables have')} some, nearest first:"
        message += lines(nearest)
    if passed_over:
        message += f"\n{counted(len(passed_over), 'file was', 'files were')} not read:"
        message += lines(passed_over)
    return OicpGenError(
        "page-not-found", place=export.display_path, message=message, export=export.display_path
    )
