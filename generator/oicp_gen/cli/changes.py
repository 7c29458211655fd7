"""The commands that follow the page: bring it in, say what changed, name and release it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli.base import (
    CANNOT_RUN,
    FOUND,
    AcceptLoss,
    Api,
    Debug,
    FindingsOutput,
    Output,
    ProjectDir,
    SiteUrl,
    app,
    command_line,
    report_errors,
)
from oicp_gen.diff.change import FailOn
from oicp_gen.project import find_project, nearest_project, project_root
from oicp_gen.report.formats import DiffFormat, FindingsFormat, Format
from oicp_gen.report.terminal import print_note, progress
from oicp_gen.source import open_project


@app.command()
def fetch(
    page: Annotated[
        str,
        typer.Argument(
            metavar="[PAGE]", help="Its id or its address.  [default: what the contract says]"
        ),
    ] = "",
    site: SiteUrl = "",
    api: Api = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write there, held against no contract."),
    ] = None,
    accept_loss: AcceptLoss = False,
    project: ProjectDir = None,
    output: FindingsOutput = FindingsFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Bring the page from Confluence into source/, if it fits the contract; else change nothing."""
    with report_errors("fetch", output, debug, project):
        from oicp_gen.report import fetch as fetches
        from oicp_gen.upstream import sync
        from oicp_gen.upstream.request import PageRequest

        request = PageRequest(page, site, api or "")
        if out:
            known = bool(page) and (bool(site) or "/" in page)
            place = None if known and not project else open_project(project)
            result = sync.fetch_to(out, place, request, progress=progress, notify=print_note)
        else:
            result = sync.fetch(
                open_project(project, progress=progress),
                request,
                accept_loss=accept_loss,
                progress=progress,
                notify=print_note,
            )
        fetches.fetched(result, output, project_root(project), is_project=not out)
        raise typer.Exit(CANNOT_RUN if result.is_refused else 0)


@app.command("diff")
def diff_sides(
    sides: Annotated[
        list[str],
        typer.Argument(metavar="OLD NEW", help="Spec, page, export, package, or REV:PATH of git."),
    ],
    git: Annotated[
        bool, typer.Option("--git", help="Take git's arguments, as its external diff; 0 always.")
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Which changes make the exit code 1.")
    ] = FailOn.ANY,
    project: ProjectDir = None,
    output: Annotated[
        DiffFormat, typer.Option("--format", help="How to print the result.")
    ] = DiffFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Say what changed from one table to another, by meaning, and which release is due."""
    with report_errors("diff", output, debug):
        if git:
            from oicp_gen.report.git_diff import compare_for_git

            compare_for_git(sides, project)
            raise typer.Exit
        try:
            old, new = sides
        except ValueError:
            raise typer.BadParameter(
                f"OLD and NEW are compared, and {len(sides)} were given; git's arguments take --git"
            ) from None
        from oicp_gen.diff.change import fails
        from oicp_gen.diff.compare import compare_files
        from oicp_gen.report import diff as differences
        from oicp_gen.report.terminal import progress

        place = find_project(project) if project else nearest_project(Path())
        result = compare_files(old, new, place, progress)
        differences.compared(result, output)
        raise typer.Exit(FOUND if fails(result.changes, fail_on) else 0)


@app.command()
def rename(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code, zeros included.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name, like DATA_NOT_FOUND.")],
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Give a code another name; the old one stays as a deprecated alias in every language."""
    with report_errors("rename", output, debug):
        from oicp_gen.release import rename as renaming
        from oicp_gen.report import release as notices

        result = renaming.rename(open_project(project), code, name)
        notices.renamed(result, command_line("build", project=project), output)


@app.command()
def release(
    version: Annotated[
        str | None,
        typer.Argument(metavar="[VERSION]", help="The version.  [default: the least that will do]"),
    ] = None,
    reworded: Annotated[
        list[str] | None,
        typer.Option(
            "--reworded", metavar="CODE", help="This code means what it did, in other words."
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="The date in the changelog.  [default: today, in UTC]",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be released, and write nothing.")
    ] = False,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Give the packages their next version, by what changed since the last release."""
    with report_errors("release", output, debug):
        from oicp_gen.release.plan import release as make
        from oicp_gen.report import release as notices

        today = (day or datetime.now(UTC)).date()
        given = frozenset(reworded or ())
        plan = make(open_project(project), version, day=today, reworded=given, dry=dry_run)
        notices.released(plan, output)
