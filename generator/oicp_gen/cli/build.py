"""The command `build`."""

from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.source import open_project


def build(
    page: base.PageFile = None,
    out: base.OutDir = None,
    templates: base.TemplatesDir = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    accept_loss: base.AcceptLoss = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what a build would do; write nothing.")
    ] = False,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Generate every target from the source, all or nothing."""
    with base.report_errors("build", output, debug, project):
        from oicp_gen import pipeline
        from oicp_gen.report.build import BuildReport

        workspace = open_project(
            project, templates=templates, out=out, page=page, progress=base.progress
        )
        result = pipeline.build(workspace, force=force, accept_loss=accept_loss, dry=dry_run)
        lint = base.command_line("lint", page=page, project=project)
        show(BuildReport(result, workspace.project, lint), output)
        raise typer.Exit(0 if result.published else base.CANNOT_RUN)
