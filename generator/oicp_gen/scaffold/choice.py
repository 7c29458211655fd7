"""Choose the table and the column of codes for a new project."""

from typing import NamedTuple

from oicp_gen.contract.contract import folded_heading
from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import page_id
from oicp_gen.scaffold.code_patterns import pattern_of
from oicp_gen.scaffold.inventory import Inventory, Listed
from oicp_gen.scaffold.layout import Codes, TableLayout
from oicp_gen.text.phrases import lines, listed, quote

SHOWN = 12
"""Findings or tables that an error lists."""


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
    if len(named) != 1:
        number = f"{len(named)} columns have" if named else "no column has"
        raise _unsuitable(table, f"{number} the heading {quote(heading)}; {known}")
    texts = [text for text in layout.texts[layout.columns.index(named[0])] if text]
    if not texts:
        raise _unsuitable(table, f"the column {quote(heading)} is empty")
    return Codes(named[0], pattern_of(texts))


def _unsuitable(table: Listed, what: str) -> OicpGenError:
    return OicpGenError("code-column-unsuitable", place=table.place, reason=what)
