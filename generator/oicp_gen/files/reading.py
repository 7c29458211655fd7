"""Read files whole, and never outside a folder whose content is not trusted."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from oicp_gen.errors import OicpGenError, os_errors_as_ours
from oicp_gen.files.activity import activity

_LONGEST = 255
"""Bytes of one part of a path on all usual file systems."""
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
"""Names that are devices on Windows, in every folder."""

_NO_FILE = (errno.ENXIO, errno.EOPNOTSUPP)
"""The error codes for opening a socket, on Linux and on macOS."""


def read_input(path: Path, shown: str, *, most: int) -> bytes:
    """Return the bytes of an input. Raises OicpGenError as `open_input` does, or if they are more.

    A file that grows meanwhile is not read any further.
    """
    with open_input(path, shown) as file:
        data = file.read(most + 1)
    if len(data) > most:
        size = path.stat().st_size
        raise OicpGenError("file-too-large", place=shown, size=size, limit=most)
    return data


@contextmanager
def open_input(path: Path, shown: str) -> Iterator[BinaryIO]:
    """Open an input. Raises OicpGenError if it is not a regular file, which can be read again."""
    with os_errors_as_ours(shown), _open_regular(path, shown) as (file, size):
        activity.record("read", path, size)
        yield file


@contextmanager
def _open_regular(path: Path, shown: str) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file, and yield it with its size. Refuse anything else without waiting for it."""
    with open(path, "rb", opener=_opener(shown)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OicpGenError("not-a-regular-file", place=shown)
        yield file, status.st_size


def utf8_text(data: bytes, file: str) -> str:
    """Return the text of a file without its byte order mark. Raises OicpGenError if not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OicpGenError("not-utf8", place=file, byte=error.start) from None


def _opener(shown: str) -> Callable[[str, int], int]:
    """Return what opens a file without waiting, as opening a pipe does until someone writes."""

    def open_now(path: str, flags: int) -> int:
        try:
            return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            if error.errno not in _NO_FILE:
                raise
            raise OicpGenError("not-a-regular-file", place=shown) from None

    return open_now


def is_inside(path: str) -> bool:
    """Return whether a path with slashes is inside its folder, on every system.

    Hidden files, and folders such as `.git`, are not: they are never written.
    """
    return (
        path.isprintable()
        and not {"\\", ":"} & {*path}
        and all(map(_is_plain, path.split("/")))
        and len(path) <= _LONGEST * 4
    )


def _is_plain(part: str) -> bool:
    return not (
        part[:1] in ("", ".")
        or part[-1] in ". "  # Windows drops them: it reads ".. " as ".."
        or part.partition(".")[0].lower() in _DEVICES
        or len(part.encode()) > _LONGEST
    )


def is_linked(root: Path, path: str) -> bool:
    """Return whether a path below `root` is a symbolic link or goes through one."""
    parts = (path, *map(str, PurePosixPath(path).parents))
    return any((root / part).is_symlink() for part in parts if part != ".")


def refuse_link(root: Path, path: str) -> None:
    """Raise OicpGenError if writing a file would follow a symbolic link."""
    if is_linked(root, path):
        raise OicpGenError("symbolic-link", place=path)


def refuse_pipes(folder: Path) -> None:
    """Raise OicpGenError if a folder contains a pipe, a socket or a device, which could block."""
    for path in sorted(folder.rglob("*")):
        if not (path.is_symlink() or path.is_file() or path.is_dir()):
            raise OicpGenError("not-a-regular-file", place=str(path))


def read_inside(root: Path, path: str, *, most: int | None = None) -> bytes | None:
    """Return the bytes of a file; None if there is none, or only through a symbolic link.

    Raises OicpGenError if it cannot be read, is not a regular file, or has more than `most` bytes.
    """
    file = root / path
    with os_errors_as_ours(str(file)):
        try:
            if is_linked(root, path) or file.is_dir() or not file.exists():
                return None
            with _open_regular(file, str(file)) as (opened, size):
                if most is None or size <= most:
                    activity.record("read", file, size)
                    return opened.read()
        except (FileNotFoundError, NotADirectoryError):  # deleted meanwhile
            return None
    raise OicpGenError("file-too-large", place=str(file), size=size, limit=most)
