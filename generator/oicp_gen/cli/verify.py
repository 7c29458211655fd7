"""The command `verify`."""

from typing import TYPE_CHECKING, Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.source import open_project

if TYPE_CHECKING:
    from oicp_gen.verify.proof import Verified


def verify(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET]...", help="The targets to verify.  [default: all]"),
    ] = None,
    out: base.ReadOutDir = None,
    templates: base.TemplatesDir = None,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Check every artifact against the spec.

    Each artifact is loaded in its own language. Exits with 1 if one differs.
    """
    with base.report_errors("verify", output, debug):
        from oicp_gen.report.verify import VerifyReport
        from oicp_gen.verify import proof

        workspace = open_project(project, templates=templates, out=out, progress=base.progress)
        verified = proof.verify(workspace, targets or [])
        show(VerifyReport(verified, workspace.project.out, workspace.project.root), output)
        raise typer.Exit(exit_code(verified))


def exit_code(verified: "tuple[Verified, ...]") -> int:
    """Return the exit code for these results."""
    if any(done.all_problems for done in verified):
        return base.FOUND
    return base.CANNOT_RUN if any(done.trouble for done in verified) else 0
