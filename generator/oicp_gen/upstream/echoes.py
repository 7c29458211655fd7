"""Find a secret in a response, however a server or a proxy has split, cased or encoded it.

Both are reduced to their letters and digits, after every usual encoding of the response is decoded.
Encodings that cannot be recognized are applied to the secret instead.
"""

import codecs
import re
import unicodedata
from base64 import b32encode, b64encode
from collections import defaultdict
from collections.abc import Iterator

from oicp_gen.upstream.escapes import decoded, parts

_LEAST = 8
"""Letters and digits of what is searched for: any page may contain a shorter word."""
_PART = 12
"""The same for a part of a secret: at least its half."""
_WORD, _STEP = 8, 4
"""Bytes of a word, and from one to the next: every part of a secret contains one."""
_MANY = 100_000
"""How often words of a secret may be compared with a page; more cannot be an accident."""
_LAST_PLAIN = 0x1FFFF
"""The last code point that is read as letters; rare ideographs follow it."""
_MOST_LETTERS = 4
"""Letters that one character is read as, at most. U+FDFA, a ligature of four words, has 18."""
_TAG = re.compile(r"<[^<>]*+>")
_REST = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_LOWER = bytes(range(256)).lower()


class Echoes:
    """What is searched for in responses: each form of some secrets."""

    def __init__(self, *secrets: str) -> None:
        self._exact = tuple(secret for secret in secrets if len(secret) >= _LEAST)
        self._forms = _Forms({form for secret in secrets for form in _forms(secret)})

    def are_in(self, text: str) -> bool:
        """Return whether a text contains a secret, or half of it."""
        if any(secret in text for secret in self._exact):
            return True
        return bool(self._forms.longest) and any(map(self._are_in_part, parts(text)))

    def _are_in_part(self, text: str) -> bool:
        source, shown = _View(self._forms), _View(self._forms)
        for chunk in decoded(text):
            reduced, visible = _reduced(chunk), _TAG.sub("", chunk)
            if source.shows(reduced):
                return True
            if shown.shows(reduced if visible == chunk else _reduced(visible)):
                return True
        return False


class _Forms:
    """The forms of secrets, and where in them each word is."""

    def __init__(self, forms: set[bytes]) -> None:
        self.short = tuple(sorted(form for form in forms if _LEAST <= len(form) < _PART))
        """Those that only count as a whole."""
        self.longest = max(map(len, forms), default=0)
        self.words: dict[int, list[tuple[bytes, int]]] = defaultdict(list)
        for form in sorted(forms - {*self.short}):
            for start in range(len(form) - _WORD + 1):
                [word] = _words(form[start : start + _WORD])
                self.words[word].append((form, start))


class _View:
    """A view of a text that is reduced and searched chunk by chunk."""

    def __init__(self, forms: _Forms) -> None:
        self._forms = forms
        self._end = b""
        """What a form that continues in the next chunk may begin with."""
        self._compared = 0

    def shows(self, chunk: bytes) -> bool:
        """Return whether this chunk, with what was before it, contains a form or half of it."""
        text = self._end + chunk
        self._end = text[-self._forms.longest :]
        return any(form in text for form in self._forms.short) or any(
            self._is_part(text, at, *place)
            for start in (0, _STEP)
            for at, place in self._words_in(text, start)
        )

    def _words_in(self, text: bytes, start: int) -> Iterator[tuple[int, tuple[bytes, int]]]:
        """Yield where in a text a word of a form is, and where in a form."""
        words, known = _words(text[start:]), self._forms.words
        if not known.keys().isdisjoint(words):
            for number, word in enumerate(words):
                for place in known.get(word, ()):
                    yield start + number * _WORD, place

    def _is_part(self, text: bytes, at: int, form: bytes, start: int) -> bool:
        """Return whether a text and a form are alike around these positions for long enough."""
        self._compared += 1
        least = max(_PART, (len(form) + 1) // 2)
        return self._compared > _MANY or _alike_around(text, at, form, start) >= least


def _words(text: bytes) -> memoryview:
    """Return the words of a text, side by side, as numbers that are quickly compared."""
    return memoryview(text)[: len(text) // _WORD * _WORD].cast("Q")


def _reduced(text: str) -> bytes:
    """Return the letters and digits of a text, in one case and one width, in UTF-8."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    return text.encode().translate(_LOWER, _REST)


class _Plain(dict[int, str]):
    """The letters and digits that a character consists of, computed when they are needed."""

    def __missing__(self, code: int) -> str:
        if code > _LAST_PLAIN:
            return ""
        letters = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = plain = "".join(filter(str.isalnum, letters))[:_MOST_LETTERS]
        return plain


_PLAIN = _Plain()


def _forms(secret: str) -> Iterator[bytes]:
    """Yield each form in which a secret may appear, reduced."""
    for plain in (secret, secret[::-1], codecs.encode(secret, "rot13")):
        yield _reduced(plain)
    for text in (secret, secret.lower()):  # a backslash and a letter are an escape for a reader
        yield _reduced("".join(decoded(text)))
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


def _alike_around(text: bytes, at: int, secret: bytes, start: int) -> int:
    """Return how many bytes of a text and a secret are equal around these positions."""
    first = 0
    while first < min(at, start) and text[at - first - 1] == secret[start - first - 1]:
        first += 1
    last = 0
    longest = min(len(text) - at, len(secret) - start)
    while last < longest and text[at + last] == secret[start + last]:
        last += 1
    return first + last
