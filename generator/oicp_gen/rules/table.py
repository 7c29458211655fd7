"""The table: its header, its columns, and rows that are not entries."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from oicp_gen.contract.contract import Origin, folded_heading
from oicp_gen.errors import Place
from oicp_gen.extract.codes import has_code, plain_text
from oicp_gen.extract.draft import Draft, DraftTable, unnamed_columns
from oicp_gen.extract.find_table import wanted_headings
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import DraftRow
from oicp_gen.model.page import Cell
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, rule, table_rule
from oicp_gen.text.phrases import counted, listed, quote


@table_rule("table-turned", NOTE, for_publisher=False)
def turned(table: DraftTable) -> Iterator[Hit]:
    if table.header.turned:
        yield Hit(table.heading_place(table.header.columns[CODE]), column=table.header.row + 1)


@table_rule("cells-hidden", WARNING)
def cells_hidden(table: DraftTable) -> Iterator[Hit]:
    unseen = table.header.table.unseen
    if unseen:
        place = Place(table.page.where, unseen[0].line, unseen[0].column)
        texts = [quote(mark.detail) for cell in unseen for mark in cell.marks]
        cells = f"{counted(len(unseen), 'cell')} {'is' if len(unseen) == 1 else 'are'}"
        yield Hit(place, cells=cells, texts=listed(texts))


@table_rule("header-spelling", NOTE)
def header_spelling(table: DraftTable) -> Iterator[Hit]:
    for name, wanted in wanted_headings(table.contract).items():
        column = table.header.columns[name]
        if wanted not in table.header.spellings(column):
            place = table.heading_place(column)
            yield Hit(place, heading=quote(place.heading or ""), wanted=quote(wanted))


@table_rule("column-unknown", WARNING)
def column_unknown(table: DraftTable) -> Iterator[Hit]:
    word = table.header.field_word
    texts: dict[int, list[str]] = defaultdict(list)
    for row in table.rows:
        used = set(map(id, row.cells.values()))
        for other in row.others:
            if other.cell.text and id(other.cell) not in used:
                texts[other.column].append(other.cell.text)
    for column, heading in unnamed_columns(table.header):
        unused = texts[column]
        if (unused or heading.text) and not (heading.missing or table.is_one_cell(column)):
            name = f"the {word} {quote(heading.label)}" if heading.text else f"an unnamed {word}"
            cells, first = counted(len(unused), "cell"), quote(unused[0] if unused else "")
            case = "" if unused else "empty"
            yield Hit(table.heading_place(column), case, column=name, cells=cells, first=first)


@table_rule("code-in-header", ERROR)
def code_in_header(table: DraftTable) -> Iterator[Hit]:
    for row in table.above:
        cell = _code_above(table, row)
        if cell and not _is_title(row) and _may_be_code(row, cell):
            place = row.place_of(cell, table.header.columns[CODE])
            yield Hit(place, code=quote(cell.text), word=row.word)


def _code_above(table: DraftTable, row: DraftRow) -> Cell | None:
    """Return the cell of a row above that would contain its code.

    Where the code's heading covers that cell, it is the first one outside the header.
    """
    header = {id(cell) for cell in table.header.table.rows[max(table.header.row, 0)]}
    if id(row.cells[CODE]) not in header:
        return row.cells[CODE]
    return next((cell for cell in row.own_cells if id(cell) not in header), None)


def _may_be_code(row: DraftRow, cell: Cell) -> bool:
    """Return whether a cell that would contain the row's code contains one."""
    if cell is row.cells[CODE]:
        return has_code([row.cells[name].content for name in row.code_names], row.contract)
    return len(row.code_names) == 1 and has_code([cell.content], row.contract)


@table_rule("header-repeated", NOTE)
def header_repeated(table: DraftTable) -> Iterator[Hit]:
    header = table.header
    heads = {
        tuple(folded_heading(cells[column].label) for column in header.columns.values())
        for cells in header.table.rows[header.first : header.last + 1]
    }
    for row in table.take_rows(lambda row: _folded(row) in heads and any(_folded(row))):
        yield Hit(row.place(CODE), word=row.word)


def _folded(row: DraftRow) -> tuple[str, ...]:
    return tuple(folded_heading(cell.label) for cell in row.cells.values())


