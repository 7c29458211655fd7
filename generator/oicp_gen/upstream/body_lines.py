"""Lay out the body of a page in lines, with each cell of a table on its own.

Line breaks are added only where white space is insignificant, and values that a server generates
for each response are normalized.
"""

import re
from collections.abc import Iterator

from oicp_gen.readers.html.tokens import Tag, Unfinished, tokens

_PARTS = frozenset(("table", "tbody", "thead", "tfoot", "tr", "colgroup"))
_CELLS = frozenset(("td", "th"))
_TEXTS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "blockquote", "hr"))
_BOXES = frozenset(("div", "section", "ul", "ol"))
_AFTER_PART = _PARTS - {"colgroup"} | {f"/{name}" for name in _PARTS | _CELLS}
_BEFORE_PART = _PARTS | _CELLS | {f"/{name}" for name in _PARTS - {"colgroup"}}
_AFTER_BLOCK = _BOXES | {"hr"} | {f"/{name}" for name in _PARTS | _TEXTS | _BOXES}
_BEFORE_BLOCK = _BOXES | _TEXTS | {"table"} | {f"/{name}" for name in _BOXES}
_ICON = re.compile(
    r'(?<=\ssrc=")(?:https?://[^"/]+)?(?:/[^"/]+)?/s/[^"]*?/_/(images/icons/[^"?]*)(?:\?[^"]*)?(?=")'
)
"""The address of an icon: a path with the number of the server's build, which an export lacks."""
_MACRO = re.compile(r'\sdata-macro-id="[^"]*"')
"""The id of a rendered macro, which an export lacks."""
_TIE = re.compile(r'(\bdata-colorid="?|\brbtoc)([a-z0-9]+)')
"""A generated id that links a style to its elements: of a colour, or of a table of contents."""


class _BodyPosition:
    """Where in the body the next piece is."""

    def __init__(self) -> None:
        self.in_cell = [False]
        """For each open table, whether one of its cells is open."""
        self.preformatted = 0

    def enter(self, name: str) -> None:
        """Pass a tag of this name."""
        if name == "table":
            self.in_cell.append(False)
        elif name == "/table":
            del self.in_cell[max(len(self.in_cell) - 1, 1) :]
        elif name in _CELLS:
            self.in_cell[-1] = True
        elif name.removeprefix("/") in ("td", "th", "tr"):
            self.in_cell[-1] = False
        elif name == "pre":
            self.preformatted += 1
        elif name == "/pre":
            self.preformatted = max(self.preformatted - 1, 0)

    def may_break(self, before: str, after: str) -> bool:
        """Return whether white space between these two tags is insignificant."""
        if self.preformatted:
            return False
        if before in _AFTER_PART and after in _BEFORE_PART:
            return True
        return before in _AFTER_BLOCK and after in _BEFORE_BLOCK and not any(self.in_cell)


def laid_out(body: str) -> str:
    """Return the body in lines, the same for every response with the same content.

    Read the body first, so that it is known to be within the limits.
    """
    place, numbers, lines = _BodyPosition(), dict[str, int](), list[str]()
    before = ""

    def numbered(found: re.Match[str]) -> str:
        return f"{found[1]}{numbers.setdefault(found[2], len(numbers) + 1)}"

    for piece, name in _pieces(body):
        if place.may_break(before, name):
            lines.append("\n")
        if name or before == "style":
            piece = _TIE.sub(numbered, _MACRO.sub("", _ICON.sub(r"\1", piece)))
        lines.append(piece)
        place.enter(name)
        before = name
    return "".join(lines)


def _pieces(body: str) -> Iterator[tuple[str, str]]:
    """Yield the body in pieces, each with the name of the tag at its start; "" for a text."""
    start, name = 0, ""
    for at, token in tokens(body, where=""):
        if not isinstance(token, Unfinished):  # an unfinished tag stays with the piece before it
            yield body[start:at], name
            start, name = at, token.name if isinstance(token, Tag) else ""
    yield body[start:], name
