"""Propose a contract for a table. Its owner corrects it."""

import re
from typing import NamedTuple

from oicp_gen.contract.contract import Field, FieldKind, Origin
from oicp_gen.model.page import Page
from oicp_gen.render.targets import Target
from oicp_gen.scaffold.codes import Codes
from oicp_gen.scaffold.columns import (
    ColumnData,
    LeftOut,
    derived_field,
    fields_of,
    is_line,
    key_of,
    usable_columns,
)
from oicp_gen.scaffold.header import Column, clean_text
from oicp_gen.scaffold.layout import TableLayout
from oicp_gen.scaffold.misplaced import with_misplaced
from oicp_gen.scaffold.naming import Naming, NamingText, naming_of
from oicp_gen.scaffold.placement import Placement
from oicp_gen.scaffold.slug import slug
from oicp_gen.text.identifiers import member_name, styled

_LONGEST_TITLE = 120
_NUMBERING = re.compile(r"\A(?:\d{1,2}\.)+(?:\d{1,2})?\s*(?=\D)")
"""The number of a heading."""


class Proposal(NamedTuple):
    """The content of a contract for a table."""

    id: str
    title: str
    protocol: str
    placement: Placement
    """How the contract finds the table or tables."""
    entry: str
    codes: Codes
    code_keys: tuple[str | int, ...]
    """How the contract names the columns of codes."""
    naming: Naming
    fields: tuple[Field, ...]
    left_out: tuple[LeftOut, ...]


def propose(
    page: Page,
    layout: TableLayout,
    codes: Codes,
    targets: tuple[Target, ...],
    *,
    name: str = "",
    sets: bool = True,
) -> Proposal:
    """Return a proposal for this table of the page.

    `name` is the name of the spec and the packages, by default the heading above the table, or the
    title of the page if there are several headings; `sets` allows columns of few values to become
    sets.
    """
    stem = page.file.rpartition("/")[2].partition(".")[0].replace("_", " ").replace("-", " ")
    headings = [layout.table.heading, page.title]
    if len(layout.sections) > 1:  # the heading is that of one section
        headings.reverse()
    titles = [_title(text) for text in (*headings, stem, "Codes")]
    title = next(filter(None, titles))
    entry = _entry(codes.column, targets)
    usable, left_out = usable_columns(layout, codes)
    if sets:
        usable = with_misplaced(usable)
    found = fields_of(usable, entry, targets, sets=sets)
    naming, fields = _named(codes, found, usable, targets)
    return Proposal(
        id=name or slug(next(filter(member_name, titles))),
        title=title,
        protocol=_title(page.title) or _title(page.space) or title,
        placement=Placement(all_tables=bool(layout.sections) or layout.repeated > 1),
        entry=entry,
        codes=codes,
        code_keys=tuple(key_of(layout, column) for column in codes.columns),
        naming=naming,
        fields=_with_others(fields, layout, codes, targets),
        left_out=left_out,
    )


def _title(text: str) -> str:
    """Return a text without invisible characters and without a leading number."""
    return _NUMBERING.sub("", clean_text(text)[:_LONGEST_TITLE]).strip()


def _entry(column: Column, targets: tuple[Target, ...]) -> str:
    """Return the name of an entry's type, made from the heading of the codes."""
    words = [word for word in member_name(column.heading).split("_") if word][:4]
    if not words or column.heading[:1].isdigit():
        words = ["Entry"]
    taken = {word for target in targets for word in target.reserved["types"]}
    name = styled("_".join(words), "pascal")
    return f"{name}Code" if name in taken else str(name)


def _named(
    codes: Codes, fields: tuple[Field, ...], usable: list[ColumnData], targets: tuple[Target, ...]
) -> tuple[Naming, tuple[Field, ...]]:
    """Return where names come from, and the fields, of which one at least is a text.

    What the cells have after their codes is a field, too.
    """
    only = None if codes.rest else _only_text(fields)
    texts = [
        NamingText(
            field,
            found.texts,
            field is only or (field.kind is FieldKind.RICH and all(map(is_line, found.cells))),
        )
        for field, found in zip(fields, usable, strict=True)
    ]
    if codes.rest:
        rest = derived_field(Origin.CODE, codes.rest, fields, targets)
        fields += (rest,)
        texts.append(NamingText(rest, tuple(code.rest for code in codes.found), can_be_text=False))
    naming = naming_of(tuple(code.code for code in codes.found), texts)
    plain = tuple(_as_text(field) if field.name == naming.name_from else field for field in fields)
    return naming, _with_text(plain)


def _with_others(
    fields: tuple[Field, ...], layout: TableLayout, codes: Codes, targets: tuple[Target, ...]
) -> tuple[Field, ...]:
    """Return the fields, with one for the titles of groups and for the headings of tables."""
    if codes.titles or layout.groups:
        fields += (derived_field(Origin.GROUP, "group", fields, targets),)
    if len(layout.sections) > 1:
        fields += (derived_field(Origin.HEADING, "section", fields, targets),)
    return fields


def _with_text(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields, of which one becomes a text if none is one."""
    only = _only_text(fields)
    return tuple(_as_text(field) if field is only else field for field in fields)


def _only_text(fields: tuple[Field, ...]) -> Field | None:
    """Return the first field, or the first required one, if none is a text; else None."""
    if any(field.kind is FieldKind.TEXT for field in fields):
        return None
    return next((field for field in fields if field.required), next(iter(fields), None))


def _as_text(field: Field) -> Field:
    return field._replace(kind=FieldKind.TEXT, enum="", choices=(), separators=())
