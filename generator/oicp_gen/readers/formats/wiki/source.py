"""The text of a page in wiki markup, and where its macros are.

Confluence renders macros before everything else: what is in one is not a part of the line, the row
or the cell around it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.formats.lines import Lines
from oicp_gen.readers.formats.wiki.names import is_alone, is_source, takes_body
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.tokens import place_at

_TAG = re.compile(
    r"\\."
    r"|\{\{(?:[^\n{}]++|\{[\w-]++\})*+\}\}|\{\{"  # not in a text in a fixed-width font
    r"|\{([A-Za-z][\w.-]*)(?::((?:[^{}\n\\]|\\.)*+))?\}",
)
_END = re.compile(r"\{([A-Za-z][\w.-]*+)\}")
BAR = re.compile(r"(?<!\\)\|")
"""What separates the parts of a link, and the parameters of a macro."""
_STOP = re.compile(r"[\n{]")
_INDENT = 100
"""The most spaces around a macro that is alone in its line."""


class Span(NamedTuple):
    """A part of the text, from one position to another."""

    start: int
    end: int


class Macro(NamedTuple):
    """A macro."""

    name: str
    settings: str
    """Its parameters, as they are written."""
    start: int
    end: int
    body: Span | None


class Source:
    """A text with its macros and its lines."""

    def __init__(self, text: str, *, where: str) -> None:
        self.text = text
        self.place = Lines(text).place
        self._macros = {macro.start: macro for macro in _macros(text, where)}

    def macro_at(self, at: int, end: int) -> Macro | None:
        """Return the macro that starts at a position; None if there is none, or it ends later."""
        macro = self._macros.get(at)
        return macro if macro and macro.end <= end else None

    def lines(self, span: Span) -> Iterator[Span]:
        """Yield the lines of a part of the text; a line feed in a macro does not end one."""
        line = at = span.start
        while found := _STOP.search(self.text, at, span.end):
            at = found.end()
            if found[0] == "\n":
                yield Span(line, found.start())
                line = at
            elif macro := self.macro_at(found.start(), span.end):
                at = macro.end
        yield Span(line, span.end)

    def is_blank(self, span: Span) -> bool:
        """Return whether a part of the text is white space."""
        return not self.text[span.start : span.end].strip()

    def trimmed(self, span: Span) -> Span:
        """Return a part of the text without the white space around it."""
        piece = self.text[span.start : span.end]
        if not piece.strip():
            return Span(span.start, span.start)
        start = span.start + len(piece) - len(piece.lstrip())
        return Span(start, span.start + len(piece.rstrip()))


def _macros(text: str, where: str) -> Iterator[Macro]:
    """Yield all macros. Raises OicpGenError if they are nested too deep.

    A tag without settings is the end of the last macro of the same name that waits for one.
    """
    waiting: list[tuple[str, str, int, int]] = []
    names: Counter[str] = Counter()
    ends = {found[1]: found.start() for found in _END.finditer(text)}
    at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        name, settings = found[1], found[2] or ""
        if not name:
            continue
        has_end = ends.get(name, 0) >= at
        if not settings and names[name]:
            while waiting[-1][0] != name:
                yield _without_body(waiting, names)
            _, settings, start, body = waiting.pop()
            names[name] -= 1
            yield Macro(name, settings, start, at, Span(body, found.start()))
        elif has_end and is_source(name):
            body, end = at, text.index(f"{{{name}}}", at)
            at = end + len(name) + 2
            yield Macro(name, settings, found.start(), at, Span(body, end))
        elif has_end and (takes_body(name) or _opens(text, found)):
            waiting.append((name, settings, found.start(), at))
            names[name] += 1
            if len(waiting) > limits.MAX_WIKI_DEPTH:
                place = place_at(text, found.start(), where)
                limit = limits.MAX_WIKI_DEPTH
                raise OicpGenError("nesting-too-deep", place=place, limit=limit)
        else:
            yield Macro(name, settings, found.start(), at, None)
    while waiting:
        yield _without_body(waiting, names)


def _without_body(waiting: list[tuple[str, str, int, int]], names: Counter[str]) -> Macro:
    name, settings, start, end = waiting.pop()
    names[name] -= 1
    return Macro(name, settings, start, end, None)


def _opens(text: str, found: re.Match[str]) -> bool:
    """Return whether a macro of an unknown name could have a body: it is alone in its line.

    Others could be a pair by chance, such as two paths with `{id}` in the rows of a table.
    """
    before = text[max(found.start() - _INDENT, 0) : found.start()].rstrip(" \t")
    after = text[found.end() : found.end() + _INDENT].lstrip(" \t")
    return not is_alone(found[1]) and before[-1:] in ("", "\n") and after[:1] in ("", "\n")
