"""Read a saved response of Confluence's REST API, of either version."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.formats.body import parse_body, read_body
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.decoding import with_line_feeds
from oicp_gen.text.phrases import counted

_FORMS = ("export_view", "anonymous_export_view", "view", "styled_view", "storage")
"""The supported formats of a body, the best first: as in an export, as in a browser, as stored."""

_JSON = re.compile(r'\s*+(?:\{\s*+["}]|\[\s*+[\[{"\]])')


class _Body(NamedTuple):
    """The body of a page in a response."""

    text: str
    path: str
    """The JSON pointer to it."""


def is_json(text: str) -> bool:
    """Return whether a text is intended as JSON: HTML never starts like an object or a list."""
    return bool(_JSON.match(text))


def read_answer(text: str, *, file: str, sha256: str) -> Page:
    """Return the page in this response.

    Raises OicpGenError if it is not valid JSON, is an error response, or does not contain exactly
    one page with a body in a supported format.
    """
    answer, path = _one_page(_load(text, file), file)
    body = _body(answer, path, file)
    part = f"#{body.path}"
    document = parse_body(with_line_feeds(body.text), where=file + part)
    page = read_body(document, file=file, sha256=sha256, part=part)
    space = _text(answer, "space", "name")
    ancestors = answer.get("ancestors")
    crumbs = [_text(each, "title") for each in ancestors] if isinstance(ancestors, list) else []
    created = _text(answer, "history", "createdDate") or _text(answer, "createdAt")
    changed = _text(answer, "version", "when") or _text(answer, "version", "createdAt")
    edited = _text(answer, "version", "number") not in ("", "1")
    return page._replace(
        kind=page.kind if body.text.strip() else PageKind.EMPTY,
        page_id=_text(answer, "id") or page.page_id,
        title=_text(answer, "title"),
        space=space,
        breadcrumbs=tuple(filter(None, (space, *crumbs))),
        created_by=_text(answer, "history", "createdBy", "displayName") or None,
        created_on=_day(created),
        modified_by=_text(answer, "version", "by", "displayName") or None if edited else None,
        modified_on=_day(changed) if edited else None,
        title_place=Place(file=f"{file}#{path}/title"),
    )


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


def _one_page(answer: Any, file: str) -> tuple[dict[str, Any], str]:
    """Return the page of a response, or of a list of one, with the JSON pointer to it."""
    pages = answer.get("results") if isinstance(answer, dict) else answer
    if isinstance(pages, list):
        if len(pages) != 1 or not isinstance(pages[0], dict):
            raise OicpGenError(
                "response-not-one-page", place=file, results=counted(len(pages), "result")
            )
        return pages[0], "/0" if isinstance(answer, list) else "/results/0"
    _refuse_error(answer, file)
    return answer, ""


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


def _body(answer: dict[str, Any], path: str, file: str) -> _Body:
    """Return the page's body in the best available format."""
    body = answer.get("body")
    forms = body if isinstance(body, dict) else {}
    for found in _bodies(answer, forms):
        if isinstance(found.text, str):
            return found._replace(path=path + found.path)
    if _text(forms, "atlas_doc_format", "value"):
        problem = "body-format-unsupported"
    else:
        problem = "body-missing" if isinstance(body, dict) else "json-not-a-page"
    raise OicpGenError(problem, place=f"{file}#{path}/body" if isinstance(body, dict) else file)


def _bodies(answer: dict[str, Any], forms: dict[str, Any]) -> Iterator[_Body]:
    """Yield possible bodies, the best first: of a page, of a converter, of an exporter."""
    for form in _FORMS:
        yield _Body(_value(forms, form, "value"), f"/body/{form}/value")
    if "representation" in answer:
        yield _Body(_value(answer, "value"), "/value")
    yield _Body(_value(answer, "wiki", "content"), "/wiki/content")


def _value(answer: Any, *keys: str) -> Any:
    """Return the value at these keys; None if there is none."""
    for key in keys:
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def _text(answer: Any, *keys: str) -> str:
    """Return the text or number at these keys; "" if there is none."""
    value = _value(answer, *keys)
    return value if isinstance(value, str) else ""


def _day(moment: str) -> str | None:
    """Return the day of an ISO 8601 time, in the time's own zone."""
    return moment[:10] or None
