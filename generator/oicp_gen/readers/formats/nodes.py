"""Write the nodes of Atlassian's document format as what they are in storage format.

So a macro, a mention or a task is read in the same way, whatever the format of the page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape

from oicp_gen.readers.formats.lines import Lines
from oicp_gen.readers.formats.located_json import Node
from oicp_gen.readers.formats.places import at

_WRAPPERS = ("<ac:rich-text-body>", "</ac:rich-text-body>")
_MARKS = {
    "strong": "strong",
    "em": "em",
    "code": "code",
    "strike": "s",
    "underline": "u",
}
"""The element of each mark that changes how a text is read."""
_SECONDS = 253_402_300_800
"""The end of the year 9999."""


def storage_of(document: Node, text: str) -> str:
    """Return a document as storage format, with the places of its nodes in this JSON."""
    lines = Lines(text)
    pieces = [_WRAPPERS[0]]
    for node in document.nodes("content"):
        pieces.extend(_written(node, lines))
    return "".join((*pieces, _WRAPPERS[1]))


def _written(node: Node, lines: Lines) -> Iterator[str]:
    """Yield the markup of a node."""
    kind = node.text("type")
    simple = _ELEMENTS.get(kind)
    if simple:
        place = at(*lines.place(node.at)) if kind in _PLACED else ""
        extra = _ATTRIBUTES[kind](node) if kind in _ATTRIBUTES else ""
        yield f"<{simple}{place}{extra}>"
        yield from _content(node, lines)
        yield f"</{simple}>"
    elif kind in _LEAVES:
        yield _LEAVES[kind](node)
    elif kind in _HOLDERS:
        yield from _HOLDERS[kind](node, lines)
    else:
        yield _unread(kind or "a node without a type")
        yield from _content(node, lines)


def _content(node: Node, lines: Lines) -> Iterator[str]:
    for child in node.nodes("content"):
        yield from _written(child, lines)


def _attributes(node: Node, **names: str) -> str:
    """Return those of these attributes that a node has; the names are those in storage format."""
    values = {name: _attribute(node, key) for key, name in names.items()}
    return "".join(f' {name}="{value}"' for name, value in values.items() if value)


def _attribute(node: Node, key: str) -> str:
    """Return the text of an attribute, escaped."""
    return escape(node.inner("attrs").text(key))


def _unread(detail: str) -> str:
    return f'<oicp:unread what="macro" detail="{escape(detail[:100])}"></oicp:unread>'


# Nodes without content


def _text(node: Node) -> str:
    text = escape(node.text("text"))
    for mark in node.nodes("marks"):
        kind = mark.text("type")
        if kind == "link":
            text = f'<a href="{_attribute(mark, "href")}">{text}</a>'
        elif kind == "subsup":
            name = "sub" if _attribute(mark, "type") == "sub" else "sup"
            text = f"<{name}>{text}</{name}>"
        elif kind in _MARKS:
            text = f"<{_MARKS[kind]}>{text}</{_MARKS[kind]}>"
    return text


def _emoji(node: Node) -> str:
    known = _attributes(
        node, shortName="ac:emoji-shortname", id="ac:emoji-id", text="ac:emoji-fallback"
    )
    return f"<ac:emoticon{known} />"


def _mention(node: Node) -> str:
    name = _attribute(node, "text").removeprefix("@")
    body = f"<ac:link-body>{name}</ac:link-body>" if name else ""
    user = _attributes(node, id="ri:account-id")
    return f"<ac:link><ri:user{user} />{body}</ac:link>"


def _date(node: Node) -> str:
    stamp = node.inner("attrs").text("timestamp").removesuffix("000")
    if not stamp.isascii() or not stamp.isdecimal() or int(stamp[:20]) >= _SECONDS:
        return _unread("date")
    return f'<time datetime="{datetime.fromtimestamp(int(stamp), UTC).date().isoformat()}" />'


def _status(node: Node) -> str:
    return "".join(_macro("status", {"title": node.inner("attrs").text("text")}))


def _card(node: Node) -> str:
    """Return a link to the address of a card, whose title is on the page that it links to."""
    data = node.inner("attrs").inner("data")
    address = _attribute(node, "url") or escape(data.text("url"))
    name = escape(data.text("name")) or address
    return f'<a href="{address}">{name}</a>' if name else _unread(node.text("type"))


def _image(node: Node) -> str:
    name = _attribute(node, "alt") or _attribute(node, "url") or _attribute(node, "id")
    return f'<ac:image ac:alt="{name}"><ri:attachment ri:filename="{name}" /></ac:image>'


_LEAVES: Mapping[str, Callable[[Node], str]] = {
    "text": _text,
    "hardBreak": lambda _: "<br />",
    "rule": lambda _: "<hr />",
    "placeholder": lambda _: "",
    "emoji": _emoji,
    "mention": _mention,
    "date": _date,
    "status": _status,
    "inlineCard": _card,
    "blockCard": lambda node: f"<p>{_card(node)}</p>",
    "embedCard": lambda node: f"<p>{_card(node)}</p>",
    "media": _image,
    "mediaInline": _image,
}


# Nodes around others


def _task(node: Node, lines: Lines) -> Iterator[str]:
    state = "complete" if _attribute(node, "state") == "DONE" else "incomplete"
    yield f"<ac:task><ac:task-status>{state}</ac:task-status><ac:task-body>"
    yield from _content(node, lines)
    yield "</ac:task-body></ac:task>"


def _macro(name: str, parameters: Mapping[str, str], body: Iterable[str] = ()) -> Iterator[str]:
    """Yield a macro with its parameters, and with its body if it has one."""
    yield f'<ac:structured-macro ac:name="{escape(name)}">'
    for key, value in parameters.items():
        yield f'<ac:parameter ac:name="{escape(key)}">{escape(value)}</ac:parameter>'
    yield from body
    yield "</ac:structured-macro>"


def _extension(node: Node, lines: Lines) -> Iterator[str]:
    attributes = node.inner("attrs")
    stated = attributes.inner("parameters").inner("macroParams")
    parameters = {name: stated.inner(name).text("value") for name in stated.values}
    return _macro(attributes.text("extensionKey"), parameters, _body(node, lines))


def _expand(node: Node, lines: Lines) -> Iterator[str]:
    title = node.inner("attrs").text("title")
    return _macro("expand", {"title": title}, _body(node, lines))


def _body(node: Node, lines: Lines) -> Iterator[str]:
    if node.nodes("content"):
        yield _WRAPPERS[0]
        yield from _content(node, lines)
        yield _WRAPPERS[1]


def _heading(node: Node, lines: Lines) -> Iterator[str]:
    level = _attribute(node, "level")
    name = f"h{level}" if level in tuple("123456") else "h6"
    yield f"<{name}>"
    yield from _content(node, lines)
    yield f"</{name}>"


_HOLDERS: Mapping[str, Callable[[Node, Lines], Iterator[str]]] = {
    "heading": _heading,
    "expand": _expand,
    "nestedExpand": _expand,
    **dict.fromkeys(("taskItem", "blockTaskItem"), _task),
    **dict.fromkeys(
        (
            *("extension", "inlineExtension", "bodiedExtension", "multiBodiedExtension"),
            "extensionFrame",
        ),
        _extension,
    ),
}


def _spans(node: Node) -> str:
    return _attributes(node, colspan="colspan", rowspan="rowspan")


_PLACED = frozenset(("table", "tableRow", "tableHeader", "tableCell"))
_ATTRIBUTES: Mapping[str, Callable[[Node], str]] = {
    "tableHeader": _spans,
    "tableCell": _spans,
    "orderedList": lambda node: _attributes(node, order="start"),
}
_ELEMENTS = {
    "paragraph": "p",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "taskList": "ac:task-list",
    "decisionList": "ul",
    "decisionItem": "li",
    "blockquote": "blockquote",
    "codeBlock": "pre",
    "caption": "p",
    "table": "table",
    "tableRow": "tr",
    "tableHeader": "th",
    "tableCell": "td",
    **dict.fromkeys(
        (
            *("panel", "layoutSection", "layoutColumn", "mediaSingle", "mediaGroup"),
            *("bodiedSyncBlock", "syncBlockContent"),
        ),
        "div",
    ),
}
"""The elements that contain what these nodes contain."""
