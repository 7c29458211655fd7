"""A file that is read up to a limit."""

from collections.abc import Callable
from sys import maxsize
from typing import BinaryIO

from oicp_gen.errors import OicpGenError


class BoundedFile:
    """A file read up to a limit, at once and in total; beyond it, `refuse` makes the error."""

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
