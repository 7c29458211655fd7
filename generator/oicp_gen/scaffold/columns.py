"""Guess the fields of a table's columns: their names, kinds and values."""

import re
from collections import Counter
from typing import NamedTuple

from oicp_gen.contract.contract import TAKEN, Field, FieldKind, Origin, SetValue, folded_heading
from oicp_gen.model.page import Cell
from oicp_gen.model.richtext import BOX_EDGE, LINE_BREAK
from oicp_gen.render.targets import Target
from oicp_gen.scaffold.codes import Codes
from oicp_gen.scaffold.header import Column, clean_text
from oicp_gen.scaffold.layout import TableLayout
from oicp_gen.text.identifiers import member_name, styled

_MOST_WORDS = 5
"""The maximum number of words in a field's name."""
_FEWEST_IN_SET = 6
"""The number of non-empty cells that a column needs to be taken for a set."""
_MOST_CHOICES = 6
_SEPARATORS = (",", "/", ";")
_VALUE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+){0,2}")
"""The spelling of a value whose name has the same words."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, which no file can contain."""


class LeftOut(NamedTuple):
    """A column that does not become a field."""

    column: str
    reason: str


class ColumnData(NamedTuple):
    """A column and its contents."""

    column: Column
    key: str | int
    """How the contract names it: by its heading, or by its number, counted from 1."""
    texts: tuple[str, ...]
    """One for each code."""
    cells: tuple[Cell, ...]
    """The cells of all rows with codes."""


def key_of(layout: TableLayout, column: Column) -> str | int:
    """Return how a contract names a column: by its heading, if no other column has it."""
    return column.at + 1 if _unnamed(layout, column) else column.text


def _unnamed(layout: TableLayout, column: Column) -> str:
    """Return why a contract cannot name a column by its heading; "" if it can."""
    own = folded_heading(column.text)
    if not own:
        return "it has no heading"
    if sum(folded_heading(other.text) == own for other in layout.columns) > 1:
        return "another column has the same heading"
    return "its heading contains an invalid character" if _SURROGATE.search(column.text) else ""


def usable_columns(
    layout: TableLayout, codes: Codes
) -> tuple[list[ColumnData], tuple[LeftOut, ...]]:
    """Return the columns that a contract can name, and those that it cannot, with the reason.

    If no column has a heading of its own, they are named by their numbers.
    """
    others = [column for column in layout.columns if column not in codes.columns]
    reasons = {column: _unnamed(layout, column) for column in others}
    if all(reasons.values()):
        reasons = {
            column: "" if _has_content(codes, column) else "it is empty" for column in others
        }
    left_out = [LeftOut(column.shown, why) for column, why in reasons.items() if why]
    rows = [code.row for code in codes.found]
    cells = {row.number: row.cells for row in rows}
    usable = [
        ColumnData(
            column,
            key_of(layout, column),
            tuple(clean_text(row.cells[column.at].text) for row in rows),
            tuple(row[column.at] for row in cells.values()),
        )
        for column, why in reasons.items()
        if not why
    ]
    return usable, tuple(left_out)


def _has_content(codes: Codes, column: Column) -> bool:
    return any(code.row.label(column) for code in codes.found)


def fields_of(
    usable: list[ColumnData], entry: str, targets: tuple[Target, ...], *, sets: bool
) -> tuple[Field, ...]:
    """Return a field for each of these columns.

    `entry` is the name of an entry's type in code; `sets` allows columns of few values to be sets.
    """
    taken = set(TAKEN)
    fields = []
    for found in usable:
        name = _field_name(found.column, taken, targets)
        taken |= _spellings(name)
        enum = f"{entry}{styled(name, 'pascal')}"
        is_free = sets and not any(_is_type(enum, entry, target) for target in targets)
        choices, separators = choices_of(found) if is_free else ((), ())
        kind = FieldKind.RICH if any(map(_is_rich, found.cells)) else FieldKind.TEXT
        if choices:
            kind = FieldKind.SET
        fields.append(
            Field(
                name=name,
                column=found.key,
                kind=kind,
                required=kind is not FieldKind.SET and bool(found.texts) and all(found.texts),
                enum=enum if choices else "",
                choices=choices,
                separators=separators,
            )
        )
    return tuple(fields)


