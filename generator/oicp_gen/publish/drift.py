"""How the generated files differ from what should be there."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.files.digests import digest, with_lf
from oicp_gen.files.reading import is_linked
from oicp_gen.publish.clean import BUILT_IN, MANIFEST
from oicp_gen.publish.published import Manifest, PublishedTree
from oicp_gen.text.phrases import counted


class DriftKind(StrEnum):
    """How a generated file differs from what should be there."""

    STALE = "stale"
    MISSING = "missing"
    EDITED = "edited"
    LEFT_OVER = "left-over"
    OTHER_VERSION = "other-version"


class Drift(NamedTuple):
    """One file that is not as it should be."""

    kind: DriftKind
    path: str
    about: str = ""
    fixed_by: str = "build"
    """What fixes it: "build", "force" (a build that overwrites), or "hand"."""


_FOREIGN = "not written by oicp-gen"


def find_drift(
    tree: PublishedTree,
    files: Mapping[str, bytes],
    manifest: Manifest,
    *,
    same_inputs: bool,
    with_leftovers: bool = False,
) -> tuple[Drift, ...]:
    """Return how the tree differs from these files, in the order of the paths.

    `same_inputs` is whether the tree was made from what `files` were made from; `with_leftovers`
    counts the leftovers of tools.
    """
    found = []
    for path, wanted in files.items():
        here = tree.digest(path)
        if here is None:
            found.append(_missing(path, tree))
        elif here != digest(wanted):
            found.append(_differing(path, here, manifest, same_inputs=same_inputs))
    listed = None if with_leftovers else {*files, *manifest.outputs}
    for path in set(tree.paths(listed)[0]) - files.keys():
        found.append(_left_over(path, tree, manifest))
    return tuple(sorted(found, key=lambda drift: drift.path))


def unnamed(given: Mapping[str, str], ledger: str) -> Drift:
    """Return what a ledger lacks: names that a build gives to codes."""
    names = ", ".join(f"{code} = {name}" for code, name in given.items())
    return Drift(DriftKind.STALE, ledger, f"missing: {names}")


def _missing(path: str, tree: PublishedTree) -> Drift:
    if is_linked(tree.root, path):
        return Drift(DriftKind.EDITED, path, "replaced by a symbolic link", "hand")
    return Drift(DriftKind.MISSING, path)


def _differing(path: str, here: str, manifest: Manifest, *, same_inputs: bool) -> Drift:
    if path == MANIFEST:
        if manifest.is_foreign:
            return Drift(DriftKind.EDITED, path, _FOREIGN, "hand")
        if manifest.trouble or same_inputs:
            return Drift(DriftKind.EDITED, path, manifest.trouble)
        return Drift(DriftKind.STALE, path)
    if path not in manifest.outputs and manifest.lists_all:
        return Drift(DriftKind.EDITED, path, _FOREIGN, "hand")
    if here != manifest.outputs.get(path):
        return Drift(DriftKind.EDITED, path, fixed_by="force")
    if same_inputs:  # these inputs never produced this file
        return Drift(DriftKind.EDITED, path, f"its digest in {MANIFEST} was edited too")
    return Drift(DriftKind.STALE, path)


def _left_over(path: str, tree: PublishedTree, manifest: Manifest) -> Drift:
    if path not in manifest.outputs:
        return Drift(DriftKind.LEFT_OVER, path, _FOREIGN, "hand")
    if is_linked(tree.root, path):
        return _missing(path, tree)
    by = "build" if tree.digest(path) == manifest.outputs[path] else "force"
    return Drift(DriftKind.LEFT_OVER, path, "no template renders it any more", by)


def of_other_version(
    drift: tuple[Drift, ...], manifest: Manifest, version: str, *, same_inputs: bool
) -> tuple[Drift, ...]:
    """Return the drift of a tree that another version of oicp-gen built, with that as the cause.

    If the inputs are the same, what this version generates differently is not listed by file.
    """
    by_version = {
        one
        for one in drift
        if one.path == MANIFEST or (same_inputs and _is_of_version(one, manifest))
    }
    files = counted(len(by_version) - 1, "other file differs", "other files differ")
    about = f"built by {manifest.generator}, this is {version}; {files}"
    whole = Drift(DriftKind.OTHER_VERSION, MANIFEST, about)
    return (whole, *(one for one in drift if one not in by_version))


def _is_of_version(drift: Drift, manifest: Manifest) -> bool:
    if drift.kind is DriftKind.MISSING:
        return drift.path not in manifest.outputs
    return drift.kind is DriftKind.STALE or (
        drift.kind is DriftKind.LEFT_OVER and drift.fixed_by == "build"
    )


def edits_of(
    tree: PublishedTree, files: Mapping[str, bytes]
) -> tuple[tuple[str, bytes, bytes], ...]:
    """Return the files that differ, except the manifest, with their content and the wanted one."""
    every = ((path, tree.read(path), files[path]) for path in sorted(files.keys() - {MANIFEST}))
    return tuple(
        (path, here, wanted)
        for path, here, wanted in every
        if here is not None and with_lf(here) != with_lf(wanted)
    )


def changed_inputs(old: Manifest, new: Manifest, *, is_older: bool) -> tuple[str, ...]:
    """Return the user's inputs that changed. Another version brings its own templates."""
    names = new.inputs.keys() | (set() if is_older else old.inputs.keys())
    return tuple(
        name
        for name in sorted(names)
        if new.inputs.get(name) != old.inputs.get(name)
        and not (is_older and name.startswith(BUILT_IN))
    )
