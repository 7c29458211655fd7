"""Read the objects in the `entities.xml` of an XML export, without keeping the file in memory.

Confluence writes its database there as a flat list of objects with properties. The parser is expat;
document types are refused, and with them all entities that a file could declare.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.readers.html import limits

_ENCODINGS = ("utf-8", "us-ascii", "iso-8859-1")
"""The encodings in which the bytes of an object can be cut out of a file."""
_MARKER = b"\x7f"
"""A control character that XML allows. Every other one that is in a text is reported as it is."""
_ALLOWED = bytes.maketrans(
    bytes((*range(1, 9), 0x0B, *range(0x0E, 0x20), 0x0C)), _MARKER * 27 + b" "
)
"""Replaces the control characters that XML forbids, except NUL, which no text contains. As in HTML,
a form feed is white space. Positions in the file stay the same."""
BODY = ("body", "content")
"""The property with a body: of a `BodyContent`, or of a page in Confluence 1."""


class StoredObject(NamedTuple):
    """An object of Confluence's database."""

    kind: str
    id: str
    values: dict[str, str]
    """The text of each property."""
    references: dict[str, tuple[str, ...]]
    """The ids of other objects, by the property or collection that refers to them."""
    start: int
    """The position of its first byte in the file."""
    end: int
    """The position of its end tag."""


class ObjectReader:
    """Reads the objects of some classes, one at a time."""

    def __init__(self, kinds: frozenset[str], *, where: str, with_bodies: bool = False) -> None:
        self.encoding = "UTF-8"
        self.datetime = ""
        """The time of the export, as the file states it."""
        self._kinds, self._where, self._with_bodies = kinds, where, with_bodies
        self._found: list[StoredObject] = []
        self._object: StoredObject | None = None
        self._depth = 0
        self._name = ""
        """The property that is being read."""
        self._text: list[str] | None = None
        """The text that is being read; None if it is not wanted."""
        self._characters = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        for name, handler in self._handlers.items():
            setattr(self._parser, name, handler)

    @property
    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {
            "XmlDeclHandler": self._declare,
            "StartDoctypeDeclHandler": self._refuse_doctype,
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self._append,
        }

    def objects(self, chunks: Iterable[bytes]) -> Iterator[StoredObject]:
        """Yield the objects.

        Raises OicpGenError if the file is not well-formed, declares a document type, or exceeds
        the limits of a text, a tag or the depth.
        """
        parser, fed = self._parser, 0
        try:
            for chunk in chunks:
                before, fed = fed, fed + len(chunk)
                parser.Parse(chunk.translate(_ALLOWED), False)
                if before - parser.CurrentByteIndex > limits.MAX_XML_TOKEN:
                    raise self._too_complex(f"a tag of more than {limits.MAX_XML_TOKEN:,} bytes")
                yield from self._taken()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            place = Place(self._where, error.lineno, error.offset + 1)
            reason = expat.ErrorString(error.code)
            raise OicpGenError("xml-damaged", place=place, reason=reason) from None
        finally:  # the parser and this object would keep each other alive, and the text with them
            for name in self._handlers:
                setattr(parser, name, None)
        yield from self._taken()

    def _taken(self) -> list[StoredObject]:
        found, self._found = self._found, []
        return found

    @property
    def _place(self) -> Place:
        parser = self._parser
        return Place(self._where, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def _too_complex(self, what: str) -> OicpGenError:
        return OicpGenError("xml-too-complex", place=self._place, what=what)

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding or self.encoding
        if self.encoding.lower() not in _ENCODINGS:
            raise OicpGenError("encoding-unknown", place=self._where, encoding=encoding)

    def _refuse_doctype(self, *_: object) -> None:
        place = Place(self._where, self._parser.CurrentLineNumber)
        raise OicpGenError("xml-doctype", place=place)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > limits.MAX_XML_DEPTH:
            raise self._too_complex(f"elements nested deeper than {limits.MAX_XML_DEPTH}")
        if self._depth == 1:
            self.datetime = attributes.get("datetime", "")
        elif self._depth == 2 and tag == "object" and attributes.get("class") in self._kinds:
            at = self._parser.CurrentByteIndex
            self._object = StoredObject(attributes["class"], "", {}, {}, at, at)
        elif self._object and self._depth == 3:
            self._name = "id" if tag == "id" else attributes.get("name", "")
            self._begin(wanted=tag in ("id", "property"))
        elif self._object and tag == "id":
            self._begin(wanted=True)

    def _begin(self, *, wanted: bool) -> None:
        """Start a text; what was before it is white space."""
        self._text, self._characters = [] if wanted else None, 0

    def _append(self, text: str) -> None:
        is_body = self._name in BODY and self._depth == 3
        if self._text is None or (is_body and not self._with_bodies):
            return
        self._characters += len(text)
        if self._characters > limits.MAX_XML_TEXT and not is_body:
            raise self._too_complex(f"a name of more than {limits.MAX_XML_TEXT:,} characters")
        self._text.append(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        found = self._object
        if found is None:
            return
        if self._depth == 1:
            self._found.append(found._replace(end=self._parser.CurrentByteIndex))
            self._object = None
        elif self._text is not None:
            text = "".join(self._text)
            self._text = None
            if tag == "id" and self._depth > 2:
                others = found.references.get(self._name, ())
                found.references[self._name] = (*others, text.strip())
            elif self._name == "id":
                self._object = found._replace(id=text.strip())
            else:
                found.values[self._name] = text
