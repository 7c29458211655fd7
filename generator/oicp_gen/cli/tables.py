"""The command `tables`."""

from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import Format, show


def tables(
    export: base.ExportPath,
    cells: Annotated[
        bool, typer.Option("--cells", help="Print every cell, including header rows.")
    ] = False,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """List the tables of a page, a folder or a ZIP.

    Exits with 2 if a page or a folder cannot be read.
    """
    with base.report_errors("tables", output, debug):
        from oicp_gen.readers.exports.export import open_export
        from oicp_gen.report.tables import TablesReport
        from oicp_gen.scaffold.inventory import list_tables

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, base.progress, cells=cells)
        show(TablesReport(found, cells), output)
        raise typer.Exit(base.CANNOT_RUN if found.failures else 0)
