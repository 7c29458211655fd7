"""The command `rename`."""

from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import Format, show
from oicp_gen.source import open_project


def rename(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code, with leading zeros.")],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new name, such as DATA_NOT_FOUND.")
    ],
    project: base.ProjectDir = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """Rename a code, and keep the old name as a deprecated alias."""
    with base.report_errors("rename", output, debug):
        from oicp_gen.release import rename as ledger
        from oicp_gen.report.rename import RenameReport

        result = ledger.rename(open_project(project, progress=base.progress), code, name)
        show(RenameReport(result, base.command_line("build", project=project)), output)
