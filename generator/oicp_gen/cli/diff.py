"""The command `diff`."""

import sys
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.diff.change import FailOn
from oicp_gen.report.show import DiffFormat, print_lines, show
from oicp_gen.report.terminal import painter


def diff(
    sides: Annotated[
        list[str],
        typer.Argument(
            metavar="OLD NEW", help="A spec, page, export or package, or a git REV:PATH."
        ),
    ],
    git: Annotated[
        bool,
        typer.Option(
            "--git", help="Accept the arguments that git passes to an external diff; exit with 0."
        ),
    ] = False,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            metavar="CHANGES",
            help="Which changes make the exit code 1: any, breaking or never.",
        ),
    ] = FailOn.ANY,
    everything: base.ShowAll = False,
    project: base.ProjectDir = None,
    output: Annotated[
        DiffFormat,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="full, concise, markdown, html, json, github or sarif."
            "  [default: full on a terminal, else concise]",
            show_default=False,
        ),
    ] = DiffFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Show what changed between two versions of the table.

    The result also states which release the changes require.
    """
    with base.report_errors("diff", output, debug):
        from oicp_gen.diff.change import fails
        from oicp_gen.diff.compare import compare_files
        from oicp_gen.report.diff import DiffReport, git_lines

        if git:
            print_lines(git_lines(sides, project, painter(sys.stdout)))
            raise typer.Exit
        result = compare_files(sides, project, base.progress)
        show(DiffReport(result, is_complete=everything), output)
        raise typer.Exit(base.FOUND if fails(result.changes, fail_on) else 0)
