"""The layout of a map of all entries, which a template draws.

docs/targets.md lists every type and field here with the line below it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.render.views import ChoiceView, EntryView, FieldView, GroupView

_CELL = 100
_ROW = 12
"""The number of cells in the longest row."""
_NARROWEST = 6
"""The number of cells in the shortest row, so that the legend fits."""
_MARGINS = 92
"""To the left and above for labels and legend, and to the right and below."""
_CODE_SIZES = (27, 27, 27, 27, 24, 15, 15, 15)
"""Font sizes by the length of the longest code."""
_TEXTS = ((45, 26), (45, 26), (32, 26), (36, 17), (37, 13))
"""Where the values on a tile begin and the height of their lines, by their number."""


class TileView(NamedTuple):
    """The tile of an entry on a map."""

    entry: EntryView
    """The entry."""
    choices: tuple[ChoiceView, ...]
    """The values that it shows."""
    text_y: int
    """The baseline above the first value."""
    line_height: int
    """The distance between the baselines of its values."""


class MapRowView(NamedTuple):
    """A row of a map."""

    label: str
    """The label of its group; empty if it continues the group of the row above."""
    tiles: tuple[TileView, ...]
    """The tiles."""


class MapView(NamedTuple):
    """A drawing with a tile for each entry and one or more rows for each group."""

    field: FieldView | None
    """The set that the colours show; None if the contract has no set."""
    width: int
    """The width of the drawing."""
    height: int
    """The height of the drawing."""
    code_size: int
    """The font size of the codes."""
    label_size: int
    """The font size of the labels."""
    rows: tuple[MapRowView, ...]
    """The rows."""


def map_view(
    fields: tuple[FieldView, ...], groups: tuple[GroupView, ...], code_width: int
) -> MapView:
    """Return the map of these groups, coloured by the first set, with tiles of 92 units in 100."""
    field = next((field for field in fields if field.kind == "set"), None)
    rows = tuple(row for group in groups for row in _rows(group, field))
    is_wide = any(len(field.choices) > 4 for field in fields)
    widest = _ROW if is_wide else max(_NARROWEST, *(len(row.tiles) for row in rows))
    return MapView(
        field=field,
        width=widest * _CELL + _MARGINS,
        height=len(rows) * _CELL + _MARGINS,
        code_size=_CODE_SIZES[code_width] if code_width < len(_CODE_SIZES) else 9,
        label_size=19 if code_width < 5 else 9,
        rows=rows,
    )


def _rows(group: GroupView, field: FieldView | None) -> Iterator[MapRowView]:
    for at in range(0, len(group.entries), _ROW):
        tiles = tuple(_tile(entry, field) for entry in group.entries[at : at + _ROW])
        yield MapRowView("" if at else group.label, tiles)


def _tile(entry: EntryView, field: FieldView | None) -> TileView:
    choices = entry.value(field.key).choices if field else ()
    return TileView(entry, choices, *_TEXTS[min(len(choices), len(_TEXTS) - 1)])
