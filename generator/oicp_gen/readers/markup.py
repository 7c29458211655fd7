"""HTML bytes to a tree of elements. The only module that knows Beautiful Soup.

`html.parser` is the one parser that says exactly where a tag stands, but it trusts every end tag.
The tree builder here repairs the damage that matters to tables: an end tag never closes a cell or
a table around it, a cell or a row that starts closes the one before, and a cell gets its row.
"""

import codecs
import re
import warnings
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.builder._htmlparser import BeautifulSoupHTMLParser, HTMLParserTreeBuilder
from bs4.element import NavigableString, PreformattedString, Tag

from oicp_gen.errors import OicpGenError

Element = Tag

CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
"""The declared encoding, in either spelling of the meta element."""

_NO_CHARSETS = frozenset(("unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode"))
"""What Python can decode, and no browser would."""

MAX_DEPTH = 1_000
"""How deep elements may be nested; the deepest real page seen has 25."""

MAX_TAGS = 1_000_000
"""How many "<" a page may have; a table of 20,000 rows and ten columns has 840,000."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SECTIONS = frozenset(("tbody", "thead", "tfoot"))
_CELLS = frozenset(("td", "th"))
_WALLS = {
    **dict.fromkeys(_CELLS, frozenset(("table",))),
    "tr": frozenset(("table",)),
    **dict.fromkeys(_SECTIONS, frozenset(("table",))),
    "table": frozenset[str](),
}
"""What the end tag of a table's part may not reach past; other end tags stop at every part."""

_PARTS = _CELLS | {"caption", "table"}
_CUT_BACK = {
    **dict.fromkeys(_CELLS, frozenset(("tr", "table")) | _SECTIONS),
    "tr": frozenset(("table",)) | _SECTIONS,
    **dict.fromkeys(_SECTIONS, frozenset(("table",))),
}
"""The element that a table's part starts in: whatever stands open inside of it ends."""


_CDATA = "<![CDATA["


class _TooDeepError(Exception):
    """Line and column of the element that stands too deep."""


class _RepairingParser(BeautifulSoupHTMLParser):
    """Beautiful Soup's own parser with the repair described at the top of this module."""

    comment_without_end = False
    reads_cdata = False

    def parse_html_declaration(self, i: int) -> int:
        if self.reads_cdata and self.rawdata.startswith(_CDATA, i):
            end = self.rawdata.find("]]>", i)
            if end < 0:
                return -1
            self.handle_data(self.rawdata[i + len(_CDATA) : end])
            return end + len("]]>")
        return super().parse_html_declaration(i)

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]], handle_empty_element: bool = True
    ) -> None:
        if tag in _CUT_BACK:
            self._cut_back(_CUT_BACK[tag])
            if tag in _CELLS and self.soup.tagStack[-1].name in {"table", *_SECTIONS}:
                super().handle_starttag("tr", [])
        if len(self.soup.tagStack) > MAX_DEPTH:
            line, column = self.getpos()
            raise _TooDeepError(f"{line}:{column + 1}")
        super().handle_starttag(tag, attrs, handle_empty_element)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # `<![x[`: to a browser a comment
            return self.parse_bogus_comment(i)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """End a comment; where one has no end, do not search for that of the next ones."""
        if self.comment_without_end:
            return -1
        end = super().parse_comment(i, report)
        self.comment_without_end = end < 0
        return end

    def handle_endtag(self, tag: str, check_already_closed: bool = True) -> None:
        walls = _WALLS.get(tag, _PARTS)
        for element in reversed(self.soup.tagStack):
            if element.name == tag:
                super().handle_endtag(tag, check_already_closed)
                return
            if element.name in walls:
                return
        # No such element is open here: a stray end tag.

    def _cut_back(self, targets: frozenset[str]) -> None:
        """End what stands open inside the nearest target."""
        stack = self.soup.tagStack
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].name in targets:
                self.soup.endData()
                while len(stack) > depth + 1:
                    self.soup.popTag()
                return


class _CdataParser(_RepairingParser):
    """The same for XHTML, in which a CDATA section is text and not a comment."""

    reads_cdata = True


class _RepairingBuilder(HTMLParserTreeBuilder):
    parser: type[_RepairingParser] = _RepairingParser

    def feed(self, markup: Any, _parser_class: Any = None) -> None:
        super().feed(markup, self.parser)


class _CdataBuilder(_RepairingBuilder):
    parser = _CdataParser


