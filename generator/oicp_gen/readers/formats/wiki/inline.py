"""Text effects, links, images and emoticons in a line of wiki markup."""

import re
from collections.abc import Callable

from oicp_gen.readers.formats.wiki.links import (
    ADDRESS,
    EMOTICONS,
    ESCAPABLE,
    IMAGE,
    LINK,
    image_of,
    link_of,
)
from oicp_gen.readers.formats.wiki.output import Output
from oicp_gen.readers.formats.wiki.source import Macro, Source, Span

_ELEMENTS = {
    "*": "strong",
    "_": "em",
    "??": "cite",
    "-": "del",
    "+": "ins",
    "^": "sup",
    "~": "sub",
    "{{": "code",
}
_EMOTICON = "|".join(map(re.escape, sorted(EMOTICONS, key=len, reverse=True)))
_DASHES = {"--": "\u2013", "---": "\u2014"}

_TOKEN = re.compile(
    rf"""
      (?P<newline>\n)
    | (?P<forced>(?<!\\)\\\\(?![^\s\\]{{0,200}}\\))
    | \\(?P<escaped>{ESCAPABLE})
    | (?P<brace>\{{(?:[*_+^~-]|\?\?)\}})
    | (?P<effect>\{{\{{|\}}\}})
    | (?P<macro>\{{)
    | (?P<link>{LINK})
    | (?P<image>{IMAGE})
    | (?P<address>{ADDRESS})
    | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
    | (?P<emoticon>(?:{_EMOTICON})(?![^\W_]))
    | (?P<dash>(?<!\S)-{{2,3}}(?!\S))
    | (?P<mark>\?\?|[*_+^~-])
    """,
    re.VERBOSE,
)


class Inline:
    """Writes texts with their effects."""

    def __init__(self, source: Source, out: Output, macro: Callable[[Macro], None]) -> None:
        self._source, self._out, self._macro = source, out, macro
        self._writers: dict[str, Callable[[re.Match[str]], None]] = {
            "newline": lambda _: self._out.end("<br/>"),
            "forced": lambda _: self._out.end("<br/>"),
            "escaped": lambda found: self._out.text(found["escaped"]),
            "link": self._link,
            "image": self._image,
            "address": self._address,
            "entity": lambda found: self._out.end(found[0]),
            "emoticon": self._emoticon,
            "dash": lambda found: self._out.text(_DASHES[found[0]]),
        }

    def write(self, span: Span) -> None:
        """Write a part of the source."""
        text, out, (at, end) = self._source.text, self._out, span
        effects = _Effects(text, out, span)
        while found := _TOKEN.search(text, at, end):
            out.text(text[at : found.start()])
            at = found.end()
            kind = found.lastgroup or ""
            macro = self._source.macro_at(found.start(), end) if kind == "macro" else None
            if macro:
                self._macro(macro)
                at = macro.end
            elif kind in self._writers:
                self._writers[kind](found)
                if kind == "newline":
                    effects.forget()
            elif kind == "macro":
                out.text(found[0])
            else:
                effects.meet(found)
        out.text(text[at:end])

    def _link(self, found: re.Match[str]) -> None:
        if not found[0][1:-1].strip():
            self._out.text(found[0])
            return
        link = link_of(found[0][1:-1])
        self._out.tag(link.before)
        if link.text:
            start = found.start() + 1
            self.write(self._source.trimmed(Span(start + link.text[0], start + link.text[1])))
        else:
            self._out.text(link.shown)
        self._out.end(link.after)

    def _image(self, found: re.Match[str]) -> None:
        image = image_of(found[0][1:-1])
        if image:
            self._out.tag(image)
        else:
            self._out.text("!")
            self.write(Span(found.start() + 1, found.end() - 1))
            self._out.text("!")

    def _address(self, found: re.Match[str]) -> None:
        self._out.tag('<a href="')
        self._out.end(found[0].replace("&", "&amp;"))
        self._out.end('">')
        self._out.text(found[0])
        self._out.end("</a>")

    def _emoticon(self, found: re.Match[str]) -> None:
        self._out.tag(f'<ac:emoticon ac:name="{EMOTICONS[found[0]]}" />')


class _Effects:
    """The effects that have started in a line: each waits for its end."""

    def __init__(self, text: str, out: Output, span: Span) -> None:
        self._text, self._out, self._span = text, out, span
        self._open: list[tuple[str, int, int]] = []
        """The effect, the index of its piece, and the position after its mark."""

    def forget(self) -> None:
        """End the line. Effects without an end are none."""
        self._open.clear()

    def meet(self, found: re.Match[str]) -> None:
        """Write a mark: as the end of an effect, or else as a text, which may become a start."""
        mark = found[0].strip("{}") or found[0]
        name = "{{" if mark == "}}" else mark
        waiting = next((n for n, each in enumerate(self._open) if each[0] == name), None)
        if waiting is not None:
            _, piece, start = self._open[waiting]
            if self._ends(found, start):
                del self._open[waiting:]
                self._out.pieces[piece] = f"<{_ELEMENTS[name]}>"
                self._out.tag(f"</{_ELEMENTS[name]}>")
                return
            del self._open[waiting]  # an effect does not contain its own mark
        self._out.text(found[0])
        if mark != "}}" and self._starts(found, mark):
            self._open.append((name, len(self._out.pieces) - 1, found.end()))

    def _starts(self, found: re.Match[str], mark: str) -> bool:
        before = self._text[found.start() - 1] if found.start() > self._span.start else ""
        after = self._text[found.end()] if found.end() < self._span.end else " "
        is_apart = found.lastgroup == "brace" or not (before.isalnum() or before == "\\")
        return is_apart and not after.isspace() and after != mark[0]

    def _ends(self, found: re.Match[str], start: int) -> bool:
        after = self._text[found.end()] if found.end() < self._span.end else ""
        is_apart = found.lastgroup == "brace" or not after.isalnum()
        return is_apart and found.start() > start and not self._text[found.start() - 1].isspace()
