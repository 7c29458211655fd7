"""How an element looks, by its name, its class and its style.

This is what reading needs to know of style sheets. The classes are those of Confluence and AUI, and
of libraries that the HTML of macros is made with.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import BLOCKS, UNDISPLAYED, attribute, declarations, is_hidden

NONE, BLOCK, BOX, INLINE = "none", "block", "box", "inline"
"""The ways to be displayed: not at all, on lines of its own, as a box in the line, in the line."""


class Look(NamedTuple):
    """How an element looks in addition to what its name implies."""

    display: str = ""
    """`NONE`, `BLOCK`, `BOX` or `INLINE`; "" for what its name implies."""
    struck: bool = False
    script: str | None = None
    """"sup", "sub" or "", for neither; None for what is around it."""
    icon: str = ""
    """The name of an icon in a font, which is displayed in addition to a text."""
    keeps_lines: bool = False
    """Whether line feeds in its text are line breaks."""
    is_formula: bool = False
    """Whether it holds one formula in several forms, one of which is MathML."""


PLAIN = Look()
_BOX_NAMES = ("time", "button", "select", "option", "input", "textarea", "meter", "progress")
_EMPTY = ("img", "br", "wbr")
"""Elements without a text of their own to be placed."""
_SCRIPTS = ("sup", "sub")
_STRUCK = ("s", "del", "strike")
_NAMES = {
    **dict.fromkeys(UNDISPLAYED, Look(display=NONE)),
    **dict.fromkeys(BLOCKS, Look(BLOCK)),
    **dict.fromkeys(_BOX_NAMES, Look(display=BOX)),
    **{name: Look(script=name) for name in _SCRIPTS},
    **dict.fromkeys(_STRUCK, Look(struck=True)),
    "pre": Look(BLOCK, keeps_lines=True),
    "textarea": Look(BOX, keeps_lines=True),
    "mjx-container": Look(is_formula=True),
}
"""How elements look by name. Those that are missing are in the line."""

_BOXES = frozenset(
    (
        *("aui-lozenge", "status-macro", "aui-label", "aui-badge", "aui-button", "lozenge"),
        *("badge", "aui-tag"),
        *("label", "tag", "chip", "pill", "btn", "button", "confluence-userlink", "user-mention"),
        *("userLogoLink", "jira-issue", "jira-issue-key", "inline-card", "smart-link"),
        *("date-past", "date-future", "date-upcoming", "date-today", "inline-date", "date-lozenge"),
    )
)
_FORMULAS = frozenset(
    (
        *("katex", "mwe-math-element", "MathJax", "MathJax_CHTML", "MathJax_SVG"),
        *("MathJax_Display", "MathJax_SVG_Display", "mjx-chtml"),
    )
)
# Strings, because a usual page needs none of these patterns, and compiling takes a while.
_ICON = r"(?:aui-iconfont|fa|glyphicon|icon|bi|mdi)-([a-z0-9-]+)"
_HIDES_TEXT = frozenset(("aui-icon", "material-icons", "material-symbols-outlined"))
"""Classes of icons whose own text is not displayed."""
_ICONS = _HIDES_TEXT.union(
    ("fa", "fas", "far", "fab", "fa-solid", "fa-regular", "glyphicon", "bi", "mdi")
)
_SIZES = r"small|large|medium|lg|xs|sm|[0-9]+x|fw|solid|regular|brands"
_DECORATION = frozenset(("expand-icon", "expand-control-icon", "confluence-information-macro-icon"))
"""Icons that add nothing to the text of their macro."""

_DISPLAYS = {
    "none": NONE,
    **dict.fromkeys(("inline", "contents", "ruby"), INLINE),
    **dict.fromkeys(("block", "flex", "grid", "table", "list-item", "flow-root"), BLOCK),
    **dict.fromkeys(("inline-block", "inline-flex", "inline-grid", "inline-table"), BOX),
}
_LENGTH = r"(-?(?:\d+\.?\d*|\.\d+))(px|em|rem|pt|%)?"
_USUAL = 2_000
"""How many different looks are remembered; a page repeats a few of them."""


def look_of(element: Element) -> Look:
    """Return how an element looks."""
    implied = _NAMES.get(element.name, PLAIN)
    if implied.display == NONE or not (element.attrs or element.name == "dialog"):
        return implied
    names, style = attribute(element, "class"), attribute(element, "style")
    own = _look(element.name, names, style) if names or style else implied
    return own._replace(display=NONE) if is_hidden(element) else own


@lru_cache(maxsize=_USUAL)
def _look(name: str, names: str, style: str) -> Look:
    """Return the look of an element with this name, these classes and this style."""
    look = _NAMES.get(name, PLAIN)
    classes = frozenset(names.split())
    if classes & _BOXES and look.display != BLOCK:
        look = look._replace(display=BOX)
    if classes & _ICONS:
        is_decoration = not classes.isdisjoint(_DECORATION)
        hides_text = not classes.isdisjoint(_HIDES_TEXT)
        look = look._replace(
            icon="" if is_decoration else _icon(names), display=NONE if hides_text else BOX
        )
    if classes & _FORMULAS:
        look = look._replace(is_formula=True)
    if style and name not in _EMPTY:
        look = _styled(look, declarations(style.lower()))
    return look._replace(display=NONE) if "MJX_Assistive_MathML" in classes else look


def _icon(names: str) -> str:
    """Return the name of an icon in a font, which one of its classes contains."""
    found = (name for name in re.findall(_ICON, names) if not re.fullmatch(_SIZES, name))
    return next(found, "icon")


def _styled(look: Look, style: Mapping[str, str]) -> Look:
    """Return the look of an element with this style of its own."""
    display = _DISPLAYS.get(style.get("display", ""), look.display)
    stands_out = style.get("position") in ("absolute", "fixed") or "float" in style
    if stands_out and display != NONE:
        display = BLOCK
    if display in ("", INLINE) and any(map(_is_apart, style.items())):
        display = BOX
    if _is_unseen(style, display):
        display = NONE
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return look._replace(
        display=display,
        struck=look.struck or "line-through" in decoration,
        script=_script(style, look.script, display),
        keeps_lines=look.keeps_lines or style.get("white-space", "").startswith(("pre", "break")),
    )


def _script(style: Mapping[str, str], implied: str | None, display: str) -> str | None:
    """Return whether a style raises or lowers a text."""
    place = style.get("vertical-align", "")
    if place in ("super", "sub"):
        return "sup" if place == "super" else "sub"
    if place == "baseline" and style.get("position") != "relative":  # it may be moved instead
        return "" if implied else implied
    pixels = _pixels(place) if display in ("", INLINE) else 0
    return implied if abs(pixels) < _GAP else "sup" if pixels > 0 else "sub"


def _is_apart(declared: tuple[str, str]) -> bool:
    """Return whether a declaration draws a box with space or a line at its sides."""
    name, value = declared
    if name in ("border", "border-left", "border-right"):
        return not value.startswith(("0", "none")) and value != ""
    if name in ("padding", "margin"):
        sides = value.split()[:4]
        value = sides[(0, 0, 1, 1, 1)[len(sides)]] if sides else ""
    elif name not in ("padding-left", "padding-right", "margin-left", "margin-right"):
        return False
    return _pixels(value) >= _GAP


_GAP = 3
"""The space, in pixels, that looks like one between two words."""


def _is_unseen(style: Mapping[str, str], display: str) -> bool:
    """Return whether a style makes text transparent, cuts it off, or moves it out of its box."""
    has_size = display in (BLOCK, BOX)
    sizes = (style.get("width", ""), style.get("height", ""))
    is_dot = any(re.match(_LENGTH, size) and _pixels(size) <= 1 for size in sizes)
    return (
        style.get("opacity") in ("0", "0.0", "0%")
        or (has_size and is_dot and style.get("overflow") in ("hidden", "clip"))
        or (has_size and _pixels(style.get("text-indent", "")) <= _FAR)
    )


_FAR = -900
"""A place, in pixels, that is outside of the page."""


def _pixels(value: str) -> float:
    """Return a length in pixels, roughly; 0 if it is not one."""
    found = re.match(_LENGTH, value)
    if not found or len(found[1]) > 9:
        return 0
    return float(found[1]) * {"em": 16, "rem": 16, "pt": 1.3, "%": 9}.get(found[2] or "", 1)
