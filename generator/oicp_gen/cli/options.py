"""The options and arguments that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.contract.contract import RestApi
from oicp_gen.report.show import FindingsFormat, Format

ProjectDir = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The project's folder.  [default: the nearest one upward with source/contract.toml]",
    ),
]
PageFile = Annotated[
    Path | None,
    typer.Option(
        metavar="PAGE",
        help="Read this page instead of the contract's, or search this folder or ZIP for it.",
    ),
]
TemplatesDir = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Read the targets from this folder.")
]
OutDir = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Use this folder instead of generated/; keep the ledger."),
]
ExportPath = Annotated[
    Path, typer.Argument(metavar="EXPORT", help="A page's file, a folder of pages, or a ZIP.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the result.")]
FindingsFormatOption = Annotated[
    FindingsFormat,
    typer.Option("--format", help="How to print the result; github and sarif are for programs."),
]
AcceptLoss = Annotated[
    bool,
    typer.Option("--accept-loss", help="Accept a table that lost more than a fifth of its codes."),
]
SiteUrl = Annotated[
    str,
    typer.Option(
        metavar="URL",
        envvar="CONFLUENCE_SITE",
        help="The Confluence site.  [default: from the contract or the page's address]",
    ),
]
Api = Annotated[RestApi | None, typer.Option(help="The version of the REST API.  [default: auto]")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
