"""Replace one file atomically: a reader sees either the old content or the new."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import disk_errors, sibling, siblings, sync


def replace(file: Path, data: bytes) -> None:
    """Replace the content of a file; even after a crash it has either the old or the new."""
    clear(file)
    real = real_path(file)
    with disk_errors(file, real, "could not be written; it is unchanged"):
        new = sibling(real, "new")
        try:
            write(new, data, real)
            new.replace(real)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    with suppress(OSError):  # the new content is there, even if the folder cannot be synced
        sync(real.parent)


def clear(file: Path) -> None:
    """Delete what an interrupted `replace` of this file left beside it."""
    real = real_path(file)
    with disk_errors(file, real, "the leftovers of an interrupted run could not be deleted"):
        for leftover in siblings(real, "new", folders=False):
            leftover.unlink()


def real_path(root: Path) -> Path:
    """Return the path with every symbolic link resolved. Raises OicpGenError for a root."""
    real = Path(os.path.realpath(root))
    if not real.name:
        raise OicpGenError("filesystem-root", place=str(root))
    return real


def status_of(path: Path) -> os.stat_result | None:
    """Return the status of a path without following links; None if there is nothing."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.lstat()
    return None


def write(target: Path, data: bytes, old: Path) -> None:
    """Write a new file, flush it to the disk and give it the mode of the old one."""
    with target.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    keep_mode(target, old)


def keep_mode(target: Path, old: Path) -> None:
    """Set the mode of a file or folder to that of the old one, if both are of the same kind."""
    status = status_of(old)
    if status is not None and stat.S_ISDIR(status.st_mode) == target.is_dir():
        target.chmod(stat.S_IMODE(status.st_mode))
