"""Names: how one is derived from a text, and how languages write it."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from oicp_gen.model.scripts import words_of_scripts

_PARENTHESES = re.compile(r"\([^()]*\)")
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")
NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
"""The form of a name."""
LONGEST = 120
"""The maximum length of a name, in characters."""


class Identifier(str):
    """An ASCII identifier in the style of one language, safe to print into code."""

    __slots__ = ()


def member_name(text: str) -> str:
    """Derive a name from a text: "" if it contains no ASCII letter or digit.

    Keep exponents apart from numbers, drop marks of footnotes, accents and "(…)", split at
    lower→Upper, turn every other run into "_" and convert to upper case. The name is shortened to
    `LONGEST` characters, at the end of a word if possible.
    """
    plain = unicodedata.normalize("NFKD", _PARENTHESES.sub(" ", words_of_scripts(text)))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = _OTHER.sub("_", _WORD_EDGE.sub("_", plain)).strip("_").upper()
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("_")[0] or words[:LONGEST]
    return f"CODE_{words}" if words[:1].isdigit() else words


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
    """Return a name in a language's style: `styled("EVSE_ID", "pascal")` is EvseId."""
    words = [word for word in _OTHER.split(_WORD_EDGE.sub("_", name)) if word]
    return Identifier(STYLES[style](words))
