"""Read one page of an XML export: an `entities.xml` with a single current page and its body.

The pages of a larger file are cut out of it in this form, one at a time.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import IO
from xml.sax.saxutils import quoteattr

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.formats.body import parse_body, read_body, with_history
from oicp_gen.readers.formats.entities import SpaceContent, StoredPage, survey
from oicp_gen.readers.formats.objects import BODY, ObjectReader
from oicp_gen.text.characters import with_line_feeds

_PIECE = 256 * 1024
_HOLDERS = frozenset(("BodyContent", "Page"))
_TIME = re.compile(r"'?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d).*", re.ASCII | re.DOTALL)

_USER = "ConfluenceUserImpl"
_NO_LINKS: Mapping[str, tuple[str, str]] = MappingProxyType({})

Cut = Callable[[int, int], bytes]
"""Returns the bytes of a file between two positions."""


def chunks_of(file: IO[bytes]) -> Iterable[bytes]:
    """Yield the bytes of a file from its current position."""
    while chunk := file.read(_PIECE):
        yield chunk


def read_stored_page(page: Page, data: bytes) -> Page:
    """Complete a page from an `entities.xml` that contains it alone.

    Raises OicpGenError if there are several pages, or if the file is damaged or exceeds the limits.
    """
    content = survey(chunks_of(BytesIO(data)), where=page.file)
    if len(content.pages) > 1:
        raise OicpGenError("export-several-pages", place=page.file, count=len(content.pages))
    (stored,) = content.pages
    part = f"#/{stored.page_id}"
    page = with_history(
        page,
        version=stored.version,
        created=(stored.created_by, stored.created_on),
        modified=(stored.modified_by, stored.modified_on),
    )
    page = page._replace(
        part=f"{part}/body",
        page_id=stored.page_id or page.page_id,
        title=stored.title,
        space=stored.space,
        breadcrumbs=(stored.space,) if stored.space else (),
        exported_at=_TIME.sub(r"\1T\2", content.datetime) or None,
        title_place=Place(f"{page.file}{part}/title"),
    )
    text = body_of(stored, lambda start, end: data[start:end], content, where=page.where)
    if not text.strip():
        return page._replace(kind=PageKind.EMPTY)
    if stored.body and not stored.body.is_storage and not text.lstrip().startswith("<"):
        from oicp_gen.readers.formats.wiki.page import read_wiki

        return read_wiki(page, text)
    return read_body(page, parse_body(text, where=page.where))


def body_of(stored: StoredPage, cut: Cut, content: SpaceContent, *, where: str) -> str:
    """Return the body of a page, with line feeds; "" if it is empty."""
    if stored.body is None:
        return ""
    declaration = f'<?xml version="1.0" encoding="{content.encoding}"?>'.encode()
    held = cut(stored.body.start, stored.body.end)
    reader = ObjectReader(_HOLDERS, where=where, with_bodies=True)
    (holder,) = reader.objects([declaration, b"<x>", held, b"</object></x>"])
    text = next((holder.values[name] for name in BODY if name in holder.values), "")
    # CDATA sections cannot be nested: Confluence wrote "]] >" for the end of each inner one.
    return with_line_feeds(text if "]]>" in text else text.replace("]] >", "]]>"))


def alone(stored: StoredPage, body: str, content: SpaceContent) -> bytes:
    """Return an `entities.xml` with one page of a larger one; the same page is the same bytes."""
    people = dict.fromkeys(filter(None, (stored.created_by, stored.modified_by)))
    keys = {name: str(number) for number, name in enumerate(people, 1)}
    page = {
        "title": stored.title,
        "version": stored.version,
        "creationDate": stored.created_on,
        "lastModificationDate": stored.modified_on,
    }
    author, editor = keys.get(stored.created_by, ""), keys.get(stored.modified_by, "")
    space = "1" if stored.space else ""
    links = {"space": ("Space", space), "creator": (_USER, author), "lastModifier": (_USER, editor)}
    stored_body = {"bodyType": "2" if stored.body and stored.body.is_storage else "0", "body": body}
    parts = (
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f"<hibernate-generic datetime={quoteattr(content.datetime)}>\n",
        _object("Space", "1", {"name": stored.space}) if stored.space else "",
        *(_object(_USER, key, {"name": name}) for name, key in keys.items()),
        _object("Page", stored.page_id, page, links),
        _object("BodyContent", "1", stored_body, {"content": ("Page", stored.page_id)}),
        "</hibernate-generic>\n",
    )
    return "".join(parts).encode()


def _object(
    kind: str, id: str, values: Mapping[str, str], links: Mapping[str, tuple[str, str]] = _NO_LINKS
) -> str:
    """Return an object with these texts and links to other objects; what is empty is left out."""
    texts = (
        f'<property name="{name}">{_cdata(text)}</property>'
        for name, text in values.items()
        if text
    )
    others = (
        f'<property name="{name}" class="{other}"><id name="id">{key}</id></property>'
        for name, (other, key) in links.items()
        if key
    )
    lines = (f'<object class="{kind}">', f'<id name="id">{id}</id>', *texts, *others)
    return "\n".join((*lines, "</object>\n"))


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
