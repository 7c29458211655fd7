"""Guess whether texts are codes, and the pattern that describes them.

Patterns mean the same in Python, in JavaScript with and without its `u` flag, and in JSON Schema.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from itertools import groupby

_LONGEST = 40
"""The maximum length of a code."""
_MOST_RUNS = 7
"""The maximum number of runs of similar characters in a code; a URL or a path has more."""

_UPPER_SNAKE = re.compile(r"[A-Z][A-Z0-9_]*")
_WORD = re.compile(r"[!-~]+")
_SYNTAX = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_CLASS_SYNTAX = re.compile(r"[\\\]\[^-]")
_ESCAPED = r"\\\g<0>"


class Likeness(IntEnum):
    """How closely texts resemble codes."""

    NOT = 0
    WORDS = 1
    """Single words, which are codes only if the heading indicates it."""
    ALIKE = 2
    """Numbers, names in upper case, or texts of one form such as E1001 or ERR-12."""
    NUMBERS = 3
    """Numbers of the same length."""


_CharRun = tuple[str, int]
"""Similar characters: a class of a pattern, such as `[0-9]`, or one escaped character; how many."""


def likeness_of(texts: Sequence[str]) -> Likeness:
    """Return how closely these non-empty texts resemble codes.

    Fewer than two texts, and texts that are not distinct, do not.
    """
    if len(texts) < 2 or len(set(texts)) < len(texts) or max(map(len, texts)) > _LONGEST:
        return Likeness.NOT
    if all(text.isascii() and text.isdigit() for text in texts):
        first = int(texts[0])
        if first < 3 and [int(text) for text in texts] == [*range(first, first + len(texts))]:
            return Likeness.WORDS  # row numbers
        return Likeness.NUMBERS if len(set(map(len, texts))) == 1 else Likeness.ALIKE
    if all(map(_UPPER_SNAKE.fullmatch, texts)) or _is_make(texts):
        return Likeness.ALIKE
    return Likeness.WORDS if all(map(_WORD.fullmatch, texts)) else Likeness.NOT


def is_word(text: str) -> bool:
    """Return whether a code is a word that can be its own name."""
    return bool(re.search("[A-Za-z]{2}", text)) and not _is_make([text])


def _is_make(texts: Sequence[str]) -> bool:
    """Whether the texts have letters and digits in the same order, such as E1001 or ERR-12."""
    kinds = {tuple(chars for chars, _ in _runs(text)) for text in texts}
    (first, *others) = kinds
    return not others and 1 < len(first) <= _MOST_RUNS and first[-1] == "[0-9]" and "[A-Z]" in first


def pattern_of(texts: Sequence[str]) -> str:
    """Return a regular expression that matches the whole of each text; there must be one."""
    rows = [_runs(text) for text in texts]
    kinds = {tuple(chars for chars, _ in runs) for runs in rows}
    if len(kinds) == 1 and "[0-9]" in dict(rows[0]) and len(rows[0]) < 8:
        return "".join(map(_part, zip(*rows, strict=True)))
    if all(map(_UPPER_SNAKE.fullmatch, texts)):
        return _UPPER_SNAKE.pattern
    if all(map(_WORD.fullmatch, texts)):
        others = "".join(sorted({char for char in "".join(texts) if not char.isalnum()}))
        escaped = _CLASS_SYNTAX.sub(_ESCAPED, others)
        return f"[A-Za-z0-9{escaped}]+"
    return r"\S+(?: \S+)*"


def _part(runs: tuple[_CharRun, ...]) -> str:
    """Return the pattern for one position of all texts."""
    chars, lengths = runs[0][0], {length for _, length in runs}
    if not chars.startswith("[") or lengths == {1}:
        return chars
    if len(lengths) == 1:
        return f"{chars}{{{lengths.pop()}}}"
    return f"{chars}{{{min(lengths)},{max(lengths)}}}" if chars == "[0-9]" else f"{chars}+"


def _runs(text: str) -> list[_CharRun]:
    runs: list[_CharRun] = []
    for chars, group in groupby(text, _chars):
        length = len(list(group))
        runs += [(chars, length)] if chars.startswith("[") else [(chars, 1)] * length
    return runs


def _chars(char: str) -> str:
    """Return the class of an ASCII letter or digit; for any other character, itself, escaped."""
    for chars in ("[0-9]", "[A-Z]", "[a-z]"):
        if re.fullmatch(chars, char):
            return chars
    return _SYNTAX.sub(_ESCAPED, char)
