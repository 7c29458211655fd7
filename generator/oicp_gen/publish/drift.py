"""How a tree of generated files differs from what should be there."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.files.digests import digest
from oicp_gen.publish.clean import MANIFEST
from oicp_gen.publish.published import Manifest, PublishedTree


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
    if tree.is_linked(path):
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
    if tree.is_linked(path):
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
