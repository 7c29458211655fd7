"""Change what is on the disk: replace a file atomically, delete a tree, and report what fails."""

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.files.activity import activity

UNAVAILABLE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
"""The error codes of a system that does not support a call."""

_CAUSES: dict[int | None, str] = {
    errno.EACCES: "not-writable",
    errno.EPERM: "not-writable",
    errno.EROFS: "not-writable",
    errno.EBUSY: "not-movable",
    errno.EXDEV: "not-movable",
    errno.ENOSPC: "disk-full",
}
"""The id of each error that has a known remedy; any other is "write-failed"."""


@contextmanager
def disk_errors(root: Path, real: Path, what: str) -> Iterator[None]:
    """Turn the system's errors into ours, with paths below `root` instead of `real`."""
    try:
        yield
    except OSError as error:
        place = root
        if isinstance(error.filename, str) and Path(error.filename).is_relative_to(real.parent):
            inside = Path(error.filename).relative_to(real.parent).parts[1:]
            place = root.joinpath(*inside)
        cause, reason = _CAUSES.get(error.errno, "write-failed"), error.strerror or error
        raise OicpGenError(cause, place=str(place), what=what, reason=reason) from error


def refuse_file(folder: Path, shown: str) -> None:
    """Raise OicpGenError if something else than a folder has this path."""
    if folder.exists() and not folder.is_dir():
        raise OicpGenError("not-a-folder", place=shown)


def make_folder(path: Path) -> None:
    """Create a folder, and those around it, unless it exists. Raises OicpGenError."""
    with disk_errors(path, path, "the folder could not be created"):
        path.mkdir(parents=True, exist_ok=True)


def sync(path: Path) -> None:
    """Flush a folder or a copied file to the disk, where the system supports that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNAVAILABLE:
            raise
    finally:
        os.close(descriptor)


def sibling(real: Path, kind: str) -> Path:
    """Return a new path beside this one, which `siblings` finds again."""
    return real.with_name(f".{real.name}.{kind}-{os.urandom(8).hex()}")


def siblings(real: Path, kind: str, *, folders: bool = True) -> list[Path]:
    """Return the folders, or files, beside this one whose names `sibling` has given."""
    name = re.compile(rf"\.{re.escape(real.name)}\.{kind}-[0-9a-f]{{16}}")
    if not real.parent.is_dir():
        return []
    with os.scandir(real.parent) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if name.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False) == folders
        ]


def delete(tree: Path) -> None:
    """Delete a whole tree, read-only folders included."""
    for folder, _, _ in os.walk(tree):
        Path(folder).chmod(0o700)  # nothing can be deleted from a read-only folder
    shutil.rmtree(tree)


def replace(file: Path, data: bytes) -> None:
    """Replace the content of a file; even after a crash it has either the old or the new."""
    clear(file)
    real = real_path(file)
    status = status_of(real)
    if status is not None and not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise OicpGenError("not-a-regular-file", place=str(file))
    with disk_errors(file, real, "could not be written; it is unchanged"):
        new = sibling(real, "new")
        try:
            write(new, data, real)
            new.replace(real)
            activity.record("wrote", file, len(data))
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
