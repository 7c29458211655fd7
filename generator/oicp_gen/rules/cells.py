"""The cells of a row: missing, extra, merged or in the wrong column."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import Draft, DraftRow, field_texts, set_of
from oicp_gen.extract.sets import read_set, suggest_value
from oicp_gen.model.page import Cell, RichText
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, hit, row_rule, table_rule
from oicp_gen.text.phrases import counted, listed, quote


@table_rule("row-empty", NOTE)
def empty_row(draft: Draft) -> Iterator[Hit]:
    for row in draft.take_rows(lambda row: row.is_empty and not _others(row)):
        yield hit(row.place(CODE), word=row.word)


@row_rule("cells-missing", WARNING)
def cells_missing(row: DraftRow, _: Contract) -> Iterator[Hit]:
    missing = listed(
        [quote(row.headings[name]) for name, cell in row.cells.items() if cell.missing]
    )
    if missing:
        cells = counted(len(row.own_cells), "cell")
        yield hit(row.place(CODE), word=row.word, cells=cells, missing=missing)


@row_rule("cells-extra", WARNING)
def cells_extra(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for cell, column in _others(row):
        content = quote(cell.text) if cell.text else "an image or the like, but no text"
        yield hit(row.place_of(cell, column), content=content)


@row_rule("cells-merged", WARNING)
def cells_merged(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, cell in row.cells.items():
        headings = row.headings_of(cell)
        is_first = headings[0] == row.headings[name]
        if len(headings) > 1 and is_first and cell.text and cell is not row.cells[CODE]:
            quoted = listed(list(map(quote, headings)))
            yield hit(row.place(name), headings=quoted, text=quote(cell.text))


@row_rule("text-is-value", ERROR)
def text_is_value(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.TEXT):
        for other in contract.fields:
            if field.required and other.kind is FieldKind.SET and text.blocks:
                reading = read_set(text.lines, other)
                if reading.values and not reading.unknown:
                    column = quote(other.column)
                    place = row.place(field.name)
                    yield hit(place, text=quote(text.text), column=column, word=row.word)


@row_rule("text-misplaced", WARNING)
def misplaced(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    empty = [
        field
        for field, text in field_texts(row, contract, FieldKind.TEXT)
        if field.required and not text.blocks
    ]
    for wanted in empty[:1]:
        for field, text in field_texts(row, contract, FieldKind.SET):
            reading = set_of(row, field)
            strangers = reading.unknown and not reading.values
            if strangers and not any(suggest_value(part, field) for part in reading.unknown):
                row.texts[wanted.name], row.texts[field.name] = text, RichText()
                yield hit(
                    row.place(field.name),
                    text=quote(text.text),
                    heading=quote(row.headings[field.name]),
                    wanted=quote(row.headings[wanted.name]),
                    column=quote(wanted.column),
                )
                break


def _others(row: DraftRow) -> list[tuple[Cell, int]]:
    """Return the cells with content beyond the last heading, each with its column number."""
    return [
        (cell, column)
        for heading, cell, column in row.others
        if heading.missing and (cell.content.blocks or cell.marks)
    ]
