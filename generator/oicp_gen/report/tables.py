"""What `tables` and `init` say: the tables of an export, and what became of one."""

import sys
import textwrap
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from oicp_gen.report.formats import Format
from oicp_gen.report.terminal import coloured, print_json, print_note, print_result, printable
from oicp_gen.scaffold.inventory import Inventory, Listed
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.scaffold.init import Started

_WIDTH = 80
_LINES = 3
"""How many lines the headings of a table may take."""


def tables(found: Inventory, output: Format, *, cells: bool) -> None:
    """Every table of an export, those of a page below its name."""
    if output is Format.JSON:
        print_json({"tables": [_json(table, cells=cells) for table in found.tables]})
    else:
        _say_tables(found.tables, cells=cells)
    for warning in found.warnings:
        print_note(f"{printable(warning)}.")
    _comment_failures(found)
    of = f" in {counted(found.files, 'file')}" if found.files > 1 else ""
    if not found.tables:
        print_note(f"There is no table{of}.")
        return
    likely = sum(table.codes is not None for table in found.tables)
    print_note(
        f"{counted(len(found.tables), 'table')}{of}, {likely or 'none'} with a column that looks"
        " like codes."
    )


def _comment_failures(found: Inventory) -> None:
    for line in found.passed_over:
        print_note(f"Not read: {printable(line)}")
    for failure in found.failures:
        print_note(f"{coloured('error', 'error', sys.stderr)}: {printable(str(failure))}")


def started(result: "Started", found: Inventory, output: Format) -> None:
    """The project that was made of a table of an export, and what to do with it."""
    _comment_failures(found)
    proposal = result.proposal
    if output is Format.JSON:
        print_json(
            {
                "command": "init",
                "project": str(result.root),
                "table": _json(result.table, cells=False),
                "catalog": proposal.id,
                "entries": result.entries,
                "fields": [field.name for field in proposal.fields],
                "left_out": [column._asdict() for column in proposal.left_out],
                "files": result.files,
            }
        )
        return
    where = printable(str(result.root))
    print_note(
        f"Table {result.table.number}, {printable(result.table.place)}:"
        f" {counted(result.entries, 'code')}, as {proposal.entry} in {proposal.id}."
    )
    rows = [("code", printable(proposal.code.heading), proposal.pattern)]
    rows += [(field.name, printable(field.column), field.kind) for field in proposal.fields]
    widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
    for name, column, about in rows:
        print_note(f"  {name:<{widths[0]}}  {column:<{widths[1]}}  {about}")
    for left_out in proposal.left_out:
        print_note(f"Left out {printable(left_out.column)}: {left_out.reason}.")
    for code, name in proposal.names.items():
        print_note(f"Named {printable(code)} {name}, as a target uses the shorter name otherwise.")
    print_note(f"Wrote {where}/. Look at source/contract.toml in it, then run:")
    print_note(f"  oicp-gen build --project {where}")


def _json(table: Listed, *, cells: bool) -> dict[str, Any]:
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
        "code_column": codes.column.heading if codes else None,
        "code_pattern": codes.pattern if codes else None,
        "line": table.line,
        "column": table.column,
        **grid,
    }


def _say_tables(found: tuple[Listed, ...], *, cells: bool) -> None:
    number = len(str(len(found)))
    place = max((len(_place(table)) for table in found), default=0)
    rows = max((len(counted(table.rows, "row")) for table in found), default=0)
    page = ""
    for table in found:
        if table.page + table.part != page:
            page = table.page + table.part
            title = f": {table.title}" if table.title else ""
            print_result(("\n" if table.number > 1 else "") + _head(printable(page + title)))
        head = f"{table.number:>{number}}  {_place(table):<{place}}"
        head += f"  {counted(table.rows, 'row'):<{rows}}  "
        print_result((head + _clipped(printable(table.heading), _WIDTH - len(head))).rstrip())
        for line in _about(table):
            print_result(_indented(line, number + 2, lines=_LINES if table.columns else 1))
        for row in table.cells if cells else ():
            print_result(" " * (number + 2) + printable(" | ".join(row)))


def _head(text: str) -> str:
    return coloured("head", text, sys.stdout)


def _place(table: Listed) -> str:
    return f"{table.line}:{table.column}"


def _about(table: Listed) -> list[str]:
    """The headings of a table, and its codes, as lines."""
    if not table.columns:
        return [f"no header row; the first is: {' | '.join(table.first)}"]
    lines = [" | ".join(table.columns)]
    if table.codes:
        lines.append(f"codes: {table.codes.column.heading}, {table.codes.pattern}")
    return lines


def _indented(line: str, indent: int, *, lines: int) -> str:
    """A text wrapped to at most so many lines."""
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
    """A text that takes at most so many columns of a terminal."""
    taken = 0
    for at, char in enumerate(text):
        taken += 2 if east_asian_width(char) in "WF" else 1
        if taken > width:
            return f"{text[: max(at - 2, 0)]}…"
    return text
