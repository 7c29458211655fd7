"""Choose one of the listed tables, and its codes."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from oicp_gen.contract.contract import folded_heading
from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import page_id
from oicp_gen.scaffold.code_patterns import pattern_of
from oicp_gen.scaffold.codes import Codes, ReadCode
from oicp_gen.scaffold.column_reading import read_column
from oicp_gen.scaffold.header import Column
from oicp_gen.scaffold.inventory import SHOWN, Inventory, Listed
from oicp_gen.scaffold.layout import TableLayout
from oicp_gen.scaffold.reasons import Lack
from oicp_gen.scaffold.table_reading import TableReading
from oicp_gen.text.phrases import lines, listed, nearest, quote

_REPEATED = (Lack.CODE_DUPLICATE, Lack.CODE_MERGED)
JOINED_BY = "-"
"""What joins the parts of a compound code."""


class TableChoice(NamedTuple):
    """The options of the command line that select a table."""

    table: int | None = None
    """Its number in the list of all tables."""
    codes: tuple[str, ...] = ()
    """The columns of codes, each by its heading or by its number, counted from 1."""
    page: str = ""
    """The page's file, its path in the export, its id or its title."""
    alike: bool = False
    """Whether all tables of the page with the same columns become one catalog."""


def choose(found: Inventory, choice: TableChoice) -> Listed:
    """Return the selected table. Raises OicpGenError that lists the candidates."""
    tables = [table for table in found.tables if not choice.page or _is_on(choice.page, table)]
    if choice.page and not tables:
        raise OicpGenError("page-without-table", page=quote(choice.page))
    fitting, what = _fitting(tables, choice)
    columns = Counter((table.name, _folded(table)) for table in fitting)
    if len(fitting) == 1 or (len(columns) == 1 and choice.alike):
        return fitting[0]
    if fitting:
        is_one = ", or make one catalog of all with --alike, because they have the same columns"
        are_some = ", and with --alike to add the tables with the same columns"
        advice = is_one if len(columns) == 1 else are_some if len(columns) < len(fitting) else ""
        raise OicpGenError(
            "table-ambiguous",
            count=len(fitting),
            lines=lines(map(_about, fitting), SHOWN),
            alike=advice,
        )
    if not tables:
        raise OicpGenError("table-missing", reason=what)
    raise OicpGenError("table-not-found", what=what, lines=lines(map(_about, tables), SHOWN))


def alike(found: Inventory, table: Listed) -> tuple[Listed, ...]:
    """Return the tables of the same page that have the columns of this one, and this one first."""
    own = set(_folded(table))
    others = [other for other in found.tables if other.name == table.name and other != table]
    same = [other for other in others if own and own <= set(_folded(other))]
    if not same:
        reason = "no other table of its page has the same columns"
        raise OicpGenError("table-unsuitable", place=table.place, reason=reason)
    return table, *same


def _fitting(tables: list[Listed], choice: TableChoice) -> tuple[list[Listed], str]:
    """Return the tables that fit the options, and what to say if there are none."""
    if choice.table is not None:
        fitting = [table for table in tables if table.number == choice.table]
        return fitting, f"there is no table {choice.table}"
    if choice.codes:
        fitting = [table for table in tables if _has_columns(table, choice.codes)]
        return fitting, f"no table has a column {_wanted(choice.codes, tables)}"
    fitting = [table for table in tables if table.codes]
    clear = [table for table in fitting if not table.are_words]
    return clear or fitting, "no table has a column that looks like codes"


def _wanted(headings: tuple[str, ...], tables: list[Listed]) -> str:
    """Return the wanted headings in words, with suggestions for those that no table has."""
    known = [column for table in tables for column in table.columns]
    folded = set(map(folded_heading, known))
    each = (
        quote(text) + ("" if folded_heading(text) in folded else _hint(text, known))
        for text in headings
    )
    return " and a column ".join(each)


