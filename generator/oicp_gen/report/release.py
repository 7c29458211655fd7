"""What `rename` and `release` say: what they wrote, and what comes next."""

from typing import TYPE_CHECKING

from oicp_gen.diff.sentences import format_change, verdict
from oicp_gen.report.formats import Format
from oicp_gen.report.terminal import print_json, print_note, print_result, printable
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.release.plan import Plan
    from oicp_gen.release.rename import Renamed


def renamed(result: "Renamed", build: str, output: Format) -> None:
    """The names of a code, before and after; `build` is the command that publishes them."""
    if output is Format.JSON:
        print_json({"command": "rename", **result._asdict()})
        return
    if result.before == result.name:
        print_note(f"{printable(result.code)} is called {result.name} already.")
        return
    print_note(
        f"{printable(result.code)}: {result.before} is {result.name} now, in source/names.toml;"
        " the old name stays as a deprecated alias."
    )
    print_note(f"To bring the files up to date: {build}")


def released(plan: "Plan", output: Format) -> None:
    """A release that was made, or would be."""
    if output is Format.JSON:
        print_json(
            {
                "command": "release",
                "before": plan.before and str(plan.before),
                "version": plan.version and str(plan.version),
                "bump": plan.bump,
                "changes": [change.to_json() for change in plan.changes],
                "entry": plan.entry,
                "written": list(plan.written),
            }
        )
        return
    for change in (change for change in plan.changes if change.about.alters):
        print_note(printable(format_change(change)))
    if plan.version is None:
        print_note(f"Nothing to release since {plan.before}. {verdict(plan.changes)}")
        return
    print_result(str(plan.version))
    since = f"the release after {plan.before}: {plan.bump}" if plan.before else "the first release"
    if not plan.written:
        print_note(f"Version {plan.version} would be {since}. Nothing was written.")
        return
    print_note(f"Version {plan.version} is {since}; {counted(len(plan.written), 'file')} written.")
    print_note(
        f"Look at the diff, commit it and tag it v{plan.version}: a tag is what is published."
    )
