"""Read a page in Markdown as GitHub renders it: with pipe tables, and with tables in HTML.

The Markdown is rendered to HTML by a library, which drops the surplus cells of a row and does not
record columns. So the rows of pipe tables are split once more: a surplus cell is kept, as one
without a heading, and a row that is too short stays so.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page
from oicp_gen.readers.formats.places import AT, Block, place_text, read_placed
from oicp_gen.readers.html import limits

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
"""The metadata before the text, in YAML."""
_TITLE = re.compile(r"^title:[ \t]*([\"']?)(.+?)\1[ \t]*$", re.MULTILINE)
_PIPE = re.compile(r"(?<!\\)\|")
_CONTAINER = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*")
"""What is before a table in a quotation or an item of a list."""


class SourceCell(NamedTuple):
    """A cell as it is written in a row of a pipe table."""

    column: int
    """Counted from 1, in the line."""
    text: str


def read_markdown(page: Page, text: str) -> Page:
    """Complete a page from its Markdown. Raises OicpGenError if it exceeds the limits."""
    if len(text) > limits.MAX_MARKDOWN:
        raise OicpGenError(
            "markdown-too-large", place=page.where, size=len(text), limit=limits.MAX_MARKDOWN
        )
    front = _FRONT.match(text)
    stated = _TITLE.search(front[1] or "") if front else None
    body = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    lines = body.split("\n")
    renderer = _Renderer(lines)
    tokens = renderer.markdown.parse(body)
    heading = next((n for n, token in enumerate(tokens) if token.tag == "h1" and token.map), None)
    title, line = (stated[2], 1) if stated else ("", 0)
    if heading is not None and not stated:
        title, line = _plain(tokens[heading + 1]), (tokens[heading].map or [0])[0] + 1
    html, blocks = renderer.html(tokens)
    title_place = Place(page.where, line) if line else None
    return read_placed(page._replace(title=title, title_place=title_place), html, blocks)


def _plain(inline: Token) -> str:
    children = inline.children or ()
    return " ".join("".join(f" {child.content}" for child in children if child.content).split())


class _Renderer:
    """Renders tokens to HTML with the places of tables, rows and cells."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

    def html(self, tokens: Sequence[Token]) -> tuple[str, list[Block]]:
        """Return the HTML, and which of its lines are lines of HTML in the source."""
        pieces: list[str] = []
        blocks: list[Block] = []
        waiting: list[Token] = []
        line = 1
        for token in [*self._placed(tokens), None]:
            if token is not None and token.type != "html_block":
                waiting.append(token)
                continue
            rendered = self.markdown.renderer.render(waiting, self.markdown.options, {}) + "\n"
            waiting = []
            pieces.append(rendered)
            line += rendered.count("\n")
            if token is not None and token.map:
                content = token.content.removesuffix("\n") + "\n"
                pieces.append(content)
                first = token.map[0]
                offsets = tuple(self._offsets(content.split("\n")[:-1], first))
                blocks.append(Block(line, first + 1, offsets))
                line += content.count("\n")
        return "".join(pieces), blocks

    def _offsets(self, content: Sequence[str], first: int) -> Iterator[int]:
        """Yield how many characters of each line are before the HTML, in a quotation or a list."""
        for number, line in enumerate(content, first):
            source = self.lines[number] if number < len(self.lines) else ""
            yield max(source.find(line), 0)

    def _placed(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield the tokens, those of tables with their places, and the rows as they are written."""
        line = width = 0
        row: list[Token] = []
        for token in tokens:
            if token.type == "table_open":
                line = (token.map or [0])[0]
                width = 0
            if token.type in ("table_open", "tr_open"):
                start = _CONTAINER.match(self.lines[line]) if line < len(self.lines) else None
                token.attrSet(AT, place_text(line + 1, start.end() + 1 if start else 1))
            if token.type == "tr_open":
                row = [token]
            elif row and token.type == "tr_close":
                cells = [each for each in row if each.type in ("th_open", "td_open")]
                width = width or len(cells)
                yield from self._row(row, line, width, nested=token.level > 2)
                yield token
                # The second line is the one that makes it a table.
                line, row = line + (2 if row[1:2] and row[1].type == "th_open" else 1), []
            elif row:
                row.append(token)
            else:
                yield token

    def _row(self, row: list[Token], line: int, width: int, *, nested: bool) -> Iterator[Token]:
        """Yield a row with the cells that its line has."""
        cells = list(cells_in(self.lines[line], nested=nested))
        while len(cells) > width and not cells[-1].text:
            cells.pop()
        yield row[0]
        for number, cell in enumerate(cells):
            group = row[1 + 3 * number : 4 + 3 * number] or self._surplus(cell)
            group[0].attrSet(AT, place_text(line + 1, cell.column))
            yield from group

    def _surplus(self, cell: SourceCell) -> list[Token]:
        return [
            Token("td_open", "td", 1),
            *self.markdown.parseInline(cell.text.replace("\\|", "|")),
            Token("td_close", "td", -1),
        ]


def cells_in(line: str, *, nested: bool = False) -> Iterator[SourceCell]:
    """Yield the cells in a line of a pipe table; a pipe after a backslash is a part of a cell."""
    prefix = _CONTAINER.match(line) if nested else None
    start = prefix.end() if prefix else 0
    end = len(line.rstrip())
    start += len(line[start:end]) - len(line[start:end].lstrip())
    bounds = [start, *(pipe.end() for pipe in _PIPE.finditer(line, start, end)), end + 1]
    for number, (first, after) in enumerate(pairwise(bounds)):
        piece = line[first : after - 1]
        is_edge = number in (0, len(bounds) - 2)
        if piece or not is_edge:
            indent = len(piece) - len(piece.lstrip())
            yield SourceCell(first + (indent if piece.strip() else 0) + 1, piece.strip())
