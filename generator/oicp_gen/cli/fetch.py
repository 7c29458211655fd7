"""The command `fetch`."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.project import project_root
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.report.terminal import print_note
from oicp_gen.source import open_project


def fetch(
    page: Annotated[
        str,
        typer.Argument(
            metavar="[PAGE]", help="The page's id or address.  [default: from the contract]"
        ),
    ] = "",
    site: base.SiteUrl = "",
    api: base.Api = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write to FILE without checking the page against the contract."
        ),
    ] = None,
    accept_loss: base.AcceptLoss = False,
    everything: base.ShowAll = False,
    project: base.ProjectDir = None,
    output: base.FindingsFormatOption = FindingsFormat.TEXT,
    debug: base.Debug = False,
) -> None:
    """Download the page from Confluence into source/.

    Changes nothing unless the page fits the contract.
    """
    with base.report_errors("fetch", output, debug, project):
        from oicp_gen.report.fetch import FetchReport
        from oicp_gen.upstream import sync
        from oicp_gen.upstream.request import PageRequest

        request = PageRequest(page, site, api or "", base.progress, print_note)
        is_located = page and (site or "/" in page)
        if out:
            place, workspace = None if is_located and not project else open_project(project), None
            result = sync.fetch_to(out, place, request)
        else:
            workspace = open_project(project, progress=base.progress)
            result = sync.fetch(workspace, request, accept_loss=accept_loss)
        show(FetchReport(result, project_root(project), workspace, is_complete=everything), output)
        raise typer.Exit(base.CANNOT_RUN if result.is_refused else 0)
