"""The files below a folder. Symbolic links are not followed."""

import os
import stat
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.exports.file_names import is_hidden, join, too_many_files

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which the standard library names on Windows only."""


def files_below(
    root: Path, most: int, *, shown: str, passed_over: Callable[[str], object]
) -> Iterator[tuple[str, int]]:
    """Yield every regular file below a folder: its path in it, and its size.

    Anything else is reported to `passed_over` with the reason. Raises OicpGenError if the folder
    cannot be read, or contains more than `most` files and folders.
    """
    folders, left = [""], most
    while folders:
        folder = folders.pop()
        try:
            found = _scan(root / folder, left + 1)
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            if not folder:
                raise OicpGenError("folder-unreadable", place=shown, reason=reason) from None
            passed_over(f"{join(shown, folder)}: {reason}")
            continue
        left -= len(found)
        if left < 0:
            raise too_many_files(most, shown)
        for base, info in found:
            name = f"{folder}{base}"
            if _is_link(info):
                passed_over(f"{join(shown, name)}: symbolic links are not followed")
            elif stat.S_ISREG(info.st_mode):
                yield name, info.st_size
            elif not stat.S_ISDIR(info.st_mode):
                passed_over(f"{join(shown, name)}: not a regular file, but a pipe or a device")
            elif not is_hidden(base):
                folders.append(f"{name}/")


def _scan(folder: Path, most: int) -> list[tuple[str, os.stat_result]]:
    """Return the content of a folder sorted by name; any `most` if it contains more."""
    with os.scandir(folder) as entries:
        return sorted(
            (entry.name, entry.stat(follow_symlinks=False)) for entry in islice(entries, most)
        )


def _is_link(info: os.stat_result) -> bool:
    """Return whether this is a symbolic link, or a junction on Windows."""
    return stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION
