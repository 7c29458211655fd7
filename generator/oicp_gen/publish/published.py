"""The generated files, their manifest, and how they differ from what should be there."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.reading import is_inside, is_linked, read_inside
from oicp_gen.publish.clean import MANIFEST, manifest_text, walk

MAX_MANIFEST = 1 << 20
"""Bytes of a manifest: it could name some 10,000 files."""


class PublishedTree:
    """A folder of generated files, which anyone may have edited. No symbolic link is followed."""

    def __init__(self, root: Path, seen: Mapping[str, bytes]) -> None:
        self.root = root
        self._files: dict[str, bytes | None] = {**seen}

    def read(self, path: str, *, most: int | None = None) -> bytes | None:
        """Return a file's bytes, or None, as `read_inside` does. It is read at most once."""
        if path not in self._files:
            self._files[path] = read_inside(self.root, path, most=most)
        return self._files[path]

    def digest(self, path: str) -> str | None:
        """Return a file's digest; None in the same cases as `read`."""
        data = self.read(path)
        return None if data is None else digest(data)

    def paths(self, *, with_traces: bool = False) -> Iterator[str]:
        """Yield the path of every file; leftovers of tools only if they are wanted."""
        try:
            yield from walk(str(self.root), with_traces=with_traces)
        except OSError as error:
            raise OicpGenError(
                "generated-unreadable", place=error.filename, reason=error.strerror
            ) from None


class Manifest(NamedTuple):
    """What a tree was made from, and what belongs to it: SHA-256 by path."""

    generator: str = ""
    """The version of the generator."""
    inputs: Mapping[str, str] = MappingProxyType({})
    outputs: Mapping[str, str] = MappingProxyType({})
    page: str = ""
    """The page that --page named instead of the contract; "" if it was the contract's."""
    trouble: str = ""
    """Why it cannot be used; it is empty then."""

    def to_bytes(self) -> bytes:
        """Return the manifest's file."""
        return manifest_text(self.generator, self.inputs, self.outputs, self.page).encode()


def read_manifest(tree: PublishedTree) -> Manifest:
    """Return the manifest of a tree, or an empty one with the reason why it cannot be used.

    A damaged one, or one that names a path outside the tree, cannot be used. Raises OicpGenError
    if it cannot be read, or is too large.
    """
    data = tree.read(MANIFEST, most=MAX_MANIFEST)
    if data is None:
        return Manifest(trouble="there is none")
    try:
        found = json.loads(data)
        generator, inputs, outputs = found["generator"], found["inputs"], found["outputs"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return Manifest(trouble="not a manifest")
    if not (isinstance(generator, str) and _are_digests(inputs) and _are_digests(outputs)):
        return Manifest(trouble="not a manifest")
    for path in outputs:
        if not is_inside(path):
            shown = ascii(path)[:80]
            return Manifest(trouble=f"it lists {shown}, which is not a file in this folder")
    return Manifest(generator, inputs, outputs)


def _are_digests(table: object) -> bool:
    return isinstance(table, dict) and all(
        isinstance(text, str) and len(text) == 64 and not text.strip("0123456789abcdef")
        for text in table.values()
    )


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
    """What fixes it: "build", "force" (a build that overwrites), or "hand"."""


def find_drift(
    tree: PublishedTree,
    files: Mapping[str, bytes],
    manifest: Manifest,
    *,
    same_inputs: bool,
    with_traces: bool = False,
) -> tuple[Drift, ...]:
    """Return how the tree differs from these files, in the order of the paths.

    `same_inputs` is whether the tree was made from what `files` were made from; `with_traces`
    counts the leftovers of tools.
    """
    found = []
    for path, wanted in files.items():
        here = tree.digest(path)
        if here is None:
            found.append(_missing(path, tree))
        elif here != digest(wanted):
            found.append(_differing(path, here, manifest, same_inputs=same_inputs))
    for path in set(tree.paths(with_traces=with_traces)) - files.keys():
        found.append(_left_over(path, tree, manifest))
    return tuple(sorted(found, key=lambda drift: drift.path))


def _missing(path: str, tree: PublishedTree) -> Drift:
    if is_linked(tree.root, path):
        return Drift(DriftKind.EDITED, path, "replaced by a symbolic link", "hand")
    return Drift(DriftKind.MISSING, path)


def _differing(path: str, here: str, manifest: Manifest, *, same_inputs: bool) -> Drift:
    if path == MANIFEST:
        if manifest.trouble or same_inputs:
            return Drift(DriftKind.EDITED, path, manifest.trouble)
        return Drift(DriftKind.STALE, path)
    if here != manifest.outputs.get(path):
        return Drift(DriftKind.EDITED, path, fixed_by="force")
    if same_inputs:  # these inputs never produced this file
        return Drift(DriftKind.EDITED, path, f"its digest in {MANIFEST} was edited too")
    return Drift(DriftKind.STALE, path)


def _left_over(path: str, tree: PublishedTree, manifest: Manifest) -> Drift:
    if path not in manifest.outputs:
        return Drift(DriftKind.LEFT_OVER, path, "not written by oicp-gen", "hand")
    if is_linked(tree.root, path):
        return _missing(path, tree)
    by = "build" if tree.digest(path) == manifest.outputs[path] else "force"
    return Drift(DriftKind.LEFT_OVER, path, "no template renders it any more", by)


def edited(tree: PublishedTree, files: Mapping[str, bytes], manifest: Manifest) -> tuple[str, ...]:
    """Return the files that publishing would overwrite or remove though it did not write them."""
    return tuple(
        path
        for path in sorted({*files, *manifest.outputs} - {MANIFEST})
        if (here := tree.digest(path)) is not None
        and here != manifest.outputs.get(path)
        and (path not in files or here != digest(files[path]))
    )
