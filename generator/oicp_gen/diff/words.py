"""Compare two texts word by word."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 400
"""In longer texts, everything between the common start and end is one piece: finding the best match
takes cubic time in the number of pieces, at worst."""


class Piece(NamedTuple):
    """A part of a text."""

    text: str
    differs: bool
    """Whether the other text has something else in this place."""


def pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return two texts as pieces, with the differences marked."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    stretches = _matched(old, new)
    left = tuple(Piece("".join(was), not is_same) for is_same, was, _ in stretches if was)
    right = tuple(Piece("".join(now), not is_same) for is_same, _, now in stretches if now)
    return left, right


def _matched(old: list[str], new: list[str]) -> list[tuple[bool, list[str], list[str]]]:
    """Return stretches of two lists, each equal in both or different."""
    start = common_start(old, new)
    end = common_start(old[start:][::-1], new[start:][::-1])
    was, now = old[start : len(old) - end], new[start : len(new) - end]
    middle = [(False, was, now)]
    if was and now and max(len(was), len(now)) <= _MOST:
        from difflib import SequenceMatcher

        codes = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
        middle = [(tag == "equal", was[i:j], now[k:m]) for tag, i, j, k, m in codes]
    head, tail = old[:start], old[len(old) - end :]
    return [(True, head, head), *_without_gaps(middle), (True, tail, tail)]


def _without_gaps(
    stretches: list[tuple[bool, list[str], list[str]]],
) -> list[tuple[bool, list[str], list[str]]]:
    """Return the stretches, with a single space between two differences joined to them."""
    joined: list[tuple[bool, list[str], list[str]]] = []
    for at, (is_same, was, now) in enumerate(stretches):
        inner = 0 < at < len(stretches) - 1
        same = is_same and not (inner and "".join(was).isspace())
        if joined and joined[-1][0] == same:
            _, before, after = joined.pop()
            was, now = before + was, after + now
        joined.append((same, was, now))
    return joined


def common_start(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items two sequences have in common at their start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
