"""Input files, which are read whole or within limits."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import maxsize
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


class BoundedFile:
    """A file that is read only up to a limit, in one call and in total.

    Beyond it, the error that `refuse` returns for the number of bytes is raised.
    """

    def __init__(
        self,
        file: BinaryIO,
        refuse: Callable[[int], OicpGenError],
        *,
        at_once: int = maxsize,
        in_total: int = maxsize,
    ) -> None:
        self._file, self._refuse = file, refuse
        self._at_once, self._in_total = at_once, in_total
        self._read = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return self._file.seekable()

    def read(self, size: int = -1, /) -> bytes:
        if size > self._at_once:
            raise self._refuse(size)
        data = self._file.read(size)
        self._read += len(data)
        if self._read > self._in_total:
            raise self._refuse(self._read)
        return data
