"""One file replaced atomically: a reader sees the old content or the new one."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import disk_errors, sibling, siblings, sync


def replace(file: Path, data: bytes) -> None:
    """Give one file a new content: a reader, even after a crash, sees the old or the new one."""
    clear(file)
    real = real_path(file)
    with disk_errors(file, real, "could not be written, and is as it was before"):
        new = sibling(real, "new")
        try:
            write(new, data, real)
            new.replace(real)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    with suppress(OSError):  # the new content stands, whether or not the folder can be synced
        sync(real.parent)


def clear(file: Path) -> None:
    """Clear away what an interrupted `replace` of this file left beside it."""
    real = real_path(file)
    with disk_errors(
        file, real, "what an interrupted run left beside it could not be cleared away"
    ):
        for leftover in siblings(real, "new", folders=False):
            leftover.unlink()


def real_path(root: Path) -> Path:
    """Return the path with every symbolic link resolved. Raises OicpGenError for a root."""
    real = Path(os.path.realpath(root))
    if not real.name:
        raise OicpGenError(
            "filesystem-root", "has nothing around it to publish from", place=str(root)
        )
    return real


def status_of(path: Path) -> os.stat_result | None:
    """What stands there, links not followed; None if nothing does."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.lstat()
    return None


def write(target: Path, data: bytes, old: Path) -> None:
    """Write a new file, flush it to the disk, and give it the mode of the old one."""
    with target.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    keep_mode(target, old)


def keep_mode(target: Path, old: Path) -> None:
    """Give a file or folder the mode of the old one, if that is of the same kind."""
    status = status_of(old)
    if status is not None and stat.S_ISDIR(status.st_mode) == target.is_dir():
        target.chmod(stat.S_IMODE(status.st_mode))
