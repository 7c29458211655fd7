"""A page's body alone, as somebody saved it from an editor or an answer, to a `Page`."""

import re

from oicp_gen.page import Kind, Page
from oicp_gen.readers.content import is_login, page_id_in, read_tables
from oicp_gen.readers.markup import parse

_DOCUMENT = re.compile(
    r"""<!doctype\s+html|<(?:html|head|body)[\s>]|\bid\s*=\s*["']?(?:main-content|title-text)\b""",
    re.IGNORECASE,
)
"""What makes HTML more than a fragment."""


def is_fragment(text: str) -> bool:
    """Whether this HTML has neither a document's elements nor a page's."""
    return not _DOCUMENT.search(text)


def read_fragment(text: str, *, file: str, sha256: str) -> Page:
    """The page of which this is the body; it says nothing of itself.

    Raises OicpGenError for what is beyond the limits of `markup.py` and `tables.py`.
    """
    root = parse(text, file=file)
    tables = read_tables(root, file=file)
    kind = Kind.LOGIN if is_login(root) else Kind.PAGE if tables else Kind.OTHER
    return Page(file=file, sha256=sha256, kind=kind, page_id=page_id_in(file), tables=tables)
