"""The two streams: results go to stdout, notes and errors to stderr.

Colour appears on a terminal that is not dumb, unless NO_COLOR is set, and elsewhere if FORCE_COLOR
is set. In a run of GitHub Actions the runner searches both streams for commands, so no line may be
one unintentionally.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from oicp_gen.text.characters import escape_unprintable, unprintable

_RED, _YELLOW, _CYAN, _BOLD = "1;31", "1;33", "1;36", "1"
_STYLES = {
    **dict.fromkeys(("error", "major", "fail"), _RED),
    **dict.fromkeys(("warning", "review"), _YELLOW),
    **dict.fromkeys(("note", "minor", "patch", "hint"), _CYAN),
    "head": _BOLD,
    "dim": "2",
    "none": "2",
    "ok": "32",
    "come": "32",
    "gone": "31",
}
"""The codes of each style, by its name."""
_STYLED = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\")
"""The sequences that `Paint` writes. Others do not occur, because texts are escaped."""
_LINKING_PROGRAMS = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "WarpTerminal"}
_LINKING_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm")
_LINKING_VARIABLES = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM")
"""How terminals that show hyperlinks name themselves; those with VTE do since version 0.50."""
_COMMAND = re.compile(r"^([^!-~\n]*):(?=[^!-~\n]*:)|(#[^!-~\n]*#[^!-~\n]*)\[", re.MULTILINE)
"""What makes a line a command to GitHub's runner: `::` at its start or `##[` anywhere, with spaces
and ignored characters before and in between (`TryParseV2` and `TryParse` in its ActionCommand)."""


class Volume:
    """How much is printed."""

    is_quiet = False
    is_verbose = False
    clear_line: Callable[[], None] | None = None
    """Removes the line of a progress that is shown, before anything is printed."""
    is_full = False
    """Whether findings are printed as blocks for people, not each on one line."""


volume = Volume()
"""The volume of this run, as the options `-q` and `-v` and the format set it."""


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
    if volume.clear_line:
        volume.clear_line()
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


@dataclass(frozen=True, slots=True)
class Paint:
    """Styles text with the sequences that a terminal understands, or leaves it as it is."""

    is_coloured: bool = False
    is_linking: bool = False
    """Whether the terminal shows hyperlinks."""

    def __call__(self, style: str, text: str) -> str:
        """Return the text in the style of this name."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.is_coloured else text

    def linked(self, text: str, address: str) -> str:
        """Return the text as a link to this address, which is one of ours."""
        is_shown = self.is_linking and address
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if is_shown else text


plain = Paint()
"""Leaves every text as it is."""


def painter(stream: TextIO) -> Paint:
    """Return what styles text for this stream: `plain` if it shows neither colours nor links.

    NO_COLOR forbids colours and FORCE_COLOR asks for them, unless they are empty.
    """
    is_screen = is_terminal(stream) and not is_dumb()
    is_coloured = bool(os.environ.get("FORCE_COLOR")) or is_screen
    paint = Paint(is_coloured and not os.environ.get("NO_COLOR"), shows_links(is_screen))
    return plain if paint == plain else paint


def shows_links(is_screen: bool) -> bool:
    """Return whether hyperlinks are shown: on terminals that are known to, or as the user says.

    Not every terminal ignores what it does not understand. FORCE_HYPERLINK decides if it is set: 0
    forbids links, anything else asks for them.
    """
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    known = (
        os.environ.get("TERM_PROGRAM") in _LINKING_PROGRAMS,
        os.environ.get("TERM", "").startswith(_LINKING_TERMS),
        any(map(os.environ.get, _LINKING_VARIABLES)),
        os.environ.get("VTE_VERSION", "").isdecimal() and int(os.environ["VTE_VERSION"]) >= 5000,
    )
    return is_screen and any(known) and not os.environ.get("CI")


def unstyled(text: str) -> str:
    """Return the text without the sequences that `Paint` wrote."""
    return _STYLED.sub("", text) if "\x1b" in text else text


def is_dumb() -> bool:
    """Return whether the terminal can neither show colours nor move its cursor."""
    return os.environ.get("TERM") == "dumb"
