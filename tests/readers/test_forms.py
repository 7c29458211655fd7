"""The same table in every format of a page: the same spec, except for its source."""

import json
from collections.abc import Mapping

import pytest

from oicp_gen.contract.ledger import read_ledger
from oicp_gen.model.page import Page, PageKind
from oicp_gen.model.spec import Entry, Note
from oicp_gen.normalize import normalize
from oicp_gen.readers.read import read_page
from tests.support.builders import contract_of, export

HEADINGS = ("Status Code", "Sent By:", "Description", "Additional Information")
SMILE = 'data-emoji-shortname=":slight_smile:" data-emoji-id="1f642" data-emoji-fallback="🙂"'
CHECK = (
    'data-emoji-shortname=":check_mark:" data-emoji-id="atlassian-check_mark"'
    ' data-emoji-fallback=":check_mark:"'
)


def in_rows(rows: list[list[str]], *, th: str, td: str) -> str:
    """A table body of these cells."""
    head = "".join(f"<{th}><p><strong>{heading}</strong></p></th>" for heading in HEADINGS)
    cells = ("".join(f"<{td}>{cell}</td>" for cell in row) for row in rows)
    return f"<tbody><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


CLOUD = '<div class="table-wrap"><table data-layout="default" class="confluenceTable">' + in_rows(
    [
        [
            "<p>000</p>",
            "<p>HUBJECT</p>",
            "<p>Success</p>",
            f'<p>It is <strong>fine</strong> <img class="emoticon emoticon-smile" {SMILE}'
            ' src="images/icons/emoticons/smile.png" data-emoticon-name="smile"'
            ' alt="(smile)"/></p>',
        ],
        [
            "<p>017</p>",
            "<p>CPO, <s>EMP</s></p>",
            "<p>Unauthorized &lt;b&gt; &amp; more</p>",
            '<p>State <span class="status-macro aui-lozenge aui-lozenge-success">DONE</span>, see'
            ' <a href="https://example.com/?a=1&amp;b=2" class="external-link">here</a> and'
            ' <a href="Other-page_12.html">Other page</a></p>'
            "<ul><li><p>one</p></li><li><p>two <em>three</em></p></li></ul>",
        ],
        [
            "<p>018</p>",
            "<p />",
            "<p>Late</p>",
            f'<p><img class="emoticon emoticon-blue-star" {CHECK} alt="(blue star)"/> on'
            ' <time datetime="2024-01-12" class="date-past">2024-01-12</time></p>'
            '<div class="code panel"><div class="codeContent panelContent"><pre>a = 1\nb</pre>'
            '</div></div><ul class="inline-task-list"><li class="checked">task</li></ul>',
        ],
        ["<p>019</p>", "<p>&nbsp;</p>", "<p>Bare</p>", "<p><br/></p>"],
    ],
    th='th class="confluenceTh"',
    td='td class="confluenceTd"',
)

SERVER = (
    CLOUD.replace("<p>HUBJECT</p>", "HUBJECT")
    .replace("<p />", "<br/>")
    .replace('<td class="confluenceTd">', '<td colspan="1" class="confluenceTd">')
    .replace(SMILE, "")
    .replace("smile.png", "smile.svg")
    .replace('alt="(smile)"', 'alt="(Lächeln)"')
    .replace('class="emoticon emoticon-blue-star"', 'class="emoticon emoticon-tick"')
    .replace(CHECK, 'data-emoticon-name="tick" src="images/icons/emoticons/check.svg"')
)

VIEW = (
    CLOUD.replace("images/icons", "/wiki/s/-1959019322/6452/abc/_/images/icons")
    .replace("Other-page_12.html", "/wiki/spaces/KEY/pages/12/Other+page")
    .replace(
        "aui-lozenge-success",
        'aui-lozenge-success conf-macro output-inline" data-hasbody="false"'
        ' data-macro-id="c1c5" data-macro-name="status',
    )
)

