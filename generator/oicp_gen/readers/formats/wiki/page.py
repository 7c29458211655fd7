"""Read a page's body in wiki markup."""

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page
from oicp_gen.readers.formats.places import Block, read_placed
from oicp_gen.readers.formats.wiki.blocks import Blocks
from oicp_gen.readers.formats.wiki.output import Output
from oicp_gen.readers.formats.wiki.source import Source, Span
from oicp_gen.readers.html import limits

_AROUND = ("<ac:rich-text-body>", "</ac:rich-text-body>")


def read_wiki(page: Page, text: str) -> Page:
    """Complete a page from its wiki markup. Raises OicpGenError if it exceeds the limits."""
    if len(text) > limits.MAX_WIKI:
        raise OicpGenError(
            "page-too-large",
            place=page.where,
            count=len(text),
            what="characters of wiki markup",
            limit=limits.MAX_WIKI,
        )
    return read_placed(page, *_storage_of(text, page.where))


def _storage_of(text: str, where: str) -> tuple[str, list[Block]]:
    """Return a text as storage format, and which of its lines are lines of the text."""
    out = Output(where=where)
    out.tag(_AROUND[0])
    Blocks(Source(text, where=where), out).write(Span(0, len(text)))
    out.end(_AROUND[1])
    return "".join(out.pieces), out.blocks
