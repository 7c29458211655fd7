"""Find the specs in installed packages, whichever Python environment they are in."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.files.reading import read_inside
from oicp_gen.model.spec import MAX_SPEC, Spec, read_spec

_MARKS = (b'"catalog": ', b'"digest": "sha256:')
"""What the beginning of a spec contains, and hardly any other JSON file."""
_BEGINNING = 4096


def installed_spec(name: str = "") -> Spec:
    """Return the spec of the installed package with this name, or of the only one.

    Raises OicpGenError if there is no such package, or no name for several.
    """
    found = _installed()
    module = name.replace("-", "_")
    if name and module not in found:
        known = ", ".join(sorted(found)) or "none"
        raise OicpGenError("package-not-installed", name=name, known=known)
    if not found:
        raise OicpGenError("nothing-to-explain")
    if not name and len(found) > 1:
        raise OicpGenError("packages-several", names=", ".join(sorted(found)))
    file = found[module] if name else next(iter(found.values()))
    data = read_inside(file.parent, file.name, most=MAX_SPEC) or b""
    return read_spec(data.decode("utf-8", "replace"), file=str(file), packaged=True)


def _installed() -> dict[str, Path]:
    """Return the file of each installed spec by its module. Nothing is imported."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for package in _listed(folder):
            if package.name.isidentifier() and package.name not in found:
                files = (file for file in _listed(package) if file.suffix == ".json")
                if spec := next(filter(_is_spec, files), None):
                    found[package.name] = spec
    return found


def _folders() -> Iterator[Path]:
    """Yield where packages are installed: for oicp-gen, and in the active environment."""
    yield from map(Path, filter(None, sys.path))
    if active := os.environ.get("VIRTUAL_ENV"):
        yield from Path(active).glob("lib/python3*/site-packages")
        yield Path(active, "Lib", "site-packages")


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # a file, or a folder that may not be read
        return []


def _is_spec(file: Path) -> bool:
    try:
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            start = stream.read(_BEGINNING)
    except OSError:
        return False
    return all(mark in start for mark in _MARKS)
