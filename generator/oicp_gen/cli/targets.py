"""The command `targets`."""

from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import Format, show


def targets(
    copy: Annotated[
        str,
        typer.Option(
            "--copy", metavar="NAME", help="Copy this built-in target to the project's templates/."
        ),
    ] = "",
    project: base.ProjectDir = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """List the targets or copy a built-in one."""
    with base.report_errors("targets", output, debug, project):
        from oicp_gen.report.targets import TargetsReport
        from oicp_gen.scaffold.targets import copy_target, list_targets

        copied = copy_target(project, copy) if copy else ()
        show(TargetsReport(list_targets(project), copied), output)
