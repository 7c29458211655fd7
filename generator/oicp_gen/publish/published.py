"""The generated files and their manifest."""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest, with_lf
from oicp_gen.files.reading import is_inside, read_inside
from oicp_gen.publish.clean import MANIFEST, manifest_text
from oicp_gen.publish.leftovers import is_leftover, walk

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

    def paths(self, listed: Collection[str] | None) -> tuple[list[str], list[str]]:
        """Return the path of every file, and apart those of the leftovers of tools.

        What is listed is not a leftover, whatever its name; without a list, nothing is. A folder of
        leftovers is not entered.
        """
        ours = listed or ()
        known = {*ours, *(str(at) for path in ours for at in PurePosixPath(path).parents)}

        def skips(path: str) -> bool:
            return listed is not None and path not in known and is_leftover(path)

        leftovers: list[str] = []
        try:
            found = list(walk(str(self.root), skips, leftovers.append))
        except OSError as error:
            raise OicpGenError(
                "generated-unreadable", place=error.filename, reason=error.strerror
            ) from None
        return found, leftovers


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
    is_foreign: bool = False
    """Whether no build wrote it."""

    @property
    def lists_all(self) -> bool:
        """Whether a file that it does not list was written by no build."""
        return not self.trouble or self.is_foreign or self.trouble == _NONE

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
        return Manifest(trouble=_NONE)
    try:
        found = json.loads(data)
        generator, inputs, outputs = found["generator"], found["inputs"], found["outputs"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return Manifest(trouble="not a manifest", is_foreign=not _is_ours(data))
    if not (isinstance(generator, str) and _are_digests(inputs) and _are_digests(outputs)):
        return Manifest(trouble="not a manifest")
    for path in outputs:
        if not is_inside(path):
            shown = ascii(path)[:80]
            return Manifest(trouble=f"it lists {shown}, which is not a file in this folder")
    return Manifest(generator, inputs, outputs)


_NONE = "there is none"
_START = b'{\n  "format": 1,\n  "generator": '
_KEYS = (b'"generator"', b'"inputs"', b'"outputs"')


def _is_ours(damaged: bytes) -> bool:
    """Return whether a build wrote a file that was damaged later, such as by a merge."""
    return with_lf(damaged).startswith(_START) or all(key in damaged for key in _KEYS)


def _are_digests(table: object) -> bool:
    return isinstance(table, dict) and all(
        isinstance(text, str) and len(text) == 64 and not text.strip("0123456789abcdef")
        for text in table.values()
    )


def top_folders(paths: Iterable[str]) -> set[str]:
    """Return the folders at the top of a published tree, which are named like the targets."""
    return {path.partition("/")[0] for path in paths if "/" in path}
