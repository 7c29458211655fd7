"""Excerpts of a table for people: the cell of each finding, with carets below what is wrong."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from oicp_gen.report.base import Paint
from oicp_gen.report.layout import columns, cut, display_width, padded, wrapped
from oicp_gen.report.terminal import unstyled
from oicp_gen.text.characters import escape_unprintable

_LONGEST_CODE = 24
_EMPTY = "(empty)"


class Excerpt(NamedTuple):
    """A cell, and what is wrong with it."""

    code: str
    where: str
    """The row, or what else people find it by."""
    heading: str
    text: str
    """The text of the cell, as read."""
    part: str
    """The part that carets mark; "" for no carets."""
    label: str
    """What is wrong with it."""


def excerpt_lines(excerpts: Sequence[Excerpt], style: str, paint: Paint) -> Iterator[str]:
    """Yield the lines of each cell. A label that repeats that of the cell above is left out."""
    codes = [cut(escape_unprintable(one.code), _LONGEST_CODE) for one in excerpts]
    widest = max(map(display_width, codes))
    rows = max(len(one.where) for one in excerpts)
    gap = "  " if widest else ""
    bar = " " * (2 + widest + len(gap) + rows) + paint("dim", " |")
    before = ""
    for code, one in zip(codes, excerpts, strict=True):
        start = f"  {paint('head', padded(code, widest))}{gap}{one.where:<{rows}}"
        room = columns() - display_width(bar) - 1
        heading = _heading(one, room)
        shown, at, width = fragment(one.text, one.part, room - display_width(heading))
        yield f"{start}{paint('dim', ' |')} {heading}{shown}"
        label = "" if one.label == before else one.label
        before = one.label
        if label or (one.part and len(excerpts) == 1):
            carets = " " * (display_width(heading) + at) + paint(style, "^" * width)
            for line in _below(carets if width else "", label, room):
                yield f"{bar} {line}"


def _heading(one: Excerpt, room: int) -> str:
    """Return the heading of the cell, or "" if it would leave little room for a longer text."""
    shown = f"{cut(escape_unprintable(one.heading), room // 3)}: "
    is_own = one.heading in ("", one.text.removesuffix(":"))
    fits = display_width(one.heading) <= room // 3 or display_width(one.text[:room]) < room // 3
    return "" if is_own or not fits else shown


def _below(carets: str, label: str, room: int) -> Iterator[str]:
    """Yield the carets with the label after them, or below them if it does not fit there."""
    line = f"{carets} {label}".rstrip()
    if carets and display_width(line) <= room:
        yield line
        return
    if carets:
        yield carets
    shift = len(unstyled(carets)) - len(unstyled(carets).lstrip(" "))
    fits = shift + display_width(label) <= room
    yield from (" " * shift + label if fits else wrapped(label, room)).split("\n") if label else ()


def fragment(text: str, part: str, room: int) -> tuple[str, int, int]:
    """Return as much of a text as fits, with this part in it, on one line and escaped.

    With it come the column at which the part starts, and its width; 0 if it is not in the text.
    """
    part = part.strip().partition("\n")[0]
    line, at = _line_with(text, part)
    if not line.strip():
        return _EMPTY, 0, 0
    if at < 0:
        return cut(escape_unprintable(line[: room + 1]), room), 0, 0
    start = 0 if at + len(part) < room else _word_start(line, at - room // 3, at)
    before = ("…" if start else "") + escape_unprintable(line[start:at])
    end = at + len(part)
    found = escape_unprintable(line[at:end][: room + 1])
    shown = cut(before + found + escape_unprintable(line[end : end + room]), room)
    offset = display_width(before)
    return shown, offset, max(min(display_width(found), room - offset), 0)


def _line_with(text: str, part: str) -> tuple[str, int]:
    """Return the line of a text that contains the part, best as a word, and where; -1 if none."""
    if part:
        for pattern in (rf"(?<!\w){re.escape(part)}(?!\w)", re.escape(part)):
            for line in text.split("\n"):
                if found := re.search(pattern, line):
                    return line, found.start()
    lines = [line for line in text.split("\n") if line.strip()]
    return (lines[0] + (" …" if len(lines) > 1 else "") if lines else ""), -1


def _word_start(line: str, least: int, most: int) -> int:
    """Return where the first word between these two positions starts."""
    if least <= 0:
        return 0
    blank = line.find(" ", least, most)
    return blank + 1 if blank >= 0 else most
