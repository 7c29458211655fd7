"""Rich text: the content of a cell, with the formatting that carries meaning."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

SPACE = re.compile("[ \t\n\r\f]+")
"""White space as HTML collapses it, which does not include U+00A0."""

LINE_BREAK = "\n"
"""The text of a run that is a forced line break."""


class TextRun(NamedTuple):
    """A stretch of text in one style. A run whose text is a line feed is a line break."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str | None = None
    """An http, https or mailto address."""


class Block(NamedTuple):
    """A paragraph, or one item of a list."""

    runs: tuple[TextRun, ...]
    marker: str = ""
    """"-" for an item of a bulleted list, "3." for the third of a numbered one."""
    depth: int = 0
    """How many lists are around the item's own list."""


class RichText(NamedTuple):
    """The whole content of a cell. `rich_text` makes it, and tidies its white space."""

    blocks: tuple[Block, ...] = ()
    lines: tuple[str, ...] = ()
    """The plain text, one line per block and line break."""
    text: str = ""
    """The plain text on one line."""

    def map(self, change: Callable[[str], str]) -> "RichText":
        """Return a copy with `change` applied to the text of every run."""
        return rich_text(
            block._replace(runs=tuple(run._replace(text=change(run.text)) for run in block.runs))
            for block in self.blocks
        )


def rich_text(blocks: Iterable[Block]) -> RichText:
    """Return rich text: white space collapsed as in a browser, empty parts dropped."""
    tidied = (block._replace(runs=_tidy(block.runs)) for block in blocks)
    kept = tuple(block for block in tidied if block.runs)
    plain = LINE_BREAK.join("".join(run.text for run in block.runs) for block in kept)
    lines = tuple(line.strip(" ") for line in plain.split(LINE_BREAK)) if kept else ()
    return RichText(blocks=kept, lines=lines, text=" ".join(line for line in lines if line))


_Pieces = list[tuple[TextRun, list[str]]]
"""Runs that are being joined: the style of each, and the non-empty pieces of its text."""


def _tidy(runs: Iterable[TextRun]) -> tuple[TextRun, ...]:
    """Drop spaces at either end and around line breaks, and join neighbours of the same style."""
    tidy: _Pieces = []
    for run in runs:
        text = run.text if run.text == LINE_BREAK else SPACE.sub(" ", run.text)
        last, pieces = tidy[-1] if tidy else (None, [""])
        if last is None or pieces[-1].endswith((" ", LINE_BREAK)):
            text = text.lstrip(" ")
        if text == LINE_BREAK:
            _strip_end(tidy)
        if not text or (text == LINE_BREAK and not tidy):
            continue
        if last and text != LINE_BREAK != pieces[0] and last[1:] == run[1:]:
            # Joined at the end: joining each would copy everything before it again.
            pieces.append(text)
        else:
            tidy.append((run, [text]))
    while tidy and not any(piece.strip(" \n") for piece in tidy[-1][1]):
        tidy.pop()
    _strip_end(tidy)
    return tuple(run._replace(text="".join(pieces)) for run, pieces in tidy)


def _strip_end(tidy: _Pieces) -> None:
    """Drop the space at the end of the last run, and the run if it is empty then."""
    if tidy and tidy[-1][1][0] != LINE_BREAK:
        pieces = tidy[-1][1]
        pieces[-1] = pieces[-1].rstrip(" ")
        if not pieces[-1]:
            pieces.pop()
        if not pieces:
            tidy.pop()
