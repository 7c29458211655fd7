"""Which tables of the page are the catalog's: one of several that fit, or all of them."""

import json
from collections.abc import Iterator

from oicp_gen.contract.contract import folded_heading
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey, chosen_tables
from oicp_gen.extract.header import CODE
from oicp_gen.rules.base import ERROR, WARNING, Hit, rule
from oicp_gen.rules.page import header_place, table_name
from oicp_gen.text.phrases import counted, listed, quote


@rule("several-tables", ERROR)
def several_tables(survey: Survey) -> Iterator[Hit]:
    fitting = survey.fitting
    if len(fitting) < 2 or survey.contract.all_tables:
        return
    from oicp_gen.extract.similar_tables import distinguishing_keys

    each = distinguishing_keys([header.table for header in fitting])
    for number, (header, keys) in enumerate(zip(fitting, each, strict=True), 1):
        table = header.table
        yield Hit(
            Place(survey.page.where, table.line, table.column),
            table=table_name(table),
            number=number,
            tables=len(fitting),
            rows=len(table.rows),
            entry=header.entry_word,
            keys=listed([f"{key} = {_toml(value)}" for key, value in keys.items()]),
        )


def _toml(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)


@rule("position-missing", ERROR)
def position_missing(survey: Survey) -> Iterator[Hit]:
    position = survey.contract.position
    number = len({id(header.table) for header in survey.matching})
    if 0 < number < position:
        tables = f"{counted(number, 'table')} {'fits' if number == 1 else 'fit'}"
        yield Hit(Place(survey.page.where), tables=tables, position=position)


@rule("section-missing", ERROR)
def section_missing(survey: Survey) -> Iterator[Hit]:
    found = {folded_heading(header.table.heading) for header in survey.fitting}
    for heading in survey.contract.under if found and survey.contract.all_tables else ():
        if folded_heading(heading) not in found:
            yield Hit(Place(survey.page.where), under=quote(heading))


@rule("table-left-out", WARNING)
def left_out(survey: Survey) -> Iterator[Hit]:
    contract = survey.contract
    if survey.fitting and contract.all_tables and not contract.position:
        yield from _without_heading(survey)
        if not contract.needs_header:
            yield from _without_code(survey)


def _without_heading(survey: Survey) -> Iterator[Hit]:
    for header in survey.headers:
        is_near = CODE in header.columns or len(header.missing) == 1
        if header.fits or not is_near:
            continue
        missing = header.missing or [heading for heading, _ in header.ambiguous]
        yield Hit(
            header_place(survey.page, header),
            "" if header.missing else "ambiguous",
            table=table_name(header.table),
            field=header.field_word,
            entry=header.entry_word,
            missing=listed(list(map(quote, missing))),
            found=listed(list(map(quote, header.names.values()))),
        )


def _without_code(survey: Survey) -> Iterator[Hit]:
    """Yield the tables that are as wide as one of the catalog, which has no headings."""
    contract = survey.contract
    known = {id(header.table) for header in survey.fitting}
    widths = {len(header.table.rows[0]) for header in survey.fitting}
    for table in chosen_tables(survey.page, contract):
        if id(table) not in known and table.rows and len(table.rows[0]) in widths:
            yield Hit(
                Place(survey.page.where, table.line, table.column),
                "no-code",
                table=table_name(table),
                pattern=contract.code_pattern.pattern,
                number=listed(list(map(str, contract.code_columns))),
            )
