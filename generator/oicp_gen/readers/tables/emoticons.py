"""The emoji for Confluence's emoticons, in every generation of exports."""

import json
import pkgutil
import re
from functools import cache

_SHORTNAME = re.compile(r":[^:\s]+:")
_HEX = re.compile(r"[0-9a-fA-F]{2,6}(?:-[0-9a-fA-F]{2,6})*")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Return three tables: the emoji by the `ids` that Atlassian gives to its own, the emoji by the
    `names` of the classic emoticons, and these names by the `files` that are named differently.
    """
    return dict(json.loads(pkgutil.get_data("oicp_gen.readers.tables", "emoticons.json") or b""))


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
    tables = _tables()
    known = [tables["ids"].get(identifier), *map(tables["names"].get, _names(attributes))]
    for found in filter(None, known):
        return found
    return fallback or attributes.get("alt", "") or attributes.get("data-emoji-shortname", "")


def _names(attributes: dict[str, str]) -> list[str]:
    """Return the names of an emoticon: its own, its class's, its file's."""
    classes = attributes.get("class", "").split()
    file = attributes.get("src", "").rpartition("/")[2].partition(".")[0]
    return [
        attributes.get("data-emoticon-name", ""),
        *(name.removeprefix("emoticon-") for name in classes if name.startswith("emoticon-")),
        _tables()["files"].get(file, file),
    ]


def _unescape(text: str) -> str:
    r"""Decode an emoji that some exports write as the twelve characters `\uD83D\uDCCB`."""
    if not _ESCAPED.fullmatch(text):
        return text
    units = bytes.fromhex(text.replace("\\u", ""))
    return units.decode("utf-16-be", errors="replace")
