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
        Severity, typer.Option(help="The least severe finding that counts as a failure.")
    ] = Severity.ERROR,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Report what is odd or wrong on the page.

    Writes nothing. Exits with 1 if there is an error, or what --fail-on names.
    """
    with base.report_errors("lint", output, debug, project):
        from oicp_gen.report.lint import LintReport

        workspace = open_project(project, page=page_file or page, progress=base.progress)
        show(LintReport(workspace.source, workspace.project.root), output)
        failed = has_severe(workspace.source.findings, fail_on)
        raise typer.Exit(base.FOUND if failed else 0)
