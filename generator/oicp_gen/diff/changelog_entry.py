"""An entry of a changelog in Markdown, in the style of Keep a Changelog."""

from oicp_gen.diff.change import Change
from oicp_gen.diff.change_rule import Bump
from oicp_gen.diff.rules import RULES
from oicp_gen.diff.sentences import counts, sentence
from oicp_gen.text.markdown import code_span, escape, escape_start
from oicp_gen.text.phrases import listed

_ADDED = frozenset(("code-added", "alias-added", "field-added", "value-added"))
_DEPRECATED = frozenset(("name-changed", "name-swapped"))
_SECTIONS = ("Breaking", "Added", "Deprecated", "Changed")


def entry(changes: tuple[Change, ...], *, heading: str = "", level: int = 3) -> str:
    """Return the changes for users of the packages; the text ends in a line feed.

    `heading`, such as a version and a date, comes first; the sections have headings of this level.
    Changes of the page's metadata and of the order of its rows are left out.
    """
    altering = [change for change in changes if change.about.alters]
    parts = [f"{'#' * (level - 1)} {escape(heading)}"] if heading else []
    for section in _SECTIONS:
        lines = _lines([change for change in altering if _section(change) == section])
        if lines:
            parts.append(f"{'#' * level} {section}\n\n" + "\n".join(lines))
    if not altering:
        parts.append("No entry changed.")
    return "\n\n".join(parts) + "\n"


def _section(change: Change) -> str:
    if change.bump is Bump.MAJOR:
        return "Breaking"
    if change.rule in _ADDED:
        return "Added"
    return "Deprecated" if change.rule in _DEPRECATED else "Changed"


def _lines(changes: list[Change]) -> list[str]:
    """Return an item for each change; cosmetic changes are one item for each rule."""
    lines = [_item(change) for change in changes if change.bump is not Bump.NONE]
    for rule in RULES:
        alike = tuple(change for change in changes if change.rule == rule)
        if alike and alike[0].bump is Bump.NONE:
            codes = dict.fromkeys(change.code or "" for change in alike)
            lines.append(f"- {counts(alike)[0]}: {escape(listed(list(codes)))}")
    return lines


def _item(change: Change) -> str:
    text = escape(sentence(change))
    return f"- {code_span(change.code)}: {text}" if change.code else f"- {escape_start(text)}"
