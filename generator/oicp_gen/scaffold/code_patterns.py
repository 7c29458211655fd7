"""Guess whether texts are codes, and the pattern that describes them.

The patterns are in the portable syntax that a contract allows.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from itertools import groupby

_LONGEST = 60
"""The maximum length of a code that has spaces or characters besides ASCII."""
_LONGEST_WORD = 64
_MOST_WORDS = 8
"""The maximum number of words in a code."""
_MOST_RUNS = 7
"""The maximum number of runs of similar characters in a code; a URL or a path has more."""

UPPER_SNAKE = "[A-Z][A-Z0-9_]*"
"""The pattern of names in upper case."""
_UPPER_SNAKE = re.compile(UPPER_SNAKE)
_WORD = re.compile(r"[!-~]+")
_FULL_STOP = re.compile(r"[.!?][\"')\]]*$")
_CHINESE_STOP = re.compile("[\u3002\uff0c\uff1b\uff01\uff1f]")
_SYNTAX = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_CLASS_SYNTAX = re.compile(r"[\\\]\[^-]")
_ESCAPED = r"\\\g<0>"
_VISIBLE = r"[!-~\u00a1-\ud7ff\uf900-\ufffd]"
"""Characters up to U+FFFF that are visible, and some that are not."""


class Likeness(IntEnum):
    """How closely texts resemble codes."""

    NOT = 0
    PHRASES = 1
    """A few words each, which are codes only if the heading indicates it."""
    ROWS = 2
    """The numbers of the rows, for which the same is true."""
    WORDS = 3
    """Single words, which are codes in the first column, or if the heading indicates it."""
    ALIKE = 4
    """Numbers, names in upper case, or texts of one form such as E1001 or ERR-12."""
    NUMBERS = 5
    """Numbers of the same length."""


_CharRun = tuple[str, int]
"""Similar characters: a class of a pattern, such as `[0-9]`, or one escaped character; how many."""


def likeness_of(texts: Sequence[str]) -> Likeness:
    """Return how closely these non-empty texts resemble codes.

    Fewer than two texts, and texts that are not distinct, do not.
    """
    if len(texts) < 2 or len(set(texts)) < len(texts) or any(map(is_long, texts)):
        return Likeness.NOT
    if all(text.isascii() and text.isdigit() for text in texts):
        if _are_row_numbers(texts):
            return Likeness.ROWS
        return Likeness.NUMBERS if len(set(map(len, texts))) == 1 else Likeness.ALIKE
    if len(texts) > 3 and _are_row_numbers(texts[:-1]):
        return Likeness.ROWS  # with a sum below them
    if all(map(_UPPER_SNAKE.fullmatch, texts)) or _is_make(texts):
        return Likeness.ALIKE
    return Likeness.PHRASES if any(" " in text for text in texts) else Likeness.WORDS


def _are_row_numbers(texts: Sequence[str]) -> bool:
    """Whether the texts are 0, 1, 2 or 1, 2, 3 and so on, perhaps without the first."""
    first = int(texts[0]) if re.fullmatch("[0-2]", texts[0]) else 3
    return first < 3 and list(texts) == [str(first + at) for at in range(len(texts))]


def is_long(text: str) -> bool:
    """Return whether a text is too long for a code, or a sentence."""
    if _WORD.fullmatch(text):
        return len(text) > _LONGEST_WORD
    words = text.split()
    is_sentence = len(words) > 4 and _FULL_STOP.search(text)
    too_many = len(text) > _LONGEST or len(words) > _MOST_WORDS
    return bool(too_many or is_sentence or _CHINESE_STOP.search(text))


def form_of(text: str) -> tuple[str, ...]:
    """Return the order of the letters, digits and other characters of a text."""
    return tuple(chars for chars, _ in _runs(text))


def is_word(text: str) -> bool:
    """Return whether a code is a word that can be its own name."""
    return bool(re.search("[A-Za-z]{2}", text)) and not _is_make([text])


def _is_make(texts: Sequence[str]) -> bool:
    """Whether the texts have letters and digits in the same order, such as E1001 or ERR-12."""
    first, *others = set(map(form_of, texts))
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
    word = _any_word("".join(texts))
    return f"{word}(?: {word})*"


def _any_word(chars: str) -> str:
    """Return the pattern of a word of any characters of the scripts in a text."""
    if chars.isascii():
        return "[!-~]+"
    astral = sorted({char for char in chars if char > "\uffff"})  # which no class can contain
    return f"(?:{'|'.join((_VISIBLE, *astral))})+" if astral else f"{_VISIBLE}+"


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
