"""Links, images and emoticons in wiki markup, as storage format has them."""

import re
from html import escape
from typing import NamedTuple

from oicp_gen.readers.formats.wiki.source import BAR

ESCAPABLE = r"[-#*_+?^~|%{}\[\]()!@:;&]"
"""The characters that a backslash makes a text."""
LINK = r"\[(?:[^\[\]\n\\]|\\.)++\]"
IMAGE = r"(?<![^\W_])(?<!\\)![^\s!|]++[^\n!|]*+(?:\|[^\n!]*+)?!(?![^\W_])"
ADDRESS = r"(?<![^\W_])(?:https?|ftp)://[^\s|<>\[\]{}\"'\\^]*[^\s|<>\[\]{}\"'\\^.,;:!?)]"

EMOTICONS = {
    ":-)": "smile",
    ":)": "smile",
    ":-(": "sad",
    ":(": "sad",
    ":P": "cheeky",
    ":p": "cheeky",
    ":D": "laugh",
    ";-)": "wink",
    ";)": "wink",
    "(y)": "thumbs-up",
    "(n)": "thumbs-down",
    "(i)": "information",
    "(/)": "tick",
    "(x)": "cross",
    "(!)": "warning",
    "(+)": "plus",
    "(-)": "minus",
    "(?)": "question",
    "(on)": "light-on",
    "(off)": "light-off",
    "(*)": "yellow-star",
    "(*y)": "yellow-star",
    "(*r)": "red-star",
    "(*g)": "green-star",
    "(*b)": "blue-star",
}

_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|mailto:|file:|news:|\\\\", re.IGNORECASE)
_ESCAPED = re.compile(rf"\\(?={ESCAPABLE})")
_SHORTCUT = re.compile(r"([^@\s]+)@([\w-]+)")
_PAGE = re.compile(
    r"(?:(~?[A-Za-z0-9._-]+):(?=\S|$))?"  # the key of a space
    r"(?:/\d{4}/\d\d/\d\d/)?"  # the day of a blog post
    r"([^#^]*)(?:\^([^#]*))?(?:#(.*))?"
)


class Link(NamedTuple):
    """A link: the markup before and after its text."""

    before: str
    text: tuple[int, int] | None
    """Where its text is, in the link; None if it has none."""
    shown: str
    """What is displayed instead of a text; "" if its target is."""
    after: str


def link_of(inner: str) -> Link:
    """Return the link with this content: a target, or a text, a target and perhaps a title."""
    pipe = BAR.search(inner)
    rest = inner[pipe.end() :] if pipe else inner
    second = BAR.search(rest) if pipe else None
    target = _ESCAPED.sub("", (rest[: second.start()] if second else rest).strip())
    text = (0, pipe.start()) if pipe and inner[: pipe.start()].strip() else None
    if _ABSOLUTE.match(target):
        address = target if "\\" not in target else target.replace("\\", "/")
        return Link(f'<a href="{escape(address)}">', text, target.removeprefix("mailto:"), "</a>")
    anchor, resource = _resource(target)
    start = f'<ac:link ac:anchor="{escape(anchor)}">' if anchor else "<ac:link>"
    body = ("<ac:link-body>", "</ac:link-body>") if text else ("", "")
    return Link(f"{start}{resource}{body[0]}", text, "", f"{body[1]}</ac:link>")


def _resource(target: str) -> tuple[str, str]:
    """Return the anchor and the resource that a link names."""
    if target.startswith("~") and ":" not in target:
        return "", f'<ri:user ri:username="{escape(target[1:])}" />'
    if target.startswith("$"):
        return "", f'<ri:content-entity ri:content-id="{escape(target[1:])}" />'
    shortcut = _SHORTCUT.fullmatch(target)
    if shortcut:
        parameter, key = map(escape, shortcut.groups())
        return "", f'<ri:shortcut ri:key="{key}" ri:parameter="{parameter}" />'
    found = _PAGE.fullmatch(target)
    space, title, file, anchor = map(escape, found.groups("")) if found else ("", target, "", "")
    if file:
        return anchor, f'<ri:attachment ri:filename="{file}" />'
    if title:
        return anchor, f'<ri:page ri:space-key="{space}" ri:content-title="{title}" />'
    return anchor, f'<ri:space ri:space-key="{space}" />' if space else ""


def image_of(inner: str) -> str:
    """Return the image with this content, a file or an address and its settings; "" if it is none.

    A text between two exclamation marks is not one: a file has an ending.
    """
    target, _, settings = inner.partition("|")
    if "." not in target:
        return ""
    stated = dict(each.strip().partition("=")[::2] for each in settings.split(","))
    name = escape(_ESCAPED.sub("", target.strip()))
    alternative = escape(stated.get("alt", "").strip("\"'")) or name
    kind = "ri:url ri:value" if "://" in name else "ri:attachment ri:filename"
    return f'<ac:image ac:alt="{alternative}"><{kind}="{name}" /></ac:image>'
