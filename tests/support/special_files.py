"""What may be at a path besides a file, a folder and a link: pipes and sockets."""

import os
import socket
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest


def make_pipe(path: Path) -> None:
    """Create a pipe that no program writes to."""
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    """Create a socket that no program listens to."""
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as created:  # an address is short
        created.bind(path.name)


SPECIAL: dict[str, Callable[[Path], None]] = {"pipe": make_pipe, "socket": make_socket}
"""What creates each kind at a path."""

_can_make = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
each_kind = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=_can_make) for kind in SPECIAL]
)
"""Repeat a test with each kind; it takes the name as `kind`."""


def make_special(path: Path, kind: str) -> os.stat_result:
    """Put a file of this kind in place of any other; return its status."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    SPECIAL[kind](path)
    return path.lstat()
