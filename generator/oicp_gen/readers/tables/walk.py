"""A walk through the content of a cell, which collects its blocks, its texts and its marks."""

from typing import NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Mark
from oicp_gen.model.richtext import BOX_EDGE, LINE_BREAK, SPACE, Block, TextRun
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import shown_text

PLAIN = TextRun(text="")


class End(NamedTuple):
    """The end of an element, after its content."""

    name: str
    is_block: bool
    is_box: bool
    kinds: tuple[str, ...]
    """The kinds of the element that matter to what is in it."""


Item = tuple[object, TextRun] | End
"""What a walk has yet to read: a node or a text with its style, or the end of an element."""


class OpenList(NamedTuple):
    """A list whose items are being read."""

    style: str = ""
    """How its items are numbered, as in CSS; "" for a bulleted list."""
    last: int = 0
    """The number of the last item."""
    step: int = 1


class Walk:
    """The state of a walk through a cell."""

    def __init__(self, place: Place, *, keeps_struck: bool = False) -> None:
        self.place = place
        self.keeps_struck = keeps_struck
        """Whether struck-out text is read as any other."""
        self.blocks: list[Block] = []
        self.runs: list[TextRun] = []
        self.marks: list[Mark] = []
        self.lists: list[OpenList] = []
        self.marker = ""
        self.state = ""
        """The state of a task, which comes before the next text."""
        self.pieces = 0
        """The number of runs so far."""
        self.inside = {"a": 0, "table": 0, "pre": 0, "formula": 0, "math": 0}
        """The number of open elements of each kind that matters to what is in them."""
        self._edges = ""
        """Which edges of boxes were passed since the last text: "in", "out" or "between"."""

    def mark(self, what: str, detail: str, shown: str = "") -> None:
        """Add a mark."""
        self.marks.append(Mark(what=what, detail=detail, shown=shown))

    def mark_text(self, what: str, element: Element) -> None:
        """Mark the text of an element that is not part of the cell's text, if it has any."""
        text = shown_text(element)
        if text:
            self.mark(what, text)

    def append_text(self, text: str, style: TextRun) -> None:
        """Append a text in this style, with its white space collapsed.

        Line feeds are line breaks where the text is preformatted. Raises OicpGenError beyond
        `MAX_PIECES`.
        """
        if not self.inside["pre"]:
            self._append(SPACE.sub(" ", text), style)
            return
        for number, line in enumerate(text.split("\n", limits.MAX_PIECES)):
            if number:
                self.break_line()
            self._append(SPACE.sub(" ", line), style)

    def break_line(self) -> None:
        """Append a line break."""
        self._edges = ""
        self._append(LINE_BREAK, PLAIN)

    def enter_box(self) -> None:
        """Start a box, such as a status lozenge."""
        self._edges = "between" if self._edges in ("out", "between") else "in"

    def leave_box(self) -> None:
        """End a box."""
        self._edges = "out"

    def end_block(self) -> None:
        """Close the current block."""
        self._edges = ""
        if self.runs:
            depth = max(len(self.lists) - 1, 0)
            self.blocks.append(Block(runs=tuple(self.runs), marker=self.marker, depth=depth))
            if any(run.text.strip() for run in self.runs):
                self.marker = ""
            self.runs = []

    def end_state(self) -> None:
        """Append the state of a task, unless that was done with its first text."""
        if self.state:
            state, self.state = self.state, ""
            self._add(PLAIN._replace(text=f"{state} "))

    def _append(self, text: str, style: TextRun) -> None:
        if (self.state or self._edges) and text.strip(" "):
            self.end_state()
            if self._edges and self._is_edge(text, style):
                self._add(PLAIN._replace(text=BOX_EDGE))
            self._edges = ""
        self._add(style._replace(text=text))

    def _add(self, run: TextRun) -> None:
        self.pieces += 1
        if self.pieces > limits.MAX_PIECES:
            what = "lines and changes of style"
            raise OicpGenError(
                "cell-too-complex", place=self.place, limit=limits.MAX_PIECES, what=what
            )
        self.runs.append(run)

    def _is_edge(self, text: str, style: TextRun) -> bool:
        """Return whether a gap shows between the last text and this one.

        There is one between two boxes, and between a box and a word. Other characters, such as
        brackets and commas, are not part of a word anyway.
        """
        if self._edges == "between":
            return True
        last = next((run for run in reversed(self.runs) if run.text), PLAIN)
        return last.text[-1:].isalnum() and text[0].isalnum() and last.script == style.script
