"""The emoji for Confluence's emoticons, in every generation of exports."""

import re

_ATLASSIAN = {
    "check_mark": "✅",
    "cross_mark": "❌",
    "plus": "➕",
    "minus": "➖",
    "question_mark": "❓",
    "info": "ℹ️",
    "warning": "⚠️",
}
"""Atlassian's own emoji, by the part of their id after "atlassian-"."""

_CLASSIC = {
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😀",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "information": "ℹ️",
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "plus": "➕",
    "minus": "➖",
    "question": "❓",
    "light-on": "💡",
    "heart": "❤️",
    "broken-heart": "💔",
}
"""The classic emoticons, by their Confluence name."""

_FILES = {
    "check": "tick",
    "error": "cross",
    "add": "plus",
    "forbidden": "minus",
    "help_16": "question",
    "tongue": "cheeky",
    "biggrin": "laugh",
    "thumbs_up": "thumbs-up",
    "thumbs_down": "thumbs-down",
    "lightbulb_on": "light-on",
    "broken_heart": "broken-heart",
}
"""Image files that are not named like their emoticon."""

_SHORTNAME = re.compile(r":[^:\s]+:")
_HEX = re.compile(r"[0-9a-fA-F]{2,6}(?:-[0-9a-fA-F]{2,6})*")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def emoji(attributes: dict[str, str]) -> str:
    """Return the emoji of an emoticon's `img`, else its short name or alternative text.

    Names come after the data attributes because "blue-star" is the class of every emoji that is
    not a classic one.
    """
    fallback = _unescape(attributes.get("data-emoji-fallback", ""))
    if fallback and not _SHORTNAME.fullmatch(fallback):
        return fallback
    identifier = attributes.get("data-emoji-id", "")
    if _HEX.fullmatch(identifier):
        points = [int(point, 16) for point in identifier.split("-")]
        if all(point <= 0x10FFFF and not 0xD800 <= point < 0xE000 for point in points):
            return "".join(map(chr, points))
    if identifier.startswith("atlassian-"):
        known = _ATLASSIAN.get(identifier.removeprefix("atlassian-"))
        if known:
            return known
    for name in _names(attributes):
        if name in _CLASSIC:
            return _CLASSIC[name]
    return fallback or attributes.get("alt", "") or attributes.get("data-emoji-shortname", "")


def _names(attributes: dict[str, str]) -> list[str]:
    """Return the names of an emoticon: its own, its class's, its file's."""
    classes = attributes.get("class", "").split()
    file = attributes.get("src", "").rpartition("/")[2].partition(".")[0]
    return [
        attributes.get("data-emoticon-name", ""),
        *(name.removeprefix("emoticon-") for name in classes if name.startswith("emoticon-")),
        _FILES.get(file, file),
    ]


def _unescape(text: str) -> str:
    r"""Decode an emoji that some exports write as the twelve characters `\uD83D\uDCCB`."""
    if not _ESCAPED.fullmatch(text):
        return text
    units = bytes.fromhex(text.replace("\\u", ""))
    return units.decode("utf-16-be", errors="replace")
