"""Propose a contract for a table. Its owner corrects it."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from oicp_gen.contract.contract import BY_CODE, Field, FieldKind
from oicp_gen.contract.ledger import Ledger, assign
from oicp_gen.model.page import Page
from oicp_gen.render.targets import Target
from oicp_gen.scaffold.code_patterns import is_word
from oicp_gen.scaffold.columns import ColumnData, LeftOut, fields_of, usable_columns
from oicp_gen.scaffold.layout import Codes, Column, TableLayout, clean_text
from oicp_gen.text.identifiers import member_name, styled

_LONGEST_NAME = 64
"""The maximum length of a name made from a text; longer names make code hard to read."""
_LONGEST_SLUG = 48
_LONGEST_TITLE = 120
_NUMBERING = re.compile(r"\A(?:\d{1,2}\.)+(?:\d{1,2})?\s*(?=\D)")
"""The number of a heading."""


class Proposal(NamedTuple):
    """The content of a contract for a table."""

    id: str
    title: str
    protocol: str
    under: str
    """The heading above the table, if it is needed to find the table; else ""."""
    entry: str
    code: Column
    pattern: str
    name_from: str
    fields: tuple[Field, ...]
    names: Mapping[str, str]
    """Names for the ledger, for codes whose own name has another use in a target."""
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

    `name` is the name of the spec and the packages, by default the heading above the table; `sets`
    allows columns of few values to become sets.
    """
    stem = page.file.rpartition("/")[2].partition(".")[0].replace("_", " ").replace("-", " ")
    titles = [_title(text) for text in (layout.table.heading, page.title, stem, "Codes")]
    title = next(filter(None, titles))
    slug = _slug(next(filter(member_name, (name, *titles))))
    entry = _entry(codes.column, targets)
    usable, left_out = usable_columns(layout, codes.column)
    fields = _with_text(fields_of(usable, entry, targets, sets=sets))
    texts = layout.texts[layout.columns.index(codes.column)]
    name_from, named_by = _naming(fields, usable, texts)
    given, _ = assign(dict(zip(texts, named_by, strict=True)), Ledger())
    return Proposal(
        id=slug,
        title=title,
        protocol=_title(page.title) or _title(page.space) or title,
        under="",
        entry=entry,
        code=codes.column,
        pattern=codes.pattern,
        name_from=name_from,
        fields=fields,
        names=_spared(given, entry, fields, targets),
        left_out=left_out,
    )


def _title(text: str) -> str:
    """Return a text without invisible characters and without a leading number."""
    return _NUMBERING.sub("", clean_text(text)[:_LONGEST_TITLE]).strip()


def _slug(text: str) -> str:
    """Return a name for files and packages, of at least two words to avoid keywords."""
    words = [word.lower() for word in member_name(text).split("_") if word]
    while len("-".join(words)) > _LONGEST_SLUG and len(words) > 1:
        words.pop()
    slug = "-".join(words)[:_LONGEST_SLUG].strip("-")
    return slug if "-" in slug else f"{slug}-codes"


def _entry(column: Column, targets: tuple[Target, ...]) -> str:
    """Return the name of an entry's type, made from the heading of the codes."""
    words = [word for word in member_name(column.heading).split("_") if word][:4]
    if not words or column.heading[:1].isdigit():
        words = ["Entry"]
    taken = {word for target in targets for word in target.reserved["types"]}
    name = styled("_".join(words), "pascal")
    return f"{name}Code" if name in taken else str(name)


def _naming(
    fields: tuple[Field, ...], usable: list[ColumnData], codes: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return the field that names the codes, and its texts.

    If the codes are words, or no text is distinct, these are the codes themselves.
    """
    for field, found in zip(fields, usable, strict=True):
        names = {*map(member_name, found.texts)}
        distinct = len(names) == len(found.texts) and "" not in names
        short = max(map(len, names), default=0) <= _LONGEST_NAME
        if field.kind is FieldKind.TEXT and distinct and short and not all(map(is_word, codes)):
            return field.name, found.texts
    return BY_CODE, codes


def _with_text(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields, with the first, or the first required one, as a text if none is one."""
    if any(field.kind is FieldKind.TEXT for field in fields):
        return fields
    chosen = next((field for field in fields if field.required), next(iter(fields), None))
    return tuple(
        Field(name=field.name, column=field.column, kind=FieldKind.TEXT, required=field.required)
        if field is chosen
        else field
        for field in fields
    )


def _spared(
    names: Mapping[str, str], entry: str, fields: tuple[Field, ...], targets: tuple[Target, ...]
) -> dict[str, str]:
    """Return other names for codes whose own name has another use in a target."""
    taken: set[str] = set()
    for target in targets:
        types, members = target.styles["types"], target.styles["members"]
        of_entry = styled(entry, types)
        words = {word.replace("{type}", of_entry) for word in target.reserved["members"]}
        words |= {styled(field.enum, types) for field in fields if field.enum} | {of_entry}
        taken |= {name for name in names.values() if styled(name, members) in words}
    other = member_name(entry)
    return {code: f"{name}_{other}" for code, name in names.items() if name in taken}
