"""Resolve the links of a Markdown file as a code host does."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from tests.support.artifacts import MARKDOWN


class Document(NamedTuple):
    """The links and anchors of a file."""

    links: tuple[str, ...]
    """The addresses of its links and images."""
    anchors: frozenset[str]
    """What a link may name behind a `#`."""


class _Tags(HTMLParser):
    """The addresses and the anchors in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            elif name in ("id", "name"):
                self.anchors.append(value or "")


def slug(heading: str) -> str:
    """The anchor that a code host gives a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def plain(token: Token) -> str:
    """The text of inline content, as it is seen."""
    seen = {"softbreak": " ", "hardbreak": " ", "html_inline": ""}
    return "".join(seen.get(child.type, child.content) for child in token.children or ())


@cache
def read(path: Path) -> Document:
    """The links and anchors of a Markdown or HTML file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        page = _Tags(text)
        return Document(tuple(page.links), frozenset(page.anchors))
    tokens = MARKDOWN.parse(text)
    links: list[str] = []
    anchors: list[str] = []
    slugs: Counter[str] = Counter()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            made = slug(plain(tokens[at + 1]))
            anchors.append(f"{made}-{slugs[made]}" if slugs[made] else made)
            slugs[made] += 1
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline"):
                tags = _Tags(part.content)
                links += tags.links
                anchors += tags.anchors
            elif part.type in ("link_open", "image"):
                links.append(str(part.attrGet("href" if part.type == "link_open" else "src")))
    return Document(tuple(links), frozenset(anchors))


def dangling(path: Path, root: Path) -> list[str]:
    """The links of a file that lead nowhere or out of this folder, each with the reason."""
    reasons = ((link, _trouble(link, path, root)) for link in read(path).links)
    return [f"{link}: {reason}" for link, reason in reasons if reason]


def _trouble(link: str, path: Path, root: Path) -> str:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        whole = parts.scheme == "https" and re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.netloc)
        return "" if whole else "is no https address"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(root):
        return "leads out of the folder"
    if not target.exists():
        return "there is no such file"
    if parts.fragment and target.suffix not in (".md", ".html"):
        return "has an anchor in what is no document"
    if parts.fragment and unquote(parts.fragment) not in read(target).anchors:
        return "there is no such anchor"
    return ""
