"""The layout of a map of all entries, which a template draws."""

from collections.abc import Iterator

from oicp_gen.render import views

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


def map_view(
    fields: tuple[views.FieldView, ...], groups: tuple[views.GroupView, ...], code_width: int
) -> views.MapView:
    """Return the map of these groups, coloured by the first set, with tiles of 92 units in 100."""
    field = next((field for field in fields if field.kind == "set"), None)
    rows = tuple(row for group in groups for row in _rows(group, field))
    is_wide = any(len(field.choices) > 4 for field in fields)
    widest = _ROW if is_wide else max(_NARROWEST, *(len(row.tiles) for row in rows))
    return views.MapView(
        field=field,
        width=widest * _CELL + _MARGINS,
        height=len(rows) * _CELL + _MARGINS,
        code_size=_CODE_SIZES[code_width] if code_width < len(_CODE_SIZES) else 9,
        label_size=19 if code_width < 5 else 9,
        rows=rows,
    )


def _rows(group: views.GroupView, field: views.FieldView | None) -> Iterator[views.MapRowView]:
    for at in range(0, len(group.entries), _ROW):
        tiles = tuple(_tile(entry, field) for entry in group.entries[at : at + _ROW])
        yield views.MapRowView("" if at else group.label, tiles)


def _tile(entry: views.EntryView, field: views.FieldView | None) -> views.TileView:
    choices = entry.value(field.key).choices if field else ()
    return views.TileView(entry, choices, *_TEXTS[min(len(choices), len(_TEXTS) - 1)])
