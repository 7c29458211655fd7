"""The packages, built once for all tests by `oicp-gen pack` from the checked-in files."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

from tests.support.command import ROOT


class Dist(NamedTuple):
    """A folder of packages, and the output of the command."""

    folder: Path
    out: str
    err: str

    def file(self, suffix: str) -> Path:
        (file,) = self.folder.glob(f"*{suffix}")
        return file

    @property
    def digests(self) -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.iterdir())
        }


def copy(folder: Path) -> Path:
    """A project with the checked-in files."""
    for name in ("source", "generated", "templates"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    return folder


def packed(project: Path, environment: Mapping[str, str], *options: str) -> Dist:
    """Pack a project in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "oicp_gen", "pack", "--project", project, *options],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        umask=int(environment.get("UMASK", "022"), 8),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "out").write_text(done.stdout, encoding="utf-8")
    (project / "err").write_text(done.stderr, encoding="utf-8")
    return read(project)


def read(project: Path) -> Dist:
    """A project that was packed."""
    said = [(project / name).read_text(encoding="utf-8") for name in ("out", "err")]
    return Dist(project / "dist", *said)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is created once per run, even if several workers share the tests.

    The workers' own folders lie side by side; the first that takes the lock makes it, in its place:
    what is installed into it may know where it is.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = factory.mktemp(name)
        make(folder)
        return folder
    folder = factory.getbasetemp().parent / name
    made = folder.with_name(f"{name}-is-made")
    with FileLock(f"{folder}.lock"):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
