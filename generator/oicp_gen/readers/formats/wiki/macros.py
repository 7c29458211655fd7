"""Macros of wiki markup, as storage format has them."""

import re
from collections.abc import Callable, Iterator
from html import escape

from oicp_gen.readers.formats.places import at
from oicp_gen.readers.formats.wiki.names import INLINE, is_source
from oicp_gen.readers.formats.wiki.output import Output
from oicp_gen.readers.formats.wiki.source import BAR, Macro, Source, Span
from oicp_gen.readers.html.tokens import CDATA_END

_NAMELESS = {
    **dict.fromkeys(("jira", "jira-issue"), "key"),
    **dict.fromkeys(("status", "expand", "ui-expand"), "title"),
}
"""The names that parameters without a name have in storage format."""
_PARAMETER = re.compile(r"\s*([A-Za-z][\w.-]*)\s*=(.*)", re.DOTALL)

Write = Callable[[Span], None]


class Macros:
    """Writes macros, and their bodies as a part of a line or as blocks."""

    def __init__(self, source: Source, out: Output, inline: Write, blocks: Write) -> None:
        self._source, self._out, self._inline, self._blocks = source, out, inline, blocks

    def write(self, macro: Macro) -> None:
        """Write a macro."""
        parameters = dict(_parameters(macro))
        if macro.body is None:
            self._start(macro.name, parameters)
            self._out.end("</ac:structured-macro>")
        elif macro.name in INLINE and parameters.get("hidden") != "true":
            self._write_inline(macro.body)
        else:
            self._out.displayed_apart += 1
            self._start(macro.name, parameters)
            kind = "plain-text-body" if is_source(macro.name) else "rich-text-body"
            self._out.tag(f"<ac:{kind}>")
            self._write_body(macro.name, macro.body)
            self._out.end(f"</ac:{kind}></ac:structured-macro>")

    def _start(self, name: str, parameters: dict[str, str]) -> None:
        self._out.tag(f'<ac:structured-macro ac:name="{escape(name)}">')
        for key, value in parameters.items():
            self._out.tag(f'<ac:parameter ac:name="{escape(key)}">')
            self._out.text(value)
            self._out.end("</ac:parameter>")

    def _write_inline(self, body: Span) -> None:
        """Write a body that is a part of the text around it, unless it has several lines."""
        is_line = "\n" not in self._source.text[body.start : body.end]
        self._out.displayed_apart += not is_line
        self._out.tag("<span>" if is_line else "<div>")
        (self._inline if is_line else self._blocks)(body)
        self._out.end("</span>" if is_line else "</div>")

    def _write_body(self, name: str, body: Span) -> None:
        text, place = self._source.text, self._source.place
        is_html = name == "html"
        if is_html and CDATA_END not in text[body.start : body.end]:
            body = self._source.trimmed(body)
            self._out.copied(text[body.start : body.end], *place(body.start))
        elif is_html or is_source(name):  # HTML as a text is reported as not read
            self._out.text(text[body.start : body.end].strip("\n"))
        else:
            self._out.tag(f"<div{at(*place(body.start))}>")
            self._blocks(body)
            self._out.end("</div>")


def _parameters(macro: Macro) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the parameters, the first of each name last."""
    for piece in reversed(BAR.split(macro.settings) if macro.settings else []):
        named = _PARAMETER.fullmatch(piece)
        name, value = named.groups() if named else (_NAMELESS.get(macro.name, ""), piece)
        yield name, value.strip().replace("\\|", "|")
