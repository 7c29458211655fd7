"""The values of a row's fields."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.extract.rows import Draft, DraftRow, field_texts, set_of
from oicp_gen.extract.sets import suggest_value
from oicp_gen.rules.base import ERROR, NOTE, WARNING, Hit, row_rule, table_rule
from oicp_gen.text.characters import unprintable
from oicp_gen.text.phrases import counted, listed, quote


@row_rule("value-unknown", ERROR, "A set contains a value that the contract does not list.")
def unknown(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for part in set_of(row, field).unknown:
            near = suggest_value(part, field)
            hint = f"; the closest is {near}" if near else ""
            values = ", ".join(choice.value for choice in field.choices)
            yield Hit(row.place(field.name), f"{quote(part)} is not one of {values}{hint}")


@row_rule("value-missing", ERROR, "A required field is empty.")
def missing(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, *FieldKind):
        if field.required and not text.text:
            dropped = row.dropped(field.name)
            content = f"contains only {dropped}" if dropped else "is empty"
            yield Hit(row.place(field.name), f"the field is required, but {content}")


@row_rule("text-too-long", WARNING, "A text is longer than the messages of the protocol allow.")
def too_long(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    text = row.texts[contract.named_by].text
    if contract.message and len(text) > contract.message.text.limit:
        member = contract.message.text
        yield Hit(
            row.place(contract.named_by),
            f"the text has {len(text)} characters; messages allow"
            f" {member.limit} in {quote(member.key)}",
        )


@row_rule("value-spelling", NOTE, "A set contains a known value in another spelling.")
def spelling(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for written, value in set_of(row, field).respelled:
            yield Hit(
                row.place(field.name),
                f"{quote(written)} is {value} in the contract",
                f"read as {value}",
            )


@row_rule(
    "value-separator",
    NOTE,
    "The values of a set have a different separator from the contract's usual one.",
)
def separator(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.SET):
        reading = set_of(row, field)
        for odd in reading.odd_separators if reading.values and not reading.unknown else ():
            yield Hit(
                row.place(field.name),
                f"{quote(text.text)} is separated by {quote(odd)}, not by"
                f" {quote(field.separators[0])}",
                f"read as {', '.join(reading.values)}",
            )


@row_rule("value-repeated", NOTE, "A set names the same value twice.")
def repeated(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, _ in field_texts(row, contract, FieldKind.SET):
        for value in set_of(row, field).repeated:
            yield Hit(row.place(field.name), f"{value} is repeated", "read once")


@table_rule(
    "column-gaps",
    NOTE,
    'Rows leave a column empty: not specified, which is neither "none" nor "all".',
)
def gaps(draft: Draft) -> Iterator[Hit]:
    for field in draft.contract.fields:
        # The cells, not the texts: moving a text out of the wrong column leaves no gap behind.
        cells = [(row.code, row.cells[field.name].text) for row in draft.rows]
        silent = [code for code, text in cells if not unprintable().sub("", text).strip()]
        if silent and not field.required:
            yield Hit(
                draft.heading_place(draft.header.columns[field.name]),
                f"empty in {len(silent)} of"
                f" {counted(len(draft.rows), draft.header.entry_word)}:"
                f" {listed(silent, limit=40)}",
                'read as "not specified"',
            )
