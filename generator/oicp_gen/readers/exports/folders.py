"""Find the files below a folder, without following links."""

import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.text.characters import escape_unprintable

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which the standard library names on Windows only."""
_NO_PAGES = frozenset(("attachments", "images", "styles", "__MACOSX"))
"""The folders of an export that contain no page."""


def files_below(
    root: Path, shown: str, passed_over: list[str], failures: list[OicpGenError], *, most: int
) -> Iterator[tuple[str, int]]:
    """Yield every regular file below a folder: its path in it, and its size.

    Anything else is added to `passed_over` with the reason, and a folder in it that cannot be read
    to `failures`. Raises OicpGenError if the folder itself cannot be read, or contains more files
    and folders than `most`.
    """
    folders, count = [""], 0
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(root / folder) as entries:
                some = islice(entries, most - count + 1)  # one too many is enough to refuse
                found = sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in some)
        except OSError as error:
            place = join_shown(shown, folder)
            failure = OicpGenError("folder-unreadable", place=place, reason=error.strerror)
            if not folder:
                raise failure from None
            failures.append(failure)
            continue
        count += len(found)
        refuse_count(count, most, shown)
        for base, info in found:
            name = f"{folder}{base}"
            junction = getattr(info, "st_reparse_tag", 0) == _JUNCTION
            if stat.S_ISLNK(info.st_mode) or junction:
                passed_over.append(f"{join_shown(shown, name)}: symbolic links are not followed")
            elif stat.S_ISREG(info.st_mode):
                yield name, info.st_size
            elif not stat.S_ISDIR(info.st_mode):
                what = "not a regular file, but a pipe, a socket or a device"
                passed_over.append(f"{join_shown(shown, name)}: {what}")
            elif not has_no_page(base):
                folders.append(f"{name}/")


def refuse_count(count: int, most: int, shown: str) -> None:
    """Raise OicpGenError if an export has more files than this."""
    if count > most:
        raise OicpGenError("export-too-many-files", place=shown, limit=most)


def has_no_page(folder: str) -> bool:
    """Return whether a folder of this name in an export contains no page."""
    return folder in _NO_PAGES or folder.startswith(".")


def base_name(shown: str) -> str:
    """Return the last part of a path for display."""
    return shown.replace("\\", "/").rpartition("/")[2]


def join_shown(shown: str, name: str) -> str:
    """Return the path of a file in an export for display."""
    return f"{shown}/{escape_unprintable(name)}".removesuffix("/")
