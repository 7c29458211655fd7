"""One table in every form in which Confluence hands out a page: the spec is the same."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.names import Ledger
from oicp_gen.normalize import normalize
from oicp_gen.page import Kind, Page
from oicp_gen.readers import markup, read_page
from oicp_gen.spec import Entry
from tests.builders import contract, export

CLOUD_SMILE = (
    '<img class="emoticon emoticon-smile" data-emoji-id="1f642" data-emoji-fallback="🙂"'
    ' data-emoji-shortname=":slight_smile:" src="{}" width="16" height="16"'
    ' data-emoticon-name="smile" alt="(smile)"/>'
)
DC_SMILE = (
    '<img class="emoticon emoticon-smile" data-emoticon-name="smile" alt="(Lächeln)"'
    ' src="images/icons/emoticons/smile.svg"/>'
)
STORAGE_SMILE = (
    '<ac:emoticon ac:name="smile" ac:emoji-shortname=":slight_smile:" ac:emoji-id="1f642"'
    ' ac:emoji-fallback="🙂" />'
)
STATUS = '<span class="status-macro aui-lozenge aui-lozenge-success{}">DONE</span>'
STORAGE_STATUS = (
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">DONE</ac:parameter>'
    '<ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro>'
)
STORAGE_CODE = (
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">xml</ac:parameter>'
    "<ac:plain-text-body><![CDATA[<a> & b]]></ac:plain-text-body></ac:structured-macro>"
)
STORAGE_LINK = (
    '<ac:link><ri:page ri:content-title="Other" /><ac:link-body>the guide</ac:link-body></ac:link>'
)


def rows(
    smile: str, status: str, *, link: str, code: str = "<pre>&lt;a&gt; &amp; b</pre>", empty: str
) -> str:
    """The table's rows."""
    note = f"<p>Everything is <strong>fine</strong> {smile}</p><ul><li>{status}</li></ul>{code}"
    cells = (
        ["<strong>Status Code</strong>", "Sent By:", "Description", "Additional Information"],
        ["<p>000</p>", "<p>HUBJECT</p>", "<p>Success</p>", note],
        ["<p>001</p>", empty, "<p><s>old</s>System&nbsp;error</p>", f"<p>See {link}.</p>"],
    )
    lines = []
    for at, row in enumerate(cells):
        tag = "td" if at else "th"
        lines.append("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>")
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


LINK = '<a href="Other_2.html">the guide</a>'
CLOUD = rows(CLOUD_SMILE.format("images/smile.png"), STATUS.format(""), link=LINK, empty="<p />")
DC = rows(DC_SMILE, STATUS.format(""), link=LINK, empty="<br/>")
VIEW = rows(
    CLOUD_SMILE.format("/wiki/s/1/_/images/icons/emoticons/smile.png"),
    STATUS.format(" conf-macro output-inline"),
    link='<a href="/wiki/spaces/X/pages/2">the guide</a>',
    empty="<p> </p>",
)
STORAGE = rows(
    STORAGE_SMILE, STORAGE_STATUS, link=STORAGE_LINK, code=STORAGE_CODE, empty="<p>&nbsp;</p>"
)
DTD = '<!DOCTYPE ac:confluence SYSTEM "x.dtd" [\n<!ENTITY nbsp "&#160;">\n]>\n'

V1: dict[str, Any] = {
    "id": "1",
    "type": "page",
    "title": "Title",
    "space": {"key": "S", "name": "Space"},
    "history": {"createdBy": {"displayName": "Ann"}, "createdDate": "2024-01-12T09:10:12.345Z"},
    "version": {"by": {"displayName": "Bob"}, "when": "2024-01-13T09:10:12.345Z", "number": 2},
    "ancestors": [{"title": "Guide"}],
}
V2: dict[str, Any] = {
    "id": "1",
    "title": "Title",
    "spaceId": "98309",
    "createdAt": "2024-01-12T09:10:12.345Z",
    "version": {"number": 1, "createdAt": "2024-01-12T09:10:12.345Z"},
}


def answer(about: Mapping[str, Any], **bodies: str) -> str:
    """A saved answer with these bodies."""
    body = {form: {"representation": form, "value": value} for form, value in bodies.items()}
    return json.dumps({**about, "body": body})


