"""Find a secret in a response, however a server or a proxy has split, cased or encoded it.

Both are reduced to their letters and digits, after every usual encoding of the response is decoded.
Encodings that cannot be recognized are applied to the secret instead.
"""

import codecs
import re
import sys
import unicodedata
from base64 import b32encode, b64encode
from collections.abc import Iterator
from html import unescape

_LEAST = 8
"""Letters and digits of what is searched for: any page may contain a shorter word."""
_PART = 12
"""The same for a part of a secret: at least its half."""
_MANY = 100_000
"""How often a page may contain a quarter of a secret; more cannot be an accident."""
_ROUNDS = 4
"""How many encodings within each other are decoded."""

_ESCAPED = re.compile(
    r"(?<!\\)\\++(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|[bfnrt])"
    r"|((?:[%=][0-9a-f]{2})+)",
    re.IGNORECASE,
)
"""A character in JSON and other languages, or bytes in an address or in quoted-printable text."""
_BROKEN_LINE = re.compile(r"=(?:\\++[rn]|[\r\n])++")
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"?(\s*+:)?', re.DOTALL)
"""A string in JSON, and the colon behind a key."""
_TAG = re.compile(r"<[^<>]*+>")
_REST = re.compile(r"[\W_]+")


class Echoes:
    """What is searched for in responses: each form of some secrets."""

    def __init__(self, *secrets: str) -> None:
        self._exact = tuple(secret for secret in secrets if len(secret) >= _LEAST)
        forms = {form for secret in secrets for form in _forms(secret)}
        self._forms = tuple(sorted(form for form in forms if len(form) >= _LEAST))

    def are_in(self, text: str) -> bool:
        """Return whether a text contains a secret, or half of it."""
        if any(secret in text for secret in self._exact):
            return True
        if not self._forms:
            return False
        return any(_contains(view, form) for view in _views(text) for form in self._forms)


def _views(text: str) -> set[str]:
    """Return the letters and digits of a text: of its source, of what it shows, of its values."""
    source = _decoded(text)
    values = _decoded("".join(value for value, colon in _STRING.findall(text) if not colon))
    return {_reduced(view) for view in (source, _TAG.sub("", source), _TAG.sub("", values))}


def _decoded(text: str) -> str:
    for _ in range(_ROUNDS):
        before, text = text, _ESCAPED.sub(_character, unescape(_BROKEN_LINE.sub("", text)))
        if text == before:
            break
    return text


def _character(found: re.Match[str]) -> str:
    if found[4]:
        return bytes.fromhex(found[4].replace("%", "").replace("=", "")).decode("utf-8", "replace")
    number = int(found[1] or found[2] or found[3] or "20", 16)
    return chr(number) if number <= sys.maxunicode else " "


def _reduced(text: str) -> str:
    """Return the letters and digits of a text, in one case and one width."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _REST.sub("", plain.casefold())


def _forms(secret: str) -> Iterator[str]:
    """Yield each form in which a secret may appear, reduced."""
    for plain in (secret, _decoded(secret), secret[::-1], codecs.encode(secret, "rot13")):
        yield _reduced(plain)
    for text in {secret, secret.lower(), secret.upper(), secret[::-1]}:
        yield from map(_reduced, _encoded(_bytes(text)))
    yield from map(_reduced, _encoded(secret.encode("utf-16-le", "surrogatepass")))
    for once in _encoded(_bytes(secret)):
        yield from map(_reduced, _encoded(once.encode()))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _encoded(data: bytes) -> Iterator[str]:
    """Yield the data in hexadecimal, Base64 and Base32, as a part of longer data."""
    yield data.hex()
    for encode, group, bits in ((b64encode, 3, 6), (b32encode, 5, 5)):
        for before in range(group):
            text = encode(bytes(before) + data).decode()
            # The characters at both ends also depend on what is around the data.
            yield text[-(-before * 8 // bits) : (before + len(data)) * 8 // bits]


def _contains(text: str, secret: str) -> bool:
    """Return whether a text contains a secret or, if that is long enough, half of it."""
    least = min(len(secret), max(_PART, (len(secret) + 1) // 2))
    size = (least + 1) // 2  # such a half contains one of these pieces as a whole
    for start in range(0, len(secret) - size + 1, size):
        piece = secret[start : start + size]
        at = text.find(piece)
        for _ in range(_MANY):
            if at < 0:
                break
            if _alike_around(text, at, secret, start) >= least:
                return True
            at = text.find(piece, at + 1)
        else:
            return True
    return False


def _alike_around(text: str, at: int, secret: str, start: int) -> int:
    """Return how many characters of a text and a secret are equal around these positions."""
    first = 0
    while first < min(at, start) and text[at - first - 1] == secret[start - first - 1]:
        first += 1
    last = 0
    longest = min(len(text) - at, len(secret) - start)
    while last < longest and text[at + last] == secret[start + last]:
        last += 1
    return first + last
