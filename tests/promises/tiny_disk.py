"""A build on a disk that is full or read-only.

Run it as `python -m tests.promises.tiny_disk FOLDER bytes|files|mode`.

It mounts a small disk of its own on the folder, so it has to run in a mount namespace
(`unshare --mount`). At the end, it prints how often a build was refused.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from tests.promises.small import Change, pending
from tests.support.command import Result, run
from tests.support.trees import look

PAGE = 4096
"""Bytes of a block of a tmpfs."""


def mount(folder: Path, options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    subprocess.run(command, check=True)


def all_but_bytes(disk: Path, free: int) -> None:
    """Fill the disk, except for some blocks."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(PAGE)):
            pass
    os.truncate(ballast, max(0, ballast.stat().st_size - free * PAGE))


def all_but_files(disk: Path, free: int) -> None:
    """Create as many files as the disk can hold, except for some."""
    ballast = disk / "ballast"
    ballast.mkdir()
    made = []
    with suppress(OSError):
        for number in count():
            (ballast / str(number)).touch()
            made.append(number)
    for number in made[len(made) - free :]:
        (ballast / str(number)).unlink()


def freed(disk: Path) -> None:
    ballast = disk / "ballast"
    if ballast.is_dir():
        shutil.rmtree(ballast)
    else:
        ballast.unlink()


def build(project: Path) -> Result:
    return run("build", "--project", project)


def refusals(disk: Path, fill: Callable[[Path, int], None]) -> int:
    """Build with no free space, then with more and more until it succeeds; repeat each build."""
    before, project = disk.parent / "before", disk / "project"
    for free in count():
        shutil.copytree(before, project, symlinks=True)
        fill(disk, free)
        built = build(project)
        freed(disk)
        if built.code == 0:
            assert look(project) == CHANGE.after
            return free
        assert "No space left on device" in built.err
        assert "Free some disk space there" in built.err
        CHANGE.assert_refused(project, built.err)
        CHANGE.assert_next_works(project)
        shutil.rmtree(project)
    raise AssertionError


def read_only(disk: Path) -> int:
    """Build on a read-only disk, then on a writable one."""
    project = disk / "project"
    shutil.copytree(disk.parent / "before", project, symlinks=True)
    mount(disk, "remount,ro")
    built = build(project)
    assert "Read-only file system" in built.err
    CHANGE.assert_refused(project, built.err)
    assert look(project) == CHANGE.before
    nowhere = run("build", "--project", project, "--out", disk / "new/out")
    assert nowhere.err.startswith(f"error: {disk}/new: ")
    assert "Read-only file system" in nowhere.err
    assert run("check", "--project", project).code == 1
    assert run("lint", "--project", project).code == 0
    mount(disk, "remount,rw")
    CHANGE.assert_next_works(project)
    return 1


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    pending(folder / "before")
    shutil.copytree(folder / "before", folder / "after", symlinks=True)
    assert build(folder / "after").code == 0
    CHANGE = Change(look(folder / "before"), look(folder / "after"))
    disk = folder / "disk"
    disk.mkdir()
    if sys.argv[2] == "mode":
        mount(disk, "size=1m")
        print(read_only(disk))  # noqa: T201  # the answer
    else:
        mount(disk, "size=300k" if sys.argv[2] == "bytes" else "nr_inodes=120")
        fill = all_but_bytes if sys.argv[2] == "bytes" else all_but_files
        print(refusals(disk, fill))  # noqa: T201  # the answer
