"""What is printed, and how: the answer on stdout, comments and errors on stderr.

Colour and progress appear on a terminal only, colour not if NO_COLOR is set. In a run of GitHub
Actions both streams are searched for commands, so no line may be one that we did not mean.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TextIO

from oicp_gen.text.characters import escape_unprintable, unprintable

_COLOURS = {"error": "31", "warning": "33", "note": "36", "head": "1", "gone": "31", "come": "32"}
_BAR = 25
"""How many characters a full progress bar has."""

Progress = Callable[[int, str], AbstractContextManager[Callable[[], None]]]
"""What `progress` is: told how many steps there are, and what is done; what it gives is called
after each of them."""


_COMMAND = re.compile(r"^([^!-~\n]*)::|(#[^!-~\n]*#[^!-~\n]*)\[", re.MULTILINE)
"""What makes a line a command to GitHub's runner: `::` at its start, behind blanks and what it
takes for nothing, or `##[` anywhere (`TryParseV2` and `TryParse` in the runner's ActionCommand)."""


def print_result(text: str) -> None:
    """Print a part of the answer. No line of it is a command to GitHub's runner."""
    print(_no_command(text), file=sys.stdout)  # noqa: T201 - printing is this module's work


def print_note(text: str) -> None:
    """Print something for the person at the terminal, in lines that are no commands either."""
    print(_no_command(text), file=sys.stderr)  # noqa: T201 - the same


def print_workflow_command(command: str) -> None:
    """Print a line that is meant as a command to GitHub's runner."""
    print(command, file=sys.stdout)  # noqa: T201 - the same


def _no_command(text: str) -> str:
    """A text with the character by which a line would be a command as a number."""
    return _COMMAND.sub(
        lambda found: f"{found[2]}\\u{{5b}}" if found[2] else f"{found[1]}\\u{{3a}}:", text
    )


def print_json(data: Mapping[str, Any]) -> None:
    """Print the whole answer as one document, in which a terminal finds nothing to act on."""
    lines = json.dumps(data, ensure_ascii=False, indent=2).split("\n")
    text = "\n".join(unprintable().sub(_as_json, line) for line in lines)
    # In JSON a line can be a command by a bracket only, which is in a text then.
    print_result(_COMMAND.sub(lambda found: f"{found[2]}\\u005b", text))


def _as_json(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def printable(text: str) -> str:
    """A text without anything that a terminal would act on; line feeds stay."""
    return "\n".join(map(escape_unprintable, text.split("\n")))


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody sees what is printed here, in colour if they want."""
    return stream.isatty()


def coloured(name: str, text: str, stream: TextIO) -> str:
    """A text in the colour of a severity, of a heading, or of what is gone or has come, if the
    stream shows colours."""
    if "NO_COLOR" in os.environ or not is_terminal(stream):
        return text
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m"


@contextmanager
def waiting(label: str) -> Iterator[None]:
    """A line on stderr for as long as something is waited for; on a terminal only."""
    stream = sys.stderr
    if not is_terminal(stream):
        yield
        return
    stream.write(label)
    stream.flush()
    try:
        yield
    finally:
        stream.write(f"\r{'':{len(label)}}\r")
        stream.flush()


@contextmanager
def progress(total: int, label: str) -> Iterator[Callable[[], None]]:
    """A bar on stderr while `total` steps are taken; call what this yields after each of them.

    It is drawn on a terminal only, once for each percent, and nothing of it stays.
    """
    stream = sys.stderr
    if not is_terminal(stream):
        yield lambda: None
        return
    if not total:
        with waiting(label):
            yield lambda: None
        return
    taken, drawn, width = 0, -1, 0

    def step() -> None:
        nonlocal taken, drawn, width
        taken += 1
        percent = 100 * taken // total if total else 100
        if percent != drawn:
            bar = "#" * (_BAR * percent // 100)
            line = f"{label} [{bar:-<{_BAR}}] {taken:,} of {total:,}"
            stream.write(f"\r{line}")
            stream.flush()
            drawn, width = percent, len(line)

    try:
        yield step
    finally:
        stream.write(f"\r{'':{width}}\r" if width else "")
        stream.flush()
