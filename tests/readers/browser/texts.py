"""The texts of a page's tables as two readings have them, in one form, and where they differ."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from oicp_gen.model.page import Cell, Page, Table
from tests.readers.browser.chromium import Shown
from tests.readers.browser.marking import cells, place

Texts = dict[str, Any]
"""A table: its heading, the lines of its cells, and the passes in which a text is another one.

A cell's key is its row, its column and its place; rows and columns in which no cell starts are not
counted.
"""


class Difference(NamedTuple):
    """A cell that two readings have differently, or a heading."""

    table: str
    where: str
    ours: str | None
    shown: str | None


def ours(page: Page) -> dict[str, Texts]:
    """Return the texts as we read them."""
    return {
        f"{table.line}:{table.column}": {
            "heading": table.heading,
            "cells": {
                _key(slot, place(cell)): "\n".join(lines(cell))
                for slot, cell in _slots(table, own).items()
            },
        }
        for table, own in zip(page.tables, cells(page), strict=True)
    }


def theirs(shown: Shown) -> dict[str, Texts]:
    """Return the texts as a browser shows them."""
    return {name: _shown(table, shown) for name, table in shown.tables.items()}


def _shown(table: Mapping[str, Any], shown: Shown) -> Texts:
    keys = {_key(slot, cell): cell for cell, slot in table["grid"].items()}
    plain = {key: "\n".join(shown.plain[cell]) for key, cell in keys.items()}
    styled = {key: "\n".join(shown.styled[cell]) for key, cell in keys.items()}
    characters = {key: shown.characters[cell] for key, cell in keys.items()}
    found = {
        "heading": table["heading"],
        "cells": dict(sorted(plain.items(), key=lambda item: _order(item[0]))),
        "styled": {key: text for key, text in styled.items() if text != plain[key]},
        "characters": {
            key: text
            for key, text in characters.items()
            if text != " ".join(plain[key].split("\n"))
        },
    }
    return {name: content for name, content in found.items() if content or name in _ALWAYS}


_ALWAYS = ("heading", "cells")


def _key(slot: Sequence[int], at: str) -> str:
    return f"{slot[0]}/{slot[1]} {at}"


def _order(key: str) -> list[int]:
    return [int(number) for number in key.partition(" ")[0].split("/")]


def _slots(table: Table, own: list[Cell]) -> dict[tuple[int, int], Cell]:
    """Return the cells of a table by where they start, without rows in which none does."""
    starts: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            starts.setdefault(id(cell), (number, column))
    places = [starts[id(cell)] for cell in own]
    ranks = [
        {start: rank for rank, start in enumerate(sorted({at[axis] for at in places}))}
        for axis in (0, 1)
    ]
    slots = [(ranks[0][row], ranks[1][column]) for row, column in places]
    return dict(sorted(zip(slots, own, strict=True), key=lambda item: item[0]))


def lines(cell: Cell) -> list[str]:
    """Return the lines of a cell, each item of a list with its marker.

    Two boxes in a line are on one line here, as on the page.
    """
    found: list[str] = []
    for block in cell.content.blocks:
        text = "".join(getattr(run, "plain", run.text) for run in block.runs).replace("\f", " ")
        marked = f"{block.marker} {text}" if block.marker else text
        found += filter(None, (line.strip(" ") for line in marked.split("\n")))
    return found


def differences(mine: Mapping[str, Texts], shown: Mapping[str, Texts]) -> Iterator[Difference]:
    """Yield what two readings of a page have differently."""
    for table in [*mine, *(name for name in shown if name not in mine)]:
        one, other = mine.get(table, {}), shown.get(table, {})
        if one.get("heading") != other.get("heading"):
            yield Difference(table, "heading", one.get("heading"), other.get("heading"))
        left, right = one.get("cells", {}), other.get("cells", {})
        for key in [*left, *(key for key in right if key not in left)]:
            if left.get(key) != right.get(key):
                yield Difference(table, key, left.get(key), right.get(key))
        for kind in ("styled", "characters"):
            for key, text in other.get(kind, {}).items():
                yield Difference(table, f"{key} {kind}", left.get(key), text)


def digest(texts: Texts) -> str:
    """Return a short digest of a table's texts."""
    return sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
