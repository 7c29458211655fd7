"""Read a body in Atlassian's document format: a tree of typed nodes, as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.formats.located_json import Node, parse_located
from oicp_gen.readers.formats.nodes import storage_of
from oicp_gen.readers.formats.places import read_placed
from oicp_gen.readers.html import limits


def read_document(page: Page, text: str, keys: Sequence[str] = ()) -> Page:
    """Complete a page from the document in this JSON, or at these keys of it.

    Raises OicpGenError if it is not valid JSON or not such a document, or exceeds the limits.
    """
    limits.check_json(text, where=page.where)
    try:
        node = _inner(parse_located(text), keys)
        if not isinstance(node, Node) or node.text("type") != "doc":
            raise OicpGenError("document-invalid", place=page.where, reason='its type is not "doc"')
        markup = storage_of(node, text)
    except RecursionError:
        raise OicpGenError("json-too-deep", place=page.where) from None
    except json.JSONDecodeError as error:
        place = Place(page.where, error.lineno, error.colno)
        raise OicpGenError("document-invalid", place=place, reason=error.msg) from None
    if not node.nodes("content"):
        return page._replace(kind=PageKind.EMPTY)
    return read_placed(page, markup)


def _inner(value: Any, keys: Sequence[str]) -> Any:
    """Return the value at these keys, which exist."""
    for key in keys:
        value = value.values[key] if isinstance(value, Node) else value[int(key)]
    return value
