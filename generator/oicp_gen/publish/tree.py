"""Publish a whole tree: afterwards either the old tree or the new one is there, never a mixture.

A complete sibling is built beside the folder, then the two are exchanged. A folder named
`.NAME.new-TOKEN` can be deleted at any time; `.NAME.old-TOKEN` is a whole tree, and is restored if
NAME itself is missing. On a system that cannot exchange folders, NAME is missing for an instant.
"""

import os
import shutil
import stat
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.activity import activity
from oicp_gen.files.disk import (
    delete,
    disk_errors,
    keep_mode,
    real_path,
    sibling,
    siblings,
    status_of,
    sync,
    write,
)
from oicp_gen.files.exchange import exchange
from oicp_gen.files.reading import is_inside
from oicp_gen.publish.leftovers import raise_unless_gone

_Foreign = dict[str, tuple[int, int, int] | None]
"""By path, what distinguishes two states of a file (inode, time, size); None for a folder."""


class Published(NamedTuple):
    """The result of publishing: sorted relative paths with forward slashes."""

    written: tuple[str, ...]
    """New or changed."""
    removed: tuple[str, ...]
    unchanged: int


def publish(
    root: Path, files: Mapping[str, bytes], *, owned: Collection[str] = (), dry: bool = False
) -> Published:
    """Make `root` contain exactly `files`, besides files of others, which stay as they are.

    `owned` are the paths written before: those no longer in `files` are removed, with the folders
    that they leave empty. Writes nothing if nothing would change. Raises OicpGenError, and leaves
    the old tree whole, if a path leads out of the folder, a file of others is in the way, or the
    system refuses. Call it within `locked`, after `recover`. With `dry`, nothing is written.
    """
    real = real_path(root)
    ours = _checked(root, files, owned)
    with disk_errors(root, real, "could not be published; the previous files are unchanged"):
        _refuse_links(root, real, ours)
        same = {path for path, data in files.items() if _holds(real / path, data)}
        removed = [path for path in ours.difference(files) if _is_file(real / path)]
        report = Published(
            written=tuple(sorted(files.keys() - same)),
            removed=tuple(sorted(removed)),
            unchanged=len(same),
        )
        if report.written or report.removed or not real.is_dir():
            foreign = _scan(real, ours)
            _refuse_clashes(root, foreign, files)
            if not dry:
                _replace(real, files, same, ours, foreign)
                for path in report.written:
                    activity.record("wrote", root / path, len(files[path]))
                for path in report.removed:
                    activity.record("removed", root / path, 0)
    return report


def recover(root: Path) -> None:
    """Delete what an interrupted run left beside `root`, and restore `root` if it is missing.

    Call it within `locked`, before `root` is read.
    """
    real = real_path(root)
    with disk_errors(root, real, "the leftovers of an interrupted run could not be deleted"):
        olds = siblings(real, "old")
        if olds and not os.path.lexists(real):
            olds.pop().rename(real)
        for old in olds:
            old.rename(sibling(real, "new"))  # so that half a tree is never restored
        for new in siblings(real, "new"):
            with disk_errors(new, new, "left over from an interrupted run, and cannot be deleted"):
                delete(new)


def _checked(root: Path, files: Collection[str], owned: Collection[str]) -> set[str]:
    """Return the paths that are ours, none of which leads out of the folder on any system."""
    ours = {*files, *owned}
    for path in sorted(ours):
        if not is_inside(path):
            raise OicpGenError("path-unsafe", place=str(root), path=path)
    for path in sorted(_folders(files) & {*files}):
        raise OicpGenError("path-conflict", place=str(root), path=path)
    return ours


def _refuse_links(root: Path, real: Path, ours: set[str]) -> None:
    """Refuse symbolic links: writing through one would change a file somewhere else."""
    for path in sorted(ours | _folders(ours)):
        if (real / path).is_symlink():
            raise OicpGenError("path-occupied", place=str(root / path), what="a symbolic link")


