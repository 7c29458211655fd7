"""The command `pack`."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.cli.verify import exit_code
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.report.terminal import print_note
from oicp_gen.source import open_project


def pack(
    dist: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the packages to this folder.  [default: dist]"),
    ] = None,
    templates: base.TemplatesDir = None,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Build the packages and test them once installed.

    They are a wheel, a source distribution and an npm tarball.
    """
    with base.report_errors("pack", output, debug):
        from oicp_gen.report.pack import PackReport
        from oicp_gen.verify import packages

        workspace = open_project(project, templates=templates, progress=base.progress)
        folder = (dist or workspace.project.root / "dist").absolute()
        packs = packages.pack(workspace, folder, print_note)
        show(PackReport(packs, workspace.project.out, workspace.project.root), output)
        raise typer.Exit(exit_code(packs.verified))
