"""The command `build`."""

from typing import Annotated

import typer

from oicp_gen.cli.base import (
    CANNOT_RUN,
    AcceptLoss,
    Debug,
    FindingsFormatOption,
    OutDir,
    PageFile,
    ProjectDir,
    TemplatesDir,
    report_errors,
)
from oicp_gen.cli.progress import progress
from oicp_gen.report.formats import FindingsFormat
from oicp_gen.report.show import show
from oicp_gen.source import open_project


def build(
    page: PageFile = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    accept_loss: AcceptLoss = False,
    project: ProjectDir = None,
    output: FindingsFormatOption = FindingsFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Generate every target from the source, all or nothing."""
    with report_errors("build", output, debug, project):
        from oicp_gen import pipeline
        from oicp_gen.report.build import BuildReport

        workspace = open_project(
            project, templates=templates, out=out, page=page, progress=progress
        )
        result = pipeline.build(workspace, force=force, accept_loss=accept_loss)
        show(BuildReport(result, workspace.project), output)
        raise typer.Exit(0 if result.published else CANNOT_RUN)
