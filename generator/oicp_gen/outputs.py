"""A tree of generated files: its manifest, and how it differs from what should be there."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError

MANIFEST = "manifest.json"

PASSED_OVER = (".*", "__pycache__", "*.pyc", "*.egg-info", "node_modules")
"""What may lie between generated files without being drift: traces of tools that use them."""

_HEAD = 64
"""Bytes at the start of a file, among which an archive has a zero."""


def digest(data: bytes) -> str:
    """SHA-256 of a text file with its line ends taken as LF: a CRLF checkout is the same file."""
    return sha256(with_lf(data)).hexdigest()


def digest_of(path: Path) -> str | None:
    """The digest of a file, which may be a large archive; None if there is no such file."""
    try:
        with path.open("rb") as file:
            if b"\0" in file.read(_HEAD):  # not text: there are no line ends to mind
                file.seek(0)
                return file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return digest(file.read())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def with_lf(data: bytes) -> bytes:
    """A file's content with its line ends as LF; a file that is not text stays as it is."""
    return data if b"\0" in data else data.replace(b"\r\n", b"\n")


class Manifest(NamedTuple):
    """What a tree was made from, and what belongs to it: SHA-256 by path."""

    generator: str
    """The version of the generator."""
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The manifest's file."""
        data = {
            "format": 1,
            "generator": self.generator,
            "inputs": dict(sorted(self.inputs.items())),
            "outputs": dict(sorted(self.outputs.items())),
        }
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


NO_MANIFEST = Manifest("", {}, {})


def read_manifest(root: Path) -> Manifest:
    """The manifest of a tree; an empty one if there is none that can be used.

    One that is damaged, or that names a path outside the tree, cannot be used.
    """
    try:
        data = json.loads((root / MANIFEST).read_bytes())
        manifest = Manifest(data["generator"], dict(data["inputs"]), dict(data["outputs"]))
    except (FileNotFoundError, NotADirectoryError, ValueError, LookupError, TypeError):
        return NO_MANIFEST
    return manifest if all(map(is_inside, manifest.outputs)) else NO_MANIFEST


def is_inside(path: str) -> bool:
    """Whether a path, written with slashes, stays below the folder that it is relative to."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts)


class DriftKind(StrEnum):
    """How a generated file differs from what should be there."""

    STALE = "stale"
    MISSING = "missing"
    EDITED = "edited by hand"
    LEFT_OVER = "left over"


class Drift(NamedTuple):
    """One file that is not as it should be."""

    kind: DriftKind
    path: str
    about: str = ""
    mended_by: str = "build"
    """What brings it in order: "build", "force" (a build that overwrites), or "hand"."""


def compare(
    root: Path, files: Mapping[str, bytes], manifest: Manifest, *, same_inputs: bool
) -> tuple[Drift, ...]:
    """How the tree differs from these files, in the order of the paths.

    `same_inputs` says that the tree was made from what `files` were made from.
    """
    found = []
    for path, wanted in files.items():
        here = read_file(root / path)
        if here is None:
            found.append(Drift(DriftKind.MISSING, path))
        elif digest(here) != digest(wanted):
            whole = manifest is not NO_MANIFEST and not same_inputs
            untouched = whole if path == MANIFEST else _is_ours(path, here, manifest)
            if untouched:
                found.append(Drift(DriftKind.STALE, path))
            else:
                by = "build" if path == MANIFEST else "force"
                found.append(Drift(DriftKind.EDITED, path, mended_by=by))
    for path in set(walk(root)) - files.keys():
        found.append(_left_over(path, root, manifest))
    return tuple(sorted(found, key=lambda drift: drift.path))


def _left_over(path: str, root: Path, manifest: Manifest) -> Drift:
    if path not in manifest.outputs:
        return Drift(DriftKind.LEFT_OVER, path, "oicp-gen did not write it", "hand")
    by = "build" if _is_ours(path, (root / path).read_bytes(), manifest) else "force"
    return Drift(DriftKind.LEFT_OVER, path, "no template renders it any more", by)


def _is_ours(path: str, here: bytes, manifest: Manifest) -> bool:
    """Whether a file is as oicp-gen once wrote it."""
    return digest(here) == manifest.outputs.get(path)


def edited(root: Path, files: Mapping[str, bytes], manifest: Manifest) -> tuple[str, ...]:
    """The files that publishing would overwrite or remove though they are not as it wrote them."""
    paths = {*files, *manifest.outputs} - {MANIFEST}
    return tuple(
        path
        for path in sorted(paths)
        if (here := read_file(root / path)) is not None
        and not _is_ours(path, here, manifest)
        and (path not in files or digest(here) != digest(files[path]))
    )


def is_clean(root: Path, manifest: Manifest) -> bool:
    """Whether the tree holds what its manifest says and nothing else."""
    if set(walk(root)) != {MANIFEST, *manifest.outputs}:
        return False
    own = (root / MANIFEST, digest(manifest.to_bytes()))
    return holds((own, *((root / path, wanted) for path, wanted in manifest.outputs.items())))


def holds(files: Iterable[tuple[Path, str]]) -> bool:
    """Whether every file is there and has its digest."""
    return all(digest_of(path) == wanted for path, wanted in files)


def read_file(path: Path) -> bytes | None:
    """A file's bytes; None if there is no such file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def walk(root: Path) -> Iterator[str]:
    """Every file below a folder, by its path with slashes, but for the traces of tools."""
    for folder, folders, files in os.walk(root, onerror=_raise):
        folders[:] = [name for name in folders if not _is_trace(name)]
        prefix = Path(folder).relative_to(root).as_posix()
        for name in files:
            if not _is_trace(name):
                yield name if prefix == "." else f"{prefix}/{name}"


def _is_trace(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in PASSED_OVER)


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise OicpGenError(f"the folder cannot be read: {error.strerror}", place=error.filename)
