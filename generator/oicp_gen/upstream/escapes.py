"""Decode what a response may contain a text in: JSON, HTML, addresses, quoted-printable text.

Texts of several megabytes are decoded in chunks, so that memory and time are bounded.
"""

import re
import sys
from collections.abc import Callable, Iterator
from html import unescape
from itertools import compress
from operator import not_

from oicp_gen.files.parsing import MAX_VALUES, json_pieces

_DIGITS = 8
"""Digits of a number that are read; no character has a number of more than seven."""
_ROUNDS = 4
"""How many encodings within each other are decoded."""
_CHUNK = 1 << 18
"""Characters that are decoded at once, because their parts need many times their memory."""

_REFERENCE = re.compile(r"(&[^\t\n\f <&#;]{1,32};?+)")
"""A named character reference, as `html.unescape` finds it."""
_DECIMAL = re.compile(r"(&#[0-9]++;?+)")
_HEXADECIMAL = re.compile(
    r"((?:&#[xX][0-9a-fA-F]++;?+"
    r"|\\(?<!\\\\)\\*+(?:u\{[0-9a-fA-F]{1,6}\}|[uU][0-9a-fA-F]{4}|[xX][0-9a-fA-F]{2})))"
)
"""The number of a character: in HTML, in JSON, and in other languages."""
_BYTES = re.compile(r"([%=][0-9a-fA-F]{2}(?:[%=][0-9a-fA-F]{2})*+)")
"""Bytes in an address or in quoted-printable text."""
_NAMED = {
    "\\\\": "\\",
    **{f"\\{name}": " " for name in "bft"},
    **{f"\\{name}": line for name, line in (("n", "\n"), ("r", "\r"))},
    **{f"={line}": "" for line in ("\r\n", "\n", "\r")},
}
"""Backslashes and control characters in JSON, and where quoted-printable text is wrapped."""

_JSON_ENDS = ("{}", "[]", '""')
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"?(\s*+:)?', re.DOTALL)
"""A string in JSON, and the colon behind a key."""


def parts(text: str) -> tuple[str, ...]:
    """Return the values, the keys and the rest of a JSON text; or any other text as it is.

    JSON with too many values is not divided, because it is refused when it is read.
    """
    plain = text.strip()
    if plain[:1] + plain[-1:] not in _JSON_ENDS or sum(map(text.count, "[{,")) > MAX_VALUES:
        return (text,)
    values, keys, rest = [], [], []
    for piece in json_pieces(text):
        found = _STRING.split(piece)
        texts, colons = found[1::3], found[2::3]
        values.append("".join(compress(texts, map(not_, colons))))
        keys.append("".join(compress(texts, colons)))
        rest.append("".join(found[::3]))
    return ("".join(values), "".join(keys), "".join(rest))


def decoded(text: str) -> Iterator[str]:
    """Yield a text in chunks, without its escapes."""
    start = 0
    while start < len(text):
        limit = start + _CHUNK
        # A chunk ends before a tag, or at least not within an escape, if it has any such place.
        ends = (text.rfind(char, start + 1, limit) for char in "< ")
        end = limit if limit >= len(text) else next((at for at in ends if at > 0), limit)
        yield _unescaped(text[start:end])
        start = end


def _unescaped(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        for name, character in _NAMED.items():
            text = text.replace(name, character)
        for pattern, value in _ESCAPES:
            text = _replaced(pattern, value, text)
        if text == before:
            break
    return text


def _replaced(pattern: re.Pattern[str], value: Callable[[str], str], text: str) -> str:
    """Return a text with a value for each match; the same matches are looked up once."""
    pieces = pattern.split(text)
    found = pieces[1::2]
    values = {piece: value(piece) for piece in set(found)}
    pieces[1::2] = map(values.__getitem__, found)
    return "".join(pieces)


def _of_decimal(escape: str) -> str:
    return _numbered(escape.strip("&#;"), 10)


def _of_hexadecimal(escape: str) -> str:
    return _numbered(escape.strip("&#\\uUxX{};"), 16)


def _numbered(digits: str, base: int) -> str:
    """Return the character with a number, which may have any number of zeros or digits."""
    number = int(digits.lstrip("0")[:_DIGITS] or "0", base)
    return chr(number) if number <= sys.maxunicode else " "


def _of_bytes(escape: str) -> str:
    data = bytes.fromhex(escape.replace("%", "").replace("=", ""))
    return data.decode("utf-8", "replace")


_ESCAPES = (
    (_REFERENCE, unescape),
    (_DECIMAL, _of_decimal),
    (_HEXADECIMAL, _of_hexadecimal),
    (_BYTES, _of_bytes),
)