def _hint(heading: str, columns: Iterable[str]) -> str:
    """Return a suggestion if the heading is probably a misspelling of one of these."""
    near = nearest(heading, columns)
    return f" (did you mean {quote(near)}?)" if near else ""


def _has_columns(table: Listed, wanted: tuple[str, ...]) -> bool:
    known = _folded(table)
    return all(folded_heading(text) in known or _number(text, table.width) for text in wanted)


def _folded(table: Listed) -> tuple[str, ...]:
    return tuple(map(folded_heading, table.columns))


def _number(text: str, columns: int) -> int:
    """Return the number of a column; 0 if the text is not the number of one of these columns."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return number if number <= columns else 0


def _is_on(page: str, table: Listed) -> bool:
    base = table.name.rpartition("/")[2]
    return page in (table.name, base, table.title, table.page, page_id(base))


def _about(table: Listed) -> str:
    heading = f" {table.heading}:" if table.heading else ""
    columns = " | ".join(table.columns) or "no header row"
    reason = f" ({table.reason.message})" if table.reason else ""
    return f"{table.number}: {table.place}:{heading} {columns}{reason}"


def choose_codes(table: Listed, reading: TableReading, wanted: tuple[str, ...]) -> Codes:
    """Return the codes in the columns of these names; without names, the likeliest codes."""
    layout = reading.layout
    if not wanted:
        codes = reading.usable
        if codes is None:
            raise _without_codes(table, reading)
        return codes
    columns = tuple(_column(table, layout, text) for text in wanted)
    if len(columns) > 1:
        return _compound(layout, columns)
    codes = read_column(layout, columns[0]).codes
    if codes is None:
        reason = f"the column {quote(wanted[0])} is empty"
        raise OicpGenError("code-column-unsuitable", place=table.place, reason=reason)
    return codes


def _without_codes(table: Listed, reading: TableReading) -> OicpGenError:
    reason = reading.reason or (reading.best.reason if reading.best else None)
    inner = reading.best.reason if reading.best and reading.best.reason else reason
    if reason and reason.is_usable and inner:
        reason = inner
    return OicpGenError(
        "code-column-missing",
        place=table.place,
        number=table.number,
        reason=reason.message if reason else "it is empty",
        together=_together(reading) if inner and inner.lack in _REPEATED else "",
    )


def _together(reading: TableReading) -> str:
    """Return advice on two columns that are distinct together; "" if there are none."""
    layout, best = reading.layout, reading.best
    if best is None:
        return ""
    for column in layout.columns:
        both = (best.column, column)
        texts = {code.code for code in _compound(layout, both).found if column != best.column}
        if len(texts) == len(layout.body):
            names = [f"--code {quote(it.heading or str(it.at + 1))}" for it in both]
            return f", such as {' '.join(names)}, which are distinct together"
    return ""


def _column(table: Listed, layout: TableLayout, text: str) -> Column:
    """Return the column with this heading or number."""
    wanted = folded_heading(text)
    named = [column for column in layout.columns if folded_heading(column.heading) == wanted]
    if len(named) == 1:
        return named[0]
    number = _number(text, table.width)
    numbered = [column for column in layout.columns if not named and column.at + 1 == number]
    if numbered:
        return numbered[0]
    headings = [quote(column.heading) for column in layout.columns if column.heading]
    known = f"the columns are {listed(headings)}" if headings else "the table has no header row"
    count = f"{len(named)} columns have" if named else "no column has"
    near = "" if named else _hint(text, table.columns)
    reason = f"{count} the heading {quote(text)}; {known}{near}"
    raise OicpGenError("code-column-unsuitable", place=table.place, reason=reason)


def _compound(layout: TableLayout, columns: tuple[Column, ...]) -> Codes:
    """Return the codes that the texts of several columns form."""
    found = tuple(
        ReadCode(JOINED_BY.join(texts), row)
        for row in layout.body
        if all(texts := [row.label(column) for column in columns])
    )
    return Codes(columns, pattern_of([code.code for code in found] or ["0"]), found)
