"""The body of a page laid out in lines, so that two versions can be compared by eye.

A table's cell gets a line of its own. Line breaks stand only where white space means nothing, and
what a server makes anew for each answer is made the same again. All else stays to the letter.
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
"""An icon below a path that has the number of the server's build in it; an export has the rest."""
_MACRO = re.compile(r'\sdata-macro-id="[^"]*"')
"""The number of one drawing of a macro, which an export does not have."""
_TIE = re.compile(r'(\bdata-colorid="?|\brbtoc)([a-z0-9]+)')
"""What ties a style to its elements: to those of a colour, or of a table of contents."""


class _BodyPosition:
    """Where in the body the next piece stands."""

    def __init__(self) -> None:
        self.in_cell = [False]
        """Of each table that is open, whether a cell of it is."""
        self.preformatted = 0

    def enter(self, name: str) -> None:
        """Go past a tag of this name."""
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
        """Whether white space between two tags that meet here means nothing."""
        if self.preformatted:
            return False
        if before in _AFTER_PART and after in _BEFORE_PART:
            return True
        return before in _AFTER_BLOCK and after in _BEFORE_BLOCK and not any(self.in_cell)


def laid_out(body: str) -> str:
    """The body in lines, the same for every answer that shows the same.

    It has been read before, so that it is known to be within the limits.
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
    """The body in pieces, each with the name of the tag at its start; "" for a text."""
    start, name = 0, ""
    for at, token in tokens(body):
        if not isinstance(token, Unfinished):  # what has no end stays with what is before it
            yield body[start:at], name
            start, name = at, token.name if isinstance(token, Tag) else ""
    yield body[start:], name
