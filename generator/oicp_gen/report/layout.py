"""Lines that fit on a terminal: how wide a text is, and where it may be broken."""

import re
import shutil
from collections.abc import Iterator
from typing import TextIO

from oicp_gen.report.terminal import is_terminal, unstyled

MOST, LEAST = 100, 60
"""Characters of a line: longer ones are hard to read, and shorter ones would be mostly breaks."""
_USUAL = 80
"""The width of what is not a terminal, for those who ask for the layout of one."""
_PIECE = re.compile(rf"\s*(?:`[^`\n]{{1,{LEAST - 4}}}`[^\s`]*|\S+)")
"""What is not broken: a word or a short command in backquotes, with the spaces before it."""


def width_of(stream: TextIO, *, is_full: bool = False) -> int:
    """Return how many characters fit on a line of this stream; 0 if lines are not broken.

    They are broken on a terminal, and elsewhere if `is_full`.
    """
    return columns() if is_full or is_terminal(stream) else 0


def columns(most: int = MOST, usual: int = _USUAL) -> int:
    """Return the width of the terminal within our limits; `usual` if there is none."""
    return max(min(shutil.get_terminal_size((usual, 0)).columns, most), LEAST)


def display_width(text: str) -> int:
    """Return how many columns a terminal needs for a text, whose style takes none."""
    shown = unstyled(text)
    return len(shown) if shown.isascii() else sum(map(_char_width, shown))


def _char_width(char: str) -> int:
    from unicodedata import combining, east_asian_width  # most texts are ASCII

    if combining(char) or char in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def padded(text: str, width: int) -> str:
    """Return the text with spaces after it, up to this width."""
    return text + " " * (width - display_width(text))


def cut(text: str, width: int) -> str:
    """Return as much of the text as fits, with an ellipsis if that is not all."""
    if display_width(text) <= width:
        return text
    used, kept = 1, ""
    for char in text:
        used += _char_width(char)
        if used > width:
            break
        kept += char
    return f"{kept}…"


def wrapped(text: str, width: int, hang: int = 2) -> str:
    """Return the text with every line broken between words where it exceeds the width.

    Lines after a break are indented by `hang` more than the line that they continue. A word that is
    longer than a line has one of its own. With a width of 0 the text stays as it is.
    """
    if not width:
        return text
    hang = min(hang, width // 2)
    return "\n".join(part for line in text.split("\n") for part in _broken(line, width, hang))


def _broken(line: str, width: int, hang: int) -> Iterator[str]:
    indent = len(line) - len(line.lstrip(" "))
    before, kept = " " * indent, ""
    for found in _PIECE.finditer(line, indent):
        piece = found[0]
        if kept and display_width(before + kept + piece) > width:
            yield before + kept
            before, kept, piece = " " * (indent + hang), "", piece.lstrip()
        kept += piece
    yield before + kept
