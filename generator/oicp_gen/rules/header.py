"""The header of the table, and the columns that the contract does not name."""

from collections import defaultdict
from collections.abc import Iterator

from oicp_gen.extract.header import CODE, wanted_headings
from oicp_gen.extract.rows import Draft, unnamed_columns
from oicp_gen.rules.base import NOTE, WARNING, Hit, table_rule
from oicp_gen.text.phrases import counted, quote


@table_rule(
    "table-turned",
    NOTE,
    "The table is turned on its side: each row is a field and each column an entry.",
    for_publisher=False,
)
def turned(draft: Draft) -> Iterator[Hit]:
    if draft.header.turned:
        column = draft.header.row + 1
        yield Hit(
            draft.heading_place(draft.header.columns[CODE]),
            f"the headings are below each other in column {column}",
            "each column after it is read as an entry",
        )


@table_rule("header-spelling", NOTE, "A heading is spelled differently from the contract.")
def header_spelling(draft: Draft) -> Iterator[Hit]:
    for name, wanted in wanted_headings(draft.contract).items():
        column = draft.header.columns[name]
        if wanted not in draft.header.spellings(column):
            place = draft.heading_place(column)
            yield Hit(
                place,
                f"heading {quote(place.heading or '')} is {quote(wanted)} in the contract",
                f"read as {quote(wanted)}",
            )


@table_rule(
    "column-unknown",
    WARNING,
    "The table has a column that the contract does not name; its content is not used.",
)
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
            name = f"the {word} {quote(heading.text)}" if heading.text else f"an unnamed {word}"
            used = f"{counted(len(unused), 'cell')} not used" if unused else "it is empty"
            first = f"; the first contains {quote(unused[0])}" if unused else ""
            yield Hit(
                draft.heading_place(column), f"the contract has no field for {name}: {used}{first}"
            )
