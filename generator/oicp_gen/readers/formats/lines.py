"""Convert positions in a text to lines and columns, and back."""

import re
from bisect import bisect_right


class Lines:
    """The lines of a text, by the positions at which they start."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column of a position, counted from 1."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def position(self, line: int, column: int) -> int:
        """Return the position of a line and column."""
        return self._starts[line - 1] + column - 1
