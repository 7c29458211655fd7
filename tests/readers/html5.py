"""An oracle for grids: the rules of the corpus, on the tree of html5lib instead of our own."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

CONTENT = ("confluenceTable", "wikitable", "wiki-table", "grid", "aui")
CHROME = (
    *("pagecontent", "layout", "banner", "sectionMacro", "sectionMacroWithBorder"),
    *("sectionMacroWithPanel", "infoMacro", "noteMacro", "tipMacro", "warningMacro"),
    *("panelMacro", "gliffy-macro-table"),
)
INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "dfn", "em"),
        *("font", "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
        *("del", "iframe", "object", "param", "embed", "map", "area"),
    )
)
UNSEEN = ("script", "style", "template", "noscript", "head", "title", "colgroup")


def grids(html: str) -> list[list[list[str]]]:
    """The grids of a page's tables, by the README of the corpus."""
    root = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return [grid(table) for table in tables(content(root))]


def named(element: Element) -> str:
    """The element's name; "" for a comment."""
    tag: Any = element.tag
    return tag if isinstance(tag, str) else ""


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def hidden(element: Element) -> bool:
    return bool(re.search(r"display:\s*none", element.get("style", ""), re.IGNORECASE))


def content(root: Element) -> Element:
    """The element that holds the page's content."""
    wanted: tuple[Callable[[Element], bool], ...] = (
        lambda it: it.get("id") == "main-content",
        lambda it: named(it) == "td" and "pagebody" in classes(it),
        lambda it: "wiki-content" in classes(it),
        lambda it: named(it) == "td" and "rightColumn" in classes(it),
        lambda it: named(it) == "body",
    )
    return next(it for is_content in wanted for it in root.iter() if is_content(it))


def tables(element: Element, *, appended: bool = False) -> Iterator[Element]:
    """The tables that count."""
    for child in element:
        if hidden(child):
            continue
        is_content = any(name in CONTENT for name in classes(child))
        if named(child) == "table" and not chrome(child):
            if is_content or not appended:
                yield child
        else:
            yield from tables(child, appended=appended or below(child))


def chrome(table: Element) -> bool:
    if any(name in CHROME for name in classes(table)):
        return True
    inside = [it for it in table.iter("table") if set(classes(it)) & set(CONTENT)]
    return bool(inside) and table not in inside


def below(element: Element) -> bool:
    """Whether this is the section of a page's attachments or comments."""
    ids = {it.get("id") for it in element.iter()}
    return "pageSection" in classes(element) and bool(ids & {"attachments", "comments"})


def rows(table: Element) -> list[list[Element]]:
    """The rows in groups, those of `tfoot` last."""
    groups: list[tuple[bool, list[Element]]] = []
    for child in table:
        if named(child) in ("tbody", "thead", "tfoot"):
            groups.append((named(child) == "tfoot", [it for it in child if named(it) == "tr"]))
    return [group for last in (False, True) for foot, group in groups if foot is last]


def grid(table: Element) -> list[list[str]]:
    """The texts of a table, spans expanded and rows padded."""
    slots: dict[tuple[int, int], str] = {}
    top = 0
    for group in rows(table):
        for y, row in enumerate(group):
            x = 0
            for cell in (it for it in row if named(it) in ("td", "th")):
                while (x, top + y) in slots:
                    x += 1
                across = span(cell, "colspan") or 1
                down = min(span(cell, "rowspan") or len(group), len(group) - y)
                for at in ((x + i, top + y + j) for i in range(across) for j in range(down)):
                    slots.setdefault(at, " ".join(text(cell).split()))
                x += across
        top += len(group)
    width = max((x + 1 for x, _ in slots), default=0)
    return [[slots.get((x, y), "") for x in range(width)] for y in range(top)]


def span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isascii() and value.isdigit() else 1


def text(element: Element) -> str:
    """The visible text of an element."""
    parts = [element.text or ""]
    for child in element:
        if named(child) and named(child) not in UNSEEN and not hidden(child):
            edge = "" if named(child) in INLINE else " "
            parts += [edge, text(child), edge]
        parts.append(child.tail or "")
    return "".join(parts)
