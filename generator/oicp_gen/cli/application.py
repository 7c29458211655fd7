"""The command line. A command turns its options into one call, a report and an exit code."""

import sys
from importlib import import_module

import typer

from oicp_gen.cli.base import app

_HOMES = {
    **dict.fromkeys(("build", "check", "lint", "verify", "pack"), "artifacts"),
    **dict.fromkeys(("fetch", "diff", "rename", "release"), "changes"),
    **dict.fromkeys(("explain", "tables", "init"), "tables"),
}
"""The module of each command."""


def application(command: str = "") -> typer.Typer:
    """The application, with the commands of one module, or with all if this is no command.

    To define a command takes a millisecond, and a run needs one.
    """
    home = _HOMES.get(command)
    for module in (home,) if home else dict.fromkeys(_HOMES.values()):
        import_module(f"oicp_gen.cli.{module}")  # which is what defines them
    return app


def main() -> None:
    """Run `oicp-gen`. What a terminal's encoding lacks is printed as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    application(sys.argv[1] if len(sys.argv) > 1 else "")(prog_name="oicp-gen")
