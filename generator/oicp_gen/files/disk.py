"""What publishing needs of the file system: exchange two folders, sync them, clear up."""

import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oicp_gen.errors import OicpGenError

_EXCHANGE = 2  # RENAME_EXCHANGE in linux/fs.h and RENAME_SWAP in macOS's sys/stdio.h
_HERE = -100  # AT_FDCWD
_UNAVAILABLE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)

_WRITABLE = "Make it and the folder around it writable, close what has it open, and run this again."
_MOVABLE = "It is a mount, or part of a container image: publish to a folder inside or beside it."
_HINTS: dict[int | None, str] = {
    errno.EACCES: _WRITABLE,
    errno.EPERM: _WRITABLE,
    errno.EROFS: _WRITABLE,
    errno.EBUSY: _MOVABLE,
    errno.EXDEV: _MOVABLE,
    errno.ENOSPC: "Free some space there and run this again.",
}


@contextmanager
def disk_errors(root: Path, real: Path, what: str) -> Iterator[None]:
    """Turn the system's errors into ours, with places as the user knows them."""
    try:
        yield
    except OSError as error:
        place = root
        if isinstance(error.filename, str) and Path(error.filename).is_relative_to(real.parent):
            inside = Path(error.filename).relative_to(real.parent).parts[1:]
            place = root.joinpath(*inside)
        raise OicpGenError(
            "write-failed",
            f"{what}: {error.strerror or error}",
            place=str(place),
            hint=_HINTS.get(error.errno, "Mend that and run this again."),
        ) from error


def exchange(one: Path, other: Path) -> None:
    """Give each of two folders the other's name: at once, or by renaming where that cannot be."""
    if not _exchange_at_once(one, other):
        _exchange_by_renaming(one, other)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """False if this system, or this file system, has no such operation."""
    if sys.platform == "win32":
        return False
    try:
        import ctypes  # here, because loading it takes longer than finding that nothing changed

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
    """In three steps, all undone if one fails. A kill in between is what `recover` is for."""
    aside = sibling(other, "old")
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in ((other, aside), (one, other), (aside, one)):
            source.rename(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        raise


def sync(path: Path) -> None:
    """Put a folder, or a copied file, on the disk, where the system and its disk can do that."""
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
    """A new name beside this one, which `siblings` finds again."""
    return real.with_name(f".{real.name}.{kind}-{os.urandom(8).hex()}")


def siblings(real: Path, kind: str, *, folders: bool = True) -> list[Path]:
    """The folders, or files, beside this one that only we can have made."""
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
        Path(folder).chmod(0o700)  # nothing can be deleted from a folder that is read-only
    shutil.rmtree(tree)
