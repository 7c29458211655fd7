"""Lock a folder, so that only one build runs at a time. A killed process loses its lock."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oicp_gen.files.disk import disk_errors

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = ".oicp-gen.lock"
"""Used on Windows only, where a folder cannot be locked. Never deleted, or two could hold it."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of an existing folder, waiting until it is free.

    Lock a folder above the published one, which each exchange replaces.
    """
    with disk_errors(folder, folder, "could not be locked"):
        descriptor = _lock(folder)
    try:
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _lock(folder: Path) -> int:
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT)
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno != errno.EDEADLK:  # raised after waiting for ten seconds
                    os.close(descriptor)
                    raise
            else:
                return descriptor

else:

    def _lock(folder: Path) -> int:
        while True:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if os.path.samestat(os.fstat(descriptor), folder.stat()):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)  # the folder was replaced while waiting for the old one
