"""How each element in a cell is read: as its content, as a text, as a mark, or not at all."""

from collections.abc import Callable, Mapping
from typing import Any

from oicp_gen.model.richtext import TextRun
from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.looks import BLOCK, BOX, NONE, Look, look_of
from oicp_gen.readers.html.tree import UNDISPLAYED, attribute, elements, shown_text
from oicp_gen.readers.tables import lists
from oicp_gen.readers.tables.emoticons import emoticon_of, image_name
from oicp_gen.readers.tables.walk import End, Item, Walk

_STYLES: dict[str, dict[str, Any]] = {
    **{name: {"strong": True} for name in ("strong", "b")},
    **{name: {"emphasis": True} for name in ("em", "i", "cite", "dfn")},
    **{name: {"code": True} for name in ("code", "tt", "kbd", "samp", "var", "pre")},
}
"""What each element adds to the style of a text."""
_SCHEMES = ("http://", "https://", "mailto:")
_LISTS = ("ol", "ul", "menu", "dir")
_MISSING = ("macro", "user")
_COUNTED = ("a", "table", "math")
_STYLED_ONLY = frozenset(("span", "strong", "em", "b", "i", "u", "code", "font", "small"))
"""Elements that have no effect but their style if they have no attributes."""
_PARAGRAPHS = {name: End(name, True, False, ()) for name in ("p", "div")}
"""Blocks that have no other effect if they have no attributes, and their ends."""


def enter(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Start an element, and return what is to be read of it, with its end."""
    if not element.attrs:
        if element.name in _STYLED_ONLY:
            own = _STYLES.get(element.name)
            return _children(walk, element, style._replace(**own) if own else style)
        if element.name in _PARAGRAPHS:
            walk.end_block()
            return [*_children(walk, element, style), _PARAGRAPHS[element.name]]
    look = look_of(element)
    if element.name == "script":
        return _script(walk, element, style)
    if look.icon and (look.display == NONE or not shown_text(element)):
        walk.mark("image", shown_text(element) or look.icon)
        return []
    if look.display == NONE:
        if element.name not in UNDISPLAYED:
            walk.mark_text("hidden", element)
        return []
    if look.struck and not walk.keeps_struck:
        walk.mark_text("struck", element)
        return []
    found = emoticon_of(element) if element.attrs or element.name == "svg" else None
    if found:
        walk.mark("emoticon", found.about, found.shown)
        return [(found.shown, style)]
    return _content(walk, element, style, look)


def leave(walk: Walk, end: End) -> None:
    """End an element, after its content."""
    if end.is_box:
        walk.leave_box()
    if end.name == "li":
        lists.end_item(walk)
    if end.is_block:
        walk.end_block()
    if end.name in _LISTS:
        lists.end_list(walk)
    for kind in end.kinds:
        walk.inside[kind] -= 1


def _content(walk: Walk, element: Element, style: TextRun, look: Look) -> list[Item]:
    """Start an element that is displayed, and return its content, with its end."""
    name = element.name
    # The marks of two footnotes stand apart if each of them is a link.
    is_mark = name == "a" and (bool(style.script) or _is_script(element))
    is_box = look.display == BOX or is_mark
    kinds = (name,) if name in _COUNTED else ()
    if look.keeps_lines:
        kinds = (*kinds, "pre")
    reader = _READERS.get(name, _children)
    if walk.inside["math"]:
        reader = _mathml
    elif look.is_formula:
        reader, kinds = _formula, (*kinds, "formula")
    if look.display == BLOCK:
        walk.end_block()
    if is_box:
        walk.enter_box()
    if name in _LISTS:
        lists.begin_list(walk, element)
    elif name == "li":
        lists.begin_item(walk, element)
    content = _scripted(reader, walk, element, style, look)
    for kind in kinds:
        walk.inside[kind] += 1
    content.append(End(name, look.display == BLOCK, is_box, kinds))
    return content


def _scripted(
    reader: "_Reader", walk: Walk, element: Element, style: TextRun, look: Look
) -> list[Item]:
    """Return the content of an element, with the style and the script that it adds."""
    own, script = _STYLES.get(element.name), look.script
    if walk.inside["formula"] and element.attrs and not script:
        from oicp_gen.readers.tables.formulas import script_in_spans

        script = script_in_spans(element) or script
    inner = style._replace(**own) if own else style
    if script is None:
        return reader(walk, element, inner)
    if not (script and style.script):
        return reader(walk, element, inner._replace(script=script))
    sign = "^" if script == "sup" else "_"
    return [(f"{sign}(", inner), *reader(walk, element, inner), (")", inner)]


def _is_script(element: Element) -> bool:
    """Return whether all of an element is one superscript."""
    content = element.contents
    return len(content) == 1 and isinstance(content[0], Element) and content[0].name == "sup"


def _children(_walk: Walk, element: Element, style: TextRun) -> list[Item]:
    return [(child, style) for child in element.contents]


def _line_break(walk: Walk, _element: Element, _style: TextRun) -> list[Item]:
    walk.break_line()
    return []


def _link(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Keep a link to a web or mail address; keep only the text of any other link."""
    address = "".join(attribute(element, "href").split())
    if address.lower().startswith(_SCHEMES):
        style = style._replace(link=address)
    elif address and not walk.inside["a"]:
        walk.mark("link", address, shown_text(element))
    return _children(walk, element, style)


def _table(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    if not walk.inside["table"]:
        walk.mark("table", shown_text(element))
    return _children(walk, element, style)


def _time(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    content = _children(walk, element, style)
    return content or [(attribute(element, "datetime"), style)]


def _reading(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Put how a word is pronounced in brackets: it is displayed above the word."""
    return [("(", style), *_children(walk, element, style), (")", style)]


def _image(walk: Walk, element: Element, _style: TextRun) -> list[Item]:
    """Keep only a mark of an image."""
    walk.mark("image", image_name(element))
    return []


def _drawing(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read the texts of a drawing; keep only a mark of a drawing without any."""
    texts = [each for each in elements(element) if each.name == "text"]
    if not texts:
        return _image(walk, element, style)
    return [item for text in texts for item in ((text, style), (" ", style))]


# Imported only for the pages that have them.


def _control(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    from oicp_gen.readers.tables.controls import read_control

    return read_control(walk, element, style)


def _formula(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    from oicp_gen.readers.tables.formulas import read_formula

    return read_formula(walk, element, style)


def _mathml(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    from oicp_gen.readers.tables.formulas import read_mathml

    return read_mathml(walk, element, style)


def _script(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read the source of a formula; any other script is not displayed."""
    if not attribute(element, "type").startswith("math/"):
        return []
    from oicp_gen.readers.tables.formulas import read_script

    return read_script(walk, element, style)


def _unread(walk: Walk, element: Element, _style: TextRun) -> list[Item]:
    """Mark content that is not in the file."""
    what = attribute(element, "what")
    walk.mark(what if what in _MISSING else _MISSING[0], attribute(element, "detail") or what)
    return []


_Reader = Callable[[Walk, Element, TextRun], list[Item]]
_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys(("img", "canvas", "iframe", "frame", "embed", "object", "applet"), _image),
    **dict.fromkeys(("video", "audio"), _image),
    **dict.fromkeys(("input", "select", "option", "textarea", "progress", "meter"), _control),
    "a": _link,
    "br": _line_break,
    "math": _mathml,
    "oicp:unread": _unread,
    "rt": _reading,
    "svg": _drawing,
    "table": _table,
    "time": _time,
}
"""How elements are read whose content alone is not what they display."""
