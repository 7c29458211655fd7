"""One table in every form in which a page is published: one spec, apart from its source."""

import json
import quopri
from typing import Any

import pytest

from oicp_gen.contract.ledger import Ledger
from oicp_gen.contract.parse import parse_contract
from oicp_gen.normalize import normalize
from oicp_gen.readers.read import read_page
from tests.support.builders import export
from tests.support.stored import body, entities, page, space_of

CONTRACT = """\
[catalog]
id = "parcel-codes"
title = "Parcel codes"
protocol = "Parcel 1.0"
page = "Codes_11.html"
entry = "Code"

[code]
column = "Code"
pattern = "[A-Z][0-9]{3}"
name_from = "text"

[fields.text]
column = "Text"
kind = "text"

[fields.sent_by]
column = "Sent by"
kind = "set"
enum = "Sender"
values = { SHIPPER = [], CARRIER = [], DEPOT = [] }
separators = [",", "/"]

[fields.advice]
column = "Advice"
kind = "rich"

[package]
name = "parcel-codes"
version = "0.1.0"
"""

HEADINGS = ("Code", "Text", "Sent by", "Advice")
HTML_ROWS = (
    (
        "E101",
        "Label torn &amp; wet",
        "SHIPPER, CARRIER",
        'Ask <strong>twice</strong>,<br/>then <a href="https://example.com/?a=1&amp;b=2">look</a>',
    ),
    ("E102", "Van | full", "DEPOT", "<em>Wait</em> for <code>a &lt; b</code> 🙂"),
    ("E103", "Straße gesperrt", "", "was <s>closed</s> shut"),
    ("E104", "Gate shut", "CARRIER / DEPOT", ""),
)


def html(*, around: str = "", th: str = "th", td: str = "td") -> str:
    """The table as HTML; with `around`, in an element of this name in each cell."""
    before, after = (f"<{around}>", f"</{around}>") if around else ("", "")

    def row(tag: str, cells: tuple[str, ...]) -> str:
        inside = "".join(f"<{tag}>{before}{cell}{after}</{tag[:2]}>" for cell in cells)
        return f"<tr>{inside}</tr>\n"

    rows = "".join(row(td, cells) for cells in HTML_ROWS)
    return f"<table><tbody>{row(th, HEADINGS)}{rows}</tbody></table>"


EXPORT = html(around="p", th='th class="confluenceTh"', td='td class="confluenceTd"')
STORAGE = html(around="p").replace("🙂", '<ac:emoticon ac:name="x" ac:emoji-fallback="🙂" />')

MARKDOWN = """\
| Code | Text | Sent by | Advice |
|:-----|------|---------|--------|
| E101 | Label torn & wet | SHIPPER, CARRIER | Ask **twice**,<br/>then [look](https://example.com/?a=1&b=2) |
| E102 | Van \\| full | DEPOT | *Wait* for `a < b` 🙂 |
| E103 | Straße gesperrt | | was ~~closed~~ shut |
| E104 | Gate shut | CARRIER / DEPOT | |
"""  # noqa: E501  # a row is a line

WIKI = """\
||Code||Text||Sent by||Advice||
|E101|Label torn & wet|SHIPPER, CARRIER|Ask *twice*, \\\\ then [look|https://example.com/?a=1&b=2]|
|E102|Van \\| full|DEPOT|_Wait_ for {{a < b}} 🙂|
|E103|Straße gesperrt| |was -closed- shut|
|E104|Gate shut|CARRIER / DEPOT| |
"""


def text(words: str, mark: str = "", **attributes: str) -> dict[str, Any]:
    marks = [{"type": mark, "attrs": attributes}] if mark else []
    return {"type": "text", "text": words, "marks": marks}


EMOJI = {"type": "emoji", "attrs": {"shortName": ":slight_smile:", "id": "1f642", "text": "🙂"}}
NODES: dict[str, list[dict[str, Any]]] = {
    HTML_ROWS[0][3]: [
        text("Ask "),
        text("twice", "strong"),
        text(","),
        {"type": "hardBreak"},
        text("then "),
        text("look", "link", href="https://example.com/?a=1&b=2"),
    ],
    HTML_ROWS[1][3]: [text("Wait", "em"), text(" for "), text("a < b", "code"), text(" "), EMOJI],
    HTML_ROWS[2][3]: [text("was "), text("closed", "strike"), text(" shut")],
}
"""The cells that are more than a text."""


def document() -> str:
    """The table in Atlassian's document format."""

    def cell(kind: str, content: str) -> dict[str, Any]:
        plain = [text(content.replace("&amp;", "&"))] if content else []
        inside = {"type": "paragraph", "content": NODES.get(content, plain)}
        return {"type": kind, "attrs": {}, "content": [inside]}

    rows = [[cell("tableHeader", heading) for heading in HEADINGS]]
    rows += [[cell("tableCell", content) for content in cells] for cells in HTML_ROWS]
    table = {"type": "table", "content": [{"type": "tableRow", "content": row} for row in rows]}
    return json.dumps({"version": 1, "type": "doc", "content": [table]}, ensure_ascii=False)


