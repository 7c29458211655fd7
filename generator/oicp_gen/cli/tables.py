"""The command `tables`."""

from typing import Annotated

import typer

from oicp_gen.cli import options
from oicp_gen.cli.base import CANNOT_RUN, progress, report_errors
from oicp_gen.report.show import Format, show


def tables(
    export: options.ExportPath,
    cells: Annotated[
        bool, typer.Option("--cells", help="Print every cell, including header rows.")
    ] = False,
    output: options.FormatOption = Format.TEXT,
    debug: options.Debug = False,
) -> None:
    """List the tables of a page, a folder or a ZIP.

    Exits with 2 if one of several pages cannot be read.
    """
    with report_errors("tables", output, debug):
        from oicp_gen.readers.exports.export import open_export
        from oicp_gen.report.tables import TablesReport
        from oicp_gen.scaffold.inventory import list_tables

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, progress, cells=cells)
        show(TablesReport(found, cells), output)
        raise typer.Exit(CANNOT_RUN if found.failures else 0)
