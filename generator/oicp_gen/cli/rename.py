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
    keep_alias: Annotated[
        bool | None,
        typer.Option(
            "--keep-alias/--no-alias",
            help="Whether the old name stays.  [default: if there was a release]",
            show_default=False,
        ),
    ] = None,
    project: base.ProjectDir = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """Rename a code and keep the old name as an alias.

    Before the first release, nothing uses the old name yet, so it is not kept.
    """
    with base.report_errors("rename", output, debug):
        from oicp_gen.release import rename as ledger
        from oicp_gen.report.rename import RenameReport

        workspace = open_project(project, progress=base.progress)
        result = ledger.rename(workspace, code, name, keep_alias=keep_alias)
        show(RenameReport(result, base.command_line("build", project=project)), output)
