"""The command line on a terminal: a pseudo-terminal, which Windows does not have."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.command import ROOT

_REMOVED = re.compile(r"(?:\r\x1b\[2K[^\r\n]*)*\r\x1b\[2K")
"""A line about progress, which was removed; a busy machine may need one."""


def on_terminal(*arguments: str | Path, columns: int, folder: Path = ROOT, **variables: str) -> str:
    """Run `oicp-gen` on a terminal of this width, and return what it shows."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, columns))
    about = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "FORCE_HYPERLINK", "TERM_PROGRAM", "CI")
    kept = {name: value for name, value in os.environ.items() if name not in about}
    with subprocess.Popen(
        [sys.executable, "-m", "oicp_gen", *map(str, arguments)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm-256color", **variables},
    ) as program:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
        program.wait(60)
    os.close(ours)
    return _REMOVED.sub("", shown.decode().replace("\r\n", "\n"))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux reports the end of a terminal as an error
        return b""
