"""The two streams: results go to stdout, notes and errors to stderr.

Colour appears on a terminal that is not dumb, unless NO_COLOR is set, and elsewhere if FORCE_COLOR
is set. In a run of GitHub Actions the runner
searches both streams for commands, so no line may be one unintentionally.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from oicp_gen.text.characters import escape_unprintable, unprintable

_COLOURS = {"error": "31", "warning": "33", "note": "36", "head": "1", "gone": "31", "come": "32"}
_COMMAND = re.compile(r"^([^!-~\n]*):(?=[^!-~\n]*:)|(#[^!-~\n]*#[^!-~\n]*)\[", re.MULTILINE)
"""What makes a line a command to GitHub's runner: `::` at its start or `##[` anywhere, with spaces
and ignored characters before and in between (`TryParseV2` and `TryParse` in its ActionCommand)."""


class Volume:
    """How much is printed besides results and problems."""

    is_quiet = False
    is_verbose = False


volume = Volume()
"""The volume of this run, as the options `-q` and `-v` set it."""


class UnwritableError(OSError):
    """A stream cannot be written, for instance because the disk is full."""


def print_result(text: str) -> None:
    """Print a part of the result, in lines that are not commands to GitHub's runner."""
    _print(_without_commands(text), sys.stdout)


def print_note(text: str, *, is_problem: bool = False) -> None:
    """Print something for the user, in lines that are not commands either.

    With `-q`, only problems are printed.
    """
    if is_problem or not volume.is_quiet:
        _print(_without_commands(text), sys.stderr)


def print_workflow_command(command: str) -> None:
    """Print a line that is meant as a command to GitHub's runner."""
    _print(command, sys.stdout)


def _print(text: str, stream: TextIO) -> None:
    try:
        print(text, file=stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnwritableError(error.errno, error.strerror) from None


def _without_commands(text: str) -> str:
    """Return the text with the character that would make a line a command as its number."""
    return _COMMAND.sub(
        lambda found: f"{found[2]}\\u{{5b}}" if found[2] else f"{found[1]}\\u{{3a}}", text
    )


def print_json(data: Mapping[str, Any]) -> None:
    """Print the whole result as one document that contains nothing a terminal would act on."""
    lines = json.dumps(data, ensure_ascii=False, indent=2).split("\n")
    text = "\n".join(
        unprintable().sub(lambda found: json.dumps(found[0])[1:-1], line) for line in lines
    )
    # In JSON only a bracket can make a line a command, and then it is in a string.
    print_result(_COMMAND.sub(lambda found: f"{found[2]}\\u005b", text))


def printable(text: str) -> str:
    """Return the text with everything escaped that a terminal would act on, line feeds excepted."""
    return "\n".join(map(escape_unprintable, text.split("\n")))


def is_terminal(stream: TextIO) -> bool:
    """Return whether the stream is a terminal."""
    return stream.isatty()


def painter(stream: TextIO) -> Callable[[str, str], str]:
    """Return the function that styles text for this stream: `plain` if it shows no colours.

    NO_COLOR forbids colours and FORCE_COLOR asks for them, unless they are empty.
    """
    if os.environ.get("NO_COLOR"):
        return plain
    if os.environ.get("FORCE_COLOR"):
        return _paint
    return _paint if is_terminal(stream) and not is_dumb() else plain


def is_dumb() -> bool:
    """Return whether the terminal can neither show colours nor move its cursor."""
    return os.environ.get("TERM") == "dumb"


def columns(most: int) -> int:
    """Return how many characters fit on a line of the terminal, `most` at most and elsewhere."""
    import shutil  # only few reports wrap their lines

    return min(shutil.get_terminal_size((most, 0)).columns, most)


def plain(_: str, text: str) -> str:
    """Return the text as it is."""
    return text


def _paint(name: str, text: str) -> str:
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m"
