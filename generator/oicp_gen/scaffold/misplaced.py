"""Find texts that are in a column of values because their own cell is empty."""

from collections.abc import Sequence

from oicp_gen.scaffold.columns import ColumnData, choices_of
from oicp_gen.text.identifiers import member_name

_MOST = 5
"""At most one in so many texts can be misplaced."""


def with_misplaced(usable: Sequence[ColumnData]) -> list[ColumnData]:
    """Return the columns as the rules repair them: with all texts of a column in it.

    A text is misplaced if its own cell is empty, and a cell of the same row contains no value of
    that column, which is a set otherwise.
    """
    for wanted in usable:
        empty = {at for at, text in enumerate(wanted.texts) if not text}
        if empty and len(empty) * _MOST <= len(wanted.texts):
            for other in usable:
                if other is not wanted and _has_strangers(other, empty):
                    full = _texts(wanted, empty, other.texts)
                    rest = _texts(other, empty, ("",) * len(other.texts))
                    new = {id(wanted): full, id(other): rest}
                    return [new.get(id(column), column) for column in usable]
    return [*usable]


def _has_strangers(column: ColumnData, rows: set[int]) -> bool:
    """Return whether the column is a set, but for these rows, which contain no value of it."""
    moved = [column.texts[at] for at in rows]
    choices, separators = choices_of(_texts(column, rows, ("",) * len(column.texts)))
    values = {choice.value for choice in choices}
    return (
        bool(choices)
        and all(map(member_name, moved))
        and not any(
            member_name(part) in values for text in moved for part in _parts(text, separators)
        )
    )


def _parts(text: str, separators: tuple[str, ...]) -> list[str]:
    for separator in separators:
        text = text.replace(separator, "\n")
    return text.split("\n")


def _texts(column: ColumnData, rows: set[int], texts: Sequence[str]) -> ColumnData:
    """Return the column with other texts in these rows."""
    return column._replace(
        texts=tuple(texts[at] if at in rows else text for at, text in enumerate(column.texts))
    )
