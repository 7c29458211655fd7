"""Parse JSON and TOML that anyone may have written: what could take too long is refused first."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from oicp_gen.errors import OicpGenError, Place

MAX_VALUES = 1_000_000
"""Values in a JSON file."""
MAX_DOTS = 30
"""Dots in a line of TOML, except in quotes: the time that `tomllib` takes is quadratic in the dots
of a key."""

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string in JSON; at the end of a text, it may be open."""
_PIECE = re.compile(rf'(?:{_STRING.pattern}(?:\s*+:)?+|[^"]{{1,1000}}+){{1,1000}}+', re.DOTALL)
_QUOTED = re.compile(rf"{_STRING.pattern}|'[^']*+'?|#.*")
"""A string in a line of TOML, or a comment; at its end, the string may be open."""
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
"""The end of tomllib's messages."""


def parse_json(text: str, *, where: str) -> Any:
    """Return the value of a JSON text.

    Raises OicpGenError if it has too many values, ValueError if it is not JSON, and RecursionError
    if it is nested too deeply.
    """
    import json

    check_values(text, MAX_VALUES, where=where)
    return json.loads(text)


def check_values(text: str, limit: int, *, where: str) -> None:
    """Raise OicpGenError for JSON whose values would take too much memory."""
    if _count(text) <= limit:  # and some of these characters may be in strings
        return
    count = 0
    for piece in json_pieces(text):
        count += _count(_STRING.sub("", piece))
        if count > limit:
            raise OicpGenError("json-too-large", place=where, limit=limit)


def json_pieces(text: str) -> Iterator[str]:
    """Yield a JSON text in pieces. None ends in a string, or between a key and its colon."""
    return (found[0] for found in _PIECE.finditer(text))


def _count(text: str) -> int:
    """Return how many values a JSON text without strings has, except the last of each list."""
    return sum(map(text.count, "[{,"))


def parse_toml(text: str, *, file: str) -> dict[str, Any]:
    """Return the table in a TOML text. Raises OicpGenError, with line and column, if it is none."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS and _QUOTED.sub("", line).count(".") > MAX_DOTS:
            raise OicpGenError("toml-too-many-dots", place=Place(file, number), limit=MAX_DOTS)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also for too many digits
        message, place = str(error), Place(file)
        if at := _POSITION.search(message):
            lines = text.split("\n")
            row, column = map(int, at.groups(default="0"))
            place = Place(file, row or len(lines), column or len(lines[-1]) + 1)
            message = message[: at.start()]
        raise OicpGenError("not-toml", place=place, error=message) from None
