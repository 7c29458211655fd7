"""The table: its header, its columns, and rows that are not entries."""

from collections import defaultdict
from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, folded_heading
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import CODE, wanted_headings
from oicp_gen.extract.rows import Draft, DraftRow, unnamed_columns
from oicp_gen.model.page import Cell
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, rule
from oicp_gen.text.phrases import counted, listed, quote


@rule("table-turned", NOTE, for_publisher=False)
def turned(draft: Draft) -> Iterator[Hit]:
    if draft.header.turned:
        yield Hit(draft.heading_place(draft.header.columns[CODE]), column=draft.header.row + 1)


@rule("cells-hidden", WARNING)
def cells_hidden(draft: Draft) -> Iterator[Hit]:
    unseen = draft.header.table.unseen
    if unseen:
        place = Place(draft.page.where, unseen[0].line, unseen[0].column)
        texts = [quote(mark.detail) for cell in unseen for mark in cell.marks]
        cells = f"{counted(len(unseen), 'cell')} {'is' if len(unseen) == 1 else 'are'}"
        yield Hit(place, cells=cells, texts=listed(texts))


@rule("header-spelling", NOTE)
def header_spelling(draft: Draft) -> Iterator[Hit]:
    for name, wanted in wanted_headings(draft.contract).items():
        column = draft.header.columns[name]
        if wanted not in draft.header.spellings(column):
            place = draft.heading_place(column)
            yield Hit(place, heading=quote(place.heading or ""), wanted=quote(wanted))


@rule("column-unknown", WARNING)
def column_unknown(draft: Draft) -> Iterator[Hit]:
    word = draft.header.field_word
    texts: dict[int, list[str]] = defaultdict(list)
    for row in draft.rows:
        for other in row.others:
            if other.cell.text:
                texts[other.column].append(other.cell.text)
    for column, heading in unnamed_columns(draft.header):
        unused = texts[column]
        if (unused or heading.text) and not (heading.missing or draft.is_one_cell(column)):
            name = f"the {word} {quote(heading.label)}" if heading.text else f"an unnamed {word}"
            cells, first = counted(len(unused), "cell"), quote(unused[0] if unused else "")
            case = "" if unused else "empty"
            yield Hit(draft.heading_place(column), case, column=name, cells=cells, first=first)


@rule("code-in-header", ERROR)
def code_in_header(draft: Draft) -> Iterator[Hit]:
    for row in draft.above:
        cell = _code_above(draft, row)
        if cell and not _is_title(row, draft.contract) and _may_be_code(cell, draft.contract):
            place = row.place_of(cell, draft.header.columns[CODE])
            yield Hit(place, code=quote(cell.text), word=row.word)


def _code_above(draft: Draft, row: DraftRow) -> Cell | None:
    """Return the cell of a row above that would contain its code.

    Where the code's heading covers that cell, it is the first one outside the header.
    """
    header = {id(cell) for cell in draft.header.table.rows[draft.header.row]}
    if id(row.cells[CODE]) not in header:
        return row.cells[CODE]
    return next((cell for cell in row.own_cells if id(cell) not in header), None)


def _may_be_code(cell: Cell, contract: Contract) -> bool:
    return contract.code_pattern.fullmatch(cell.label) is not None


@rule("header-repeated", NOTE)
def header_repeated(draft: Draft) -> Iterator[Hit]:
    header = draft.header
    heads = {
        tuple(folded_heading(cells[column].label) for column in header.columns.values())
        for cells in header.table.rows[header.first : header.last + 1]
    }
    for row in draft.take_rows(lambda row: _folded(row) in heads and any(_folded(row))):
        yield Hit(row.place(CODE), word=row.word)


def _folded(row: DraftRow) -> tuple[str, ...]:
    return tuple(folded_heading(cell.label) for cell in row.cells.values())


@rule("row-title", NOTE, for_publisher=False)
def title(draft: Draft) -> Iterator[Hit]:
    for row in draft.above:
        texts, cell = _texts(row), _code_above(draft, row)
        outside = not draft.header.first < row.number <= draft.header.last + 1
        is_entry = (
            cell and _may_be_code(cell, draft.contract) and not _is_title(row, draft.contract)
        )
        if texts and outside and not is_entry:
            are = "is" if len(texts) == 1 else "are"
            yield Hit(row.place(CODE), "above", texts=listed(texts), are=are)
    for column, heading in unnamed_columns(draft.header):
        if heading.text and draft.is_one_cell(column):
            yield Hit(draft.heading_place(column), "whole-table")
    lone = {id(row) for row in _header_rows(draft) if len(_texts(row)) == 1}
    for row in draft.take_rows(lambda row: id(row) in lone or _is_title(row, draft.contract)):
        yield Hit(row.place(CODE), texts=listed(_texts(row)))


def _is_title(row: DraftRow, contract: Contract) -> bool:
    """Return whether the row is one cell that is a header cell or contains no code."""
    cell = row.cells[CODE]
    is_merged = len(row.headings_of(cell)) > 1 and len(row.own_cells) == 1
    return bool(is_merged and cell.text and (cell.header or not _may_be_code(cell, contract)))


def _header_rows(draft: Draft) -> list[DraftRow]:
    """Return the rows that consist of header cells without a code, unless all rows do."""
    rows = [
        row
        for row in draft.rows
        if row.cells[CODE].header and all(cell.header for cell in row.own_cells)
    ]
    if len(rows) == len(draft.rows):
        return []
    return [row for row in rows if not _may_be_code(row.cells[CODE], draft.contract)]


def _texts(row: DraftRow) -> list[str]:
    return [quote(cell.text) for cell in row.own_cells if cell.text]


@rule("header-other", ERROR)
def header_other(draft: Draft) -> Iterator[Hit]:
    others = {id(row) for row in _header_rows(draft) if _texts(row)}
    for row in draft.take_rows(lambda row: id(row) in others):
        yield Hit(row.place(CODE), word=row.word, texts=listed(_texts(row)))


@rule("row-struck", WARNING)
def struck(draft: Draft) -> Iterator[Hit]:
    for row in draft.take_rows(lambda row: row.is_empty and _struck_texts(row)):
        yield Hit(row.place(CODE), word=row.word, texts=listed(_struck_texts(row)))


def _struck_texts(row: DraftRow) -> list[str]:
    marks = (mark for cell in row.own_cells for mark in cell.marks if mark.what == "struck")
    return [quote(mark.detail) for mark in marks]


@rule("table-empty", ERROR)
def table_empty(draft: Draft) -> Iterator[Hit]:
    if not draft.rows:
        yield Hit(draft.place, word=draft.header.entry_word)
