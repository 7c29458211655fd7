"""Inputs: files that are read whole, each by one command after another."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from oicp_gen.errors import OicpGenError, os_errors_as_ours


def read_input(path: Path, shown: str) -> bytes:
    """An input's bytes. Raises OicpGenError as `open_input` does."""
    with open_input(path, shown) as file:
        return file.read()


@contextmanager
def open_input(path: Path, shown: str) -> Iterator[BinaryIO]:
    """An input's file, opened to read.

    Raises OicpGenError if there is no such file or it cannot be read. A pipe or a device is refused
    and not waited for: an input is read again by each command.
    """
    with os_errors_as_ours(shown), open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OicpGenError(
                "not-a-regular-file",
                "this is a pipe or a device, not a file",
                place=shown,
                hint="Save what it gives as a file, and name that.",
            )
        yield file


def _at_once(path: str, flags: int) -> int:
    """Open a file without waiting for what may never come."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
