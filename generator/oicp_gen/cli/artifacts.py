"""The commands that make artifacts of the source, compare them with it, and prove them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oicp_gen.cli.base import (
    CANNOT_RUN,
    FOUND,
    AcceptLoss,
    Api,
    Debug,
    FindingsOutput,
    OutDir,
    Output,
    PageFile,
    ProjectDir,
    SiteUrl,
    TemplatesDir,
    app,
    command_line,
    report_errors,
)
from oicp_gen.diff.change import FailOn
from oicp_gen.report import project as results
from oicp_gen.report.formats import FindingsFormat, Format
from oicp_gen.report.terminal import print_note
from oicp_gen.source import open_project

if TYPE_CHECKING:
    from oicp_gen.verify.proof import Verified


@app.command()
def build(
    page: PageFile = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    accept_loss: AcceptLoss = False,
    project: ProjectDir = None,
    output: FindingsOutput = FindingsFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Make every target from the source, and publish all of it or nothing."""
    with report_errors("build", output, debug, project):
        from oicp_gen import pipeline

        place = open_project(project, templates=templates, out=out, page=page)
        result = pipeline.build(place, force=force, accept_loss=accept_loss)
        results.built(
            result, f"{place.project.display_path(place.project.out)}/", output, place.project.root
        )
        raise typer.Exit(0 if result.published else CANNOT_RUN)


@app.command()
def check(
    page: PageFile = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Render anew, and believe neither digests nor names.")
    ] = False,
    upstream: Annotated[
        bool, typer.Option("--upstream", help="Compare the source with the published page, too.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="Which drift of that page is one.  [default: any]"),
    ] = None,
    site: SiteUrl = "",
    api: Api = None,
    project: ProjectDir = None,
    output: FindingsOutput = FindingsFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Compare the generated files with the source. Writes nothing; 1 if they differ."""
    if not upstream and (fail_on or api):
        raise typer.BadParameter("--fail-on and --api go with --upstream.")
    with report_errors("check", output, debug, project):
        from oicp_gen import pipeline

        place = open_project(project, templates=templates, out=out, page=page)
        result = pipeline.check(place, strict=strict)
        fix_command = command_line(
            "build", page=page, out=out, templates=templates, project=project
        )
        drift = bool(result.drift)
        if upstream:
            from oicp_gen.report import fetch as fetches
            from oicp_gen.upstream.request import Asked
            from oicp_gen.upstream.sync import compare_upstream

            ask = partial(compare_upstream, place, Asked(site=site, api=api or ""))
            compared = fetches.checked(result, ask, fix_command, output, place.project.root)
            if compared is None:
                raise typer.Exit(CANNOT_RUN)
            drift |= compared.fails(fail_on or FailOn.ANY)
        else:
            results.checked(result, fix_command, output, place.project.root)
        raise typer.Exit(CANNOT_RUN if result.findings else FOUND if drift else 0)


@app.command()
def lint(
    page_file: Annotated[
        Path | None, typer.Argument(metavar="[PAGE]", help="The same as --page PAGE.")
    ] = None,
    page: PageFile = None,
    project: ProjectDir = None,
    output: FindingsOutput = FindingsFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Print what is odd or wrong in the page. Writes nothing; 1 if there is an error."""
    with report_errors("lint", output, debug, project):
        place = open_project(project, page=page_file or page)
        source = place.source
        results.lint(source, output, place.project.root)
        raise typer.Exit(0 if source.spec else FOUND)


@app.command()
def verify(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET]...", help="Only these.  [default: all]"),
    ] = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Load each artifact by its own language, and compare it with the spec. 1 if they differ."""
    with report_errors("verify", output, debug):
        from oicp_gen.report import verify as proofs
        from oicp_gen.verify import artifacts as proof

        place = open_project(project, templates=templates, out=out)
        result = proof.verify(place, targets or [])
        proofs.verified(result, output)
        raise typer.Exit(_verdict(result))


@app.command()
def pack(
    dist: Annotated[
        Path | None,
        typer.Option("--dist", metavar="DIR", help="Write the packages there, not to dist/."),
    ] = None,
    templates: TemplatesDir = None,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Make wheel, sdist and npm tarball, install each, and read all entries back."""
    with report_errors("pack", output, debug):
        from oicp_gen.report import verify as proofs
        from oicp_gen.verify import artifacts as proof

        place = open_project(project, templates=templates)
        result = proof.pack(place, (dist or place.project.root / "dist").absolute(), print_note)
        proofs.packed(result, output)
        raise typer.Exit(_verdict(result.verified))


def _verdict(verified: "tuple[Verified, ...]") -> int:
    if any(done.all_problems for done in verified):
        return FOUND
    return CANNOT_RUN if any(done.trouble for done in verified) else 0