def answer(form: str, value: str) -> bytes:
    return json.dumps({"id": "11", "title": "Codes", "body": {form: {"value": value}}}).encode()


def message(page: str) -> bytes:
    head = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
        "Content-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    return head.encode() + quopri.encodestring(page.encode()) + b"\n--x--\n"


FORMS = {
    "HTML export": ("Codes_11.html", export(EXPORT).encode()),
    "fragment": ("Codes_11.html", EXPORT.encode()),
    "storage format": ("Codes_11.xml", STORAGE.encode()),
    "answer, export_view": ("11.json", answer("export_view", EXPORT)),
    "answer, view": ("11.json", answer("view", EXPORT)),
    "answer, storage": ("11.json", answer("storage", STORAGE)),
    "answer, document": ("11.json", answer("atlas_doc_format", document())),
    "document alone": ("11.json", document().encode()),
    "XML export": ("entities.xml", space_of({"Codes": STORAGE})),
    "XML export, wiki markup": (
        "entities.xml",
        entities(page(11, "Codes"), body(11, WIKI, kind="0")),
    ),
    "export for Word": ("Codes_11.doc", message(f"<html><body>{EXPORT}</body></html>")),
    "web archive": ("Codes_11.mht", message(export(EXPORT))),
    "Markdown, pipes": ("codes.md", f"# Codes\n\n{MARKDOWN}".encode()),
    "Markdown, HTML": ("codes.md", f"# Codes\n\nText.\n\n{html()}\n".encode()),
}


def spec_of(form: str) -> dict[str, Any]:
    """The spec of a form, without its source."""
    file, data = FORMS[form]
    page = read_page(data, file=f"source/{file}", sha256="0" * 64)
    contract = parse_contract(CONTRACT.encode(), file="contract.toml")
    result = normalize(page, contract, Ledger())
    assert result.spec, result.findings
    made = result.spec.to_json()
    del made["source"]
    return made


def test_the_spec_has_what_the_table_says() -> None:
    entries = spec_of("HTML export")["entries"]
    assert [entry["text"] for entry in entries] == [
        "Label torn & wet",
        "Van | full",
        "Straße gesperrt",
        "Gate shut",
    ]
    assert entries[0]["sent_by"] == ["SHIPPER", "CARRIER"]
    assert entries[0]["advice"]["markdown"] == (
        "Ask **twice**,\\\nthen [look](https://example.com/?a=1&b=2)"
    )
    assert entries[1]["advice"]["markdown"] == "*Wait* for `a < b` 🙂"
    assert entries[2]["advice"]["text"] == "was shut"
    assert entries[3]["advice"] is None


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_spec(form: str) -> None:
    assert spec_of(form) == spec_of("HTML export")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_the_places_of_its_cells(form: str) -> None:
    file, data = FORMS[form]
    page = read_page(data, file=f"source/{file}", sha256="0" * 64)
    places = [(cell.line, cell.column) for row in page.tables[0].rows for cell in row]
    assert places == sorted(places)
    assert len(set(places)) == len(places) == 20


def test_a_surplus_cell_of_markdown_is_a_finding_at_its_place() -> None:
    text = MARKDOWN.replace("| was ~~closed~~ shut |", "| shut | seldom |")
    page = read_page(text.encode(), file="source/codes.md", sha256="0" * 64)
    result = normalize(page, parse_contract(CONTRACT.encode(), file="contract.toml"), Ledger())
    (found,) = (finding for finding in result.findings if finding.rule == "cells-extra")
    line = text.split("\n")[4]
    assert (found.place.line, found.place.column) == (5, line.index("seldom") + 1)
    assert "seldom" in found.message


@pytest.mark.parametrize("form", ["XML export", "XML export, wiki markup"])
def test_a_control_character_in_an_xml_export_is_a_finding_at_its_place(form: str) -> None:
    file, data = FORMS[form]
    damaged = read_page(
        data.replace(b"Gate shut", b"Gate\x0bshut"), file=f"source/{file}", sha256="0" * 64
    )
    result = normalize(damaged, parse_contract(CONTRACT.encode(), file="contract.toml"), Ledger())
    (found,) = (finding for finding in result.findings if finding.rule == "text-control")
    cell = damaged.tables[0].rows[4][1]
    assert (found.place.line, found.place.column) == (cell.line, cell.column)
    assert result.spec
    assert result.spec.to_json()["entries"][3]["text"] == "Gate shut"
