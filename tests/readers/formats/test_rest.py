"""Saved responses of Confluence's REST API: what is read from them, and what is refused."""

import json
from typing import Any

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from tests.support.builders import table
from tests.support.projects import assert_told


def read(answer: Any, *, file: str = "saved.json") -> Page:
    data = answer if isinstance(answer, bytes) else json.dumps(answer, indent=1).encode()
    return read_page(data, file=file, sha256="")


def body(html: str, form: str = "export_view") -> dict[str, Any]:
    return {form: {"value": html, "representation": form}}


V1: dict[str, Any] = {
    "id": "3375127",
    "type": "page",
    "title": "Status : codes",
    "space": {"id": 229380, "key": "EAVE", "name": "Eave"},
    "history": {"createdBy": {"displayName": "Ann"}, "createdDate": "2023-01-08T23:36:45.274Z"},
    "version": {"by": {"displayName": "Bob"}, "when": "2023-11-24T15:35:23.916+09:00", "number": 3},
    "ancestors": [{"id": "1", "title": "Home"}, {"id": "2", "title": "Definitions"}],
}
V2: dict[str, Any] = {
    "id": "3626501182",
    "title": "Status codes",
    "spaceId": "98309",
    "authorId": "712020:3fd5",
    "createdAt": "2026-05-27T07:09:12Z",
    "version": {"number": 2, "createdAt": "2026-05-28T09:13:32.034Z", "authorId": "712020:3fd5"},
}


def test_an_answer_of_version_1_tells_the_page_s_history() -> None:
    page = read({**V1, "body": body(f"<h2>All</h2>\n{table(['a'])}")})
    assert (page.kind, page.page_id, page.title) == (PageKind.PAGE, "3375127", "Status : codes")
    assert (page.space, page.breadcrumbs) == ("Eave", ("Eave", "Home", "Definitions"))
    assert (page.created_by, page.created_on) == ("Ann", "2023-01-08")
    assert (page.modified_by, page.modified_on) == ("Bob", "2023-11-24")
    assert page.exported_at is None
    assert (page.part, page.where) == (
        "#/body/export_view/value",
        "saved.json#/body/export_view/value",
    )
    (found,) = page.tables
    assert (found.heading, found.line, found.column) == ("All", 2, 1)
    assert str(page.title_place) == "saved.json#/title"


def test_an_answer_of_version_2_tells_less() -> None:
    page = read({**V2, "body": body(table(["a"]))})
    assert (page.page_id, page.title, page.space) == ("3626501182", "Status codes", "")
    assert (page.created_by, page.created_on) == (None, "2026-05-27")
    assert (page.modified_by, page.modified_on) == (None, "2026-05-28")


def test_a_page_that_was_never_edited_has_no_editor() -> None:
    version = {**V1["version"], "number": 1}
    page = read({**V1, "version": version, "body": body("<p>a</p>")})
    assert (page.modified_by, page.modified_on) == (None, None)


def test_the_best_form_of_the_body_is_read() -> None:
    forms = ["storage", "styled_view", "view", "anonymous_export_view", "export_view"]
    answer = {**V2, "body": {"_expandable": {"editor": ""}, "atlas_doc_format": {"value": "{}"}}}
    for form in forms:
        answer["body"] = {**answer["body"], **body(table([form]), form)}
        page = read(answer)
        assert page.tables[0].rows[0][0].text == form
        assert page.part == f"#/body/{form}/value"


def test_a_styled_view_is_a_whole_document() -> None:
    html = f"<html><head><style>td {{}}</style></head><body>{table(['a'])}</body></html>"
    page = read({**V2, "body": body(html, "styled_view")})
    assert page.tables[0].rows[0][0].text == "a"


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ({"results": [{**V2, "body": body(table(["a"]))}]}, "#/results/0/body/export_view/value"),
        ([{**V2, "body": body(table(["a"]))}], "#/0/body/export_view/value"),
        ({"value": table(["a"]), "representation": "view"}, "#/value"),
        ({"title": "T", "wiki": {"content": table(["a"]), "url": "x"}}, "#/wiki/content"),
    ],
)
def test_a_body_is_found_in_other_answers(answer: Any, part: str) -> None:
    page = read(answer)
    assert page.part == part
    assert page.tables[0].rows[0][0].text == "a"


def test_the_line_ends_of_a_body_are_line_feeds() -> None:
    html = "<table>\r\n<tr\r\nclass='a'><td\rclass='b'>A\r\nB</td><td><pre>c\r\nd</pre></table>"
    page = read({"id": "1", "title": "T", "body": {"view": {"value": html}}})
    (row,) = page.tables[0].rows
    assert [cell.content.lines for cell in row] == [("A B",), ("c", "d")]


