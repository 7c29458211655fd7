"""The part of git's external diff: two files that git names, compared by meaning."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from oicp_gen.diff.compare import SideComparison, compare_sides
from oicp_gen.diff.inputs.side import Side, read_side
from oicp_gen.diff.sentences import verdict
from oicp_gen.errors import OicpGenError
from oicp_gen.project import Project, find_project, nearest_project
from oicp_gen.report.diff import say_changes
from oicp_gen.report.terminal import coloured, print_result, printable

_NO_FILE = "/dev/null"
"""What git names, on every system, where there is no file on one side."""
_UNMERGED = 1
_GIVEN = (7, 9)
"""How many arguments git gives: path, file, hash and mode of the old and of the new side; where a
file was renamed or copied, its new path and what git says of that."""


class GitPair(NamedTuple):
    """What git gives an external diff."""

    path: str
    old: str
    new: str


def pair_of(arguments: list[str]) -> GitPair | None:
    """The pair in git's arguments; None for a file with conflicts, of which git gives the path.

    Raises OicpGenError if they are not git's.
    """
    if len(arguments) == _UNMERGED:
        return None
    if len(arguments) not in _GIVEN:
        raise OicpGenError(
            "git-arguments",
            f"git gives an external diff 7 arguments, or 9, not {len(arguments)}",
            hint='Let git run it: git config diff.oicp.command "oicp-gen diff --git".',
        )
    path, old, _, _, new = arguments[:5]
    return GitPair(path, old, new)


def compare_pair(pair: GitPair, project: Project | None) -> SideComparison:
    """What changed between two files of git's. One that is not there has no entries.

    Raises OicpGenError if one of them is neither spec nor page.
    """
    old, new = (None if file == _NO_FILE else read_side(file, project) for file in pair[1:])
    there = old or new
    if there is None:
        raise OicpGenError("file-missing", "there is a file on neither side", place=pair.path)
    return compare_sides(old or _empty(there), new or _empty(there), project)


def _empty(other: Side) -> Side:
    """A side of the same table without an entry."""
    return Side(label=_NO_FILE, spec=replace(other.spec, entries=()))


def compare_for_git(arguments: list[str], start: Path | None) -> None:
    """Print what changed between the two files that git names, all of it on stdout.

    What cannot be read is told in a line: an external diff that fails ends a `git log`. Raises
    OicpGenError if the arguments are not git's.
    """
    pair = pair_of(arguments)
    if pair is None:
        print_result(f"* Unmerged path {printable(arguments[0])}")
        return
    print_result(coloured("head", f"diff --oicp {printable(pair.path)}", sys.stdout))
    try:
        project = find_project(start) if start else nearest_project(Path(pair.path).parent)
        changes = compare_pair(pair, project).changes
    except OicpGenError as trouble:
        print_result(f"  not compared by meaning: {printable(str(trouble))}")
        return
    say_changes(changes)
    print_result(verdict(changes))
