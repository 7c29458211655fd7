"""Collect the pieces of the storage format that is made from wiki markup."""

from collections import Counter
from html import escape

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.formats.places import Block
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.tokens import CDATA, CDATA_END


class Output:
    """The pieces of markup so far."""

    def __init__(self, *, where: str) -> None:
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        """The lines that were copied from the source."""
        self.displayed_apart = 0
        """The number of macros that are displayed on lines of their own."""
        self._where = where
        self._counts: Counter[str] = Counter()
        self._lines, self._counted = 1, 0

    def text(self, text: str) -> None:
        """Append a text."""
        if text:
            self.pieces.append(escape(text, quote=False))

    def end(self, markup: str) -> None:
        """Append markup without a start tag."""
        self.pieces.append(markup)

    def tag(self, markup: str) -> int:
        """Append markup with a start tag, and return its index.

        Raises OicpGenError beyond the limit of elements.
        """
        self.count("elements")
        self.pieces.append(markup)
        return len(self.pieces) - 1

    def count(self, what: str) -> None:
        """Count one more of the elements, rows or cells. Raises OicpGenError beyond their limit."""
        self._counts[what] += 1
        limit = getattr(limits, f"MAX_{what.upper()}")
        if self._counts[what] > limit:
            count = self._counts[what]
            raise OicpGenError(
                "page-too-large", place=self._where, count=count, what=what, limit=limit
            )

    def copied(self, text: str, line: int, column: int) -> None:
        """Append a text from this line and column of the source, on lines of its own.

        It must not contain `CDATA_END`.
        """
        self.pieces.append("\n")
        self._lines += sum(piece.count("\n") for piece in self.pieces[self._counted :])
        self._counted = len(self.pieces)
        lines = text.count("\n")
        offsets = (column - 1 - len(CDATA), *(0 for _ in range(lines)))
        self.blocks.append(Block(self._lines, line, offsets))
        self.pieces.append(f"{CDATA}{text}{CDATA_END}\n")
