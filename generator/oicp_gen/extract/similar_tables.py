"""Tell tables with the same columns apart, by the keys that a contract has for this."""

from collections import Counter
from collections.abc import Sequence

from oicp_gen.contract.contract import folded_heading
from oicp_gen.model.page import Table

_LONGEST_KEY = 120
"""The maximum length of a text in a contract; a longer paragraph is likely to change."""


_CHOICES = (("under",), ("after",), ("under", "after"))
"""The keys that may choose a table, the most robust first."""


def distinguishing_keys(tables: Sequence[Table]) -> list[dict[str, str | int]]:
    """Return the keys of `[catalog]` that choose each of these tables, in the most robust way.

    That is the heading above it, or the paragraph before it, or both, if no other table has the
    same; else its position, which changes if a table is inserted above.
    """
    texts = [{"under": table.heading, "after": table.before} for table in tables]
    times = Counter((names, _folded(of, names)) for of in texts for names in _CHOICES)
    return [
        next(
            (
                {name: of[name] for name in names}
                for names in _CHOICES
                if times[names, _folded(of, names)] == 1 and all(_is_usable(of[it]) for it in names)
            ),
            {"position": position},
        )
        for position, of in enumerate(texts, 1)
    ]


def _folded(texts: dict[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded_heading(texts[name]) for name in names)


def _is_usable(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST_KEY and text.isprintable()
