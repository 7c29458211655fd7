"""Lists: the markers of their items as a page displays them, and the states of tasks."""

from collections.abc import Callable, Mapping

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, children, classes, declarations
from oicp_gen.readers.tables.walk import OpenList, Walk

CHECKED, UNCHECKED = "☑", "☐"
"""The states of a task and of a checkbox."""
SELECTED, UNSELECTED = "◉", "○"
"""The states of a radio button."""

_BY_TYPE = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_BY_DEPTH = ("decimal", "lower-alpha", "lower-roman")
"""How Confluence numbers a list, a list in a list, and one in that; then again."""
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_MOST_ROMAN = 3999


def _alpha(number: int) -> str:
    """Return a number in letters: a to z, then aa."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(number: int) -> str:
    """Return a number in Roman numerals; "" beyond those that exist."""
    if number > _MOST_ROMAN:
        return ""
    numerals = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        numerals += numeral * count
    return numerals


_NUMERALS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimal-leading-zero": lambda number: f"{number:02}",
    "lower-alpha": _alpha,
    "lower-latin": _alpha,
    "upper-alpha": lambda number: _alpha(number).upper(),
    "upper-latin": lambda number: _alpha(number).upper(),
    "lower-roman": _roman,
    "upper-roman": lambda number: _roman(number).upper(),
}


def begin_list(walk: Walk, element: Element) -> None:
    """Start a list."""
    style = declarations(attribute(element, "style").lower())
    named = style.get("list-style-type") or style.get("list-style", "").partition(" ")[0]
    if element.name != "ol" or named == "none":
        walk.lists.append(OpenList(named if named in _NUMERALS else ""))
        return
    depth = sum(bool(each.style) for each in walk.lists)
    usual = _BY_TYPE.get(attribute(element, "type"), _BY_DEPTH[depth % len(_BY_DEPTH)])
    start = _number(attribute(element, "start"))
    step = -1 if "reversed" in element.attrs else 1
    if start is None:
        start = _items(element) if step < 0 else 1
    walk.lists.append(OpenList(named if named in _NUMERALS else usual, start - step, step))


def begin_item(walk: Walk, element: Element) -> None:
    """Start an item of a list, with its marker, and the state of a task."""
    walk.end_state()
    around = walk.lists[-1] if walk.lists else OpenList()
    walk.marker = "-"
    if around.style:
        value = _number(attribute(element, "value"))
        number = around.last + around.step if value is None else value
        walk.lists[-1] = around._replace(last=number)
        walk.marker = f"{_numeral(number, around.style)}."
    if _is_task(element):
        walk.state = CHECKED if "checked" in classes(element) else UNCHECKED


def end_item(walk: Walk) -> None:
    """End an item. Its marker is not used if it has no text."""
    walk.end_state()
    walk.end_block()
    walk.marker = ""


def end_list(walk: Walk) -> None:
    """End a list."""
    if walk.lists:
        walk.lists.pop()


def _is_task(element: Element) -> bool:
    around = element.parent
    return "data-inline-task-id" in element.attrs or (
        around is not None and "inline-task-list" in classes(around)
    )


def _numeral(number: int, style: str) -> str:
    """Return a number in this style; in digits where the style has no numeral for it."""
    return (_NUMERALS[style](number) if number > 0 else "") or str(number)


def _number(text: str) -> int | None:
    """Return the whole number in an attribute; None if there is none, or too long a one."""
    text = text.strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() and len(digits) < 10 else None


def _items(element: Element) -> int:
    return sum(node.name == "li" for node in children(element))
