"""Change what is on the disk: replace a file or exchange two folders atomically, under a lock.

Only one build runs at a time; the lock of a killed process is released.
"""

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from oicp_gen.errors import OicpGenError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = ".oicp-gen.lock"
"""Used on Windows only, where a folder cannot be locked. Never deleted, or two could hold it."""

_EXCHANGE = 2  # RENAME_EXCHANGE in linux/fs.h and RENAME_SWAP in macOS's sys/stdio.h
_HERE = -100  # AT_FDCWD
_UNAVAILABLE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)

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


def exchange(one: Path, other: Path) -> None:
    """Swap the names of two folders: atomically, or by renaming where the system cannot."""
    if not _exchange_at_once(one, other):
        _exchange_by_renaming(one, other)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Swap the names atomically; return False if the system or file system cannot."""
    if sys.platform == "win32":
        return False
    try:
        import ctypes  # here, because loading it takes longer than a clean check

        library, a, b = ctypes.CDLL(None, use_errno=True), os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            failed = library.renamex_np(a, b, _EXCHANGE)
        else:
            failed = library.renameat2(_HERE, a, _HERE, b, _EXCHANGE)
    except (ImportError, AttributeError):
        return False
    code = ctypes.get_errno() if failed else 0
    if code and code not in _UNAVAILABLE:
        raise OSError(code, os.strerror(code), str(other))
    return not failed


def _exchange_by_renaming(one: Path, other: Path) -> None:
    """Swap the names in three steps, undone if one fails; `recover` handles a kill in between."""
    aside = sibling(other, "old")
    with ExitStack() as undo:
        for source, target in ((other, aside), (one, other), (aside, one)):
            source.rename(target)
            undo.callback(target.rename, source)
        undo.pop_all()


def sync(path: Path) -> None:
    """Flush a folder or a copied file to the disk, where the system supports that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNAVAILABLE:
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
