"""A tree of generated files: its manifest, and how it differs from what should be there."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest, digest_of
from oicp_gen.files.paths import is_linked, read_inside
from oicp_gen.publish.manifest import MANIFEST, Manifest

PASSED_OVER = (".*", "__pycache__", "*.pyc", "*.egg-info", "node_modules")
"""What may lie between generated files without being drift: traces of tools that use them."""


class DriftKind(StrEnum):
    """How a generated file differs from what should be there."""

    STALE = "stale"
    MISSING = "missing"
    EDITED = "edited"
    LEFT_OVER = "left-over"


class Drift(NamedTuple):
    """One file that is not as it should be."""

    kind: DriftKind
    path: str
    about: str = ""
    fixed_by: str = "build"
    """What brings it in order: "build", "force" (a build that overwrites), or "hand"."""


def find_drift(
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
        return Drift(DriftKind.EDITED, path, fixed_by="force")
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
        raise OicpGenError(
            "file-unreadable", f"the folder cannot be read: {error.strerror}", place=error.filename
        )
