"""Wrong usage of the command line, reported like every other error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from oicp_gen.cli.base import CANNOT_RUN
from oicp_gen.errors import OicpGenError
from oicp_gen.report.formats import FindingsFormat

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The base of all usage errors, which Typer does not export."""


_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")
"""Typer's message about arguments that a command does not accept."""


_WORDS = {
    "is not a valid int": "is not a whole number",
    "does not match the formats '%Y-%m-%d'": "is not a date of the form YYYY-MM-DD",
}
"""Typer's descriptions of invalid values, and ours."""


class CommandLine(TyperGroup):
    """The group of all commands."""

    _arguments: tuple[str, ...] = ()

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
            from oicp_gen.report.show import show

            name = self._arguments[0] if self._arguments[0] in self.commands else ""
            report = ErrorReport(name or "oicp-gen", _ours(error, name), Path())
            show(report, _format(self._arguments))
            raise typer.Exit(CANNOT_RUN) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:
            raise typer.Exit(0) from None


def _format(arguments: tuple[str, ...]) -> FindingsFormat:
    """Return the format that the arguments name, if errors can be shown in it."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    given = [value for option, value in pairwise(words) if option == "--format"]
    known = [value for value in given if value in list(FindingsFormat)]
    return FindingsFormat(known[-1]) if known else FindingsFormat.TEXT


def _ours(error: Any, command: str) -> OicpGenError:
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
