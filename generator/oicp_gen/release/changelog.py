"""The changelog in Markdown, in the style of Keep a Changelog."""

import re
from datetime import date

from oicp_gen.diff.change import Bump, Change, altering, change_rules
from oicp_gen.diff.sentences import counts, sentence
from oicp_gen.release.records import PackageVersion
from oicp_gen.text.markdown import code_span, escape, escape_start
from oicp_gen.text.phrases import listed

CHANGELOG = "source/CHANGELOG.md"
MAX_CHANGELOG = 16 << 20

_TITLE = "# Changelog"
_ENTRY = re.compile(r"^## ", re.MULTILINE)
_BREAKING = "Breaking"
_SECTIONS = (_BREAKING, "Added", "Deprecated", "Changed")


def entry(changes: tuple[Change, ...]) -> str:
    """Return the changes for users of the packages, in sections; the text ends in a line feed.

    Changes of the page's metadata and of the order of its rows are left out.
    """
    sections: dict[str, list[Change]] = {name: [] for name in _SECTIONS}
    for change in altering(changes):
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


def with_notes(text: str, entry: str, version: PackageVersion) -> str:
    """Return the changelog with an entry on top; unchanged if it has one for this version."""
    if re.search(rf"^## {re.escape(str(version))}(?: |$)", text, re.MULTILINE):
        return text
    first = _ENTRY.search(text)
    if first:
        return f"{text[: first.start()]}{entry}\n{text[first.start() :]}"
    return f"{text.rstrip() or _TITLE}\n\n{entry}"
