"""The cells of a row, which may be missing or in the wrong column, and their values."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, FieldKind, Origin
from oicp_gen.extract.draft import Draft, DraftTable
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import DraftRow, field_texts
from oicp_gen.extract.sets import read_set, set_of, suggest_value
from oicp_gen.model.page import Cell
from oicp_gen.model.richtext import RichText
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, row_rule, rule, table_rule
from oicp_gen.text.characters import unprintable
from oicp_gen.text.phrases import counted, listed, quote

_MISSING = {
    Origin.COLUMN: "",
    Origin.HEADING: "no-heading",
    Origin.GROUP: "no-group",
    Origin.CODE: "no-rest",
}
"""The cases of the rule for missing values, by where the value would come from."""


@table_rule("row-empty", NOTE)
def empty_row(table: DraftTable) -> Iterator[Hit]:
    for row in table.take_rows(lambda row: row.is_empty and not _others(row)):
        yield Hit(row.place(CODE), word=row.word)


@row_rule("cells-missing", WARNING)
def cells_missing(row: DraftRow, _: Contract) -> Iterator[Hit]:
    missing = listed(
        [quote(row.headings[name]) for name, cell in row.cells.items() if cell.missing]
    )
    if missing:
        cells = counted(len(row.own_cells), "cell")
        yield Hit(row.place(CODE), word=row.word, cells=cells, missing=missing)


@row_rule("cells-extra", WARNING)
def cells_extra(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for cell, column in _others(row):
        content = quote(cell.text) if cell.text else "an image or the like, but no text"
        yield Hit(row.place_of(cell, column), content=content)


@row_rule("cells-merged", WARNING)
def cells_merged(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, cell in row.cells.items():
        headings = row.headings_of(cell)
        is_first = headings[0] == row.headings[name]
        if len(headings) > 1 and is_first and cell.text and cell is not row.cells[CODE]:
            quoted = listed(list(map(quote, headings)))
            yield Hit(row.place(name), headings=quoted, text=quote(cell.text))


@row_rule("text-is-value", ERROR)
def text_is_value(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.TEXT):
        for other in contract.fields:
            if field.required and other.kind is FieldKind.SET and text.blocks:
                reading = read_set(text.lines, other)
                if reading.values and not reading.unknown:
                    column = quote(other.title)
                    place = row.place(field.name)
                    yield Hit(
                        place,
                        marked=text.text,
                        text=quote(text.text),
                        column=column,
                        word=row.word,
                    )


@row_rule("text-misplaced", WARNING)
def misplaced(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    empty = [
        field
        for field, text in field_texts(row, contract, FieldKind.TEXT)
        if field.required and not text.blocks and field.name in row.cells
    ]
    for wanted in empty[:1]:
        for field, text in field_texts(row, contract, FieldKind.SET):
            reading = set_of(row, field)
            strangers = reading.unknown and not reading.values
            if strangers and not any(suggest_value(part, field) for part in reading.unknown):
                row.texts[wanted.name], row.texts[field.name] = text, RichText()
                yield Hit(
                    row.place(field.name),
                    marked=text.text,
                    text=quote(text.text),
                    heading=quote(row.headings[field.name]),
                    wanted=quote(row.headings[wanted.name]),
                    column=quote(wanted.title),
                )
                break


def _others(row: DraftRow) -> list[tuple[Cell, int]]:
    """Return the cells with content beyond the last heading, each with its column number."""
    return [
        (cell, column)
        for heading, cell, column in row.others
        if heading.missing and (cell.content.blocks or cell.marks)
    ]


@row_rule("value-unknown", ERROR)
def unknown(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for part in set_of(row, field).unknown:
            near = suggest_value(part, field)
            case = "similar" if near else ""
            values = ", ".join(choice.value for choice in field.choices)
            place, found = row.place(field.name), quote(part)
            yield Hit(place, case, marked=part, text=found, values=values, near=near)


@row_rule("value-missing", ERROR)
def missing(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, *FieldKind):
        if field.required and not text.text:
            dropped = row.dropped(field.name)
            case = "dropped" if dropped else _MISSING[field.origin]
            # Each entry lacks the text, even if it would be in a place that they share.
            name = field.name if field.name in row.cells else CODE
            yield Hit(row.place(name), case, dropped=dropped, field=quote(field.name))


@row_rule("text-too-long", WARNING)
def too_long(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    length = len(row.texts[contract.named_by].text)
    if contract.message and length > contract.message.text.limit:
        member = contract.message.text
        place = row.place(contract.named_by)
        yield Hit(place, length=length, limit=member.limit, key=quote(member.key))


@row_rule("value-spelling", NOTE)
def spelling(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for written, value in set_of(row, field).respelled:
            place = row.place(field.name)
            yield Hit(place, marked=written, written=quote(written), value=value)


@row_rule("value-separator", NOTE)
def separator(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.SET):
        reading = set_of(row, field)
        for odd in reading.odd_separators if reading.values and not reading.unknown else ():
            yield Hit(
                row.place(field.name),
                marked=odd,
                text=quote(text.text),
                separator=quote(odd),
                usual=quote(field.separators[0]),
                values=", ".join(reading.values),
            )


@row_rule("value-repeated", NOTE)
def repeated(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for value in set_of(row, field).repeated:
            yield Hit(row.place(field.name), marked=value, value=value)


@rule("column-gaps", NOTE)
def gaps(draft: Draft) -> Iterator[Hit]:
    first = draft.tables[0]
    for field in draft.contract.fields:
        if field.origin is not Origin.COLUMN:
            continue
        # The cells, not the texts: moving a text out of the wrong column leaves no gap behind.
        cells = [(row.code, row.cells[field.name].text) for row in draft.rows]
        silent = [code for code, text in cells if not unprintable().sub("", text).strip()]
        if silent and not field.required:
            place = first.heading_place(first.header.columns[field.name])
            entries = counted(len(draft.rows), first.header.entry_word)
            yield Hit(place, number=len(silent), entries=entries, codes=listed(silent, limit=40))
