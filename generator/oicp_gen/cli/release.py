"""The command `release`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import Format, show
from oicp_gen.source import open_project


def release(
    version: Annotated[
        str | None,
        typer.Argument(
            metavar="[VERSION]", help="The version.  [default: the smallest that suffices]"
        ),
    ] = None,
    reworded: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Decide that CODE means the same as before."),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="The date in the changelog.  [default: today, in UTC]",
        ),
    ] = None,
    first: Annotated[
        bool,
        typer.Option("--first", help="Make the first release, despite others in the changelog."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be released; write nothing.")
    ] = False,
    project: base.ProjectDir = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """Set the next version and write the changelog.

    The changes since the last release determine the version.
    """
    with base.report_errors("release", output, debug):
        from oicp_gen.release.release import release as make_release
        from oicp_gen.report.release import ReleaseReport

        made = make_release(
            open_project(project, progress=base.progress),
            version,
            day=(day or datetime.now(UTC)).date(),
            reworded=frozenset(reworded or ()),
            first=first,
            dry=dry_run,
        )
        show(ReleaseReport(made), output)
