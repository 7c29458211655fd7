"""Characters that no document may hold raw, whoever wrote them."""

import re
import unicodedata

from oicp_gen.text.characters import BIDIRECTIONAL, CONTROL

_DANGEROUS = re.compile(f"[\x0c\r{CONTROL}{BIDIRECTIONAL}]")
_DIRECTION = re.compile(f"[{BIDIRECTIONAL}]")


def dangerous(text: str) -> list[str]:
    """Those that are in a text: controls, marks of text direction, what is no character."""
    return sorted(set(_DANGEROUS.findall(text)))


def without_dangerous(text: str) -> str:
    """A text without these: marks of direction are gone, runs of all others are one blank."""
    if not _DANGEROUS.search(text):
        return text
    return " ".join(filter(None, _DANGEROUS.sub(" ", _DIRECTION.sub("", text)).split(" ")))


def replace_unsafe(text: str) -> str:
    """A text with the sign for "no character" in place of each of them."""
    return _DANGEROUS.sub("\ufffd", text)


def char_name(char: str) -> str:
    """A character in a message: its number and its name."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
