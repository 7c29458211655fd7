"""The texts of cells: invisible characters, images, links and other content."""

import re
from collections.abc import Iterator
from itertools import chain

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.errors import Place
from oicp_gen.extract.draft import DraftTable
from oicp_gen.extract.header import Heading
from oicp_gen.extract.rows import DraftRow, field_texts
from oicp_gen.model.page import Cell
from oicp_gen.model.richtext import LINE_BREAK
from oicp_gen.rules.base import NOTE, WARNING, Hit, RowCheck, row_rule, table_rule
from oicp_gen.text.characters import (
    BIDIRECTIONAL,
    CONTROL,
    FLAG,
    INVISIBLE,
    JOINED,
    JOINER,
    NO_BREAK,
    NON_JOINER,
    char_name,
    unprintable,
)
from oicp_gen.text.phrases import quote

# Strings, because a usual page contains none of these characters, and compiling takes a while.
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_INVISIBLE = (
    f"({FLAG}|(?<=[{JOINED}]){NON_JOINER}(?=[{JOINED}])|(?<=[{JOINED}]){JOINER}"
    f"|(?<=[\ufe0f{_EMOJI}]){JOINER}(?=[{_EMOJI}]))|[{INVISIBLE}{JOINER}]"
)
"""The group matches what is part of a spelling or of an emoji, and is kept."""


def _replacing(pattern: str, by: str) -> RowCheck:
    """Return a check that replaces unprintable characters, except those in the pattern's group."""

    def cleaned(words: str) -> str:
        return re.sub(pattern, lambda match: match[0] if match.lastindex else by, words)

    def check(row: DraftRow, _: Contract) -> Iterator[Hit]:
        for name, text in row.texts.items():
            if not any(map(unprintable().search, text.lines)):
                continue
            matches = re.finditer(pattern, "\n".join(text.lines))
            found = sorted({match[0] for match in matches if not match.lastindex})
            if found:
                row.texts[name] = text.map(cleaned)
                yield Hit(row.place(name), characters=", ".join(map(char_name, found)))

    return check


def _reporting(what: str) -> RowCheck:
    """Return a check that reports marks of one kind, with what the text has instead if any."""

    def check(row: DraftRow, _: Contract) -> Iterator[Hit]:
        for name, cell in row.cells.items():
            for mark in cell.marks:
                if mark.what == what:
                    case = "" if mark.shown else "nothing-shown"
                    shown = quote(mark.shown)
                    place, detail = row.place(name), quote(mark.detail)
                    yield Hit(place, case, marked=mark.shown, detail=detail, shown=shown)

    return check


control = row_rule("text-control", WARNING)(_replacing(f"[{CONTROL}]", " "))
bidirectional = row_rule("text-bidirectional", WARNING)(_replacing(f"[{BIDIRECTIONAL}]", ""))
invisible = row_rule("text-invisible", NOTE)(_replacing(_INVISIBLE, ""))
no_break = row_rule("space-no-break", NOTE)(_replacing(f"[{NO_BREAK}]", " "))


def _in_header(table: DraftTable) -> Iterator[tuple[Place, Cell]]:
    """Yield the headings of the contract's columns, and those above them, with their places."""
    header = table.header
    cells: dict[int, tuple[int, Heading]] = {}
    for column in header.columns.values():
        cells |= {id(heading.cell): (column, heading) for heading in header.path(column)}
    for column, heading in cells.values():
        row = (column if header.turned else heading.row) + 1
        cell = heading.cell
        place = Place(table.page.where, cell.line, cell.column, row, heading=cell.label)
        yield place, cell


@table_rule("footnote-mark", NOTE)
def footnote_mark(table: DraftTable) -> Iterator[Hit]:
    for place, cell in _in_header(table):
        if cell.label != cell.text:
            yield Hit(place, text=quote(cell.text), label=quote(cell.label))
    sets = [field.name for field in table.contract.fields if field.kind is FieldKind.SET]
    for row in table.rows:
        for name, cell in row.cells.items():
            if name in (*row.code_names, *sets) and cell.label != cell.text:
                row.texts[name] = row.texts[name].without_footnotes()
                yield Hit(row.place(name), text=quote(cell.text), label=quote(cell.label))


@table_rule("content-missing", WARNING)
def content_missing(table: DraftTable) -> Iterator[Hit]:
    in_rows = ((row.place(name), cell) for row in table.rows for name, cell in row.cells.items())
    for place, cell in chain(_in_header(table), in_rows):
        for mark in cell.marks:
            if mark.what in ("macro", "user"):
                case = "user" if mark.what == "user" else ""
                yield Hit(place, case, detail=quote(mark.detail))


emoticon = row_rule("emoticon", NOTE, for_publisher=False)(_reporting("emoticon"))
image = row_rule("image-dropped", WARNING)(_reporting("image"))
link = row_rule("link-dropped", NOTE)(_reporting("link"))
struck = row_rule("text-struck", WARNING)(_reporting("struck"))
hidden = row_rule("text-hidden", WARNING)(_reporting("hidden"))
table_in_cell = row_rule("table-in-cell", NOTE)(_reporting("table"))


@row_rule("text-formatting", NOTE)
def formatting(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.TEXT):
        runs = [run for block in text.blocks for run in block.runs]
        styled = any(run.strong or run.emphasis or run.code or run.link for run in runs)
        broken = len(text.blocks) > 1 or any(run.text == LINE_BREAK for run in runs)
        if styled or broken or any(block.marker for block in text.blocks):
            case = "" if styled else "several-lines"
            yield Hit(row.place(field.name), case, text=quote(text.text))
