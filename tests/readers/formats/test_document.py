"""A body in Atlassian's document format: its nodes, its places, what is refused."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Cell, Page, PageKind
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from tests.support.projects import assert_told

Node = Mapping[str, Any]


def node(kind: str, *content: Node, **attributes: Any) -> Node:
    return {"type": kind, "attrs": attributes, "content": list(content)}


def text(words: str, *marks: str | Node) -> Node:
    given = [{"type": mark} if isinstance(mark, str) else mark for mark in marks]
    return {"type": "text", "text": words, "marks": given}


def paragraph(*content: Node) -> Node:
    return node("paragraph", *content)


def cell_of(*content: Node, kind: str = "tableCell", **attributes: Any) -> Node:
    return node(kind, *content, **attributes)


def table(*rows: list[Node]) -> Node:
    return node("table", *(node("tableRow", *row) for row in rows))


def document(*content: Node) -> dict[str, Any]:
    return {"version": 1, "type": "doc", "content": list(content)}


def answer(value: str, **more: Any) -> bytes:
    """A saved response with this body."""
    body = {"atlas_doc_format": {"representation": "atlas_doc_format", "value": value}}
    return json.dumps({"id": "12", "title": "Title", "body": body, **more}).encode()


def read(data: bytes | dict[str, Any]) -> Page:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return read_page(raw, file="page.json", sha256="0")


def cell(*content: Node) -> Cell:
    """A cell with this content, as read."""
    (only,) = read(document(table([cell_of(*content)]))).tables[0].rows[0]
    return only


def lines(*content: Node) -> list[str]:
    return list(cell(*content).content.lines)


def refused(data: bytes | dict[str, Any]) -> OicpGenError:
    with pytest.raises(OicpGenError) as error:
        read(data)
    assert_told(error.value, "page.json")
    return error.value


# Tables


def test_a_table_is_read_with_its_headings_and_spans() -> None:
    page = read(
        document(
            node("heading", text("Errors"), level=2),
            table(
                [
                    cell_of(paragraph(text("Code", "strong")), kind="tableHeader"),
                    cell_of(paragraph(text("Text")), kind="tableHeader", colspan=2),
                ],
                [
                    cell_of(paragraph(text("E101")), rowspan=2),
                    cell_of(paragraph(text("a"))),
                    cell_of(paragraph(text("b"))),
                ],
                [cell_of(paragraph(text("c"))), cell_of(paragraph())],
            ),
        )
    )
    (found,) = page.tables
    assert (page.kind, found.heading) == (PageKind.PAGE, "Errors")
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["Code", "Text", "Text"],
        ["E101", "a", "b"],
        ["E101", "c", ""],
    ]
    assert [cell.header for cell in found.rows[0]] == [True] * 3


def test_the_place_of_a_cell_is_that_of_its_node() -> None:
    rows = [[cell_of(paragraph(text(f"{row}{column}"))) for column in "ab"] for row in "12"]
    for indent in (None, 1, 4):
        written = json.dumps(document(paragraph(text("{")), table(*rows)), indent=indent)
        for page in (read(written.encode()), read(answer(written))):
            source = written.split("\n")
            (found,) = page.tables
            assert source[found.line - 1][found.column - 1] == "{"
            for row in found.rows:
                for each in row:
                    after = "\n".join(source[each.line - 1 :])[each.column - 1 :]
                    node, _ = json.JSONDecoder().raw_decode(after)
                    assert node["type"] == "tableCell"
                    assert node["content"][0]["content"][0]["text"] == each.text


def test_a_response_says_where_the_document_is() -> None:
    page = read(answer(json.dumps(document(table([cell_of(paragraph(text("a")))])))))
    assert page.where == "page.json#/body/atlas_doc_format/value"
    assert (page.title, page.page_id) == ("Title", "12")
    alone = read(document(table([cell_of(paragraph(text("a")))])))
    assert (alone.where, alone.title, alone.page_id) == ("page.json", "", None)


def test_a_converted_body_is_read_too() -> None:
    value = json.dumps(document(table([cell_of(paragraph(text("a")))])))
    page = read({"value": value, "representation": "atlas_doc_format"})
    assert page.tables[0].rows[0][0].text == "a"


def test_other_formats_of_the_body_come_first() -> None:
    data = json.loads(answer(json.dumps(document(table([cell_of(paragraph(text("no")))])))))
    data["body"]["storage"] = {"value": "<table><tr><td>yes</table>"}
    assert read(data).tables[0].rows[0][0].text == "yes"


def test_an_empty_document_is_an_empty_page() -> None:
    assert read(answer(json.dumps(document()))).kind is PageKind.EMPTY


# Texts


@pytest.mark.parametrize(
    ("mark", "style"),
    [
        ("strong", {"strong": True}),
        ("em", {"emphasis": True}),
        ("code", {"code": True}),
        ("underline", {}),
        ({"type": "textColor", "attrs": {"color": "#f00"}}, {}),
        (
            {"type": "link", "attrs": {"href": "https://example.com/?a&b"}},
            {"link": "https://example.com/?a&b"},
        ),
    ],
)
def test_a_mark_is_the_style_of_a_text(mark: str | Node, style: dict[str, Any]) -> None:
    (block,) = cell(paragraph(text("x"), text("<y> &amp;", mark))).content.blocks
    plain, *marked = block.runs
    assert "".join(run.text for run in block.runs) == "x<y> &amp;"
    if style:
        assert marked[0] == plain._replace(text="<y> &amp;", **style)


def test_what_is_struck_out_is_no_text() -> None:
    found = cell(paragraph(text("a "), text("b", "strike")))
    assert (found.text, [mark.what for mark in found.marks]) == ("a", ["struck"])


def test_lines_lists_and_blocks_are_lines() -> None:
    assert lines(paragraph(text("a"), node("hardBreak"), text("b"))) == ["a", "b"]
    items = [node("listItem", paragraph(text(word))) for word in ("a", "b")]
    blocks = cell(node("orderedList", *items, order=3)).content.blocks
    assert [(block.marker, block.runs[0].text) for block in blocks] == [("3.", "a"), ("4.", "b")]
    blocks = cell(node("bulletList", *items)).content.blocks
    assert [block.marker for block in blocks] == ["-", "-"]
    assert lines(node("codeBlock", text("a = 1\nb"), language="py")) == ["a = 1", "b"]
    around = ("panel", "blockquote", "layoutSection", "layoutColumn", "mediaSingle", "decisionList")
    for kind in around:
        assert lines(paragraph(text("a")), node(kind, paragraph(text("b")))) == ["a", "b"]
    assert lines(node("expand", paragraph(text("b")), title="More"))[-1] == "b"


@pytest.mark.parametrize(
    ("inline", "shown"),
    [
        (node("status", text="DONE", color="green"), "DONE"),
        (node("mention", id="1", text="@Ann Lee"), "Ann Lee"),
        (node("date", timestamp="1705017600000"), "2024-01-12"),
        (node("date", timestamp="-86400000"), ""),
        (node("date", timestamp="9" * 30), ""),
        (node("emoji", shortName=":slight_smile:", id="1f642", text="🙂"), "🙂"),
        (node("emoji", shortName=":check_mark:", id="atlassian-check_mark"), "✅"),
        (node("inlineCard", url="https://example.com/a"), "https://example.com/a"),
        (node("inlineCard", data={"name": "A", "url": "https://example.com"}), "A"),
        (node("placeholder", text="Type here"), ""),
    ],
)
def test_an_inline_node_is_what_a_reader_sees(inline: Node, shown: str) -> None:
    assert cell(paragraph(text("x "), inline, text(" y"))).text == " ".join(f"x {shown} y".split())


def test_a_picture_is_a_mark() -> None:
    picture = node("media", type="file", id="7", alt="a torn label")
    found = cell(node("mediaSingle", picture))
    assert [(mark.what, mark.detail) for mark in found.marks] == [("image", "a torn label")]


def test_the_body_of_a_macro_is_read_and_its_parameters_are_not() -> None:
    parameters = {"macroParams": {"title": {"value": "no"}, "odd": "no"}}
    macro = node(
        "bodiedExtension", paragraph(text("inside")), extensionKey="details", parameters=parameters
    )
    assert "inside" in cell(macro).text
    assert "odd" not in cell(macro).text


def macro(name: str, /, *content: Node, **parameters: str) -> Node:
    values = {key.strip("_"): {"value": value} for key, value in parameters.items()}
    kind = "bodiedExtension" if content else "extension"
    return node(kind, *content, extensionKey=name, parameters={"macroParams": values})


def test_the_content_of_an_unknown_node_is_read_and_the_node_is_reported() -> None:
    found = cell(node("newBlock", paragraph(text("inside"))))
    assert found.text == "inside"
    assert [(mark.what, mark.detail) for mark in found.marks] == [("macro", "newBlock")]


@pytest.mark.parametrize(
    ("inner", "what", "detail"),
    [
        (node("newInline"), "macro", "newInline"),
        (node("syncBlock"), "macro", "syncBlock"),
        (node("mention", id="557058:x"), "user", "557058:x"),
        (node("date", timestamp="soon"), "macro", "date"),
        (node("inlineCard"), "macro", "inlineCard"),
        (macro("excerpt-include", _="Retry rules"), "macro", "excerpt-include Retry rules"),
        ({"text": "lost"}, "macro", "a node without a type"),
    ],
)
def test_what_has_no_text_in_the_document_is_reported(inner: Node, what: str, detail: str) -> None:
    found = cell(paragraph(text("x ")), inner)
    assert found.text == "x"
    assert [(mark.what, mark.detail) for mark in found.marks] == [(what, detail)]
    outside = read(document(inner, table([cell_of(paragraph(text("a")))])))
    assert [(one.what, one.detail) for one in outside.unread] == [(what, detail)]


def test_a_macro_is_what_it_is_in_storage_format() -> None:
    assert cell(macro("jira", key="PARCEL-17")).text == "PARCEL-17"
    assert lines(macro("panel", paragraph(text("Retry")), title="Since 2.1")) == [
        "Since 2.1",
        "Retry",
    ]
    hidden = cell(macro("excerpt", paragraph(text("no")), hidden="true"))
    assert (hidden.text, [mark.what for mark in hidden.marks]) == ("", ["hidden"])
    assert lines(node("nestedExpand", paragraph(text("Wait")), title="Carriers only")) == [
        "Carriers only",
        "Wait",
    ]


def test_the_state_of_a_task_is_kept() -> None:
    items = [node("taskItem", text(state), state=state) for state in ("DONE", "TODO")]
    storage = (
        "<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>DONE"
        "</ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>TODO</ac:task-body></ac:task></ac:task-list>"
    )
    page = read(f"<table><tr><td>{storage}</td></tr></table>".encode())
    assert cell(node("taskList", *items)).content == page.tables[0].rows[0][0].content


def test_a_raised_text_is_not_flattened() -> None:
    raised = text("32", {"type": "subsup", "attrs": {"type": "sup"}})
    assert cell(paragraph(text("2"), raised)).text == "2³²"


# What is refused


@pytest.mark.parametrize(
    ("data", "id", "place"),
    [
        (answer("{"), "document-invalid", "page.json#/body/atlas_doc_format/value:1:2"),
        (answer("[]"), "document-invalid", "page.json#/body/atlas_doc_format/value"),
        (answer('{"type": "page"}'), "document-invalid", "page.json#/body/atlas_doc_format/value"),
        (b'{"type": "doc", "content": [', "json-invalid", "page.json:1:29"),
        (
            answer('{"type":"doc","content":[' * 50_000),
            "json-too-deep",
            "page.json#/body/atlas_doc_format/value",
        ),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, id: str, place: str) -> None:
    error = refused(data)
    assert (error.id, str(error.place)) == (id, place)


def test_a_deep_document_is_read_or_refused() -> None:
    start, end = '{"type":"doc","content":[', "]}"
    quoted = '{"type":"blockquote","content":['
    refusals = []
    for depth in (5, 50, 150, 250, 320, 400, 900, 5_000):
        data = f"{start}{quoted * depth}{end * depth}{end}".encode()
        try:
            assert read(data).kind is PageKind.PAGE
        except OicpGenError as error:
            refusals.append((depth, error.id))
    assert refusals
    assert {found for _, found in refusals} <= {"json-too-deep", "nesting-too-deep"}
    assert min(depth for depth, _ in refusals) > 50


def test_values_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_VALUES", 20)
    assert refused(document(*[paragraph(text("x"))] * 5)).id == "json-too-large"


@pytest.mark.parametrize("value", [None, 7, "x", [], [1, "a", None], {"a": 1}, [[{}]]])
def test_odd_values_are_never_an_internal_error(value: Any) -> None:
    for key in ("type", "attrs", "content", "marks", "text"):
        odd = {**node("tableCell", paragraph(text("x"))), key: value}
        read(document(table([odd])))
        read(document({**paragraph(text("x")), key: value}))
        read(document(paragraph({**text("x", "link"), key: value})))


CODES = document(table([cell_of(paragraph(text("E101"))), cell_of(paragraph(text("Label torn")))]))


@pytest.mark.parametrize(
    "body",
    [
        {"atlas_doc_format": {"representation": "atlas_doc_format", "value": CODES}},
        {"atlas_doc_format": CODES},
        {"storage": {}, "atlas_doc_format": {"value": CODES}},
        CODES,
    ],
)
@pytest.mark.parametrize("around", ["page", "results", "list"])
def test_a_document_may_be_an_object_in_the_answer(body: Node, around: str) -> None:
    held: dict[str, Any] = {"id": "12", "title": "Title", "body": body}
    whole = {"page": held, "results": {"results": [held]}, "list": [held]}[around]
    raw = json.dumps(whole, indent=1)
    found = read_page(raw.encode(), file="page.json", sha256="0")
    ((first, second),) = found.tables[0].rows
    assert (found.page_id, found.title, found.where) == ("12", "Title", "page.json")
    assert [first.text, second.text] == ["E101", "Label torn"]
    # The place is that of the cell's object in the file.
    lines = raw.split("\n")
    for cell in (first, second):
        assert lines[cell.line - 1][cell.column - 1 :] == "{"
        assert '"tableCell"' in lines[cell.line]
    assert second.line > first.line


def test_a_document_in_the_answer_of_a_converter_is_read() -> None:
    found = read({"representation": "atlas_doc_format", "value": CODES})
    assert [cell.text for cell in found.tables[0].rows[0]] == ["E101", "Label torn"]


def test_an_empty_document_in_an_answer_is_an_empty_page() -> None:
    found = read({"id": "12", "body": {"atlas_doc_format": {"value": document()}}})
    assert found.kind is PageKind.EMPTY


@pytest.mark.parametrize("body", [{"type": "page"}, {"storage": {"value": {}}}, {"value": "x"}])
def test_an_object_that_is_not_a_document_is_not_a_body(body: Node) -> None:
    with pytest.raises(OicpGenError) as error:
        read({"id": "12", "body": body})
    assert (error.value.id, str(error.value.place)) == ("body-missing", "page.json#/body")
