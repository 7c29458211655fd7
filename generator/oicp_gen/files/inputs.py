"""Input files, which are read whole."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from oicp_gen.errors import OicpGenError, os_errors_as_ours


def read_input(path: Path, shown: str) -> bytes:
    """Return the bytes of an input. Raises OicpGenError as `open_input` does."""
    with open_input(path, shown) as file:
        return file.read()


@contextmanager
def open_input(path: Path, shown: str) -> Iterator[BinaryIO]:
    """Open an input for reading.

    Raises OicpGenError if the file is missing or unreadable, or is a pipe or a device: an input is
    read again by each command.
    """
    with os_errors_as_ours(shown), open(path, "rb", opener=_open_now) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OicpGenError("not-a-regular-file", place=shown)
        yield file


def _open_now(path: str, flags: int) -> int:
    """Open a file without waiting, as opening a pipe does until someone writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
