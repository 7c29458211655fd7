"""The emoji for Confluence's emoticons, in every generation of exports, and for any other emoji."""

import json
import pkgutil
import re
from functools import cache
from typing import NamedTuple, TypeGuard

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, shown_text, text_of

_SHORTNAME = re.compile(r":[^:\s]+:")
_HEX = re.compile(r"[0-9a-fA-F]{2,6}(?:-[0-9a-fA-F]{2,6})*")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_OURS = {
    "data-emoji-short-name": "data-emoji-shortname",
    "data-shortname": "data-emoji-shortname",
    "data-emoji-text": "data-emoji-fallback",
    "data-emoji": "data-emoji-fallback",
    "data-unicode": "data-emoji-id",
    "aria-label": "alt",
    "title": "alt",
}
"""Other names of the attributes, in the editor, in its successor and in other sets of emoji."""
_SAYS_SO = ("data-emoji-id", "data-emoji-shortname", "data-emoji-fallback", "data-emoticon-name")
_CLASSES = frozenset(("emoticon", "emoji", "emoji-common-node", "emojione", "twemoji"))
_PICTURES = ("img", "svg", "i")
"""Elements whose name is displayed only if there is no picture."""
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299"
    "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)


class Emoticon(NamedTuple):
    """An emoji on a page."""

    about: str
    """Its name on the page."""
    shown: str
    """The characters that it is read as; "" if nothing says which."""


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Return three tables: the emoji by the `ids` that Atlassian gives to its own, the emoji by the
    `names` of the classic emoticons, and these names by the `files` that are named differently.
    """
    return dict(json.loads(pkgutil.get_data("oicp_gen.readers.tables", "emoticons.json") or b""))


@cache
def _characters() -> re.Pattern[str]:
    """Return the pattern of texts that consist of emoji."""
    return re.compile(f"(?:(?:[{_EMOJI}]|[0-9#*](?=\ufe0f?\u20e3))[\ufe0f\u200d\u20e3]*)+")


def emoticon_of(element: Element) -> Emoticon | None:
    """Return the emoji that an element with attributes is; None for any other element.

    An element whose own text is an emoji is not one of these: it is read as any other text.
    """
    attributes = _attributes(element)
    if not _is_emoticon(element, attributes):
        return None
    shown = emoji(attributes)
    if element.name not in _PICTURES and not _characters().fullmatch(shown):
        shown = shown_text(element) or shown
    return Emoticon(attributes.get("data-emoji-shortname") or image_name(element), shown)


def image_name(element: Element) -> str:
    """Return the name of an image, a drawing or an embedded object, for a reader."""
    titles = (text_of(each) for each in element.contents if _is_title(each))
    named = (attribute(element, name) for name in ("alt", "aria-label", "title"))
    address = attribute(element, "src") or attribute(element, "data")
    file = address.partition("?")[0].rpartition("/")[2]
    found = filter(None, (*named, *titles, file))
    return next(found, "no name" if element.name == "img" else f"no name, {element.name}")


def _attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element by the names that they have on Confluence's images."""
    own = {name: attribute(element, name) for name in element.attrs}
    ours = {_OURS[name]: value for name, value in own.items() if name in _OURS}
    if element.name == "svg":
        ours["alt"] = image_name(element)
    return ours | own


def _is_title(node: object) -> TypeGuard[Element]:
    return isinstance(node, Element) and node.name == "title"


def _is_emoticon(element: Element, attributes: dict[str, str]) -> bool:
    names = attributes.get("class", "").split()
    label = attributes.get("alt", "").strip()
    if any(name in attributes for name in _SAYS_SO):
        return True
    is_named = bool(_SHORTNAME.fullmatch(label) or _characters().fullmatch(label))
    if element.name == "img":
        folder = attributes.get("src", "").rpartition("/")[0]
        return "emoticon" in names or folder.endswith("/emoticons") or is_named
    if element.name == "svg" or attributes.get("role", "") == "img":
        is_classic = label.strip("()") in _tables()["names"]
        attributes.setdefault("data-emoticon-name", label.strip("()"))
        return is_named or is_classic
    return is_named and not _CLASSES.isdisjoint(names)


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
