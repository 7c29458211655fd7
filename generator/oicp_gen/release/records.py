"""What `source/` records of the releases: the changelog, and the version and spec of the last."""

import json
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.reading import read_inside, refuse_link
from oicp_gen.model.spec import Spec, read_spec
from oicp_gen.release.version import PackageVersion
from oicp_gen.source import MAX_SPEC

CHANGELOG = "source/CHANGELOG.md"
MAX_CHANGELOG = 16 << 20
RELEASED = "source/released.json"

_TITLE = "# Changelog"
_ENTRY = re.compile(r"^## ", re.MULTILINE)


def notes(version: PackageVersion, day: date, changes: str) -> str:
    """Return the changelog's entry of a release in Markdown, with its heading."""
    return f"## {version} ({day.isoformat()})\n\n{changes}"


def with_notes(text: str, entry: str, version: PackageVersion) -> str:
    """Return the changelog with an entry on top; unchanged if it has one for this version."""
    if re.search(rf"^## {re.escape(str(version))}(?: |$)", text, re.MULTILINE):
        return text
    first = _ENTRY.search(text)
    if first:
        return f"{text[: first.start()]}{entry}\n{text[first.start() :]}"
    return f"{text.rstrip() or _TITLE}\n\n{entry}"


class Released(NamedTuple):
    """A release."""

    version: PackageVersion
    spec: Spec

    def to_bytes(self) -> bytes:
        """Return the record's file: the published spec, preceded by the version."""
        spec = self.spec.to_json()
        del spec["$schema"]  # the schema is next to the published spec and allows no version
        data = {"version": str(self.version), **spec}
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_released(root: Path) -> Released | None:
    """Return the last release of the project in this folder; None if there is none.

    Raises OicpGenError if the record cannot be read.
    """
    refuse_link(root, RELEASED)
    data = read_inside(root, RELEASED, most=MAX_SPEC)
    if data is None:
        return None
    text = data.decode("utf-8", "replace")
    try:
        spec = read_spec(text, file=RELEASED)
        version = PackageVersion.parse(str(json.loads(text).get("version")))
    except OicpGenError as error:
        raise OicpGenError("release-record-invalid", place=RELEASED, reason=error.message) from None
    return Released(version, spec)
