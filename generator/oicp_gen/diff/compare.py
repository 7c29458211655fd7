"""Read and compare two sides: those of the command line, or those of git's external diff."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from oicp_gen.diff.align import first_text
from oicp_gen.diff.change import Change
from oicp_gen.diff.inputs.side import Side, meaning_of, read_side
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError
from oicp_gen.model.progress import Progress
from oicp_gen.model.spec import Entry
from oicp_gen.project import Project, find_project, nearest_project
from oicp_gen.text.phrases import counted

_NO_FILE = "/dev/null"
"""The path that git passes, on every system, for a side without a file."""
_UNMERGED = 1
_GIVEN = (7, 9)
"""How many arguments git passes: path, file, hash and mode of the old and of the new side; for a
file that was renamed or copied, also its new path and a description."""
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}|\.")
_MODE = re.compile(r"[0-7]{6}|\.")


class SideComparison(NamedTuple):
    """Two sides, and the changes from the old to the new one."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    described_by: str
    """The field with the text that describes a code; "" if there is none."""


def compare_files(sides: list[str], project: Path | None, progress: Progress) -> SideComparison:
    """Read and compare two sides. Raises OicpGenError if one of them cannot be read."""
    if len(sides) != 2:
        raise OicpGenError(
            "usage",
            message=f"diff compares OLD and NEW, but got {counted(len(sides), 'argument')}",
            hint="Pass two sides, or add --git if git passes the arguments.",
        )
    found = _project(project, Path())
    old, new = (read_side(text, found, progress) for text in sides)
    return _compared(old, new, found)


def git_arguments(arguments: list[str]) -> int:
    """Return how many of the last arguments are those that git appends; 0 if it did not."""
    for count in reversed(_GIVEN):
        last = arguments[-count:]
        sides = (last[2:4], last[5:7])  # a hash and a mode each
        if len(last) == count and all(_HASH.fullmatch(a) and _MODE.fullmatch(b) for a, b in sides):
            return count
    return _UNMERGED if "GIT_DIFF_PATH_COUNTER" in os.environ else 0


def read_pair(arguments: list[str]) -> tuple[str, tuple[str, str] | None]:
    """Return git's path and its two files; None if it has conflicts. Raises OicpGenError."""
    if len(arguments) == _UNMERGED:
        return arguments[0], None
    if len(arguments) not in _GIVEN:
        raise OicpGenError("git-arguments", count=len(arguments))
    path, old, _, _, new = arguments[:5]
    return path, (old, new)


def compare_pair(path: str, files: tuple[str, str], project: Path | None) -> tuple[Change, ...]:
    """Return the changes between the two files. Raises OicpGenError if one cannot be read."""
    found = _project(project, Path(path).parent)
    old, new = (None if file == _NO_FILE else read_side(file, found) for file in files)
    there = old or new
    if there is None:
        raise OicpGenError("git-files-missing", place=path)
    empty = Side(label=_NO_FILE, spec=there.spec._replace(entries=()))
    return _compared(old or empty, new or empty, found).changes


def _project(given: Path | None, folder: Path) -> Project | None:
    return find_project(given) if given else nearest_project(folder)


def _compared(old: Side, new: Side, project: Project | None) -> SideComparison:
    new = _named_as(new, old)
    old = _named_as(old, new)
    meaning = meaning_of(project)
    fields = {name for side in (old, new) for e in side.spec.entries for name in e.values}
    orders = (tuple(old.places), tuple(new.places)) if old.places and new.places else None
    described_by = meaning if meaning in fields else first_text(old.spec, new.spec)
    changes = diff(old.spec, new.spec, meaning=described_by, orders=orders)
    return SideComparison(old, new, changes, described_by or "")


def _named_as(side: Side, other: Side) -> Side:
    """Return a side whose unnamed codes have the names of the other side.

    The name of such a code is made from its current text: a reworded text would rename it.
    """
    named = other.spec.entries if side.unnamed else ()
    # A code that lost its zeros keeps its name, too.
    names = {entry.code.lstrip("0"): entry for entry in named}
    names |= {entry.code: entry for entry in named}

    def with_name(entry: Entry) -> Entry:
        found = names.get(entry.code, names.get(entry.code.lstrip("0")))
        if found is None or entry.code not in side.unnamed:
            return entry
        return entry._replace(name=found.name, aliases=found.aliases)

    entries = tuple(map(with_name, side.spec.entries))
    return side._replace(spec=side.spec._replace(entries=entries))
