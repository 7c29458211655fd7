"""A saved answer of Confluence's REST interface, of either version, to a `Page`."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.formats.body import parse_body, read_body
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.decoding import with_line_feeds
from oicp_gen.text.phrases import counted

_FORMS = ("export_view", "anonymous_export_view", "view", "styled_view", "storage")
"""The forms of a body that are read, the best first: as an export has it, as a browser shows it,
as it is stored."""

_JSON = re.compile(r'\s*+(?:\{\s*+["}]|\[\s*+[\[{"\]])')

_ASK = (
    "Save the answer to /wiki/api/v2/pages/ID?body-format=export_view, or on a Data Center to"
    " /rest/api/content/ID?expand=body.export_view,space,ancestors,history,version."
)


class _Body(NamedTuple):
    """A page's body as it stands in an answer."""

    text: str
    path: str
    """JSON pointer to it."""


def is_json(text: str) -> bool:
    """Whether a text is meant as JSON: no page of HTML begins like an object or a list of them."""
    return bool(_JSON.match(text))


def read_answer(text: str, *, file: str, sha256: str) -> Page:
    """The page in this answer.

    Raises OicpGenError if it is no JSON, is an error of Confluence's, holds no page or several, or
    the page in a form that is not read.
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
    return replace(
        page,
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
        # Numbers stay as they are written: nothing is reckoned, and one may have a million digits.
        return json.loads(text, parse_int=str, parse_float=str)
    except RecursionError:
        raise OicpGenError(
            "json-too-deep",
            "this is JSON that is nested too deep to be a page",
            place=file,
            hint=_ASK,
        ) from None
    except json.JSONDecodeError as error:
        raise OicpGenError(
            "not-json",
            f"this is JSON that is damaged or cut off: {error.msg}",
            place=Place(file, error.lineno, error.colno),
            hint="Save the answer again, whole.",
        ) from None


def _one_page(answer: Any, file: str) -> tuple[dict[str, Any], str]:
    """The page of an answer, also of a list of one, and the JSON pointer to it."""
    pages = answer.get("results") if isinstance(answer, dict) else answer
    if isinstance(pages, list):
        if len(pages) != 1 or not isinstance(pages[0], dict):
            raise OicpGenError(
                "not-a-page",
                f"this is a list of {counted(len(pages), 'result')}, not one page",
                place=file,
                hint=_ASK,
            )
        return pages[0], "/0" if isinstance(answer, list) else "/results/0"
    _refuse_error(answer, file)
    return answer, ""


def _refuse_error(answer: dict[str, Any], file: str) -> None:
    """Say what Confluence answered in the place of a page."""
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    numbers = [_text(answer, key) for key in answer if key.lower().endswith("code")]
    status = next(filter(None, [*numbers, _text(first, "status")]), "")
    if not status or not (errors or "message" in answer):
        return
    said = _text(answer, "message") or _text(first, "title") or _text(answer, "reason")
    raise OicpGenError(
        "rest-error",
        f"this is no page but Confluence's answer {status}" + (f": {said[:200]}" if said else ""),
        place=file,
        hint="Check the page's id and that you may see the page, and save the answer again.",
    )


def _body(answer: dict[str, Any], path: str, file: str) -> _Body:
    """The best form of the page's body."""
    body = answer.get("body")
    forms = body if isinstance(body, dict) else {}
    for found in _bodies(answer, forms):
        if isinstance(found.text, str):
            return found._replace(path=path + found.path)
    if _text(forms, "atlas_doc_format", "value"):
        message = "the page's body is there as atlas_doc_format only, which is not read"
    elif isinstance(body, dict):
        message = "the answer has everything of the page but its body"
    else:
        message = "this is JSON, but no page of Confluence: it has no body"
    raise OicpGenError(
        "not-a-page",
        message,
        place=f"{file}#{path}/body" if isinstance(body, dict) else file,
        hint=_ASK,
    )


def _bodies(answer: dict[str, Any], forms: dict[str, Any]) -> Iterator[_Body]:
    """What may be the body, the best first: of a page, a converter's answer, an exporter's file."""
    for form in _FORMS:
        yield _Body(_value(forms, form, "value"), f"/body/{form}/value")
    if "representation" in answer:
        yield _Body(_value(answer, "value"), "/value")
    yield _Body(_value(answer, "wiki", "content"), "/wiki/content")


def _value(answer: Any, *keys: str) -> Any:
    """What stands at these keys; None if there is nothing."""
    for key in keys:
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def _text(answer: Any, *keys: str) -> str:
    """The text or the number that stands at these keys; "" if there is none."""
    value = _value(answer, *keys)
    return value if isinstance(value, str) else ""


def _day(moment: str) -> str | None:
    """The day of a moment in ISO 8601, as its own zone counts days."""
    return moment[:10] or None
