"""Tell tables with the same columns apart, by the keys that a contract has for this."""

from collections.abc import Sequence

from oicp_gen.contract.contract import folded_heading
from oicp_gen.model.page import Table

_LONGEST_KEY = 120
"""The maximum length of a text in a contract; a longer paragraph is likely to change."""


def distinguishing_keys(table: Table, tables: Sequence[Table]) -> dict[str, str | int]:
    """Return the keys of `[catalog]` that choose one of these tables, in the most robust way.

    That is the heading above it, or the paragraph before it, or both, if no other table has the
    same; else its position, which changes if a table is inserted above.
    """
    keys = {"under": table.heading, "after": table.before}
    usable = {key: text for key, text in keys.items() if _is_usable(text)}
    for names in (("under",), ("after",), ("under", "after")):
        chosen = {name: usable[name] for name in names if name in usable}
        if len(chosen) == len(names) and _number_of(tables, chosen) == 1:
            return dict(chosen)
    return {"position": 1 + next(at for at, other in enumerate(tables) if other is table)}


def _is_usable(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST_KEY and text.isprintable()


def _number_of(tables: Sequence[Table], keys: dict[str, str]) -> int:
    """Return how many tables these keys choose."""
    return sum(
        all(
            folded_heading(text)
            == folded_heading(other.heading if key == "under" else other.before)
            for key, text in keys.items()
        )
        for other in tables
    )
