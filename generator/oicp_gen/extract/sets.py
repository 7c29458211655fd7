"""Read a set of known values from the lines of a cell."""

import re
from collections import Counter
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from oicp_gen.contract.contract import Field
from oicp_gen.extract.rows import DraftRow


class SetReading(NamedTuple):
    """The content of a cell with a set of known values."""

    values: tuple[str, ...]
    """In the contract's order."""
    unknown: tuple[str, ...]
    respelled: tuple[tuple[str, str], ...]
    """Each spelling on the page that differs from its value, and the value."""
    repeated: tuple[str, ...]
    odd_separators: tuple[str, ...]
    """Separators other than the regular one."""


@cache
def read_set(lines: tuple[str, ...], field: Field) -> SetReading:
    """Return the values in the lines of a cell. A new line is a regular separator."""
    known = _spellings(field)
    separator = re.compile("|".join(map(re.escape, field.separators)))
    parts = [part.strip() for line in lines for part in separator.split(line) if part.strip()]
    if not parts:  # separators alone are an unknown value
        parts = [text for text in (" ".join(lines).strip(),) if text]
    read = [(part, known.get(_folded(part))) for part in parts]
    times = Counter(value for _, value in read if value)
    odd = [match for match in separator.findall("\n".join(lines)) if match != field.separators[0]]
    return SetReading(
        values=tuple(choice.value for choice in field.choices if choice.value in times),
        unknown=tuple(dict.fromkeys(part for part, value in read if not value)),
        respelled=tuple(
            dict.fromkeys((part, value) for part, value in read if value and part != value)
        ),
        repeated=tuple(sorted(value for value, number in times.items() if number > 1)),
        odd_separators=tuple(dict.fromkeys(odd)),
    )


def set_of(row: DraftRow, field: Field) -> SetReading:
    """Return the values of a set in a row."""
    return read_set(row.texts[field.name].lines, field)


@cache
def _spellings(field: Field) -> dict[str, str]:
    others = {
        _folded(spelling): choice.value for choice in field.choices for spelling in choice.spellings
    }
    return others | {_folded(choice.value): choice.value for choice in field.choices}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def suggest_value(text: str, field: Field) -> str | None:
    """Return the known value that is most similar to a text, if any is similar."""
    known = _spellings(field)
    near = get_close_matches(_folded(text), known, n=1, cutoff=0.6)
    return known[near[0]] if near else None
