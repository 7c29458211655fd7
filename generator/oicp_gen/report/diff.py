"""What `diff` says: the changes as text, as an entry of a changelog, as JSON, or as a page."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.diff.change import Change, alters, placed, worst
from oicp_gen.diff.compare import SideComparison
from oicp_gen.diff.inputs.side import Side
from oicp_gen.diff.sentences import format_change, grouped, verdict
from oicp_gen.report import project as results
from oicp_gen.report.formats import DiffFormat
from oicp_gen.report.terminal import (
    coloured,
    is_terminal,
    print_json,
    print_note,
    print_result,
    printable,
)
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.report.problems import Problems

_FEW = 3
"""How many errors of a page are told; `lint` tells all."""


def compared(result: SideComparison, output: DiffFormat) -> None:
    """The changes on stdout, and what they come to on stderr, unless it is a part of the answer."""
    old, new, changes = result
    if output.takes_problems:
        results.print_problems(_problems(new, changes), output)
    elif output is DiffFormat.JSON:
        print_json(_json(old, new, changes))
    elif output is DiffFormat.MARKDOWN:
        from oicp_gen.diff.changelog_entry import entry

        print_result(entry(changes).removesuffix("\n"))
    elif output is DiffFormat.HTML:
        from oicp_gen.report.diff_html import page

        print_result(page(old, new, changes).removesuffix("\n"))
    else:
        say_changes(changes)
        print_note(verdict(changes))
    if output in (DiffFormat.TEXT, DiffFormat.MARKDOWN):
        for side in (old, new):
            _comment_trouble(side)


def _comment_trouble(side: Side) -> None:
    """That a page has errors, which no build would take, and the first few of them."""
    if not side.trouble:
        return
    errors = counted(len(side.trouble), "error")
    print_note(f"{printable(side.label)} has {errors}, with which it cannot be built:")
    for found in side.trouble[:_FEW]:
        print_note(f"  {printable(f'{found.place}: {found.message} [{found.rule}]')}")
    if len(side.trouble) > _FEW:
        print_note(f"  and {len(side.trouble) - _FEW} more")


def _problems(new: Side, changes: tuple[Change, ...]) -> "Problems":
    """The changes as findings, where they stand on the new page; else at what was named."""
    from oicp_gen.report.problems import Problems, of_changes

    return Problems(
        command="diff",
        root=Path.cwd(),
        findings=new.trouble + of_changes(changes, placed(changes, new.places or {}, new.label)),
        summary=verdict(changes),
        severity=worst(changes),
        drift=alters(changes),
    )


def say_changes(changes: tuple[Change, ...]) -> None:
    """A line for each change, those that mean most for a version first."""
    for head, group in grouped(changes):
        print_result(coloured("head", head, sys.stdout))
        for change in group:
            print_result(f"  {_format_change(change)}")


def _format_change(change: Change) -> str:
    if not is_terminal(sys.stdout):
        return format_change(change)
    return format_change(change, lambda name, text: coloured(name, text, sys.stdout))


def _json(old: Side, new: Side, changes: tuple[Change, ...]) -> dict[str, Any]:
    return {
        "command": "diff",
        "old": _side(old),
        "new": _side(new),
        "bump": worst(changes),
        "summary": verdict(changes),
        "changes": [change.to_json() for change in changes],
    }


def _side(side: Side) -> dict[str, Any]:
    spec = side.spec
    return {
        "label": side.label,
        "catalog": spec.catalog,
        "entries": len(spec.entries),
        "digest": spec.digest,
    }
