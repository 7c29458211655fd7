"""The command `build`."""

from typing import Annotated

import typer

from oicp_gen.cli import options
from oicp_gen.cli.base import CANNOT_RUN, command_line, progress, report_errors
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.source import open_project


def build(
    page: options.PageFile = None,
    out: options.OutDir = None,
    templates: options.TemplatesDir = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    accept_loss: options.AcceptLoss = False,
    project: options.ProjectDir = None,
    output: options.FindingsFormatOption = FindingsFormat.TEXT,
    debug: options.Debug = False,
) -> None:
    """Generate every target from the source, all or nothing."""
    with report_errors("build", output, debug, project):
        from oicp_gen import pipeline
        from oicp_gen.report.source import BuildReport

        workspace = open_project(
            project, templates=templates, out=out, page=page, progress=progress
        )
        result = pipeline.build(workspace, force=force, accept_loss=accept_loss)
        lint = command_line("lint", page=page, project=project)
        show(BuildReport(result, workspace.project, lint), output)
        raise typer.Exit(0 if result.published else CANNOT_RUN)