@table_rule("row-title", NOTE, for_publisher=False)
def title(table: DraftTable) -> Iterator[Hit]:
    for row in table.above:
        texts, cell = _texts(row), _code_above(table, row)
        outside = not table.header.first < row.number <= table.header.last + 1
        is_entry = cell and _may_be_code(row, cell) and not _is_title(row)
        has_header = table.header.row >= 0
        if texts and (outside or not has_header) and not is_entry:
            are = "is" if len(texts) == 1 else "are"
            case = "above" if has_header else "above-codes"
            yield Hit(row.place(CODE), case, texts=listed(texts), are=are)
    for column, heading in unnamed_columns(table.header):
        if heading.text and table.is_one_cell(column):
            yield Hit(table.heading_place(column), "whole-table")
    lone = {id(row) for row in _header_rows(table) if len(_texts(row)) == 1}
    titles = table.take_rows(lambda row: id(row) in lone or _is_title(row))
    for row in titles:
        yield Hit(row.place(CODE), texts=listed(_texts(row)))
    _set_groups(table, titles)


def _is_title(row: DraftRow) -> bool:
    """Return whether the row is one cell that is a header cell or contains no code.

    If the contract says that such rows are titles, it may also be a row with a single text, and
    a merged cell is a title even if its text could be a code.
    """
    cell, at = row.cells[CODE], row.header.columns[CODE]
    slots = row.header.table.rows[row.number - 1]
    is_merged = any(slot is cell for slot in (*slots[max(at - 1, 0) : at], *slots[at + 1 : at + 2]))
    by_contract = row.contract.group_rows
    if not (is_merged or by_contract):
        return False
    own = row.own_cells
    if is_merged and len(own) == 1 and cell.text:
        return cell.header or by_contract or not _may_be_code(row, cell)
    if not by_contract:
        return False
    filled = row.filled_cells
    is_lone = (
        len(filled) == 1 and bool(filled[0].text) and any(filled[0] is it for it in (cell, own[0]))
    )
    return is_lone and (is_merged or not _may_be_code(row, filled[0]))


def _set_groups(table: DraftTable, titles: list[DraftRow]) -> None:
    """Set the fields that are the title of a row's group, which may be above the header."""
    names = [field.name for field in table.contract.fields if field.origin is Origin.GROUP]
    if not names:
        return
    groups = [*filter(_is_title, table.above), *titles]
    numbers = [row.number for row in groups]
    for row in table.rows:
        at = bisect_left(numbers, row.number)
        if at:
            group = groups[at - 1]
            cell = next(cell for cell in group.filled_cells if cell.text)
            place = group.place(CODE)._replace(heading=None, code=None)
            row.texts |= dict.fromkeys(names, plain_text(cell.label))
            row.shared = row.shared | dict.fromkeys(names, place)


def _header_rows(table: DraftTable) -> list[DraftRow]:
    """Return the rows that consist of header cells without a code, unless all rows do."""
    rows = [
        row
        for row in table.rows
        if row.cells[CODE].header and all(cell.header for cell in row.own_cells)
    ]
    if len(rows) == len(table.rows):
        return []
    return [row for row in rows if not _may_be_code(row, row.cells[CODE])]


def _texts(row: DraftRow) -> list[str]:
    return [quote(cell.text) for cell in row.filled_cells if cell.text]


@table_rule("header-other", ERROR)
def header_other(table: DraftTable) -> Iterator[Hit]:
    others = {id(row) for row in _header_rows(table) if _texts(row)}
    for row in table.take_rows(lambda row: id(row) in others):
        yield Hit(row.place(CODE), word=row.word, texts=listed(_texts(row)))


@table_rule("row-struck", WARNING)
def struck(table: DraftTable) -> Iterator[Hit]:
    for row in table.take_rows(lambda row: row.is_empty and _struck_texts(row)):
        yield Hit(row.place(CODE), word=row.word, texts=listed(_struck_texts(row)))


def _struck_texts(row: DraftRow) -> list[str]:
    marks = (mark for cell in row.own_cells for mark in cell.marks if mark.what == "struck")
    return [quote(mark.detail) for mark in marks]


@rule("table-empty", ERROR)
def table_empty(draft: Draft) -> Iterator[Hit]:
    if not draft.rows:
        yield Hit(draft.place, word=draft.tables[0].header.entry_word)
