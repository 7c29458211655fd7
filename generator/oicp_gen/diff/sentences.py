"""Put changes into words: one line for each, with the differences marked."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from oicp_gen.diff.change import Bump, Change, change_rules
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import quote

_LONG = 160
"""The maximum number of characters of a text in a sentence."""
_BEFORE = 40
"""How many characters before the first difference of two long texts are included."""

Paint = Callable[[str, str], str]
"""Called with "gone" or "come" and a piece of text; returns the text in that colour."""

_NOTHING = "(not specified)"
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


def format_change(change: Change, paint: Paint | None = None) -> str:
    """Return a change on one line that ends in its rule; safe to print on a terminal."""
    head = f"{escape_unprintable(change.code)}: " if change.code is not None else ""
    return f"{head}{sentence(change, paint)} [{change.rule}]"


def sentence(change: Change, paint: Paint | None = None) -> str:
    """Return a change in words, without its code; safe to print on a terminal."""
    before, after = _quoted(change, paint)
    return change.about.sentence.format(
        name=escape_unprintable(change.name or ""),
        field=escape_unprintable(change.field or "the aliases"),
        before=before,
        after=after,
        old=escape_unprintable(_short(change.before or _NOTHING)),
        new=escape_unprintable(_short(change.after or _NOTHING)),
    )


def sides(change: Change, paint: Paint | None = None) -> tuple[str, str]:
    """Return the two texts of a change, "" for none, with the differences painted.

    Each is one line that is safe to print on a terminal; a long one starts before they differ.
    """
    before, after = _from_difference(change.before or "", change.after or "")
    if before and after and paint:
        left, right = pieces(_short(before), _short(after))
        return _joined(left, "gone", paint), _joined(right, "come", paint)
    return escape_unprintable(_short(before)), escape_unprintable(_short(after))


def _quoted(change: Change, paint: Paint | None) -> tuple[str, str]:
    """Return the two texts of a change in quotes, with the differences painted."""
    if change.before and change.after and paint:
        left, right = sides(change, paint)
        return f'"{left}"', f'"{right}"'
    before, after = _from_difference(change.before or "", change.after or "")
    old, new = (quote(text, _LONG) if text else _NOTHING for text in (before, after))
    return old, new


def _joined(found: tuple[Piece, ...], name: str, paint: Paint) -> str:
    texts = ((escape_unprintable(piece.text), piece.differs) for piece in found)
    return "".join(paint(name, text) if differs else text for text, differs in texts)


def _from_difference(before: str, after: str) -> tuple[str, str]:
    """Return two texts on one line each; long ones start shortly before they differ."""
    before, after = before.replace("\n", " "), after.replace("\n", " ")
    if max(len(before), len(after)) <= _LONG:
        return before, after
    same = common_start(before, after)
    start = before.rfind(" ", 0, max(same - _BEFORE, 0)) + 1
    cut = "…" if start else ""
    return cut + before[start:], cut + after[start:]


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def counts(changes: tuple[Change, ...]) -> list[str]:
    """Return the number of changes of each rule, the most severe first: "2 codes added"."""
    found = Counter(change.rule for change in changes)
    rules = sorted(change_rules().values(), key=lambda rule: -rule.bump.rank)
    return [
        f"{found[rule.id]} {rule.counted[found[rule.id] > 1]}" for rule in rules if found[rule.id]
    ]


_RELEASES = {
    Bump.MAJOR: "major: existing code will break or change its behaviour",
    Bump.MINOR: "minor: existing code keeps working; new or changed values may affect its"
    " behaviour",
    Bump.PATCH: "patch: only texts change",
    Bump.NONE: "none: no release is needed",
}


def grouped(changes: tuple[Change, ...]) -> list[tuple[str, tuple[Change, ...]]]:
    """Return the changes by their bump, the most severe first, each group with a heading."""
    found = {bump: tuple(c for c in changes if c.bump is bump) for bump in _RELEASES}
    return [(_RELEASES[bump], group) for bump, group in found.items() if group]
