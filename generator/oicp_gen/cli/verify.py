"""The command `verify`."""

from typing import TYPE_CHECKING, Annotated

import typer

from oicp_gen.cli import options
from oicp_gen.cli.base import CANNOT_RUN, FOUND, progress, report_errors
from oicp_gen.report.show import Format, show
from oicp_gen.source import open_project

if TYPE_CHECKING:
    from oicp_gen.verify.proof import Verified


def verify(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET]...", help="The targets to verify.  [default: all]"),
    ] = None,
    out: options.OutDir = None,
    templates: options.TemplatesDir = None,
    project: options.ProjectDir = None,
    output: options.FormatOption = Format.TEXT,
    debug: options.Debug = False,
) -> None:
    """Check every artifact against the spec.

    Each artifact is loaded in its own language. Exits with 1 if one differs.
    """
    with report_errors("verify", output, debug):
        from oicp_gen.report.verify import VerifyReport
        from oicp_gen.verify import proof

        workspace = open_project(project, templates=templates, out=out, progress=progress)
        verified = proof.verify(workspace, targets or [])
        show(VerifyReport(verified), output)
        raise typer.Exit(exit_code(verified))


def exit_code(verified: "tuple[Verified, ...]") -> int:
    """Return the exit code for these results."""
    if any(done.all_problems for done in verified):
        return FOUND
    return CANNOT_RUN if any(done.trouble for done in verified) else 0
