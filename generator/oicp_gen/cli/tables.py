"""The commands that look at codes and at tables, and begin a project with one."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli.base import (
    CANNOT_RUN,
    FOUND,
    Debug,
    ExportPath,
    Output,
    ProjectDir,
    app,
    report_errors,
)
from oicp_gen.report.formats import Format
from oicp_gen.report.terminal import progress
from oicp_gen.source import open_project


@app.command()
def explain(
    queries: Annotated[list[str], typer.Argument(metavar="CODE...", help="Codes, names or words.")],
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Say what codes mean: by code, zeros optional, by name, or by words."""
    with report_errors("explain", output, debug):
        from oicp_gen import explain as search
        from oicp_gen.report import explain as cards

        workspace = open_project(project)
        contract, spec = workspace.contract, workspace.required_spec()
        answers = {query: search.find(spec, query) for query in queries}
        near = {
            query: search.suggest_entries(spec, query) for query in queries if not answers[query]
        }
        cards.explained(answers, near, contract, output)
        raise typer.Exit(FOUND if near else 0)


@app.command()
def tables(
    export: ExportPath,
    cells: Annotated[
        bool, typer.Option("--cells", help="Print every cell, header rows included.")
    ] = False,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """List the tables of a page, a folder or a ZIP. 2 if a page of several cannot be read."""
    with report_errors("tables", output, debug):
        from oicp_gen.readers.exports.export import open_export
        from oicp_gen.report import tables as listing
        from oicp_gen.scaffold.inventory import list_tables

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, progress, cells=cells)
        listing.tables(found, output, cells=cells)
        raise typer.Exit(CANNOT_RUN if found.failures else 0)


@app.command("init")
def init_project(
    export: ExportPath,
    table: Annotated[
        int | None, typer.Option("--table", metavar="N", help="The table, as `tables` numbers it.")
    ] = None,
    code: Annotated[
        str, typer.Option("--code", metavar="HEADING", help="The column that holds the codes.")
    ] = "",
    page: Annotated[
        str, typer.Option("--page", metavar="NAME", help="The page: its file, its id or its title.")
    ] = "",
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What the spec and packages are called.")
    ] = "",
    project: Annotated[
        Path | None,
        typer.Option("--project", metavar="DIR", help="The new folder.  [default: by the name]"),
    ] = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Make a new project of a table: contract, ledger, page and CI file, ready to build."""
    with report_errors("init", output, debug):
        from oicp_gen.readers.exports.export import open_export
        from oicp_gen.report import tables as listing
        from oicp_gen.scaffold.choice import TableChoice
        from oicp_gen.scaffold.init import init
        from oicp_gen.scaffold.inventory import list_tables

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, progress)
            choice = TableChoice(table, code, page)
            result = init(pages, found, choice, root=project, name=name)
        listing.started(result, found, output)
