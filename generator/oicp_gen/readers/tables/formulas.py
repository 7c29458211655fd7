"""Formulas: MathML as plain text, and one of the two copies that libraries make."""

from collections.abc import Callable, Mapping

from oicp_gen.model.richtext import TextRun
from oicp_gen.readers.html.document import Element, Text
from oicp_gen.readers.html.looks import look_of
from oicp_gen.readers.html.tree import attribute, children, classes, elements, text_of
from oicp_gen.readers.tables.walk import Item, Walk

_PREVIEW = "MathJax_Preview"


def read_formula(walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read the MathML of a formula, or else what the element displays."""
    inner = elements(element) if not walk.inside["formula"] else iter(())
    first = next((each for each in inner if each.name == "math"), None)
    return [(node, style) for node in ([first] if first else element.contents)]


def script_in_spans(element: Element) -> str:
    """Return "sup" or "sub" for what KaTeX raises or lowers without MathML; "" for anything else.

    What is lowered has a second table for its depth. Of both together, the lower one comes first.
    """
    if "msupsub" not in classes(element):
        return ""
    return "sub" if any("vlist-t2" in classes(each) for each in elements(element)) else "sup"


def read_script(_walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read the source of a formula in TeX, unless the formula stands before it."""
    if not attribute(element, "type").startswith("math/tex"):
        return []
    before = element.previous_sibling
    while isinstance(before, Text) and not before.strip():
        before = before.previous_sibling
    is_repeated = isinstance(before, Element) and (
        look_of(before).is_formula or _is_preview(before)
    )
    return [] if is_repeated else [(text_of_script(element), style)]


def text_of_script(element: Element) -> str:
    """Return the text in a `script`."""
    return "".join(map(str, element.contents)).strip()


def _is_preview(element: Element) -> bool:
    return _PREVIEW in classes(element) and bool(text_of(element))


# MathML


def _row(element: Element, style: TextRun) -> list[Item]:
    """Read the parts of a formula. White space between them is not displayed."""
    return [(child, style) for child in children(element)]


def _scripts(*kinds: str) -> Callable[[Element, TextRun], list[Item]]:
    """Return a reader of a base and the scripts after it."""

    def read(element: Element, style: TextRun) -> list[Item]:
        base, *scripts = children(element) or [element]
        items: list[Item] = [(base, style)] if base is not element else []
        for number, script in enumerate(scripts):
            items += _scripted(script, kinds[number % len(kinds)], style)
        return items

    return read


def _scripted(element: Element, kind: str, style: TextRun) -> list[Item]:
    """Read a script; one in a script is written out, because its level would be lost."""
    if not style.script:
        return [(element, style._replace(script=kind))]
    sign = "^" if kind == "sup" else "_"
    return [(f"{sign}(", style), (element, style), (")", style)]


def _grouped(element: Element, style: TextRun) -> list[Item]:
    """Read an operand, in brackets unless it is a single number, name or root."""
    alone = element
    while alone.name == "mrow" and len(children(alone)) == 1:
        (alone,) = children(alone)
    if alone.name in ("mi", "mn", "mtext", "msqrt", "mroot"):
        return [(element, style)]
    return [("(", style), (element, style), (")", style)]


def _fraction(element: Element, style: TextRun) -> list[Item]:
    items: list[Item] = []
    for number, child in enumerate(children(element)[:2]):
        items += [*[("/", style)] * number, *_grouped(child, style)]
    return items


def _root(element: Element, style: TextRun) -> list[Item]:
    parts = children(element)
    index = _scripted(parts[1], "sup", style) if element.name == "mroot" and parts[1:] else []
    operands = parts[:1] if element.name == "mroot" else parts
    if len(operands) == 1:
        return [*index, ("√", style), *_grouped(operands[0], style)]
    return [("√(", style), *((operand, style) for operand in operands), (")", style)]


def _fenced(element: Element, style: TextRun) -> list[Item]:
    start, end = attribute(element, "open") or "(", attribute(element, "close") or ")"
    items: list[Item] = [(start, style)]
    for number, child in enumerate(children(element)):
        items += [(", ", style)] * bool(number) + [(child, style)]
    return [*items, (end, style)]


def _first(element: Element, style: TextRun) -> list[Item]:
    return [(child, style) for child in children(element)[:1]]


def _spaced(element: Element, style: TextRun) -> list[Item]:
    return [(" ", style), *((child, style) for child in children(element)), (" ", style)]


def _nothing(_element: Element, _style: TextRun) -> list[Item]:
    return []


_MATHML: Mapping[str, Callable[[Element, TextRun], list[Item]]] = {
    **dict.fromkeys(("math", "mrow", "mstyle", "mpadded", "merror", "mtable", "menclose"), _row),
    **dict.fromkeys(("semantics", "maction"), _first),
    **dict.fromkeys(("mtr", "mlabeledtr", "mtd"), _spaced),
    "mspace": lambda _, style: [(" ", style)],
    "msup": _scripts("sup"),
    "mover": _scripts("sup"),
    "msub": _scripts("sub"),
    "munder": _scripts("sub"),
    "msubsup": _scripts("sub", "sup"),
    "munderover": _scripts("sub", "sup"),
    "mmultiscripts": _scripts("sub", "sup"),
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "mfenced": _fenced,
    "mphantom": _nothing,
    "mprescripts": _nothing,
    "none": _nothing,
}


def read_mathml(_walk: Walk, element: Element, style: TextRun) -> list[Item]:
    """Read an element of MathML; a token, such as a number, is its text."""
    reader = _MATHML.get(element.name)
    return reader(element, style) if reader else [(node, style) for node in element.contents]
