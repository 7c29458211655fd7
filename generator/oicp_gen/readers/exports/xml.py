"""The pages in an `entities.xml`: listed in one pass over the file, and read one at a time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, NamedTuple

from oicp_gen.readers.formats.entities import survey
from oicp_gen.readers.formats.stored_page import alone, body_of, chunks_of
from oicp_gen.readers.html.limits import check_size

Opened = Callable[[], AbstractContextManager[IO[bytes]]]
"""Opens the file, or returns it where it is open already."""


class XmlPages(NamedTuple):
    """The current pages of an XML export."""

    titles: dict[str, str]
    """By the name of each page, which ends with its id: `entities.xml#123`."""
    read: Callable[[str], bytes]
    """Returns a page of this name as an `entities.xml` of its own."""


def xml_pages(name: str, opened: Opened, *, shown: str) -> XmlPages:
    """Return the pages in the file of this name, in the order of the file.

    Raises OicpGenError as `survey` does. The same errors, or that a page is too large, are raised
    when it is read.
    """
    with opened() as file:
        file.seek(0)
        content = survey(chunks_of(file), where=shown)
    pages = {f"{name}#{page.page_id}": page for page in content.pages}

    def read(wanted: str) -> bytes:
        stored = pages[wanted]
        where = f"{shown}#/{stored.page_id}/body"

        def cut(start: int, end: int) -> bytes:
            check_size(end - start, file=where)
            with opened() as file:
                file.seek(start)
                return file.read(end - start)

        return alone(stored, body_of(stored, cut, content, where=where), content)

    return XmlPages({name: page.title for name, page in pages.items()}, read)
