"""Names: the rule that makes one of a text, and how languages write it."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

_PARENTHESES = re.compile(r"\([^()]*\)")
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")
NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
"""What a name looks like."""
LONGEST = 120
"""Characters of a name: one of many more is none that anybody writes."""


class Identifier(str):
    """An ASCII identifier in the style of one language, safe to print into code."""

    __slots__ = ()


def member_name(text: str) -> str:
    """The name that a text gives: "" if there is no ASCII letter or digit in it.

    Drop "(…)", split at lower→Upper, turn every other run into "_", upper case. Accents go. This
    gives the names of Hubject's own Java client for all of the 31 codes that client has. What is
    beyond `LONGEST` is cut off, at the end of a word if there is one.
    """
    plain = unicodedata.normalize("NFKD", _PARENTHESES.sub(" ", text))
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
    """A name in a language's style: `styled("EVSE_ID", "pascal")` is EvseId."""
    words = [word for word in _OTHER.split(_WORD_EDGE.sub("_", name)) if word]
    return Identifier(STYLES[style](words))
