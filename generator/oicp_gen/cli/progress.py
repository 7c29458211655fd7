"""Progress: after a second, one line on a terminal that is replaced and then removed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import TextIO

from oicp_gen.report.terminal import is_dumb, is_terminal, printable, volume

FIRST, NEXT = 1.0, 0.2
"""The seconds until the line appears, and until it is drawn again."""
_CLEAR = "\r\x1b[2K"
_LABELS = {
    "build": "Building",
    "check": "Comparing",
    "diff": "Comparing",
    "explain": "Looking up",
    "fetch": "Fetching",
    "init": "Creating the project",
    "lint": "Reading the page",
    "pack": "Packing",
    "release": "Releasing",
    "rename": "Renaming",
    "tables": "Reading",
    "targets": "Reading",
    "verify": "Verifying",
}
"""What each command does while it runs."""


class _Line:
    """The line of the innermost operation that is running, drawn by a thread."""

    def __init__(self, stream: TextIO, label: str, total: int) -> None:
        from threading import Event, RLock, Thread  # only a terminal needs them

        self._stream, self._label, self._total = stream, printable(label), total
        self._done, self._start, self._is_drawn = 0, monotonic(), False
        self._cleared = 0.0
        self._outer = volume.clear_line
        self._end, self._lock = Event(), RLock()
        self._thread = Thread(target=self._draw, daemon=True)
        volume.clear_line = self.clear
        self._thread.start()

    def step(self) -> None:
        self._done += 1

    def clear(self) -> None:
        """Remove the line, so that others can be printed: it stays away for a moment."""
        with self._lock:
            self._cleared = monotonic()
            if self._is_drawn:
                self._is_drawn = False
                self._write(_CLEAR)
        if self._outer:
            self._outer()

    def close(self) -> None:
        """Remove the line for good."""
        self._end.set()
        self._thread.join()
        self.clear()
        volume.clear_line = self._outer

    def _draw(self) -> None:
        wait = FIRST
        while not self._end.wait(wait):
            wait = NEXT
            is_innermost = volume.clear_line == self.clear
            with self._lock:
                if is_innermost and monotonic() - self._cleared >= NEXT:
                    self._is_drawn = True
                    self._write(_CLEAR + self._text())

    def _text(self) -> str:
        from oicp_gen.report.layout import columns, cut

        number = f"{self._done:,} of {self._total:,}" if self._total else ""
        return cut(
            f"{self._label} … {number or f'{monotonic() - self._start:.0f} s'}", columns() - 1
        )

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # a terminal that is gone needs no progress
            self._end.set()


@contextmanager
def progress(total: int, label: str) -> Iterator[Callable[[], None]]:
    """Show how many of the steps were taken, or the seconds if their number is unknown (0)."""
    if not is_terminal(sys.stderr) or is_dumb() or volume.is_quiet:
        yield lambda: None
        return
    line = _Line(sys.stderr, label, total)
    try:
        yield line.step
    finally:
        line.close()


def waiting(command: str) -> AbstractContextManager[object]:
    """Show that a command is running, unless one of its steps shows more."""
    label = _LABELS.get(command)
    return progress(0, label) if label else nullcontext()