def _field_name(column: Column, taken: set[str], targets: tuple[Target, ...]) -> str:
    """Return the heading as a name; another one if a target or a field already has that."""
    words = [word.lower() for word in member_name(column.heading).split("_") if word][:_MOST_WORDS]
    own = "_".join(words)
    if not own or not re.match(r"\W*[^\W\d_]", column.heading):
        own = "text" if column.heading == "" and column.at == 1 else ""
    number = column.at + 1
    names = (own, f"{own}_text", f"{own}_{number}") if own else ()
    return _free_name(names, taken, targets) or f"field_{number}"


def _free_name(names: tuple[str, ...], taken: set[str], targets: tuple[Target, ...]) -> str:
    """Return the first of these names that neither a target nor a field has; "" if all have."""
    for name in names:
        reserved = any(
            styled(name, target.styles["fields"]) in target.reserved["fields"] for target in targets
        )
        if not reserved and taken.isdisjoint(_spellings(name)):
            return name
    return ""


def derived_field(
    origin: Origin, name: str, fields: tuple[Field, ...], targets: tuple[Target, ...]
) -> Field:
    """Return a text field that is not a column, with a name that these fields do not have."""
    taken = set(TAKEN).union(*(_spellings(field.name) for field in fields))
    names = (name, f"entry_{name}", *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
    return Field(
        name=_free_name(names, taken, targets), column="", kind=FieldKind.TEXT, origin=origin
    )


def _is_type(name: str, entry: str, target: Target) -> bool:
    style = target.styles["types"]
    types = {word.replace("{type}", styled(entry, style)) for word in target.reserved["types"]}
    return styled(name, style) in types


def _spellings(name: str) -> set[str]:
    """Return a field's name, and its form in a language that joins its words."""
    return {name, str(styled(name, "camel")).lower()}


def _is_rich(cell: Cell) -> bool:
    """Whether a cell has more than one line, a link, or formatting in a part of its text."""
    blocks = cell.content.blocks
    runs = [run for block in blocks for run in block.runs]
    styles = {run.style for run in runs if run.text != BOX_EDGE}
    return (
        len(blocks) > 1
        or len(styles) > 1
        or any(block.marker for block in blocks)
        or any(run.link or run.text == LINE_BREAK for run in runs)
    )


def is_line(cell: Cell) -> bool:
    """Return whether a cell has a single line, whatever its formatting."""
    blocks = cell.content.blocks
    return len(blocks) < 2 and not any(
        block.marker or run.text == LINE_BREAK for block in blocks for run in block.runs
    )


def choices_of(found: ColumnData) -> tuple[tuple[SetValue, ...], tuple[str, ...]]:
    """Return the values and separators of a column that is clearly a set."""
    filled = [text for text in found.texts if text]
    if len(filled) < _FEWEST_IN_SET or any(map(_is_rich, found.cells)):
        return (), ()
    separators = tuple(mark for mark in _SEPARATORS if mark in "".join(filled)) or (",",)
    pattern = re.compile("|".join(separators))
    lines = {clean_text(cell.label): cell.content.lines for cell in found.cells}
    boxes = (box for text in filled for box in lines.get(text, (text,)))
    parts = [part.strip() for box in boxes for part in pattern.split(box)]
    spellings: dict[str, list[str]] = {}
    for part in dict.fromkeys(parts):
        spellings.setdefault(member_name(part), []).append(part)
    counts = Counter(map(member_name, parts))
    clear = (
        1 < len(spellings) <= _MOST_CHOICES
        and "" not in spellings
        and all(count > 1 for count in counts.values())
        and len(parts) >= 3 * len(spellings)
        and all(map(_VALUE.fullmatch, parts))
    )
    if not clear:
        return (), ()
    return tuple(
        SetValue(value, tuple(part for part in written if part.casefold() != value.casefold()))
        for value, written in spellings.items()
    ), separators
