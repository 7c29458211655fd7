"""Write the letters of other alphabets in ASCII: `Łódź` becomes Lodz."""

import re
import unicodedata
from functools import cache

_IDEOGRAPH = "IDEOGRAPH"
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff]")
_NO_LETTER = re.compile(r"[^A-Za-z0-9]+")
_MICRO = "\xb5"
"""The sign of a millionth, which Unicode takes for a Greek letter: µs is not ms."""


def ascii_letters(text: str) -> str:
    """Return the text with ASCII letters for all letters that have some, without their accents.

    A letter becomes one or more letters of the same case. Ideographs are left out, and symbols
    stay. The library is imported only for letters that are not ASCII letters with accents.
    """
    plain = _without_accents(text.replace(_MICRO, "u"))
    if plain.isascii() or not any(_is_letter(char) for char in plain if not char.isascii()):
        return plain
    # Composed, because the marks of many alphabets are more than accents: й is not и.
    chars = unicodedata.normalize("NFKC", text.replace(_MICRO, "u"))
    if any(map(_is_ideograph, chars)):
        chars = _KANA.sub(" ", chars)  # only parts of the words: the others are ideographs
    following = [*chars[1:], " "]
    return "".join(map(_in_ascii, chars, following))


def _without_accents(text: str) -> str:
    chars = unicodedata.normalize("NFKD", text)
    return "".join(char for char in chars if not unicodedata.combining(char))


def _is_letter(char: str) -> bool:
    """Return whether it is a letter, a mark that belongs to one, or a digit."""
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


@cache
def _is_ideograph(char: str) -> bool:
    return _IDEOGRAPH in unicodedata.name(char, "")


def _in_ascii(char: str, following: str) -> str:
    """Return ASCII letters for a character; the case of two capitals depends on the next one."""
    plain = _without_accents(char)
    if plain.isascii() or not _is_letter(char):
        return plain
    if _is_ideograph(char):
        return " "
    from anyascii import anyascii

    letters = _NO_LETTER.sub("", anyascii(char)).lower()
    if not char.isupper():
        return letters
    return letters.capitalize() if following.islower() else letters.upper()
