"""A tree of generated files: its manifest, and how it differs from what should be there."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.inside import is_inside, is_linked, read_inside

MANIFEST = "manifest.json"

PASSED_OVER = (".*", "__pycache__", "*.pyc", "*.egg-info", "node_modules")
"""What may lie between generated files without being drift: traces of tools that use them."""

MAX_MANIFEST = 1 << 20
"""Bytes of a manifest: it could name some 10,000 files."""

_HEAD = 64
"""Bytes at the start of a file, among which an archive has a zero."""


def digest(data: bytes) -> str:
    """SHA-256 of a text file with its line ends taken as LF: a CRLF checkout is the same file."""
    return sha256(with_lf(data)).hexdigest()


def digest_of(path: Path) -> str | None:
    """The digest of a file, which may be a large archive; None if none can be read there."""
    try:
        if not path.is_file():  # a device may never end
            return None
        with path.open("rb") as file:
            if b"\0" in file.read(_HEAD):  # not text: there are no line ends to mind
                file.seek(0)
                return file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return digest(file.read())
    except OSError:
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
    trouble: str = ""
    """Why it cannot be used; it is empty then."""

    def to_bytes(self) -> bytes:
        """The manifest's file."""
        data = {
            "format": 1,
            "generator": self.generator,
            "inputs": dict(sorted(self.inputs.items())),
            "outputs": dict(sorted(self.outputs.items())),
        }
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


_NO_MANIFEST = Manifest("", {}, {}, "there is none")


def read_manifest(root: Path) -> Manifest:
    """The manifest of a tree; an empty one, which says why, if there is none that can be used.

    One that is damaged, or that names a path outside the tree, cannot be used. Raises OicpGenError
    if it cannot be read, or is too large.
    """
    data = read_inside(root, MANIFEST, most=MAX_MANIFEST)
    if data is None:
        return _NO_MANIFEST
    try:
        found = json.loads(data)
        generator, inputs, outputs = found["generator"], found["inputs"], found["outputs"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return _NO_MANIFEST._replace(trouble="it is no manifest")
    if not (isinstance(generator, str) and _are_digests(inputs) and _are_digests(outputs)):
        return _NO_MANIFEST._replace(trouble="it is no manifest")
    for path in outputs:
        if not is_inside(path):
            trouble = f"it names {ascii(path)[:80]}, which is no file in this folder"
            return _NO_MANIFEST._replace(trouble=trouble)
    return Manifest(generator, inputs, outputs)


def _are_digests(table: object) -> bool:
    """Whether this is a table of digests."""
    return isinstance(table, dict) and all(
        isinstance(text, str) and len(text) == 64 and not text.strip("0123456789abcdef")
        for text in table.values()
    )


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
    root: Path,
    files: Mapping[str, bytes],
    manifest: Manifest,
    *,
    same_inputs: bool,
    traces: Collection[str] = PASSED_OVER,
) -> tuple[Drift, ...]:
    """How the tree differs from these files, in the order of the paths.

    `same_inputs` says that the tree was made from what `files` were made from; `traces` is what
    may lie between them.
    """
    found = []
    for path, wanted in files.items():
        here = read_inside(root, path)
        if here is None:
            found.append(_missing(path, root))
        elif digest(here) != digest(wanted):
            found.append(_differing(path, here, manifest, same_inputs=same_inputs))
    for path in set(walk(root, traces)) - files.keys():
        found.append(_left_over(path, root, manifest))
    return tuple(sorted(found, key=lambda drift: drift.path))


def _missing(path: str, root: Path) -> Drift:
    if is_linked(root, path):
        return Drift(DriftKind.EDITED, path, "a symbolic link stands in its place", "hand")
    return Drift(DriftKind.MISSING, path)


def _differing(path: str, here: bytes, manifest: Manifest, *, same_inputs: bool) -> Drift:
    if path == MANIFEST:
        if manifest.trouble or same_inputs:
            return Drift(DriftKind.EDITED, path, manifest.trouble)
        return Drift(DriftKind.STALE, path)
    if not _is_ours(path, here, manifest):
        return Drift(DriftKind.EDITED, path, mended_by="force")
    if same_inputs:  # the same inputs never made this
        return Drift(DriftKind.EDITED, path, f"and so was its digest in {MANIFEST}")
    return Drift(DriftKind.STALE, path)


def _left_over(path: str, root: Path, manifest: Manifest) -> Drift:
    if path not in manifest.outputs:
        return Drift(DriftKind.LEFT_OVER, path, "oicp-gen did not write it", "hand")
    if is_linked(root, path):
        return _missing(path, root)
    by = "build" if _is_ours(path, read_inside(root, path), manifest) else "force"
    return Drift(DriftKind.LEFT_OVER, path, "no template renders it any more", by)


def _is_ours(path: str, here: bytes | None, manifest: Manifest) -> bool:
    """Whether a file is as oicp-gen once wrote it."""
    return here is not None and digest(here) == manifest.outputs.get(path)


def edited(root: Path, files: Mapping[str, bytes], manifest: Manifest) -> tuple[str, ...]:
    """The files that publishing would overwrite or remove though they are not as it wrote them."""
    paths = {*files, *manifest.outputs} - {MANIFEST}
    return tuple(
        path
        for path in sorted(paths)
        if (here := read_inside(root, path)) is not None
        and not _is_ours(path, here, manifest)
        and (path not in files or digest(here) != digest(files[path]))
    )


def is_clean(root: Path, manifest: Manifest) -> bool:
    """Whether the tree holds what its manifest says and nothing else."""
    if set(walk(root)) != {MANIFEST, *manifest.outputs}:  # no folder is a link, then
        return False
    if any((root / path).is_symlink() for path in manifest.outputs):
        return False
    own = (root / MANIFEST, digest(manifest.to_bytes()))
    return holds((own, *((root / path, wanted) for path, wanted in manifest.outputs.items())))


def holds(files: Iterable[tuple[Path, str]]) -> bool:
    """Whether every file is there and has its digest."""
    return all(digest_of(path) == wanted for path, wanted in files)


def walk(root: Path, traces: Collection[str] = PASSED_OVER) -> Iterator[str]:
    """Every file below a folder, by its path with slashes, but for the traces of tools.

    A symbolic link counts as a file, and is not followed.
    """

    def is_trace(name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in traces)

    for folder, folders, files in os.walk(root, onerror=_raise):
        folders[:] = [name for name in folders if not is_trace(name)]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        prefix = Path(folder).relative_to(root).as_posix()
        for name in (*files, *links):
            if not is_trace(name):
                yield name if prefix == "." else f"{prefix}/{name}"


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise OicpGenError(f"the folder cannot be read: {error.strerror}", place=error.filename)
