"""What the commands share: options and arguments, exit codes, and errors."""

import shlex
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli.help import GLOBAL
from oicp_gen.cli.progress import progress as progress
from oicp_gen.cli.progress import waiting
from oicp_gen.contract.contract import RestApi
from oicp_gen.errors import OicpGenError, is_interruption
from oicp_gen.project import project_root
from oicp_gen.report.base import ProblemsReport
from oicp_gen.report.show import FindingsFormat, Format, OutputFormat, show
from oicp_gen.report.terminal import UnwritableError, print_note, printable

FOUND = 1
"""Exit code: problems were found."""
CANNOT_RUN = 2
"""Exit code: wrong usage, an unreadable source, or another error that ended the command."""

ProjectDir = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The project's folder.  [default: the nearest one upward with source/contract.toml]",
        rich_help_panel=GLOBAL,
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
    typer.Option(metavar="DIR", help="Use DIR instead of generated/; leave the ledger unchanged."),
]
ReadOutDir = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Read the files in DIR instead of generated/."),
]
ExportPath = Annotated[
    Path, typer.Argument(metavar="EXPORT", help="A page's file, a folder of pages, or a ZIP.")
]
FormatOption = Annotated[Format, typer.Option("--format", metavar="FORMAT", help="text or json.")]
FindingsFormatOption = Annotated[
    FindingsFormat,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="full, concise, json, github or sarif.  [default: full on a terminal, else concise]",
        show_default=False,
    ),
]
ShowAll = Annotated[bool, typer.Option("--all", help="Show every change, not only the first few.")]
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
Api = Annotated[
    RestApi | None,
    typer.Option(
        metavar="VERSION", help="The version of the REST API: v1, v2 or auto.  [default: auto]"
    ),
]
Debug = Annotated[
    bool,
    typer.Option("--debug", help="Show the traceback of an error.", rich_help_panel=GLOBAL),
]


def command_line(name: str, **options: Path | None) -> str:
    """Return the command to run next, with the options of this one."""
    given = [(f"--{option}", str(path)) for option, path in options.items() if path is not None]
    return shlex.join(["oicp-gen", name, *chain.from_iterable(given)])


@contextmanager
def report_errors(
    command: str, output: OutputFormat, debug: bool, project: Path | None = None
) -> Iterator[list[ProblemsReport]]:
    """End a command that fails with one clear error.

    Reports that are added to the list become part of the report of the error.
    """
    found: list[ProblemsReport] = []
    try:
        with waiting(command):
            yield found
    except (typer.Exit, BrokenPipeError, UnwritableError):
        raise
    except Exception as error:
        if is_interruption(error):
            raise
        from oicp_gen.report.error import ErrorReport

        if debug:
            print_note(printable(traceback.format_exc()), is_problem=True)
        ours = error if isinstance(error, OicpGenError) else _unforeseen(error)
        show(ErrorReport(command, ours, _root(project), tuple(found)), output)
        raise typer.Exit(CANNOT_RUN) from None


def _unforeseen(error: Exception) -> OicpGenError:
    try:
        Path.cwd()
    except OSError:
        return OicpGenError("working-directory-missing")
    return OicpGenError("internal-error", kind=type(error).__name__, error=error)


def _root(project: Path | None) -> Path:
    """Return the folder that the places of errors are relative to."""
    try:
        return project_root(project)
    except OSError:
        return Path()
