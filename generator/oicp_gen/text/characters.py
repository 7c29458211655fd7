"""Characters that a text should not contain, and that are never displayed raw.

The sets are spelled out because what Python considers printable differs between its versions, and
a generated file must not.
"""

import re
from functools import cache

CONTROL = "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ud800-\udfff\ufffe\uffff"
"""Control characters, Unicode line separators, and code points that are not characters."""
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Text-direction marks."""
INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u2060-\u2064\u206a-\u206f\u3164"
    "\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Zero-width characters except the joiner, which is part of many emoji."""
JOINER = "\u200d"
NON_JOINER = "\u200c"
JOINED = (
    "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufbb1\ufe80-\ufefc"
    "\u0900-\u0963\u0971-\u0df3\u1000-\u109d\u1780-\u17b3\u17b6-\u17d3\u1820-\u18aa"
)
"""Letters of the Arabic, Indic and other scripts that are spelled with the two joiners."""
FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
"""The flag of a region such as Scotland: a black flag followed by invisible letters."""
NO_BREAK = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces other than the usual one."""

OTHER = (
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
)
"""Format characters of some scripts, private-use characters and noncharacters."""


@cache
def unprintable() -> re.Pattern[str]:
    """Return a pattern for all of these, compiled on first use: a clean check does not need it."""
    return re.compile(f"[\t\n\x0c\r{CONTROL}{BIDIRECTIONAL}{INVISIBLE}{JOINER}{NO_BREAK}{OTHER}]")


def escape_unprintable(text: str) -> str:
    """Return a text for display, with a number for every character that would not be visible."""
    if text.isascii() and text.isprintable():
        return text
    return unprintable().sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)


@cache
def _dangerous() -> re.Pattern[str]:
    """Return a pattern for characters that a document must never contain raw."""
    return re.compile(f"[\x0c\r{CONTROL}{BIDIRECTIONAL}]")


def dangerous(text: str) -> list[str]:
    """Return the control characters, direction marks and noncharacters in a text."""
    return sorted(set(_dangerous().findall(text)))


def without_dangerous(text: str) -> str:
    """Return a text without direction marks, and with a space for each run of the others."""
    if not _dangerous().search(text):
        return text
    plain = re.sub(f"[{BIDIRECTIONAL}]", "", text)
    return " ".join(filter(None, _dangerous().sub(" ", plain).split(" ")))


def replace_unsafe(text: str) -> str:
    """Return a text with U+FFFD in place of each of these characters."""
    return _dangerous().sub("\ufffd", text)


def char_name(char: str) -> str:
    """Return a character's number and name, for a message."""
    import unicodedata  # only some findings need it

    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def with_line_feeds(text: str) -> str:
    """Return a text with line feeds as line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
