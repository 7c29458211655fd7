"""Survey the XML export of a space: its current pages, and where their bodies are in the file.

Old versions, drafts and what is in the trash are objects like the current pages. A page and its
body are two objects, which may be far apart.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.formats.objects import BODY, ObjectReader, StoredObject
from oicp_gen.readers.html import limits
from oicp_gen.text.phrases import counted, listed

_KINDS = frozenset(("Space", "Page", "BodyContent", "ConfluenceUserImpl"))
_STATES = {"deleted": "in the trash", "draft": "a draft", "archived": "archived"}
_ID = re.compile(r"[0-9]{1,20}")
_WIKI = "0"
"""The type of a body in wiki markup, before Confluence 4; no type means the same."""


class StoredBody(NamedTuple):
    """Where a body is in the file: the object that contains it."""

    is_storage: bool
    start: int
    end: int
    """The position of the object's end tag."""


class StoredPage(NamedTuple):
    """A current page of a space."""

    page_id: str
    title: str
    space: str
    created_by: str
    created_on: str
    modified_by: str
    modified_on: str
    version: str
    body: StoredBody | None
    """None if the page is empty."""


class SpaceContent(NamedTuple):
    """The current pages of a space, in the order of their bodies in the file."""

    pages: tuple[StoredPage, ...]
    datetime: str
    """The time of the export, as the file states it."""
    encoding: str


def survey(chunks: Iterable[bytes], *, where: str) -> SpaceContent:
    """Return the current pages in a file.

    Raises OicpGenError if there is none, or if the file is damaged or exceeds the limits.
    """
    reader, found = ObjectReader(_KINDS, where=where), _Survey()
    for number, one in enumerate(reader.objects(chunks)):
        if number >= limits.MAX_OBJECTS:
            raise OicpGenError("export-too-many-objects", place=where, limit=limits.MAX_OBJECTS)
        found.add(one)
    return SpaceContent(found.current(where), reader.datetime, reader.encoding)


class _Survey:
    """What is kept of the objects of a file, which may be hundreds of thousands."""

    def __init__(self) -> None:
        self.spaces: dict[str, str] = {}
        self.users: dict[str, str] = {}
        self.bodies: dict[str, StoredBody] = {}
        """By the page that a body names, or by the body's own id after a "#"."""
        self.pages: list[StoredObject] = []
        self.old: set[str] = set()
        self.states: Counter[str] = Counter()
        """The numbers of pages that are not current, by the reason."""

    def add(self, one: StoredObject) -> None:
        """Keep what is needed of an object."""
        if one.kind == "Space":
            self.spaces[one.id] = one.values.get("name", "")
        elif one.kind == "ConfluenceUserImpl":
            self.users[one.id] = one.values.get("name", "")
        elif one.kind == "BodyContent":
            self._add_body(one)
        else:
            self.old.update(one.references.get("historicalVersions", ()))
            state = _state(one)
            if state:
                self.states[state] += 1
            else:
                self.pages.append(one)

    def _add_body(self, one: StoredObject) -> None:
        """Keep a body; of several, the last one in storage format counts."""
        is_storage = one.values.get("bodyType", "").strip() not in ("", _WIKI)
        body = StoredBody(is_storage, one.start, one.end)
        owner = _first(one, "content") or f"#{one.id}"
        if owner not in self.bodies or self.bodies[owner].is_storage <= is_storage:
            self.bodies[owner] = body

    def current(self, where: str) -> tuple[StoredPage, ...]:
        """Return the current pages. Raises OicpGenError if there is none, or one has no own id."""
        pages = [page for page in self.pages if page.id not in self.old]
        self.states["an old version"] += len(self.pages) - len(pages)
        if not pages:
            raise _without_pages(+self.states, where)
        ((twice, times),) = Counter(page.id for page in pages).most_common(1)
        if times > 1:
            raise OicpGenError("export-page-repeated", place=where, id=twice[:40])
        strange = next((page.id for page in pages if not _ID.fullmatch(page.id)), None)
        if strange is not None:
            raise OicpGenError("xml-damaged", place=where, reason=f"{strange[:40]!r} is not an id")
        return tuple(sorted(map(self._page, pages), key=_position))

    def _page(self, page: StoredObject) -> StoredPage:
        def person(reference: str, name: str) -> str:
            return self.users.get(_first(page, reference), "") or page.values.get(name, "")

        linked = (f"#{body}" for body in page.references.get("bodyContents", ()))
        body = next(filter(None, map(self.bodies.get, (page.id, *linked))), None)
        if body is None and not page.values.keys().isdisjoint(BODY):
            body = StoredBody(False, page.start, page.end)
        return StoredPage(
            page_id=page.id,
            title=page.values.get("title", ""),
            space=self.spaces.get(_first(page, "space"), ""),
            created_by=person("creator", "creatorName"),
            created_on=page.values.get("creationDate", ""),
            modified_by=person("lastModifier", "lastModifierName"),
            modified_on=page.values.get("lastModificationDate", ""),
            version=page.values.get("version", "").strip(),
            body=body,
        )


def _first(one: StoredObject, name: str) -> str:
    return next(iter(one.references.get(name, ())), "")


def _position(page: StoredPage) -> int:
    return page.body.start if page.body else 0


def _state(page: StoredObject) -> str:
    """Return why a page is not current; "" if it is."""
    if _first(page, "originalVersion"):
        return "an old version"
    status = page.values.get("contentStatus", "").strip()
    if status in ("", "current"):
        return ""
    return _STATES.get(status, f"of the status {status[:40]!r}")


def _without_pages(states: Counter[str], where: str) -> OicpGenError:
    others = listed([f"{number} {state}" for state, number in states.items()])
    found = f" among {counted(states.total(), 'page')}: {others}" if states else ""
    return OicpGenError("export-without-current-page", place=where, found=found)
