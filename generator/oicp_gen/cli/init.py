"""The command `init`."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import Format, show


def init(
    export: base.ExportPath,
    table: Annotated[
        int | None, typer.Option(metavar="N", help="The table's number, as `tables` lists it.")
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="The column of codes, by its heading or number; repeated for a compound code.",
        ),
    ] = None,
    alike: Annotated[
        bool,
        typer.Option("--alike", help="Make one catalog of all tables with the same columns."),
    ] = False,
    page: Annotated[str, typer.Option(metavar="NAME", help="The page's file, id or title.")] = "",
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of the spec and the packages.")
    ] = None,
    project: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The new folder.  [default: named after the spec]"),
    ] = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """Create a new project from a table, ready to build.

    The project consists of a contract, a ledger, the page and a workflow for CI.
    """
    with base.report_errors("init", output, debug):
        from oicp_gen.readers.exports.export import open_export
        from oicp_gen.report.init import InitReport
        from oicp_gen.scaffold.choice import TableChoice
        from oicp_gen.scaffold.init import init as create
        from oicp_gen.scaffold.inventory import list_tables

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, base.progress)
            choice = TableChoice(table, tuple(code or ()), page, alike)
            started = create(pages, found, choice, root=project, name=name)
        show(InitReport(started, found), output)
