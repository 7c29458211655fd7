"""Form controls: what they show, which is their state or their value."""

from collections.abc import Callable, Mapping

from oicp_gen.model.richtext import TextRun
from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, elements, shown_text, text_or_none
from oicp_gen.readers.tables.lists import CHECKED, SELECTED, UNCHECKED, UNSELECTED
from oicp_gen.readers.tables.walk import Item, Walk

_STATES = {"checkbox": (UNCHECKED, CHECKED), "radio": (UNSELECTED, SELECTED)}
_LABELS = {"submit": "Submit", "reset": "Reset"}
"""What a button without a value of its own shows."""
_NO_TEXT = {"password": "a password field", "image": "a button", "file": "a file field"}
"""Kinds of fields whose value is not displayed as text."""
_LONGEST = 9


def _input(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read an `input`: the state of a box or a button, or the value of a field."""
    kind = attribute(element, "type").strip().lower()
    if kind in _STATES:
        return [(f" {_STATES[kind]['checked' in element.attrs]} ", style)]
    if kind in _NO_TEXT:
        name = attribute(element, "alt") or attribute(element, "name") or _NO_TEXT[kind]
        if kind == "image" or attribute(element, "value"):
            walk.mark("image", name)
        return []
    value = attribute(element, "value") if "value" in element.attrs else _LABELS.get(kind, "")
    return [(value, style)] if kind != "hidden" else []


def _select(_walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read a `select`: the selected options, or else the first one of a drop-down list."""
    options = [each for each in elements(element) if each.name == "option"]
    chosen = [option for option in options if "selected" in option.attrs]
    if "multiple" not in element.attrs:
        enabled = [option for option in options if "disabled" not in option.attrs]
        chosen = chosen[-1:] or enabled[:1] or options[:1]
    return [(option, style) for option in chosen]


def _option(_walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read an option of a `select`, which may have a label instead of a text."""
    return [(attribute(element, "label") or shown_text(element), style)]


def _area(_walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read a `textarea`: its text, without the line feed that HTML allows before it."""
    text = "".join(text_or_none(node) or "" for node in element.contents)
    return [(text.removeprefix("\n"), style)]


def _gauge(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read a `progress` or `meter`: a bar, as a percentage."""
    least = _number(attribute(element, "min")) or 0
    most = _number(attribute(element, "max")) or 1
    value = _number(attribute(element, "value"))
    if value is None or most <= least:
        walk.mark("image", "a progress bar")
        return []
    share = min(max((value - least) / (most - least), 0), 1)
    return [(f"{share:.0%}", style)]


def _number(text: str) -> float | None:
    """Return the number in an attribute; None if there is none."""
    text = text.strip()
    digits = text.removeprefix("-").replace(".", "", 1)
    is_number = digits.isascii() and digits.isdigit() and len(text) <= _LONGEST
    return float(text) if is_number else None


_READERS: Mapping[str, Callable[[Walk, Element, TextRun], list[Item]]] = {
    "input": _input,
    "select": _select,
    "option": _option,
    "textarea": _area,
    "progress": _gauge,
    "meter": _gauge,
}


def read_control(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read a control other than a button, which is its content."""
    return _READERS[element.name](walk, element, style)
