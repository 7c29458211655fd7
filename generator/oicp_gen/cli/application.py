"""The command line. A command turns its options into one call, a report and an exit code.

Wrong usage is reported like every other error.
"""

import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from itertools import chain, pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from oicp_gen import __version__
from oicp_gen.cli import base
from oicp_gen.cli.help import GROUPS, write_help
from oicp_gen.errors import OicpGenError
from oicp_gen.files.activity import Listener, activity
from oicp_gen.report.show import FindingsFormat, show
from oicp_gen.report.terminal import print_note, print_result, printable, volume
from oicp_gen.text.phrases import counted

COMMANDS = tuple(chain.from_iterable(GROUPS.values()))
"""The commands in the order of the help: each is the function of this name in its module."""
_HELP = ("-h", "--help")
"""The options that show the help: of all commands, if they come before the command."""
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The base of all usage errors, which Typer does not export."""
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")
"""Typer's message about arguments that a command does not accept."""
_WORDS = {
    "is not a valid int": "is not a whole number",
    "does not match the formats '%Y-%m-%d'": "is not a date of the form YYYY-MM-DD",
}
"""Typer's descriptions of invalid values, and ours."""


class Command(TyperCommand):
    """A command. Its usage names the arguments as the help does, without Typer's braces."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments. The name of a file that git passes may look like an option."""
        if self.name == "diff" and "--git" in args:
            from oicp_gen.diff.compare import git_arguments

            start = len(args) - git_arguments(args)
            args = [*args[:start], "--", *args[start:]]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the options and the arguments of the usage."""
        pieces = super().collect_usage_pieces(ctx)
        return [piece[1:-1] if piece.startswith("{") else piece for piece in pieces]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the command."""
        write_help(self, ctx, formatter)


class CommandLine(TyperGroup):
    """The group of all commands."""

    _arguments: tuple[str, ...] = ()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of all commands."""
        write_help(self, ctx, formatter)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        """Parse the options before the command."""
        self._arguments = tuple(args)
        with self._ending():
            return super().make_context(info_name, args, *rest, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Parse the options of the command, and run it."""
        with self._ending():
            return super().invoke(ctx)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Exit with our own codes where Typer would exit in its own way."""
        try:
            yield
        except _UsageError as error:
            if not self._arguments:  # then the help is shown
                raise
            from oicp_gen.report.error import ErrorReport

            name = command_in(self._arguments)
            report = ErrorReport(name or "oicp-gen", _usage_error(error, name), Path())
            show(report, _given_format(self._arguments))
            raise typer.Exit(base.CANNOT_RUN) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:
            raise typer.Exit(0) from None


def command_in(arguments: Sequence[str]) -> str:
    """Return the command that the arguments name; "" if they name none of ours."""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--project":
            next(rest, None)
        elif argument in _HELP:
            return ""
        elif not argument.startswith("-"):
            return argument if argument in COMMANDS else ""
    return ""


def _given_format(arguments: tuple[str, ...]) -> FindingsFormat:
    """Return the format that the arguments name, if errors can be shown in it."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    given = [value for option, value in pairwise(words) if option == "--format"]
    known = [value for value in given if value in list(FindingsFormat)]
    return FindingsFormat(known[-1]) if known else FindingsFormat.TEXT


def _usage_error(error: Any, command: str) -> OicpGenError:
    """Return a usage error of Typer's in the style of our errors."""
    text, _, suggestion = error.format_message().partition(" Did you mean ")
    text = text.partition(" (Possible options: ")[0].rstrip(".")
    text = _EXTRA.sub(r"unexpected argument: \1", text)
    for theirs, words in _WORDS.items():
        text = text.replace(theirs, words)
    options = getattr(error, "possibilities", None) or ()
    hint = f"Run `{' '.join(filter(None, ('oicp-gen', command, '--help')))}` for the usage."
    if suggestion:
        hint = f"Did you mean {suggestion}"
    elif near := get_close_matches(getattr(error, "option_name", ""), options):
        hint = f"Did you mean {near[0]}?"
    return OicpGenError("usage", message=text[:1].lower() + text[1:], hint=hint)


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
        help="Generate typed code from a Confluence table and keep the two in sync.",
        epilog="Exit codes: 0 success; 1 problems found; 2 could not run; 130 interrupted.\n\n"
        "Run `oicp-gen COMMAND --help` for the options of a command.",
        context_settings={"help_option_names": [*_HELP]},
    )
    app.callback()(_options)
    for name in (command,) if command in COMMANDS else COMMANDS:
        app.command(name, cls=Command)(getattr(import_module(f"oicp_gen.cli.{name}"), name))
    return app


def _show_version(on: bool) -> None:
    if on:
        print_result(f"oicp-gen {__version__}")
        raise typer.Exit


def _options(
    context: typer.Context,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print results and problems only.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also print which files are read and written.")
    ] = False,
    project: base.ProjectDir = None,
    version: Annotated[  # noqa: ARG001 - its callback ends the run
        bool,
        typer.Option(
            *("--version", "-V"),
            is_eager=True,
            callback=_show_version,
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    if quiet and verbose:
        raise typer.BadParameter("-q and -v cannot be combined")
    volume.is_quiet, volume.is_verbose = quiet, verbose
    activity.listener = _listener() if verbose else None
    if project:  # the command's own option wins
        context.default_map = {name: {"project": project} for name in COMMANDS if name != "init"}


def _listener() -> Listener:
    """Return a function that prints what is read and written, with the seconds since now."""
    start = time.perf_counter()

    def show_activity(done: str, path: str, size: int) -> None:
        seconds = time.perf_counter() - start
        print_note(printable(f"[{seconds:.3f} s] {done} {path} ({counted(size, 'byte')})"))

    return show_activity


def main() -> None:
    """Run `oicp-gen`. Characters that the encoding of a stream lacks are printed as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    application(command_in(sys.argv[1:]))(prog_name="oicp-gen")
