"""Sentences of an HTML page, in which commands are marked and codes are links."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_MARKED = re.compile(r"`([^`]*)`")


class Part(NamedTuple):
    """A part of a sentence."""

    text: str
    is_command: bool = False
    target: str = ""
    """The code to whose entry the text links."""


def sentence_parts(text: str, targets: Mapping[str, str] | None = None) -> tuple[Part, ...]:
    """Return a sentence in parts: what is in backquotes is a command, or a code with a target."""
    codes = targets or {}
    pieces = _MARKED.split(text)
    found = (
        Part(piece, at % 2 == 1 and piece not in codes, codes.get(piece, "") if at % 2 else "")
        for at, piece in enumerate(pieces)
    )
    return tuple(part for part in found if part.text)
