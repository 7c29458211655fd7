"""What `source/` records of the releases: the changelog, and the version and spec of the last."""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self

from oicp_gen.contract.contract import VERSION
from oicp_gen.contract.toml_table import keep_line_ends
from oicp_gen.diff.change import Bump, Change, altering, change_rules
from oicp_gen.diff.kinds import danger
from oicp_gen.diff.sentences import counts, sentence
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.reading import read_inside, refuse_link, utf8_text
from oicp_gen.model.spec import MAX_SPEC, Spec, read_spec
from oicp_gen.text.markdown import code_span, escape, escape_start
from oicp_gen.text.phrases import listed, quote

CHANGELOG = "source/CHANGELOG.md"
MAX_CHANGELOG = 16 << 20
RELEASED = "source/released.json"

_TITLE = "# Changelog"
_ENTRY = re.compile(r"^## ", re.MULTILINE)
_HEADING_VERSION = re.compile(rf"## +\[?v?({VERSION.pattern})\]?(?![\w.+-]).*")
_BREAKING = "Breaking"
_SECTIONS = (_BREAKING, "Added", "Deprecated", "Changed")


class PackageVersion(NamedTuple):
    """A version of Semantic Versioning 2.0.0. Versions compare numerically."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str, *, place: str | None = None) -> Self:
        """Return the version in a text. Raises OicpGenError if it is not a version."""
        found = VERSION.fullmatch(text)
        if found is None:
            raise OicpGenError("version-invalid", place=place, text=quote(text))
        return cls(*map(int, found.groups()))

    def after(self, bump: Bump) -> "PackageVersion":
        """Return the least version that may contain such a change.

        Before 1.0.0, a breaking change requires the next minor version: ranges such as `^0.1.0`
        exclude it, and a change of the page must not declare the packages stable.
        """
        if bump is Bump.MAJOR and self.major:
            return PackageVersion(self.major + 1, 0, 0)
        if bump in (Bump.MAJOR, Bump.MINOR):
            return PackageVersion(self.major, self.minor + 1, 0)
        return self._replace(patch=self.patch + 1)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


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


def changelog(changes: tuple[Change, ...]) -> str:
    """Return the changes for users of the packages, in the sections of Keep a Changelog.

    In each section, the most dangerous changes come first. Changes of the page's metadata and of
    the order of its rows are left out.
    """
    sections: dict[str, list[Change]] = {name: [] for name in _SECTIONS}
    for change in sorted(altering(changes), key=lambda change: danger(change.rule)):
        is_breaking = change.bump is Bump.MAJOR
        sections[_BREAKING if is_breaking else change.about.section].append(change)
    parts = [f"### {name}\n\n{_items(found)}" for name, found in sections.items() if found]
    return "\n\n".join(parts or ["No entry changed."]) + "\n"


def _items(changes: list[Change]) -> str:
    """Return an item for each change; cosmetic changes are one item for each rule."""
    lines = [_item(change) for change in changes if change.bump is not Bump.NONE]
    for rule in change_rules():
        alike = tuple(change for change in changes if change.rule == rule)
        if alike and alike[0].bump is Bump.NONE:
            codes = dict.fromkeys(change.code or "" for change in alike)
            lines.append(f"- {counts(alike)[0]}: {escape(listed(list(codes)))}")
    return "\n".join(lines)


def _item(change: Change) -> str:
    text = escape(sentence(change))
    return f"- {code_span(change.code)}: {text}" if change.code else f"- {escape_start(text)}"


def notes(version: PackageVersion, day: date, changes: str) -> str:
    """Return the changelog's entry of a release in Markdown, with its heading."""
    return f"## {version} ({day.isoformat()})\n\n{changes}"


def with_notes(text: str, entry: str) -> str:
    """Return the changelog with an entry on top."""
    first = _ENTRY.search(text)
    if first:
        return f"{text[: first.start()]}{entry}\n{text[first.start() :]}"
    return f"{text.rstrip() or _TITLE}\n\n{entry}"


class Changelog(NamedTuple):
    """The changelog before a release."""

    text: str

    @classmethod
    def read(cls, root: Path) -> "Changelog":
        """Return the project's changelog. Raises OicpGenError if it is not UTF-8."""
        data = read_inside(root, CHANGELOG, most=MAX_CHANGELOG) or b""
        return cls(utf8_text(data, CHANGELOG))

    @property
    def entries(self) -> dict[str, tuple[int, str]]:
        """The line and the text of the entry of each version."""
        found: dict[str, tuple[int, str]] = {}
        line = 1
        for part in re.split(r"^(?=## )", self.text.replace("\r\n", "\n"), flags=re.MULTILINE):
            heading, _, body = part.partition("\n")
            if version := _HEADING_VERSION.fullmatch(heading):
                found.setdefault(version[1], (line, body.strip()))
            line += part.count("\n")
        return found

    def refuse_version(self, version: PackageVersion, changes: str) -> bool:
        """Return whether the entry of this version is there: an interrupted run wrote it.

        Raises OicpGenError if this version has an entry with another text.
        """
        line, text = self.entries.get(str(version), (0, ""))
        if line and text != changes.strip():
            raise OicpGenError(
                "changelog-has-version", place=Place(CHANGELOG, line), version=version
            )
        return bool(line)

    def with_entry(self, version: PackageVersion, day: date, changes: str) -> str:
        """Return the changelog with the entry of a release. Line endings are kept."""
        if self.refuse_version(version, changes):
            return self.text
        entry = notes(version, day, changes)
        return keep_line_ends(self.text, lambda text: with_notes(text, entry))


def was_released(root: Path) -> bool:
    """Return whether there was a release: its record, or an entry of a version in the changelog.

    Neither is parsed any further, so a damaged record counts as well.
    """
    return os.path.lexists(root / RELEASED) or bool(Changelog.read(root).entries)
