"""The command `lint`."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.source import open_project


def lint(
    page_file: Annotated[
        Path | None, typer.Argument(metavar="[PAGE]", help="The same as --page PAGE.")
    ] = None,
    page: base.PageFile = None,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Report what is odd or wrong on the page.

    Writes nothing. Exits with 1 if there is an error.
    """
    with base.report_errors("lint", output, debug, project):
        from oicp_gen.report.lint import LintReport

        workspace = open_project(project, page=page_file or page, progress=base.progress)
        show(LintReport(workspace.source, workspace.project.root), output)
        raise typer.Exit(0 if workspace.source.spec else base.FOUND)