def _encoding(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    declared = CHARSET.search(data[:4096])
    return declared[1].decode("ascii").lower() if declared else "utf-8"


def decode(data: bytes, *, file: str) -> str:
    """The text of an HTML file: by its byte order mark, its declared charset, or as UTF-8.

    Line ends become line feeds. Raises OicpGenError where the bytes are not text of that encoding.
    """
    encoding = _encoding(data)
    try:
        codec = codecs.lookup(encoding)
        if codec.name in _NO_CHARSETS:
            raise LookupError(encoding)
        text = data.decode("gb18030" if codec.name in ("gbk", "gb2312") else encoding)
    except LookupError:
        raise OicpGenError(
            f"the page declares the unknown encoding {encoding!r}",
            place=file,
            mend="Save it as UTF-8 and say so in its meta element.",
        ) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise OicpGenError(
            f"byte {at} is no text in the encoding {encoding!r}",
            place=file,
            mend="Take the file as Confluence exported it, not as another program saved it.",
        ) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str, *, file: str, cdata: bool = False) -> Element:
    """The root of the tree that this HTML text stands for, however broken it is.

    With `cdata`, sections of CDATA are text, as in XHTML; in HTML they are comments.
    Raises OicpGenError where elements are nested deeper than `MAX_DEPTH`; where there are more tags
    than `MAX_TAGS`, before any is read.
    """
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise OicpGenError(
            f"the page has {tags:,} tags; the limit is {MAX_TAGS:,}",
            place=file,
            mend="Give the page alone, or split its table.",
        )
    with warnings.catch_warnings():
        # Text that looks like a file name, or a prolog of XML, is nothing to warn of here.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            # No tag begins behind the last ">": html.parser would search for the end of each.
            closed, _, rest = text.rpartition(">")
            text = f"{closed}>{rest.replace('<', '&lt;')}" if closed else text.replace("<", "&lt;")
            return BeautifulSoup(text, builder=_CdataBuilder() if cdata else _RepairingBuilder())
        except _TooDeepError as place:
            raise OicpGenError(
                f"elements are nested more than {MAX_DEPTH} deep", place=f"{file}:{place}"
            ) from None


def words(node: object) -> str | None:
    """The text of a text node; None for an element, a comment or a declaration."""
    if isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
        return str(node)
    return None


def attribute(element: Element, name: str) -> str:
    """An attribute's text, "" if it is absent."""
    value = element.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def classes(element: Element) -> frozenset[str]:
    """The element's classes."""
    return frozenset(attribute(element, "class").split())


def style_sheet(element: Element) -> str:
    """The element's own style, without blanks and in lower case."""
    return attribute(element, "style").replace(" ", "").lower()


def elements(root: Element, *names: str) -> Iterator[Element]:
    """The descendants of these names, in the order of the document."""
    return iter(root.find_all(names[0] if len(names) == 1 else names))


def every_element(root: Element) -> list[Element]:
    """All descendants that are elements, in the order of the document."""
    return list(root.find_all(True))


def remove(element: Element) -> None:
    """Take an element, and all that is in it, out of the tree."""
    element.extract()


def replace_text(element: Element, text: str) -> None:
    """Put a text in the place of all that is in an element."""
    element.clear()
    if text:
        element.append(NavigableString(text))


def parts(parent: Element, *names: str) -> Iterator[Element]:
    """The parts of a table with these names: not those in a part, nor in a table inside."""
    stack = list(reversed(parent.contents))
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name in names:
                yield node
            elif node.name != "table":
                stack.extend(reversed(node.contents))


def around(element: Element, *names: str) -> Element | None:
    """The nearest element around this one with one of these names."""
    parent = element.parent
    while parent is not None and parent.name not in names:
        parent = parent.parent
    return parent


def inside(element: Element) -> Iterator[Element]:
    """The elements that this one stands in, the nearest first."""
    return iter(element.parents)


def position(element: Element) -> tuple[int, int]:
    """Line and column of a tag, both counted from 1."""
    return element.sourceline or 0, (element.sourcepos or 0) + 1


def by_id(root: Element, identifier: str) -> Element | None:
    """The first descendant with this id."""
    found = root.find(id=identifier)
    return found if isinstance(found, Tag) else None


def by_class(root: Element, name: str | None, cls: str) -> Element | None:
    """The first descendant of this class, and of this name if one is given."""
    found = root.find(name, class_=cls)
    return found if isinstance(found, Tag) else None


def text_of(element: Element | None) -> str:
    """All the text in an element, white space collapsed; "" for no element."""
    return " ".join(element.get_text().split()) if element is not None else ""
