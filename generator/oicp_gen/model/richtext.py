"""Rich text: the content of a cell, with the formatting that carries meaning."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from oicp_gen.model.scripts import (
    Side,
    is_footnote,
    joined_form,
    plain_form,
    raised,
    without_raised_marks,
)

SPACE = re.compile("[ \t\n\r\f]+")
"""White space as HTML collapses it, which does not include U+00A0."""

LINE_BREAK = "\n"
"""The text of a run that is a forced line break."""

BOX_EDGE = "\f"
"""The text of a run that separates two boxes in one line, such as two status lozenges. It is a
space in a text, and separates the values of a set. No run of a page's own text contains it."""

_BREAKS = (LINE_BREAK, BOX_EDGE)
_SPACES = (" ", *_BREAKS)


class TextRun(NamedTuple):
    """A stretch of text in one style. A run may also be a line break or the edge of a box."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str | None = None
    """An http, https or mailto address."""
    script: str = ""
    """"sup" for a superscript, "sub" for a subscript."""

    @property
    def plain(self) -> str:
        """The plain text, in which a superscript cannot be mistaken for a part of a number."""
        return plain_form(self.text, self.script) if self.script else self.text

    @property
    def style(self) -> tuple[bool, bool, bool, str | None]:
        """The formatting that plain text lacks."""
        return self[1:5]


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
    """The plain text, one line per block, line break and box."""
    text: str = ""
    """The plain text on one line."""
    has_scripts: bool = False
    """Whether a run is a superscript or a subscript."""

    def map(self, change: Callable[[str], str]) -> "RichText":
        """Return a copy with `change` applied to the text of every run."""
        return rich_text(
            block._replace(runs=tuple(run._replace(text=change(run.text)) for run in block.runs))
            for block in self.blocks
        )

    @property
    def label(self) -> str:
        """The plain text without the marks of footnotes, for codes and headings."""
        return self.without_footnotes().text

    def without_footnotes(self, *, behind_numbers: bool = True) -> "RichText":
        """Return a copy without the marks of footnotes, unless nothing else is there.

        A raised number behind a number is a mark only if `behind_numbers`; else it is an exponent.
        """
        if not self.has_scripts and (self.text.isascii() or not raised().search(self.text)):
            return self
        kept = rich_text(
            block._replace(runs=tuple(_without_footnotes(block.runs, behind_numbers)))
            for block in self.blocks
        )
        return kept if kept.text else self


def rich_text(blocks: Iterable[Block]) -> RichText:
    """Return rich text: white space collapsed as in a browser, empty parts dropped."""
    tidied = (block._replace(runs=_tidy(block.runs)) for block in blocks)
    kept = tuple(block for block in tidied if block.runs)
    if any(run.script for block in kept for run in block.runs):
        kept = tuple(block._replace(runs=_tidy(_joined(block.runs))) for block in kept)
        has_scripts = any(run.script for block in kept for run in block.runs)
        texts = ["".join(run.plain for run in block.runs) for block in kept]
    else:
        has_scripts, texts = False, ["".join(run.text for run in block.runs) for block in kept]
    plain = LINE_BREAK.join(texts).replace(BOX_EDGE, LINE_BREAK)
    lines = tuple(line.strip(" ") for line in plain.split(LINE_BREAK)) if kept else ()
    return RichText(kept, lines, " ".join(line for line in lines if line), has_scripts)


def _joined(runs: tuple[TextRun, ...]) -> Iterator[TextRun]:
    """Yield the runs, in their line wherever a superscript or subscript means the same there."""
    for run, side in _with_sides(runs):
        joined = joined_form(run.text, run.script, side) if run.script else None
        yield run if joined is None else run._replace(text=joined, script="")


def _without_footnotes(runs: tuple[TextRun, ...], behind_numbers: bool) -> Iterator[TextRun]:
    for run, side in _with_sides(runs):
        if not run.script:
            text = without_raised_marks(run.text, side, behind_numbers=behind_numbers)
            yield run._replace(text=text)
        elif run.script != "sup" or not is_footnote(run.text, side, behind_numbers=behind_numbers):
            yield run


def _with_sides(runs: tuple[TextRun, ...]) -> Iterator[tuple[TextRun, Side]]:
    """Yield each run with the text on either side of it, in its line."""
    texts = ["", *("" if run.text in _BREAKS else run.text for run in runs), ""]
    for number, run in enumerate(runs):
        yield run, Side(before=texts[number], after=texts[number + 2])


_Pieces = list[tuple[TextRun, list[str]]]
"""Runs that are being joined: the style of each, and the non-empty pieces of its text."""


def _tidy(runs: Iterable[TextRun]) -> tuple[TextRun, ...]:
    """Drop spaces at either end and around breaks, and join neighbours of the same style."""
    tidy: _Pieces = []
    for run in runs:
        is_break = run.text in _BREAKS
        text = run.text if is_break else SPACE.sub(" ", run.text)
        last, pieces = tidy[-1] if tidy else (None, [""])
        if last is None or pieces[-1].endswith(_SPACES):
            text = text.lstrip(" ")
        if is_break:
            _make_way(tidy, text)
        if not text or (is_break and (not tidy or (text == BOX_EDGE and _is_break(tidy[-1])))):
            continue
        if last and not is_break and pieces[0] not in _BREAKS and last[1:] == run[1:]:
            # Joined at the end: joining each would copy everything before it again.
            pieces.append(text)
        else:
            tidy.append((run, [text]))
    while tidy and not any(piece.strip(" \n\f") for piece in tidy[-1][1]):
        tidy.pop()
    _strip_end(tidy)
    return tuple(run._replace(text="".join(pieces)) for run, pieces in tidy)


def _is_break(joined: tuple[TextRun, list[str]]) -> bool:
    return joined[1][0] in _BREAKS


def _make_way(tidy: _Pieces, text: str) -> None:
    """Drop the space before a break, and before a line break the edge of a box."""
    _strip_end(tidy)
    if text == LINE_BREAK and tidy and tidy[-1][1][0] == BOX_EDGE:
        tidy.pop()


def _strip_end(tidy: _Pieces) -> None:
    """Drop the space at the end of the last run, and the run if it is empty then."""
    if tidy and not _is_break(tidy[-1]):
        pieces = tidy[-1][1]
        pieces[-1] = pieces[-1].rstrip(" ")
        if not pieces[-1]:
            pieces.pop()
        if not pieces:
            tidy.pop()
