"""The report of `tables`: every table of an export, below the name of its page."""

import textwrap
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from oicp_gen.report.base import Line, Lines, Paint, Report, answer, failure, note
from oicp_gen.report.terminal import printable
from oicp_gen.scaffold.inventory import Inventory, Listed
from oicp_gen.scaffold.reasons import Lack, NoCodes
from oicp_gen.text.phrases import counted

_WIDTH = 80
_LINES = 3
"""How many lines the headings of a table may take."""


@dataclass(frozen=True, slots=True)
class TablesReport(Report):
    """The tables of an export; `cells` also shows what they contain."""

    command = "tables"
    found: Inventory
    cells: bool

    def as_text(self, paint: Paint) -> Lines:
        found = self.found.tables
        number = len(str(len(found)))
        places = [f"{table.line}:{table.column}" for table in found]
        widest = max(map(len, places), default=0)
        rows = max((len(counted(table.rows, "row")) for table in found), default=0)
        page = ""
        for table, place in zip(found, places, strict=True):
            if table.page + table.part != page:
                page = table.page + table.part
                head = paint("head", printable(page + (f": {table.title}" if table.title else "")))
                yield Line(("\n" if table.number > 1 else "") + head)
            start = f"{table.number:>{number}}  {place:<{widest}}"
            start += f"  {counted(table.rows, 'row'):<{rows}}  "
            heading = _clipped(printable(table.heading), _WIDTH - len(start))
            yield answer((start + heading).rstrip())
            for line in _about(table):
                yield answer(_indented(line, number + 2, _LINES if table.columns else 1))
            for row in table.cells if self.cells else ():
                yield answer(" " * (number + 2) + " | ".join(row))
        yield from self.notes()

    def as_json(self) -> dict[str, Any]:
        return {"tables": [table_json(table, cells=self.cells) for table in self.found.tables]}

    def notes(self) -> Lines:
        found = self.found
        yield from (note(f"{warning}.") for warning in found.warnings)
        yield from unread(found)
        where = f" in {counted(found.files, 'file')}" if found.files > 1 else ""
        likely = sum(table.codes is not None for table in found.tables)
        if found.tables:
            tables = counted(len(found.tables), "table")
            yield note(f"{tables}{where}, {likely or 'none'} with a column that looks like codes.")
        else:
            yield note(f"No tables{where}.")


def unread(found: Inventory) -> Lines:
    """Return the files of an export that were not read, and the pages that could not be."""
    yield from (note(f"Not read: {line}") for line in found.passed_over)
    yield from (failure(str(error)) for error in found.failures)


def table_json(table: Listed, *, cells: bool = False) -> dict[str, Any]:
    """Return a table as it appears in JSON."""
    codes = table.codes
    grid = {"cells": table.cells} if cells else {}
    return {
        "number": table.number,
        "page": table.page,
        "part": table.part,
        "title": table.title,
        "heading": table.heading,
        "columns": table.columns,
        "rows": table.rows,
        "rows_above": table.above,
        "code_column": (codes.column.heading or codes.column.at + 1) if codes else None,
        "code_pattern": codes.pattern if codes else None,
        "no_codes": reason_json(table.reason) if table.reason else None,
        "line": table.line,
        "column": table.column,
        **grid,
    }


def reason_json(reason: NoCodes) -> dict[str, Any]:
    """Return why a table does not look like one of codes, as it appears in JSON."""
    return {
        "id": reason.lack,
        "message": reason.message,
        "column": reason.column or None,
        "row": reason.row,
        "first_row": reason.first_row,
        "text": reason.text or None,
    }


def _about(table: Listed) -> list[str]:
    """Return the headings of a table, and its codes or why it seems to have none, as lines."""
    if table.columns:
        lines = [" | ".join(table.columns)]
    else:
        lines = [f"no header row; the first row is: {' | '.join(table.first)}"]
    if table.above:
        lines.append(f"{counted(table.above, 'row')} above the header")
    if table.codes:
        lines.append(f"codes: {table.codes.shown}, {table.codes.pattern}")
    elif table.reason and table.reason.lack is not Lack.NO_HEADER_ROW:
        lines.append(f"no codes: {table.reason.message}")
    return lines


def _indented(line: str, indent: int, lines: int) -> str:
    """Return the text wrapped to at most this many lines."""
    blanks = " " * indent
    return textwrap.fill(
        printable(line),
        _WIDTH,
        initial_indent=blanks,
        subsequent_indent=blanks,
        max_lines=lines,
        placeholder=" …",
    )


def _clipped(text: str, width: int) -> str:
    """Return as much of the text as fits into this many columns of a terminal."""
    taken = 0
    for at, char in enumerate(text):
        taken += 2 if east_asian_width(char) in "WF" else 1
        if taken > width:
            return f"{text[: max(at - 2, 0)]}…"
    return text