FORMS = {
    "an export page of Cloud": export(f'<div class="table-wrap">{CLOUD}</div>'),
    "an export page of Data Center": export(DC),
    "an old server's page": (
        "<html><body><table class='pagecontent'><tr><td class='pagebody'>"
        f"{CLOUD}</td></tr></table></body></html>"
    ),
    "a site's template": f'<html><body><div class="wiki-content">{DC}</div></body></html>',
    "a bare fragment": f"<p>x</p>{VIEW}",
    "v1, view": answer(V1, view=VIEW),
    "v2, view": answer(V2, view=VIEW),
    "v1, export_view": answer(V1, storage="", export_view=CLOUD),
    "v2, storage": answer(V2, storage=STORAGE),
    "a wrapped body": json.dumps({"name": "x", "wiki": {"content": DC}}),
    "storage format": STORAGE,
    "storage format with a DTD": f"<?xml version='1.0'?>\n{DTD}<ac:confluence>{STORAGE}",
    "storage format in a layout": (
        '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell>'
        f"{STORAGE}</ac:layout-cell></ac:layout-section></ac:layout>"
    ),
}


def read(text: str, file: str = "source/Title_1.html") -> Page:
    return read_page(text.encode(), file=file, sha256="0" * 64)


def entries(page: Page) -> tuple[Entry, ...]:
    spec = normalize(page, contract(), Ledger(names={}, aliases={})).spec
    assert spec
    return spec.entries


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_spec(form: str) -> None:
    page = read(FORMS[form])
    assert page.kind is Kind.PAGE
    assert entries(page) == entries(read(FORMS["an export page of Cloud"]))


def test_what_that_spec_says() -> None:
    first, second = entries(read(STORAGE))
    assert (first.code, first.values["sent_by"]) == ("000", ("HUBJECT",))
    info = first.values["additional_info"]
    assert getattr(info, "text", None) == "Everything is fine 🙂 DONE <a> & b"
    assert second.values["description"] == "System error"
    assert getattr(second.values["additional_info"], "markdown", None) == "See the guide."


def test_an_answer_says_what_it_knows_of_its_page() -> None:
    page = read(answer(V1, view=VIEW), file="answer.json")
    assert (page.page_id, page.title, page.space) == ("1", "Title", "Space")
    assert page.breadcrumbs == ("Space", "Guide")
    assert (page.created_by, page.created_on) == ("Ann", "2024-01-12T09:10:12.345Z")
    assert (page.modified_by, page.modified_on) == ("Bob", "2024-01-13T09:10:12.345Z")
    assert page.where == "answer.json#/body/view/value"
    never = read(answer(V2, view=VIEW))
    assert (never.created_on, never.modified_on) == ("2024-01-12T09:10:12.345Z", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "1",', "this begins like JSON and is none"),
        ("[" * 100_000, "this begins like JSON and is none"),
        ('{"n": ' + "9" * 5000 + "}", "this begins like JSON and is none"),
        ("[1, 2]", "this is JSON, and no page of Confluence's"),
        ('{"a": 1}', "this is JSON, and no page of Confluence's"),
        ('{"results": []}', "this is a list of pages, not one page"),
        ('{"statusCode": 404, "message": "No content"}', "an error that Confluence answered: No c"),
        ('{"errors": [{"status": 404, "title": "Not Found"}]}', "answered: Not Found"),
        (answer(V2), "the page 'Title' was saved without its body"),
        (answer(V2, atlas_doc_format="{}"), "in the Atlassian Document Format alone"),
    ],
)
def test_an_answer_that_is_no_page_is_refused(text: str, message: str) -> None:
    with pytest.raises(OicpGenError, match=message) as caught:
        read(text, file="answer.json")
    assert caught.value.place == "answer.json"
    assert caught.value.mend


def test_an_empty_body_is_an_empty_page() -> None:
    assert read(answer(V2, storage=" ")).kind is Kind.EMPTY


def test_entities_of_a_dtd_are_never_expanded() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    text = f"<!DOCTYPE x [<!ENTITY l0 'lol'>{bomb}]><ac:x/><table><tr><td>&l29;</td></tr></table>"
    (found,) = read(text).tables
    assert found.rows[0][0].text.startswith("&l29")


def test_a_page_of_a_million_cells_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(markup, "BeautifulSoup", None)
    with pytest.raises(OicpGenError, match="the page has 1,000,002 tags; the limit is 1,000,000"):
        read(f"<table><tr>{'<td>' * 1_000_000}")
