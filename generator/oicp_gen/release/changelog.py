"""The changelog of the packages: an entry for each release, the newest first."""

import re
from datetime import date

from oicp_gen.diff import changelog_entry
from oicp_gen.diff.change import Change
from oicp_gen.release.version import PackageVersion
from oicp_gen.text.phrases import counted

CHANGELOG = "source/CHANGELOG.md"
MAX_CHANGELOG = 16 << 20

_TITLE = "# Changelog\n"
_ENTRY = re.compile(r"^## ", re.MULTILINE)


def notes(changes: tuple[Change, ...], *, version: PackageVersion, day: date) -> str:
    """Return the entry of a release in Markdown, with its heading."""
    return f"{_heading(version)} ({day.isoformat()})\n\n{changelog_entry.entry(changes)}"


def first_notes(entries: int, *, version: PackageVersion, day: date) -> str:
    """Return the entry of the first release."""
    codes = counted(entries, "code")
    return f"{_heading(version)} ({day.isoformat()})\n\nFirst release, with {codes}.\n"


def with_notes(text: str, entry: str, version: PackageVersion) -> str:
    """Return the changelog with an entry on top; unchanged if it has one for this version."""
    if re.search(rf"^{re.escape(_heading(version))}(?: |$)", text, re.MULTILINE):
        return text
    first = _ENTRY.search(text)
    if first:
        return f"{text[: first.start()]}{entry}\n{text[first.start() :]}"
    return f"{text.rstrip() or _TITLE.rstrip()}\n\n{entry}"


def _heading(version: PackageVersion) -> str:
    return f"## {version}"
