"""The values of a row's fields."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.extract.rows import Draft, DraftRow, field_texts, set_of
from oicp_gen.extract.sets import suggest_value
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, hit, row_rule, table_rule
from oicp_gen.text.characters import unprintable
from oicp_gen.text.phrases import counted, listed, quote


@row_rule("value-unknown", ERROR)
def unknown(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for part in set_of(row, field).unknown:
            near = suggest_value(part, field)
            case = "similar" if near else ""
            values = ", ".join(choice.value for choice in field.choices)
            yield hit(row.place(field.name), case, text=quote(part), values=values, near=near)


@row_rule("value-missing", ERROR)
def missing(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, *FieldKind):
        if field.required and not text.text:
            dropped = row.dropped(field.name)
            yield hit(row.place(field.name), "dropped" if dropped else "", dropped=dropped)


@row_rule("text-too-long", WARNING)
def too_long(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    length = len(row.texts[contract.named_by].text)
    if contract.message and length > contract.message.text.limit:
        member = contract.message.text
        place = row.place(contract.named_by)
        yield hit(place, length=length, limit=member.limit, key=quote(member.key))


@row_rule("value-spelling", NOTE)
def spelling(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for written, value in set_of(row, field).respelled:
            yield hit(row.place(field.name), written=quote(written), value=value)


@row_rule("value-separator", NOTE)
def separator(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.SET):
        reading = set_of(row, field)
        for odd in reading.odd_separators if reading.values and not reading.unknown else ():
            yield hit(
                row.place(field.name),
                text=quote(text.text),
                separator=quote(odd),
                usual=quote(field.separators[0]),
                values=", ".join(reading.values),
            )


@row_rule("value-repeated", NOTE)
def repeated(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for value in set_of(row, field).repeated:
            yield hit(row.place(field.name), value=value)


@table_rule("column-gaps", NOTE)
def gaps(draft: Draft) -> Iterator[Hit]:
    for field in draft.contract.fields:
        # The cells, not the texts: moving a text out of the wrong column leaves no gap behind.
        cells = [(row.code, row.cells[field.name].text) for row in draft.rows]
        silent = [code for code, text in cells if not unprintable().sub("", text).strip()]
        if silent and not field.required:
            place = draft.heading_place(draft.header.columns[field.name])
            entries = counted(len(draft.rows), draft.header.entry_word)
            yield hit(place, number=len(silent), entries=entries, codes=listed(silent, limit=40))
