"""An answer of Confluence's REST API (v1 or v2), saved as JSON, to a `Page`."""

import json
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.page import Kind, Page
from oicp_gen.readers.content import read_tables
from oicp_gen.readers.markup import parse
from oicp_gen.readers.storage import storage_tables

_BODIES = ("export_view", "anonymous_export_view", "view", "styled_view", "storage")
"""The representations of a body that are read, the nearest to an export first."""
_ASK = "Fetch the page with its body: body-format=export_view (v2), expand=body.export_view (v1)."


def is_json(text: str) -> bool:
    """Whether a text begins as JSON does."""
    return text.lstrip()[:1] in ("{", "[")


def read_answer(text: str, *, file: str, sha256: str) -> Page:
    """The page that an answer holds. Places are counted in its body, as `Page.part` says.

    Raises OicpGenError if the answer is no JSON, no page, an error, or has no body that is read.
    """
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OicpGenError(
            f"this begins like JSON and is none: {error}",
            place=file,
            mend="Save the whole answer, and nothing else.",
        ) from None
    part, form, body = _body(answer, file)
    where = file + part
    if form == "storage":
        tables = storage_tables(body, file=where)
    else:
        tables = read_tables(parse(body, file=where), file=where)
    return Page(
        file=file,
        part=part,
        sha256=sha256,
        kind=Kind.PAGE if body.strip() else Kind.EMPTY,
        tables=tables,
        **_about(answer),
    )


def _body(answer: Any, file: str) -> tuple[str, str, str]:
    """The place, the form and the text of the body."""
    wiki = _at(answer, "wiki")
    if isinstance(_at(wiki, "content"), str):
        return "#/wiki/content", "view", wiki["content"]
    bodies = _at(answer, "body")
    for form in _BODIES:
        value = _at(_at(bodies, form), "value")
        if isinstance(value, str):
            return f"#/body/{form}/value", form, value
    raise OicpGenError(_instead(answer, bodies), place=file, mend=_ASK)


def _instead(answer: Any, bodies: Any) -> str:
    """What an answer without a body is."""
    message = _at(answer, "message")
    errors = _at(answer, "errors")
    if isinstance(message, str):
        return f"this is an error that Confluence answered: {message}"
    if isinstance(errors, list) and errors:
        return f"this is an error that Confluence answered: {_at(errors[0], 'title') or errors[0]}"
    if isinstance(_at(answer, "results"), list):
        return "this is a list of pages, not one page"
    if _at(bodies, "atlas_doc_format"):
        return "the page's body is here in the Atlassian Document Format alone, which is not read"
    if _at(answer, "id") and isinstance(bodies, dict):
        return f"the page {_at(answer, 'title') or answer['id']!r} was saved without its body"
    return "this is JSON, and no page of Confluence's"


def _about(answer: Any) -> dict[str, Any]:
    """What the answer says of its page, in the words of v1 and of v2."""
    space, history, version = (_at(answer, key) for key in ("space", "history", "version"))
    ancestors = _at(answer, "ancestors")
    crumbs = [_text(space, "name"), *(_text(a, "title") for a in ancestors or [])]
    number = _at(version, "number")
    edited = isinstance(number, int) and number > 1
    editor = _text(_at(version, "by"), "displayName") or None
    identifier = _at(answer, "id")
    return {
        "page_id": str(identifier) if isinstance(identifier, int | str) else None,
        "title": _text(answer, "title"),
        "space": _text(space, "name"),
        "breadcrumbs": tuple(crumb for crumb in crumbs if crumb),
        "created_by": _text(_at(history, "createdBy"), "displayName") or None,
        "created_on": _text(history, "createdDate") or _text(answer, "createdAt") or None,
        "modified_by": editor if edited else None,
        "modified_on": (_text(version, "when") or _text(version, "createdAt") or None)
        if edited
        else None,
    }


def _at(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _text(value: Any, key: str) -> str:
    found = _at(value, key)
    return found if isinstance(found, str) else ""
