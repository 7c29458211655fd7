"""The command line. A command turns its options into one call, a report and an exit code."""

import sys
from importlib import import_module
from typing import Annotated

import typer

from oicp_gen import __version__
from oicp_gen.cli.usage import CommandLine
from oicp_gen.report.terminal import print_result

COMMANDS = (
    *("build", "check", "lint", "verify", "pack"),
    *("fetch", "diff", "rename", "release", "explain", "tables", "init"),
)
"""The commands in the order of the help: each is the function of this name in its module."""


def application(command: str = "") -> typer.Typer:
    """Return the application with only this command, or with all if there is no such command.

    Importing a command takes a millisecond or more, and a run needs only one.
    """
    app = typer.Typer(
        name="oicp-gen",
        cls=CommandLine,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Turn a published Confluence table into typed, published code, and keep them in sync.",
        epilog="Exit codes: 0 success; 1 problems found; 2 could not run.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name in (command,) if command in COMMANDS else COMMANDS:
        app.command(name)(getattr(import_module(f"oicp_gen.cli.{name}"), name))
    return app


def _show_version(on: bool) -> None:
    if on:
        print_result(f"oicp-gen {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run `oicp-gen`. Characters that the encoding of a stream lacks are printed as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    application(sys.argv[1] if len(sys.argv) > 1 else "")(prog_name="oicp-gen")
