"""The record of a fetched page, `source/upstream.json`: which version of which page it is.

A pull request may edit it, so it counts only for the page whose digest it contains.
"""

import json
import re
from typing import Any, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.reading import read_inside
from oicp_gen.source import Workspace
from oicp_gen.upstream.confluence import PageVersion

RECORD = "source/upstream.json"
MAX_RECORD = 1 << 16
"""Bytes of the record; it has a few hundred."""

_FORMAT = 1
_DIGEST = re.compile("[0-9a-f]{64}")


class SavedPage(NamedTuple):
    """The file of a fetched page."""

    file: str
    """Its name, in the same folder as the record."""
    sha256: str
    """Of the file with LF line ends."""


class Record(NamedTuple):
    """Where a page was fetched from, and which version, in the order of the record's file."""

    site: str
    page_id: str
    api: str
    title: str
    version: PageVersion
    fetched_at: str
    """When, in ISO 8601 and UTC."""
    page: SavedPage
    answer_sha256: str
    """Of the bytes in Confluence's response."""

    def to_bytes(self) -> bytes:
        """Return the file of the record."""
        parts = {"version": self.version._asdict(), "page": self.page._asdict()}
        data = {"format": _FORMAT, **self._asdict(), **parts}
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


class Recorded(NamedTuple):
    """What is known about a page in source/."""

    record: Record | None
    """None if it is missing or ignored."""
    doubt: str = ""
    """Why it is ignored, for display; "" if it is missing or valid."""


def read_record(workspace: Workspace, *, site: str, page_id: str) -> Recorded:
    """Return the record of the contract's page, unless it is about different content."""
    root, file = workspace.project.root, workspace.contract.page
    try:
        data = read_inside(root, RECORD, most=MAX_RECORD)
    except OicpGenError as error:
        return Recorded(None, error.message)
    if data is None:
        return Recorded(None)
    try:
        record = _record(json.loads(data))
    except (ValueError, LookupError, TypeError, RecursionError):
        return Recorded(None, "it is not a valid record")
    if (record.site, record.page_id, record.page.file) != (site, page_id, file):
        return Recorded(None, "it is about a different page")
    if workspace.quick_digest(str(root / "source" / file)) != record.page.sha256:
        return Recorded(None, "the page has changed since it was fetched")
    return Recorded(record)


def version_in(data: bytes, digest: str) -> PageVersion | None:
    """Return the version in a record's file, if it is about the page with this digest."""
    try:
        record = _record(json.loads(data))
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return record.version if record.page.sha256 == digest else None


def _record(data: Any) -> Record:
    """Return the record in this JSON. Raises ValueError, LookupError or TypeError otherwise."""
    version = PageVersion(*(data["version"][name] for name in PageVersion._fields))
    page = SavedPage(*(data["page"][name] for name in SavedPage._fields))
    fields = {name: data[name] for name in Record._fields}
    texts = fields | {"version": version.at, "page": page.file, "by": version.by or ""}
    if data["format"] != _FORMAT or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError(data)
    if type(version.number) is not int or not _DIGEST.fullmatch(page.sha256):
        raise ValueError(data)
    return Record(**(fields | {"version": version, "page": page}))
