"""The lines in which generated files differ from what the source generates."""

from collections.abc import Iterable
from difflib import unified_diff
from itertools import islice

from oicp_gen.diff.sentences import common_start
from oicp_gen.report.base import Lines, answer

_LINES = 60
"""How many lines of the difference of one file are shown."""
_FILES = 20
_WIDTH = 400
"""How many characters of a line are shown."""
_COMPARED = 2000
"""How many lines of a file are aligned: that takes quadratic time at worst."""
_AROUND = 3


def file_diffs(edits: Iterable[tuple[str, bytes, bytes]]) -> Lines:
    """Yield the differences of each file: "-" is what is there, "+" what a build would write."""
    every = list(edits)
    for path, here, wanted in every[:_FILES]:
        yield answer(f"--- {path} (now)")
        yield answer(f"+++ {path} (as the source generates it)")
        for line in differing_lines(here, wanted):
            yield answer(line)._replace(is_exact=True)
    if len(every) > _FILES:
        yield answer(f"… {len(every) - _FILES} more files differ.")


def differing_lines(here: bytes, wanted: bytes) -> list[str]:
    """Return the unified difference of two files, without its heading, and cut if it is long."""
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (here, wanted))
    start = max(common_start(old, new) - _AROUND, 0)
    end = max(common_start(old[start:][::-1], new[start:][::-1]) - _AROUND, 0)
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    cut = max(len(old), len(new)) > _COMPARED
    compared = unified_diff(old[:_COMPARED], new[:_COMPARED], n=_AROUND, lineterm="")
    lines = [_numbered(line, start) for line in islice(compared, 2, _LINES + 3)]
    if cut or len(lines) > _LINES:
        lines[_LINES:] = ["… more lines differ."]
    return lines


def _numbered(line: str, start: int) -> str:
    """Return a line, cut, or the heading of a part with the line numbers of the whole file."""
    if not line.startswith("@@ "):
        return line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…"
    _, old, new, _ = line.split(" ")
    return f"@@ {_moved(old, start)} {_moved(new, start)} @@"


def _moved(part: str, start: int) -> str:
    number, comma, count = part[1:].partition(",")
    return f"{part[0]}{int(number) + start}{comma}{count}"
