"""The two files that git names when it runs an external diff."""

from pathlib import Path
from typing import NamedTuple

from oicp_gen.diff.change import Change
from oicp_gen.diff.compare import compare_sides
from oicp_gen.diff.inputs.side import Side, read_side
from oicp_gen.errors import OicpGenError
from oicp_gen.project import find_project, nearest_project

_NO_FILE = "/dev/null"
"""The path that git passes, on every system, for a side without a file."""
_UNMERGED = 1
_GIVEN = (7, 9)
"""How many arguments git passes: path, file, hash and mode of the old and of the new side; for a
file that was renamed or copied, also its new path and a description."""


class GitPair(NamedTuple):
    """The arguments that git passes to an external diff."""

    path: str
    files: tuple[str, str] | None
    """The old and the new file; None for a file with conflicts: git passes only its path."""


def read_pair(arguments: list[str]) -> GitPair:
    """Return the pair in git's arguments. Raises OicpGenError if they are not git's."""
    if len(arguments) == _UNMERGED:
        return GitPair(arguments[0], None)
    if len(arguments) not in _GIVEN:
        raise OicpGenError("git-arguments", count=len(arguments))
    path, old, _, _, new = arguments[:5]
    return GitPair(path, (old, new))


def compare_pair(pair: GitPair, project: Path | None) -> tuple[Change, ...] | OicpGenError:
    """Return the changes between the two files, or the error if one of them cannot be read.

    The error is returned because an external diff that fails would end a `git log`.
    """
    if pair.files is None:
        return ()
    try:
        found = find_project(project) if project else nearest_project(Path(pair.path).parent)
        old, new = (None if file == _NO_FILE else read_side(file, found) for file in pair.files)
        there = old or new
        if there is None:
            raise OicpGenError("git-files-missing", place=pair.path)
        return compare_sides(old or _empty(there), new or _empty(there), found).changes
    except OicpGenError as error:
        return error


def _empty(other: Side) -> Side:
    """Return a side of the same table without entries."""
    return Side(label=_NO_FILE, spec=other.spec._replace(entries=()))
