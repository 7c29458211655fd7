"""What all commands share: the application, their options, and how they end."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from oicp_gen import __version__
from oicp_gen.contract.contract import RestApi
from oicp_gen.errors import OicpGenError
from oicp_gen.project import project_root
from oicp_gen.report import project as results
from oicp_gen.report.formats import FindingsFormat, Format
from oicp_gen.report.formats import OutputFormat as AnyFormat
from oicp_gen.report.terminal import print_result

"""Exit code: something was found that ought not to be."""
FOUND = 1
"""Exit code: something was found that ought not to be."""
CANNOT_RUN = 2
"""Exit code: usage, an unreadable source, an error that stops the work."""

app = typer.Typer(
    name="oicp-gen",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Turn a published Confluence table into typed, published code, and keep the two in sync.",
    epilog="Exit codes: 0 fine; 1 something was found; 2 could not run.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

ProjectDir = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="DIR",
        help="The project's folder.  [default: the nearest one upward with source/contract.toml]",
    ),
]
PageFile = Annotated[
    Path | None,
    typer.Option(
        "--page",
        metavar="PAGE",
        help="Read this page, or find it in this folder or ZIP, not the one the contract names.",
    ),
]
TemplatesDir = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Take the targets from this folder."),
]
OutDir = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Write there, not to generated/; the ledger is left alone."
    ),
]
ExportPath = Annotated[
    Path, typer.Argument(metavar="EXPORT", help="A page's file, a folder of pages, or a ZIP.")
]
Output = Annotated[Format, typer.Option("--format", help="How to print the result.")]
FindingsOutput = Annotated[
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
        "--site",
        metavar="URL",
        envvar="CONFLUENCE_SITE",
        help="The Confluence site.  [default: what the contract or the page's address says]",
    ),
]
Api = Annotated[
    RestApi | None,
    typer.Option("--api", help="The version of its REST interface.  [default: auto]"),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


@app.callback()
def _oicp_gen(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda on: _show_version(on),
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    pass


def _show_version(on: bool) -> None:
    if on:
        print_result(f"oicp-gen {__version__}")
        raise typer.Exit


def command_line(name: str, **options: Path | None) -> str:
    """The command that goes on from here, with the options of this one."""
    given = [(f"--{option}", str(path)) for option, path in options.items() if path is not None]
    return shlex.join(["oicp-gen", name, *chain.from_iterable(given)])


@contextmanager
def report_errors(
    command: str, output: AnyFormat, debug: bool, project: Path | None = None
) -> Iterator[None]:
    """End a command that cannot go on with one clear error and no traceback."""
    try:
        yield
    except (typer.Exit, typer.BadParameter, BrokenPipeError, KeyboardInterrupt):
        raise
    except OicpGenError as trouble:
        if debug:
            raise
        results.error(command, trouble, output, project_root(project))
        raise typer.Exit(CANNOT_RUN) from None
    except Exception as unforeseen:
        if debug:
            raise
        fault = OicpGenError(
            "internal-error",
            f"this should not happen: {type(unforeseen).__name__}: {unforeseen}",
            hint="It is a fault of oicp-gen's; --debug shows where, for a report.",
        )
        results.error(command, fault, output, project_root(project))
        raise typer.Exit(CANNOT_RUN) from None
