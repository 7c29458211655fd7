"""The Python interpreters of this machine: the generated package must run on all of them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

OLDEST = 11
"""Python 3.11, the oldest that is promised."""
NEWEST = 14
"""The newest that is looked for by name."""

_PROBE = "import ensurepip, sys, venv; print('{}.{}'.format(*sys.version_info))"


@cache
def interpreters() -> dict[str, Path]:
    """Every Python from 3.11 on that runs and can make a virtual environment, by minor version.

    The one that runs this is always there, and first.
    """
    found = {"{}.{}".format(*sys.version_info): Path(sys.executable)}
    for candidate in _candidates():
        version = _version(candidate)
        if version is not None and version.startswith("3.") and int(version[2:]) >= OLDEST:
            found.setdefault(version, candidate)
    return found


def _candidates() -> Iterator[Path]:
    """The interpreters on PATH, then those of a pyenv, the newest patch of each first."""
    for minor in range(OLDEST, NEWEST + 1):
        on_path = shutil.which(f"python3.{minor}")
        if on_path is not None:
            yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    released = (
        folder
        for folder in (pyenv / "versions").glob("3.*")
        if all(part.isdigit() for part in folder.name.split("."))
    )
    for folder in sorted(
        released, key=lambda folder: [int(part) for part in folder.name.split(".")], reverse=True
    ):
        yield folder / "bin" / "python"


def _version(python: Path) -> str | None:
    """Major and minor version; None if it does not run: pyenv's shims are there, but may not."""
    try:
        ran = subprocess.run(
            [python, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.strip()
