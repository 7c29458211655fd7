"""The manifest of a tree: what it was made from, and what belongs to it."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from oicp_gen.files.paths import is_inside
from oicp_gen.publish.clean import MANIFEST, manifest_text
from oicp_gen.publish.published import PublishedTree

MAX_MANIFEST = 1 << 20
"""Bytes of a manifest: it could name some 10,000 files."""


class Manifest(NamedTuple):
    """What a tree was made from, and what belongs to it: SHA-256 by path."""

    generator: str
    """The version of the generator."""
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    page: str = ""
    """The page that --page named instead of the contract; "" if it was the contract's."""
    trouble: str = ""
    """Why it cannot be used; it is empty then."""

    def to_bytes(self) -> bytes:
        """Return the manifest's file."""
        return manifest_text(self.generator, self.inputs, self.outputs, self.page).encode()


_NO_MANIFEST = Manifest("", {}, {}, trouble="there is none")


def read_manifest(tree: PublishedTree) -> Manifest:
    """Return the manifest of a tree, or an empty one with the reason why it cannot be used.

    A damaged one, or one that names a path outside the tree, cannot be used. Raises OicpGenError
    if it cannot be read, or is too large.
    """
    data = tree.read(MANIFEST, most=MAX_MANIFEST)
    if data is None:
        return _NO_MANIFEST
    try:
        found = json.loads(data)
        generator, inputs, outputs = found["generator"], found["inputs"], found["outputs"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return _NO_MANIFEST._replace(trouble="not a manifest")
    if not (isinstance(generator, str) and _are_digests(inputs) and _are_digests(outputs)):
        return _NO_MANIFEST._replace(trouble="not a manifest")
    for path in outputs:
        if not is_inside(path):
            trouble = f"it lists {ascii(path)[:80]}, which is not a file in this folder"
            return _NO_MANIFEST._replace(trouble=trouble)
    return Manifest(generator, inputs, outputs)


def _are_digests(table: object) -> bool:
    """Return whether this is a table of digests."""
    return isinstance(table, dict) and all(
        isinstance(text, str) and len(text) == 64 and not text.strip("0123456789abcdef")
        for text in table.values()
    )