def _refuse_clashes(root: Path, foreign: _Foreign, files: Mapping[str, bytes]) -> None:
    folders = _folders(files)
    for path in sorted(foreign):
        if path in folders or not files.keys().isdisjoint({path, *_folders([path])}):
            what = "a file or folder that oicp-gen did not write"
            raise OicpGenError("path-occupied", place=str(root / path), what=what)


def _folders(paths: Iterable[str]) -> set[str]:
    """Return the folders that contain these paths, without the root."""
    return {str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."}


def _is_file(path: Path) -> bool:
    status = status_of(path)
    return status is not None and stat.S_ISREG(status.st_mode)


def _holds(path: Path, data: bytes) -> bool:
    return _is_file(path) and path.read_bytes() == data


def _scan(tree: Path, ours: set[str]) -> _Foreign:
    """Return what is not ours. A folder is ours if one of our paths goes through it."""
    folders = _folders(ours)
    found: _Foreign = {}
    for parent, inner, names in os.walk(tree, onerror=raise_unless_gone):
        for name in (*inner, *names):
            path = Path(parent, name)
            relative = path.relative_to(tree).as_posix()
            status = status_of(path)
            if status is None:
                continue
            if stat.S_ISDIR(status.st_mode):
                if relative not in folders:
                    found[relative] = None
            elif relative not in ours or not stat.S_ISREG(status.st_mode):
                found[relative] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found


def _replace(
    real: Path, files: Mapping[str, bytes], same: set[str], ours: set[str], foreign: _Foreign
) -> None:
    """Build the new tree, put it in the place of the old one, and clean up in any case."""
    real.parent.mkdir(parents=True, exist_ok=True)
    new = sibling(real, "new")
    try:
        brought = _build(new, real, files, same, foreign)
        if real.is_dir():
            _exchange_and_rescue(new, real, brought, ours)
        else:
            new.rename(real)
    except BaseException:
        with suppress(OSError):
            delete(new)
        raise
    with suppress(OSError):  # the new tree is in place; `recover` clears the rest of the old
        sync(real.parent)
        delete(new)


def _build(
    new: Path, old: Path, files: Mapping[str, bytes], same: set[str], foreign: _Foreign
) -> _Foreign:
    """Write the whole tree to the disk; return what was taken over from the old one."""
    plain = {path for path, state in foreign.items() if state is None}
    folders = sorted(plain | _folders(files) | _folders(foreign))
    new.mkdir(0o700 if old.is_dir() else 0o777)  # the old one may be private
    for folder in folders:
        (new / folder).mkdir()
    for path, data in files.items():
        if path not in same or not _link(old / path, new / path):
            write(new / path, data, old / path)
    brought = {
        path: state
        for path, state in foreign.items()
        if state is None or _bring(old / path, new / path)
    }
    for folder in reversed(["", *folders]):
        keep_mode(new / folder, old / folder)
        sync(new / folder)
    return brought


def _link(source: Path, target: Path) -> bool:
    """Create a hard link. Return False if that is impossible; a copy may still work."""
    try:
        target.hardlink_to(source)
    except FileExistsError:  # this file system treats two names as the same
        raise
    except OSError:
        return False
    return True


def _bring(source: Path, target: Path) -> bool:
    """Take over a file that is not ours. Return False if it has disappeared."""
    try:
        if source.is_symlink() or not _link(source, target):
            shutil.copy2(source, target, follow_symlinks=False)
            if not target.is_symlink():
                sync(target)
    except FileNotFoundError:
        if os.path.lexists(source):
            raise
        return False
    return True


def _exchange_and_rescue(new: Path, real: Path, brought: _Foreign, ours: set[str]) -> None:
    """Exchange the trees, then take over what has changed in the old one since."""
    exchange(new, real)
    try:
        for path, state in _scan(new, ours).items():
            if path not in brought or brought[path] != state:
                _rescue(new / path, real / path)
    except BaseException:
        exchange(new, real)
        raise


def _rescue(source: Path, target: Path) -> None:
    """Take over a file that arrived or changed in the old tree while the new one was built."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISDIR(source.lstat().st_mode):
        target.mkdir(exist_ok=True)
    else:
        target.unlink(missing_ok=True)
        _bring(source, target)
