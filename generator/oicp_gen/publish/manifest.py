"""The manifest of a tree: what it was made from, and what belongs to it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from oicp_gen.files.paths import is_inside, read_inside

MANIFEST = "manifest.json"


MAX_MANIFEST = 1 << 20
"""Bytes of a manifest: it could name some 10,000 files."""


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
