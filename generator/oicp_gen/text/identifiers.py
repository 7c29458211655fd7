"""Names: how one is derived from a text, and how languages write it."""

import re
from collections.abc import Callable
from functools import cache

from oicp_gen.model.scripts import words_of_scripts
from oicp_gen.text.letters import ascii_letters
from oicp_gen.text.words import split_words

_PARENTHESES = re.compile(r"\([^()]*\)")
_CONTRACTION = re.compile(
    r"(?<=[A-Za-z])['\u2019](?=(?:[dmst]|ll|re|ve)(?![A-Za-z0-9]))", re.IGNORECASE
)
"""The apostrophe of "don't" and "driver's"."""
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")
NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
"""The form of a name."""
LONGEST = 120
"""The maximum length of a name, in characters."""


class Identifier(str):
    """An ASCII identifier in the style of one language, safe to print into code."""

    __slots__ = ()


def member_name(text: str, fixed: tuple[str, ...] = ()) -> str:
    """Derive a name from a text: "" if it contains no letter with ASCII letters, and no digit.

    Keep exponents apart from numbers, drop marks of footnotes and "(…)", write all letters in
    ASCII, split into words, of which some are `fixed`, join them by "_", and convert to upper case.
    The name is shortened to `LONGEST` characters, at the end of a word if possible.
    """
    plain = _CONTRACTION.sub("", ascii_letters(_PARENTHESES.sub(" ", words_of_scripts(text))))
    name = "_".join(split_words(plain, fixed)).upper()
    if len(name) > LONGEST:
        name = name[:LONGEST].rpartition("_")[0] or name[:LONGEST]
    return f"CODE_{name}" if name[:1].isdigit() else name


def _capitalized(words: list[str]) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in words)


STYLES: dict[str, Callable[[list[str]], str]] = {
    "upper_snake": lambda words: "_".join(words).upper(),
    "snake": lambda words: "_".join(words).lower(),
    "pascal": _capitalized,
    "camel": lambda words: words[0].lower() + _capitalized(words[1:]),
    "kebab": lambda words: "-".join(words).lower(),
}
"""How a language writes an identifier, from the words of a name."""


@cache
def styled(name: str, style: str) -> Identifier:
    """Return a name in a language's style: `styled("EVSE_ID", "pascal")` is EvseId.

    It is split at lower→Upper alone, so that identifiers that a contract states stay the same.
    """
    words = [word for word in _OTHER.split(_WORD_EDGE.sub("_", name)) if word]
    return Identifier(STYLES[style](words))
