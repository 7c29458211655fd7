"""The command `check`."""

import os
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.contract.contract import RestApi
from oicp_gen.diff.change import FailOn
from oicp_gen.errors import OicpGenError
from oicp_gen.report.check import CheckReport
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.report.terminal import print_note
from oicp_gen.source import Workspace, open_project


def check(
    page: base.PageFile = None,
    out: base.ReadOutDir = None,
    templates: base.TemplatesDir = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Re-render everything; trust neither the manifest nor file names."
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show the lines in which the files differ.")
    ] = False,
    upstream: Annotated[
        bool, typer.Option("--upstream", help="Also compare the source with the published page.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            metavar="CHANGES",
            help="Which upstream changes count as drift: any, breaking or never.  [default: any]",
        ),
    ] = None,
    everything: base.ShowAll = False,
    site: base.SiteUrl = "",
    api: base.Api = None,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Compare the generated files with the source.

    Writes nothing. Exits with 1 if they differ.
    """
    with base.report_errors("check", output, debug, project) as found:
        from oicp_gen import pipeline

        _refuse_options_without(upstream, fail_on, api, site)
        folders = {"page": page, "out": out, "templates": templates}
        workspace = open_project(project, **folders, progress=base.progress)
        fix = base.command_line("build", **folders, project=project)
        checked = pipeline.check(workspace, strict=strict, with_edits=diff)
        found.append(local := CheckReport(checked, fix, workspace, is_complete=everything))
        code = base.CANNOT_RUN if local.result.findings else base.FOUND if local.result.drift else 0
        if upstream:
            code = max(code, _check_upstream(workspace, local, site, api or "", fail_on, output))
        else:
            show(local, output)
        raise typer.Exit(code)


def _refuse_options_without(
    upstream: bool, fail_on: FailOn | None, api: RestApi | None, site: str
) -> None:
    """Raise OicpGenError for an option that has no effect. CONFLUENCE_SITE is not an option."""
    is_site_given = site and site != os.environ.get("CONFLUENCE_SITE")
    if not upstream and (fail_on or api or is_site_given):
        raise OicpGenError(
            "usage",
            message="--fail-on, --site and --api have no effect without --upstream",
            hint="Add --upstream.",
        )


def _check_upstream(
    workspace: Workspace,
    local: CheckReport,
    site: str,
    api: str,
    fail_on: FailOn | None,
    output: FindingsFormat,
) -> int:
    """Compare the published page with the one in source/, and return the exit code."""
    from oicp_gen.report.upstream import UpstreamReport
    from oicp_gen.upstream.request import PageRequest
    from oicp_gen.upstream.sync import compare_upstream

    request = PageRequest("", site, api, base.progress, print_note)
    drift = compare_upstream(workspace, request)
    show(UpstreamReport(local, drift), output)
    return base.FOUND if drift.fails(fail_on or FailOn.ANY) else 0