STORAGE = '<table data-table-width="760" data-layout="default" ac:local-id="x">' + in_rows(
    [
        [
            "<p>000</p>",
            "<p>HUBJECT</p>",
            "<p>Success</p>",
            '<p>It is <strong>fine</strong> <ac:emoticon ac:name="smile"'
            ' ac:emoji-shortname=":slight_smile:" ac:emoji-id="1f642"'
            ' ac:emoji-fallback="🙂" /></p>',
        ],
        [
            "<p>017</p>",
            "<p>CPO, <s>EMP</s></p>",
            "<p>Unauthorized &lt;b&gt; &amp; more</p>",
            '<p>State <ac:structured-macro ac:name="status" ac:macro-id="1"><ac:parameter'
            ' ac:name="title">DONE</ac:parameter><ac:parameter ac:name="colour">Green'
            "</ac:parameter></ac:structured-macro>, see"
            ' <a href="https://example.com/?a=1&amp;b=2">here</a> and <ac:link><ri:page'
            ' ri:content-title="Other page" ri:version-at-save="1" /></ac:link></p>'
            "<ul><li><p>one</p></li><li><p>two <em>three</em></p></li></ul>",
        ],
        [
            "<p>018</p>",
            "<p />",
            "<p>Late</p>",
            '<p><ac:emoticon ac:name="blue-star" ac:emoji-shortname=":check_mark:"'
            ' ac:emoji-id="atlassian-check_mark" ac:emoji-fallback=":check_mark:" /> on'
            ' <time datetime="2024-01-12" /></p><ac:structured-macro ac:name="code">'
            '<ac:parameter ac:name="language">py</ac:parameter><ac:plain-text-body>'
            "<![CDATA[a = 1\nb]]></ac:plain-text-body></ac:structured-macro><ac:task-list><ac:task>"
            "<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
            '<ac:task-body><span class="placeholder-inline-tasks">task</span></ac:task-body>'
            "</ac:task></ac:task-list>",
        ],
        ["<p>019</p>", "<p>&nbsp;</p>", "<p>Bare</p>", "<p><ac:placeholder>x</ac:placeholder></p>"],
    ],
    th="th",
    td="td",
)

V1 = {
    "id": "12",
    "type": "page",
    "title": "Title",
    "space": {"key": "S", "name": "Space"},
    "history": {"createdBy": {"displayName": "Ann"}, "createdDate": "2024-01-12T09:10:12.345Z"},
    "version": {"number": 1},
}
V2 = {"id": "12", "status": "current", "title": "Title", "spaceId": "9"}


def answer(page: Mapping[str, object], form: str, value: str) -> bytes:
    """A saved response with a body in one format."""
    body = {form: {"representation": form, "value": value}}
    return json.dumps({**page, "body": body}).encode()


FORMS = {
    "export of Cloud": export(CLOUD).encode(),
    "export of a Data Center": export(SERVER).encode(),
    "export in another charset": export(CLOUD).encode("utf-16"),
    "fragment": CLOUD.encode(),
    "answer of v1, export_view": answer(V1, "export_view", CLOUD),
    "answer of v1, view": answer(V1, "view", VIEW),
    "answer of v2, export_view": answer(V2, "export_view", CLOUD),
    "answer of v2, view": answer(V2, "view", VIEW),
    "answer of v2, storage": answer(V2, "storage", STORAGE),
    "answer in ASCII": answer(V1, "view", SERVER),
    "storage format": STORAGE.encode(),
    "storage format in XML": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ac:confluence SYSTEM "x.dtd" [\n'
        '<!ENTITY nbsp "&#160;">\n]>\n<ac:confluence xmlns:ac="a" xmlns:ri="r">'
        f"{STORAGE}</ac:confluence>"
    ).encode(),
}


def page_in(form: str) -> Page:
    return read_page(FORMS[form], file="source/Title_12.html", sha256="0" * 64)


def entries_of(page: Page) -> tuple[Entry, ...]:
    result = normalize(page, contract_of(), read_ledger("", file="names.toml"))
    assert result.spec, result.findings
    return result.spec.entries


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_entries_in_every_form(form: str) -> None:
    page = page_in(form)
    assert (page.kind, page.page_id, page.cut_off) == (PageKind.PAGE, "12", None)
    assert entries_of(page) == entries_of(page_in("export of Cloud"))


def test_these_entries_hold_what_the_page_says() -> None:
    success, unauthorized, late, bare = entries_of(page_in("export of Cloud"))
    assert success.values["additional_info"] == Note(
        text="It is fine 🙂", markdown="It is **fine** 🙂"
    )
    assert unauthorized.values["sent_by"] == ("CPO",)
    assert unauthorized.values["description"] == "Unauthorized <b> & more"
    assert unauthorized.values["additional_info"] == Note(
        text="State DONE, see here and Other page one two three",
        markdown="State DONE, see [here](https://example.com/?a=1&b=2) and Other page\n\n"
        "- one\n- two *three*",
    )
    assert late.values["sent_by"] == ()
    assert late.values["additional_info"] == Note(
        text="✅ on 2024-01-12 a = 1 b ☑ task",
        markdown="✅ on 2024-01-12\n\n`a = 1`\\\n`b`\n\n- ☑ task",
    )
    assert bare.values["additional_info"] is None


@pytest.mark.parametrize("form", FORMS)
def test_the_visible_text_is_the_same_in_every_form(form: str) -> None:
    seen = [[cell.visible_line for cell in row] for row in page_in(form).tables[0].rows]
    assert seen[0] == list(HEADINGS)
    assert seen[1] == ["000", "HUBJECT", "Success", "It is fine 🙂"]
    assert seen[2][1] == "CPO, EMP"
    assert seen[3][3] == "✅ on 2024-01-12 a = 1 b ☑ task"