def test_an_empty_body_is_an_empty_page() -> None:
    assert read({**V2, "body": body(" ")}).kind is PageKind.EMPTY


def test_a_body_that_was_cut_off_is_known() -> None:
    page = read({**V2, "body": body("<table><tr><td>a")})
    assert page.cut_off
    assert str(page.cut_off.place) == "saved.json#/body/export_view/value:1:12"


def test_the_file_gives_the_id_where_the_answer_does_not() -> None:
    assert read({"body": body("<p>a</p>")}, file="source/codes_12.json").page_id == "12"


@pytest.mark.parametrize(
    ("answer", "place", "id"),
    [
        (
            {**V2, "body": {}},
            "saved.json#/body",
            "body-missing",
        ),
        (
            {**V1, "body": {"_expandable": {"export_view": ""}}},
            "saved.json#/body",
            "body-missing",
        ),
        (
            {**V2, "body": body('{"type":"page"}', "atlas_doc_format")},
            "saved.json#/body/atlas_doc_format/value",
            "document-invalid",
        ),
        (
            {"statusCode": 404, "message": "No content found", "reason": "Not Found", "data": {}},
            "saved.json",
            "response-is-error",
        ),
        (
            {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found"}]},
            "saved.json",
            "response-is-error",
        ),
        (
            {"errors": [{"status": "403", "title": None}]},
            "saved.json",
            "response-is-error",
        ),
        (
            {"code": 401, "message": "Unauthorized; scope does not match"},
            "saved.json",
            "response-is-error",
        ),
        (
            {"statusCode": 500, "message": "x" * 201},
            "saved.json",
            "response-is-error",
        ),
        (
            {"statusCode": 404, "reason": "Not Found", "errors": {"a": 1}},
            "saved.json",
            "response-is-error",
        ),
        (
            {"statusCode": 400, "message": "Bad", "errors": []},
            "saved.json",
            "response-is-error",
        ),
        ({"name": "x"}, "saved.json", "json-not-a-page"),
        ({"message": "x"}, "saved.json", "json-not-a-page"),
        ({"code": "x"}, "saved.json", "json-not-a-page"),
        (
            {"errors": [{"title": "x"}]},
            "saved.json",
            "json-not-a-page",
        ),
        ({"results": []}, "saved.json", "response-not-one-page"),
        ([{}, {}], "saved.json", "response-not-one-page"),
        (["a"], "saved.json", "response-not-one-page"),
        (
            b'{"body": {"view": ',
            "saved.json:1:19",
            "json-invalid",
        ),
        (b'{"a": 1} x', "saved.json:1:10", "json-invalid"),
        (b"[" * 200_000, "saved.json", "json-too-deep"),
        (b'{"a":' * 200_000, "saved.json", "json-too-deep"),
    ],
)
def test_json_without_a_page_is_refused(answer: Any, place: str, id: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read(answer)
    assert (str(caught.value.place), caught.value.id) == (place, id)
    assert_told(caught.value, place)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            {"code": 401, "message": "Unauthorized; scope does not match"},
            "401 from Confluence, not a page: Unauth",
        ),
        (
            {"statusCode": 404, "reason": "Not Found", "errors": {"a": 1}},
            "404 from Confluence, not a page: Not Fo",
        ),
        (
            {"statusCode": 500, "message": "x" * 201},
            f"500 from Confluence, not a page: {'x' * 200}",
        ),
        ({"errors": [{"status": "403", "title": None}]}, "403 from Confluence, not a page$"),
    ],
)
def test_the_error_of_confluence_is_quoted(answer: Any, message: str) -> None:
    with pytest.raises(OicpGenError, match=message) as caught:
        read(answer)
    assert "x" * 201 not in caught.value.message


@pytest.mark.parametrize(
    ("answer", "results"),
    [({"results": []}, "0 results"), (["a"], "1 result"), ([{}, {}], "2 results")],
)
def test_a_list_of_pages_is_refused_with_their_number(answer: Any, results: str) -> None:
    with pytest.raises(OicpGenError, match=f"this is a list of {results}, not one page"):
        read(answer)


def test_a_number_may_have_a_million_digits() -> None:
    answer = b'{"id": ' + b"9" * 1_000_000 + b', "body": {"view": {"value": "<p>a</p>"}}}'
    assert read(answer).kind is PageKind.PAGE


def test_json_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_VALUES", 100)
    with pytest.raises(OicpGenError, match="more than 100 values"):
        read({"a": [0] * 100})


@pytest.mark.parametrize(
    "html", ["[TODO] <table><tr><td>a</table>", "{x} <table><tr><td>a</table>"]
)
def test_html_that_begins_with_a_bracket_is_no_json(html: str) -> None:
    assert read(html.encode()).tables[0].rows[0][0].text == "a"
