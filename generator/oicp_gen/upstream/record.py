"""The record of a fetched page, `source/upstream.json`: which version of which page it is.

A pull request may edit it, so it counts only for the page whose digest it contains.
"""

import json
import re
from typing import Any, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.paths import read_inside
from oicp_gen.source import Workspace

RECORD = "source/upstream.json"
MAX_RECORD = 1 << 16
"""Bytes of the record; it has a few hundred."""

_FORMAT = 1
_DIGEST = re.compile("[0-9a-f]{64}")


class Record(NamedTuple):
    """Where a page was fetched from, and which version."""

    site: str
    page_id: str
    api: str
    title: str
    number: int
    """Of the version."""
    by: str | None
    at: str
    fetched_at: str
    """When, in ISO 8601 and UTC."""
    file: str
    """The page's file, in the same folder as the record."""
    sha256: str
    """Of the page's file with LF line ends."""
    answer_sha256: str
    """Of the bytes in Confluence's response."""

    def to_bytes(self) -> bytes:
        """Return the file of the record."""
        data = {
            "format": _FORMAT,
            "site": self.site,
            "page_id": self.page_id,
            "api": self.api,
            "title": self.title,
            "version": {"number": self.number, "by": self.by, "at": self.at},
            "fetched_at": self.fetched_at,
            "page": {"file": self.file, "sha256": self.sha256},
            "answer_sha256": self.answer_sha256,
        }
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
    if (record.site, record.page_id, record.file) != (site, page_id, file):
        return Recorded(None, "it is about a different page")
    if workspace.quick_digest(str(root / "source" / file)) != record.sha256:
        return Recorded(None, "the page has changed since it was fetched")
    return Recorded(record)


def _record(data: Any) -> Record:
    """Return the record in this JSON. Raises ValueError, LookupError or TypeError otherwise."""
    version, page = data["version"], data["page"]
    record = Record(
        site=data["site"],
        page_id=data["page_id"],
        api=data["api"],
        title=data["title"],
        number=version["number"],
        by=version["by"],
        at=version["at"],
        fetched_at=data["fetched_at"],
        file=page["file"],
        sha256=page["sha256"],
        answer_sha256=data["answer_sha256"],
    )
    texts = record._replace(number="", by=record.by or "")  # type: ignore[arg-type]
    if data["format"] != _FORMAT or not all(isinstance(text, str) for text in texts):
        raise ValueError(data)
    if type(record.number) is not int or not _DIGEST.fullmatch(record.sha256):
        raise ValueError(data)
    return record
