"""Read a saved response of Confluence's REST API, of either version."""

import json
import re
from collections.abc import Sequence
from typing import Any

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.formats.body import parse_body, read_body, with_history
from oicp_gen.readers.html import limits
from oicp_gen.text.characters import with_line_feeds
from oicp_gen.text.phrases import counted

_FORMS = ("export_view", "anonymous_export_view", "view", "styled_view", "storage")
"""The supported formats of a body, the best first: as in an export, as in a browser, as stored."""

_DOCUMENT = "atlas_doc_format"
"""Atlassian's document format, in which the editor of Confluence Cloud keeps a page."""

_JSON = re.compile(r'\s*+(?:\{\s*+["}]|\[\s*+(?:[{"\]]|\[\s*+["{\[\]\d-]))')
"""How an object or a list starts, but not `[[name]]`, which starts a section in AsciiDoc."""


def is_json(text: str) -> bool:
    """Return whether a text is intended as JSON: HTML never starts like an object or a list."""
    return bool(_JSON.match(text))


def read_answer(page: Page, text: str) -> Page:
    """Complete a page from this response, or from a document in Atlassian's format alone.

    Raises OicpGenError if it is not valid JSON, is an error response, or does not contain exactly
    one page with a body.
    """
    file = page.file
    loaded = _load(text, file)
    if isinstance(loaded, dict) and loaded.get("type") == "doc":
        return _read_document(page, text)
    answer, path = _one_page(loaded, file)
    body, keys = _body(answer, file, path)
    if isinstance(body, dict):
        page = _read_document(page, text, (*path, *keys))
    else:
        page = page._replace(part="/".join(("#", *path, *keys)))
        if _DOCUMENT in (*keys, answer.get("representation")):
            page = _read_document(page, body)
        else:
            page = read_body(page, parse_body(with_line_feeds(body), where=page.where))
    space = _text(answer, "space", "name")
    ancestors = answer.get("ancestors")
    crumbs = [_text(each, "title") for each in ancestors] if isinstance(ancestors, list) else []
    created = _text(answer, "history", "createdDate") or _text(answer, "createdAt")
    changed = _text(answer, "version", "when") or _text(answer, "version", "createdAt")
    page = with_history(
        page,
        version=_text(answer, "version", "number"),
        created=(_text(answer, "history", "createdBy", "displayName"), created),
        modified=(_text(answer, "version", "by", "displayName"), changed),
    )
    return page._replace(
        kind=PageKind.EMPTY if isinstance(body, str) and not body.strip() else page.kind,
        page_id=_text(answer, "id") or page.page_id,
        title=_text(answer, "title"),
        space=space,
        breadcrumbs=tuple(filter(None, (space, *crumbs))),
        title_place=Place(file="/".join((f"{file}#", *path, "title"))),
    )


def _read_document(page: Page, text: str, keys: Sequence[str] = ()) -> Page:
    from oicp_gen.readers.formats.document import read_document

    return read_document(page, text, keys)


def _load(text: str, file: str) -> Any:
    limits.check_json(text, where=file)
    try:
        # Numbers stay texts: nothing is calculated, and one may have a million digits.
        return json.loads(text, parse_int=str, parse_float=str)
    except RecursionError:
        raise OicpGenError("json-too-deep", place=file) from None
    except json.JSONDecodeError as error:
        raise OicpGenError(
            "json-invalid", place=Place(file, error.lineno, error.colno), reason=error.msg
        ) from None


def _one_page(answer: Any, file: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the page of a response, or of a list of one, with the keys to it."""
    pages = answer.get("results") if isinstance(answer, dict) else answer
    if isinstance(pages, list):
        if len(pages) != 1 or not isinstance(pages[0], dict):
            raise OicpGenError(
                "response-not-one-page", place=file, results=counted(len(pages), "result")
            )
        return pages[0], ("0",) if isinstance(answer, list) else ("results", "0")
    _refuse_error(answer, file)
    return answer, ()


def _refuse_error(answer: dict[str, Any], file: str) -> None:
    """Raise OicpGenError if the response is an error instead of a page."""
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    numbers = [_text(answer, key) for key in answer if key.lower().endswith("code")]
    status = next(filter(None, [*numbers, _text(first, "status")]), "")
    if not status or not (errors or "message" in answer):
        return
    detail = _text(answer, "message") or _text(first, "title") or _text(answer, "reason")
    raise OicpGenError(
        "response-is-error", place=file, status=status, detail=f": {detail[:200]}" if detail else ""
    )


def _body(
    answer: dict[str, Any], file: str, path: Sequence[str]
) -> tuple[str | dict[str, Any], tuple[str, ...]]:
    """Return the page's body in the best available format, and the keys to it.

    After the formats of the API come the body of its converter and that of an exporter. A document
    may be there as JSON text, or as the object itself.
    """
    places: list[tuple[str, ...]] = [("body", form, "value") for form in (*_FORMS, _DOCUMENT)]
    if "representation" in answer:
        places.append(("value",))
    for keys in (*places, ("wiki", "content"), ("body", _DOCUMENT), ("body",)):
        found = _value(answer, *keys)
        if isinstance(found, str) and keys[-1] in ("value", "content"):
            return found, keys
        if isinstance(found, dict) and found.get("type") == "doc":
            return found, keys
    if not isinstance(answer.get("body"), dict):
        raise OicpGenError("json-not-a-page", place=file)
    raise OicpGenError("body-missing", place="/".join((f"{file}#", *path, "body")))


def _value(answer: Any, *keys: str) -> Any:
    """Return the value at these keys; None if there is none."""
    for key in keys:
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def _text(answer: Any, *keys: str) -> str:
    """Return the text or number at these keys; "" if there is none."""
    value = _value(answer, *keys)
    return value if isinstance(value, str) else ""
