"""The header of the table, and the columns that the contract does not name."""

from collections import defaultdict
from collections.abc import Iterator

from oicp_gen.extract.header import CODE, wanted_headings
from oicp_gen.extract.rows import Draft, unnamed_columns
from oicp_gen.rules.base import NOTE, WARNING, Hit, hit, table_rule
from oicp_gen.text.phrases import counted, quote


@table_rule("table-turned", NOTE, for_publisher=False)
def turned(draft: Draft) -> Iterator[Hit]:
    if draft.header.turned:
        yield hit(draft.heading_place(draft.header.columns[CODE]), column=draft.header.row + 1)


@table_rule("header-spelling", NOTE)
def header_spelling(draft: Draft) -> Iterator[Hit]:
    for name, wanted in wanted_headings(draft.contract).items():
        column = draft.header.columns[name]
        if wanted not in draft.header.spellings(column):
            place = draft.heading_place(column)
            yield hit(place, heading=quote(place.heading or ""), wanted=quote(wanted))


@table_rule("column-unknown", WARNING)
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
            cells, first = counted(len(unused), "cell"), quote(unused[0] if unused else "")
            case = "" if unused else "empty"
            yield hit(draft.heading_place(column), case, column=name, cells=cells, first=first)
