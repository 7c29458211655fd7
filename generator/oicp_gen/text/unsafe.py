"""Characters that a document must never contain raw."""

import re
import unicodedata

from oicp_gen.text.characters import BIDIRECTIONAL, CONTROL

_DANGEROUS = re.compile(f"[\x0c\r{CONTROL}{BIDIRECTIONAL}]")
_DIRECTION = re.compile(f"[{BIDIRECTIONAL}]")


def dangerous(text: str) -> list[str]:
    """Return the control characters, direction marks and noncharacters in a text."""
    return sorted(set(_DANGEROUS.findall(text)))


def without_dangerous(text: str) -> str:
    """Return a text without direction marks, and with a space for each run of the others."""
    if not _DANGEROUS.search(text):
        return text
    return " ".join(filter(None, _DANGEROUS.sub(" ", _DIRECTION.sub("", text)).split(" ")))


def replace_unsafe(text: str) -> str:
    """Return a text with U+FFFD in place of each of these characters."""
    return _DANGEROUS.sub("\ufffd", text)


def char_name(char: str) -> str:
    """Return a character's number and name, for a message."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
