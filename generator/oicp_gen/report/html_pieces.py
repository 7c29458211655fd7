"""Two values as pieces of text: with their formatting, and with the words that differ marked.

Specs contain notes in Markdown. Only the formatting that our own Markdown has is recognized; all
other markup is text.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.diff.sentences import pieces
from oicp_gen.model.richtext import LINE_BREAK, TextRun
from oicp_gen.model.spec import Note, Value, plain
from oicp_gen.report.terminal import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_STYLES: dict[str, Callable[[TextRun, bool], TextRun]] = {
    "strong": lambda style, on: style._replace(strong=on),
    "em": lambda style, on: style._replace(emphasis=on),
    "code": lambda style, on: style._replace(code=on),
    "sup": lambda style, on: style._replace(script="sup" if on else ""),
    "sub": lambda style, on: style._replace(script="sub" if on else ""),
}
"""The tags in our Markdown, each with what changes where it starts and where it ends."""
_BREAKS = {"hardbreak": LINE_BREAK, "softbreak": " "}


class StyledPiece(NamedTuple):
    """A part of a text in one style, safe to print."""

    text: str
    differs: bool
    """Whether the other text has something else in this place."""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    script: str = ""


Pieces = tuple[StyledPiece, ...]


def styled_pieces(before: Value, after: Value) -> tuple[Pieces, Pieces]:
    """Return two values as pieces, with the differences marked."""
    old, new = _runs(before), _runs(after)
    if {run.link for run in old} != {run.link for run in new}:
        old, new = _with_addresses(old), _with_addresses(new)
    left, right = pieces(_text(old), _text(new))
    if before and after and not any(piece.differs for piece in (*left, *right)):
        return _restyled(old, new), _restyled(new, old)
    return _cut(old, [(len(piece.text), piece.differs) for piece in left]), _cut(
        new, [(len(piece.text), piece.differs) for piece in right]
    )


def whole_pieces(value: Value) -> Pieces:
    """Return a value as pieces, none of which differs."""
    runs = _runs(value)
    return _cut(runs, [(len(_text(runs)), False)])


def _text(runs: Iterable[TextRun]) -> str:
    return "".join(run.text for run in runs)


def _cut(runs: Iterable[TextRun], stretches: Iterable[tuple[int, bool]]) -> Pieces:
    """Return the text of runs as pieces that end where a run or a stretch of text ends."""
    found, rest = [], iter(stretches)
    left, differs = 0, False
    for run in runs:
        text = run.text
        while text:
            if not left:
                left, differs = next(rest)
            part, text = text[:left], text[left:]
            left -= len(part)
            style = (run.strong, run.emphasis, run.code, run.script)
            found.append(StyledPiece(printable(part), differs, *style))
    return tuple(found)


def _restyled(runs: list[TextRun], others: list[TextRun]) -> Pieces:
    """Return the runs as pieces; those differ that have another style in the same text."""
    styles = iter([(len(run.text), run[1:]) for run in others])
    stretches: list[tuple[int, bool]] = []
    left, style = 0, None
    for run in runs:
        length = len(run.text)
        while length:
            if not left:
                left, style = next(styles)
                continue
            part = min(left, length)
            stretches.append((part, style != run[1:]))
            left, length = left - part, length - part
    return _cut(runs, stretches)


def _with_addresses(runs: Iterable[TextRun]) -> list[TextRun]:
    """Return the runs, each link followed by its address."""
    found = []
    for run in runs:
        found.append(run)
        if run.link:
            found.append(TextRun(f" ({run.link})"))
    return found


def _runs(value: Value) -> list[TextRun]:
    """Return a value as runs, with a line break between two blocks."""
    if not isinstance(value, Note):
        return [TextRun(plain(value))]
    runs: list[TextRun] = []
    marker = ""
    lists: list[tuple[str, int]] = []
    for token in _parser().parse(value.markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(("•", 0) if token.tag == "ul" else ("", int(token.attrs.get("start", 1))))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            bullet, number = lists.pop()
            lists.append((bullet, number + 1))
            marker = "  " * (len(lists) - 1) + (bullet or f"{number}.") + " "
        elif token.content:
            if runs:
                runs.append(TextRun(LINE_BREAK))
            if marker:
                runs.append(TextRun(marker))
            marker = ""
            runs += _inline(token)
    return runs


def _inline(block: "Token") -> Iterator[TextRun]:
    """Yield the runs of a block's text."""
    if block.children is None:
        yield TextRun(block.content.rstrip("\n"))
        return
    style = TextRun("")
    for token in block.children:
        kind, tag = token.type, token.tag
        if kind == "html_inline":
            tag, kind = token.content.strip("</>"), "close" if "</" in token.content else "open"
        if tag in _STYLES and kind != "code_inline":
            style = _STYLES[tag](style, kind.endswith("open"))
        elif kind in ("link_open", "link_close"):
            style = style._replace(link=str(token.attrs.get("href", "")) or None)
        else:
            text = _BREAKS.get(kind, token.content)
            yield style._replace(text=text, code=style.code or kind == "code_inline")


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # only a page of changes needs it

    return MarkdownIt("commonmark")
