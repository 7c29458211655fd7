"""The command `lint`."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.model.findings import Severity, has_severe
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.source import open_project


def lint(
    page_file: Annotated[
        Path | None, typer.Argument(metavar="[PAGE]", help="The same as --page PAGE.")
    ] = None,
    page: base.PageFile = None,
    fail_on: Annotated[
        Severity,
        typer.Option(
            metavar="SEVERITY",
            help="The least severe finding that counts as a failure: error, warning or note.",
        ),
    ] = Severity.ERROR,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every finding in full, with its cell.")
    ] = False,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Report what is odd or wrong on the page.

    Writes nothing. Exits with 1 if there is an error, or what --fail-on names.
    """
    with base.report_errors("lint", output, debug, project):
        from oicp_gen.report.lint import LintReport

        page = page_file or page
        workspace = open_project(project, page=page, progress=base.progress)
        every = base.command_line("lint", page=page, project=project) + " --all"
        source, root = workspace.source, workspace.project.root
        show(LintReport(source, root, every, is_complete=everything), output)
        failed = has_severe(source.findings, fail_on)
        raise typer.Exit(base.FOUND if failed else 0)
