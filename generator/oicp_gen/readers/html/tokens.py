"""Split HTML into tags and texts with their places, as the HTML standard does.

Why not `html.parser`: it reads the same text differently in different patch releases of Python, and
takes quadratic time on deliberately broken text. Here every repetition is possessive and no part
of the text is searched twice, so that the time is linear.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.readers.html.limits import MAX_ATTRIBUTES

_SPACE = r"[ \t\n\f]"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|(?!["'])[^ \t\n\f>]*+)"""
_ATTRIBUTE = rf"[^ \t\n\f/>][^ \t\n\f/>=]*+(?>{_SPACE}*+={_SPACE}*+{_VALUE}|(?!{_SPACE}*+=))"
_TAG = re.compile(rf"<(/?)([a-zA-Z][^ \t\n\f/>]*+)((?>{_SPACE}++|/(?!>)|{_ATTRIBUTE})*+)(/?)>")
"""A tag: the slash of an end tag, the name, the attributes, and the slash of a closed tag."""
_PAIR = re.compile(rf"""([^ \t\n\f/>][^ \t\n\f/>=]*+)(?>{_SPACE}*+={_SPACE}*+({_VALUE}))?+""")
_OPENING = re.compile("<(?=[a-zA-Z/!?])")
_NAMED = re.compile("</?[a-zA-Z]")
_BOGUS = re.compile("<[!?]|</[^a-zA-Z]")
"""What a browser reads as a comment up to the next ">"."""
_COMMENT_END = re.compile("--!?>")
_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"))
"""Elements that contain text only."""
_ESCAPABLE = ("textarea", "title")
_AMBIGUOUS = re.compile(r"&(?=[a-zA-Z][a-zA-Z0-9]*+=)")
"""A "&" in an attribute that starts a parameter of an address, not a character reference."""
_LONG_NUMBER = re.compile(r"&#(?:([0-9]{8,}+)|[xX]([0-9a-fA-F]{8,}+));?")
_CONTROL = re.compile(
    r"&#(?:0*+([1-8]|11|1[4-9]|2[0-9]|3[01]|127)(?![0-9])"
    r"|[xX]0*+([1-8bBeEfF]|1[0-9a-fA-F]|7[fF])(?![0-9a-fA-F]));?"
)
"""A reference to a control character, which Python's parser drops and a browser keeps."""
CDATA, CDATA_END = "<![CDATA[", "]]>"
"""What is around a text without markup, in storage format."""
_USUAL = 200
"""Tags up to this length are cached, because a page repeats a few of them."""
_KEPT = 5_000


class Tag(NamedTuple):
    """A start tag, or an end tag."""

    name: str
    """In lower case; with a "/" before it for an end tag."""
    attributes: Mapping[str, str]
    closed: bool
    """Whether it ends in "/>"."""


class Unfinished(NamedTuple):
    """The text ends inside a tag, a comment or an element that contains text only."""

    missing: str
    """What would have ended it."""


Token = tuple[int, Tag | str | Unfinished]
"""Where it starts in the text, and what it is."""


def tokens(text: str, *, where: str, cdata: bool = False) -> Iterator[Token]:
    """Yield the tags and texts of an HTML text; comments and declarations are left out.

    With `cdata`, CDATA sections are text, as in Confluence's storage format. Raises OicpGenError,
    with a place in the file `where`, for a tag with more than `MAX_ATTRIBUTES`.
    """
    known: dict[str, Tag] = {}
    end = 0
    while (start := text.find("<", end)) >= 0:
        if start > end:
            yield end, unescaped(text[end:start])
        end = text.find(">", start, start + _USUAL) + 1
        tag = known.get(text[start:end]) if end else None
        if tag is None:
            found = _TAG.match(text, start)
            if not found:
                skipped, content, missing = _no_tag(text, start, cdata=cdata)
                if missing:
                    yield start, Unfinished(missing)
                    return
                if content:
                    yield start, content
                end = skipped
                continue
            attributes = _attributes(found[3])
            if attributes is None:
                place = place_at(text, start, where)
                raise OicpGenError("too-many-attributes", place=place, limit=MAX_ATTRIBUTES)
            tag = Tag((found[1] + found[2]).lower(), attributes, bool(found[4]))
            if found.end() == end and len(known) < _KEPT:
                known[found[0]] = tag
            end = found.end()
        yield start, tag
        if tag.name in _RAW and not tag.closed:
            stop = re.compile(rf"</{tag.name}(?=[ \t\n\f/>])", re.IGNORECASE).search(text, end)
            content = text[end : stop.start() if stop else None]
            if content:
                yield end, unescaped(content) if tag.name in _ESCAPABLE else content
            if not stop:
                yield start, Unfinished(f"</{tag.name}>")
                return
            end = stop.start()
    if end < len(text):
        yield end, unescaped(text[end:])


def _no_tag(text: str, start: int, *, cdata: bool) -> tuple[int, str, str]:
    """Read what a "<" starts that is not a complete tag: its end, its text, what is missing."""
    if cdata and text.startswith(CDATA, start):
        end = text.find(CDATA_END, start)
        return end + 3, text[start + len(CDATA) : end], CDATA_END if end < 0 else ""
    if text.startswith("<!--", start):
        if text.startswith((">", "->"), start + 4):
            return text.index(">", start) + 1, "", ""
        found = _COMMENT_END.search(text, start + 4)
        return (found.end(), "", "") if found else (0, "", "-->")
    if _NAMED.match(text, start):
        return 0, "", ">"
    if _BOGUS.match(text, start):
        end = text.find(">", start)
        return end + 1, "", ">" if end < 0 else ""
    found = _OPENING.search(text, start + 1)
    end = found.start() if found else len(text)
    return end, unescaped(text[start:end]), ""


def place_at(text: str, at: int, where: str) -> Place:
    """Return the place of a position in a text, which is in this file."""
    return Place(where, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _attributes(text: str) -> Mapping[str, str] | None:
    """Return the attributes of a tag by lower-case name; None if there are too many.

    Of repeated ones, the first counts.
    """
    attributes: dict[str, str] = {}
    for number, pair in enumerate(_PAIR.finditer(text)):
        if number == MAX_ATTRIBUTES:
            return None
        name, value = pair[1], pair[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        if "&" in value:
            value = unescaped(_AMBIGUOUS.sub("&amp;", value))
        attributes.setdefault(name.lower(), value)
    return attributes


def unescaped(text: str) -> str:
    """Return a text without its character references, as a browser reads them."""
    if "&" not in text:
        return text
    if "&#" in text:
        text = _CONTROL.sub(_control, _LONG_NUMBER.sub(_short_number, text))
    return unescape(text)


def _control(found: re.Match[str]) -> str:
    return chr(int(found[1]) if found[1] else int(found[2], 16))


def _short_number(found: re.Match[str]) -> str:
    """Return a number without leading zeros; Python refuses to parse thousands of digits."""
    base, digits = ("", found[1]) if found[1] else ("x", found[2])
    digits = digits.lstrip("0") or "0"
    return f"&#{base}{digits};" if len(digits) < 8 else "\ufffd"
