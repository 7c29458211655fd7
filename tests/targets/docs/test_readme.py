"""The documentation: its Markdown, its map, and the program that reads it back."""

import json
import re
import runpy
import shutil
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.tree import SyntaxTreeNode

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, RuleReport, Severity
from oicp_gen.model.richtext import LINE_BREAK, Block, RichText, TextRun, rich_text
from oicp_gen.model.spec import Entry, Note, Spec
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from oicp_gen.text.characters import replace_unsafe
from oicp_gen.text.markdown import markdown
from tests.support.artifacts import GENERATED, MARKDOWN, python
from tests.support.builders import (
    CONTRACT,
    HOSTILE,
    TEMPLATES,
    Rendered,
    contract_of,
    entry,
    note,
    proof_program,
    spec,
)
from tests.support.command import ROOT, run
from tests.support.links import plain
from tests.support.oicp import CPO, EMP, HUBJECT, ROWS
from tests.support.projects import PAGE, edit
from tests.support.thorough import sample
from tests.text.test_markdown import CONTENTS

DOCS = GENERATED / "docs"
TARGETS = read_targets(TEMPLATES)
SENDERS = (HUBJECT, CPO, EMP)
SILENT = "not specified"


# README.md


class Table(NamedTuple):
    """A table as it is seen."""

    head: list[str]
    rows: list[list[str]]


def text_of(node: SyntaxTreeNode) -> str:
    """The text of a node, a blank between its blocks."""
    inner = (part.token for part in node.walk() if part.type == "inline" and part.token)
    return " ".join(text for token in inner if (text := plain(token)))


def nodes_of(text: str) -> list[SyntaxTreeNode]:
    """The blocks of a Markdown text, from first to last."""
    return list(SyntaxTreeNode(MARKDOWN.parse(text)).children)


def tables(nodes: Iterable[SyntaxTreeNode]) -> list[Table]:
    found = []
    for node in nodes:
        if node.type == "table":
            rows = [part for part in node.walk() if part.type == "tr"]
            head, *body = [[text_of(cell) for cell in row.children] for row in rows]
            found.append(Table(head, body))
    return found


def headed(nodes: list[SyntaxTreeNode], level: str) -> dict[str, list[SyntaxTreeNode]]:
    """The blocks below each heading of a level."""
    starts = [at for at, node in enumerate(nodes) if node.type == "heading" and node.tag == level]
    parts = {text_of(nodes[a]): nodes[a + 1 : b] for a, b in pairwise([*starts, len(nodes)])}
    assert len(parts) == len(starts), "two headings are the same"
    return parts


def is_anchor(node: SyntaxTreeNode) -> bool:
    return node.type == "paragraph" and text_of(node) == ""


@pytest.fixture(scope="session")
def page() -> list[SyntaxTreeNode]:
    return nodes_of((DOCS / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def parts(page: list[SyntaxTreeNode]) -> dict[str, list[SyntaxTreeNode]]:
    return headed(page, "h2")


def test_the_documentation_has_a_part_for_every_entry_in_order(
    parts: dict[str, list[SyntaxTreeNode]],
) -> None:
    entries = [f"{row.code} {row.description}" for row in ROWS]
    assert list(parts) == ["In code", "Overview", "All entries", *entries]


def test_every_code_is_in_one_hundred_and_with_each_of_its_senders(
    parts: dict[str, list[SyntaxTreeNode]],
) -> None:
    groups, senders = tables(parts["Overview"])
    assert groups.head == ["Group", "Codes"]
    assert groups.rows == [
        [f"{digit}xx", " ".join(row.code for row in ROWS if row.code[0] == digit)]
        for digit in "01234567"
    ]
    assert senders.head == ["Sent By", "Codes"]
    assert senders.rows == [
        *([sent, " ".join(row.code for row in ROWS if sent in row.senders)] for sent in SENDERS),
        [SILENT, " ".join(row.code for row in ROWS if not row.senders)],
    ]


def test_the_table_has_every_entry(parts: dict[str, list[SyntaxTreeNode]]) -> None:
    assert tables(parts["All entries"]) == [
        Table(
            ["Code", "Description", "Sent By", "Additional Information"],
            [[row.code, row.description, ", ".join(row.senders), row.note or ""] for row in ROWS],
        )
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row.code for row in ROWS])
def test_a_section_says_who_sends_the_code_how_it_is_written_and_what_the_page_adds(
    parts: dict[str, list[SyntaxTreeNode]], row: Any
) -> None:
    facts, *rest = parts[f"{row.code} {row.description}"]
    assert [text_of(item) for item in facts.children] == [
        f"Sent By: {', '.join(row.senders) or SILENT}",
        f"Python: StatusCode.{row.python}",
        f"TypeScript: {row.typescript}",
    ]
    # What follows is the note, a block of its own, and the anchor of the next section.
    shown = [text_of(node) for node in rest if node.type != "html_block" and not is_anchor(node)]
    assert shown == (["Additional Information:", row.note] if row.note else [])


def test_emphasis_in_a_note_is_emphasis_in_its_section() -> None:
    page = Rendered((DOCS / "README.md").read_text(encoding="utf-8"))
    strong = "".join(char.char for char in page.chars if char.strong)
    assert strong == "Bad RequestisHubjectCompatible" * 2  # in the table and in the sections


def test_every_link_leads_to_the_section_of_its_code(page: list[SyntaxTreeNode]) -> None:
    inner = [part for node in page for part in node.walk()]
    links = [
        (str(part.attrs["href"]), "".join(inside.content for inside in part.children))
        for part in inner
        if part.type == "link" and str(part.attrs["href"]).startswith("#")
    ]
    assert {(f"#{text}", text) for _, text in links} == set(links)
    # Each is in the table, with its hundred, and with each sender or those that are not specified.
    times = Counter({row.code: 2 + max(1, len(row.senders)) for row in ROWS})
    assert Counter(text for _, text in links) == times
    # An anchor is a paragraph of its own; the section's heading is what follows it.
    anchors = {
        found[1]: text_of(page[at + 1])
        for at, node in enumerate(page)
        if (
            found := re.fullmatch(
                '<a id="(.+)"></a>', node.children[0].content if is_anchor(node) else ""
            )
        )
    }
    assert anchors == {row.code: f"{row.code} {row.description}" for row in ROWS}


def test_the_map_has_a_text_in_its_place(page: list[SyntaxTreeNode]) -> None:
    (image,) = (part for node in page for part in node.walk() if part.type == "image")
    assert image.attrs["src"] == "map.svg"
    assert image.content == (
        "Map of the codes, with one row for each group and one colour for each value of Sent By"
    )


# map.svg

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> Element:
    return ElementTree.fromstring(text)  # noqa: S314  # the text is our own


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def of_class(element: Element, name: str) -> list[Element]:
    return [inner for inner in element.iter() if name in classes(inner)]


def seen(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="session")
def drawing() -> Element:
    return parsed((DOCS / "map.svg").read_text(encoding="utf-8"))


class Tile(NamedTuple):
    """A tile of the map, and where it is."""

    x: int
    y: int
    element: Element

    @property
    def code(self) -> str:
        (code,) = of_class(self.element, "code")
        return seen(code)


def tiles(drawing: Element) -> list[Tile]:
    found = []
    for row in drawing.iter(f"{SVG}g"):
        at = re.fullmatch(r"translate\(0 (\d+)\)", row.get("transform", ""))
        for tile in row:
            if at and "entry" in classes(tile):
                found.append(Tile(int(tile.get("x", "")), int(at[1]), tile))
    assert len(found) == len(of_class(drawing, "entry"))
    return found


def test_the_map_has_a_tile_for_every_code_and_a_row_for_every_hundred(drawing: Element) -> None:
    found = tiles(drawing)
    assert [tile.code for tile in found] == [row.code for row in ROWS]
    assert [tile.y for tile in found] == [int(row.code[0]) * 100 for row in ROWS]
    for hundred in range(0, 800, 100):
        places = [tile.x for tile in found if tile.y == hundred]
        assert places == list(range(0, len(places) * 100, 100))
    assert [seen(label) for label in of_class(drawing, "label")] == [f"{n}xx" for n in range(8)]


def test_a_tile_says_and_shows_who_sends_its_code(drawing: Element) -> None:
    for tile, row in zip(tiles(drawing), ROWS, strict=True):
        assert seen(tile.element[0]) == f"{row.code} {row.description}"
        assert [seen(name) for text in of_class(tile.element, "name") for name in text] == [
            *row.senders
        ]
        # One colour for each sender, of the same height; together they fill the tile's lower part.
        colours = [one for one in tile.element.iter(f"{SVG}rect") if classes(one)[0] in SENDERS]
        assert [classes(one)[0] for one in colours] == [*row.senders]
        assert [one.get("y") for one in colours] == [f"{n}00" for n in range(len(row.senders))]
        assert [seen(text) for text in of_class(tile.element, "silent")] == (
            [] if row.senders else ["not specified"]
        )
        assert len(of_class(tile.element, "check")) == (row.code == "000")


def test_the_legend_explains_every_colour_and_sign(drawing: Element) -> None:
    (legend,) = of_class(drawing, "legend")
    assert [seen(part) for part in legend] == [*SENDERS, "not specified", "success"]
    for part, sender in zip(legend, SENDERS, strict=False):
        assert [classes(one) for one in part.iter(f"{SVG}rect")] == [[sender]]
    assert [bool(of_class(part, "check")) for part in legend] == [False] * 4 + [True]


def test_the_map_has_a_title_and_says_in_words_what_it_shows(drawing: Element) -> None:
    assert drawing.get("role") == "img"
    title, description, *_ = drawing
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert seen(title) == "OICP status codes: a map"
    for sender in SENDERS:
        codes = " ".join(row.code for row in ROWS if sender in row.senders)
        assert f" {sender}: {codes}." in seen(description)
    silent = " ".join(row.code for row in ROWS if not row.senders)
    assert f" Not specified: {silent}." in seen(description)
    assert seen(description).endswith(" Success: 000.")


def test_the_map_runs_nothing_and_loads_nothing(drawing: Element) -> None:
    drawn = {"svg", "title", "desc", "style", "clipPath", "g", "rect", "path", "text", "tspan"}
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} == drawn
    for element in drawing.iter():
        for name, value in element.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert ":" not in value
            assert all(found == "url(#corners)" for found in re.findall(r"url\([^)]*\)", value))
    (style,) = drawing.iter(f"{SVG}style")
    assert "url(" not in seen(style)
    assert "@import" not in seen(style)


def fills(style: str) -> dict[str, str]:
    """The colour in which each class is filled or drawn."""
    return {
        name: declared[1]
        for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style)
        if (declared := re.search(r"(?:fill|stroke): (#[0-9a-f]{6})", body))
        for name in re.findall(r"\.([\w-]+)", names)
    }


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


BEHIND = {
    "label": ("panel",),
    "code": ("tile",),
    "silent": ("tile",),
    "name": ("HUBJECT", "CPO", "EMP", "D", "E", "F", "G"),
}
"""On what the texts of each class stand."""


def test_every_text_of_the_map_is_easy_to_read() -> None:
    values = "EMP = [], D = [], E = [], F = [], G = [] }"
    contract = contract_of(CONTRACT.replace("EMP = [] }", values))
    drawing = parsed(docs(spec(), contract)["map.svg"])
    (style,) = drawing.iter(f"{SVG}style")
    light, _, dark = (style.text or "").partition("@media (prefers-color-scheme: dark) {")
    assert fills(dark)
    assert {classes(text)[0] for text in drawing.iter(f"{SVG}text")} <= BEHIND.keys()
    for colours in (fills(light), fills(light) | fills(dark)):
        for text, grounds in BEHIND.items():
            for ground in grounds:
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for mark, ground in (("check", "tile"), ("edge", "panel")):
            assert contrast(colours[mark], colours[ground]) >= 3, (mark, ground)
        assert len({colours[name] for name in SENDERS}) == len(SENDERS)


# page-report.md

ONLY_READ = {"emoticon", "code-leading-zeros"}
"""The rules that say how the page was read, and report nothing to mend on it."""


def report_of(text: str) -> tuple[Table, dict[str, tuple[str, Table]]]:
    """The summary of a report, and of each rule its purpose and its table."""
    nodes = nodes_of(text)
    rules = {}
    for rule, below in headed(nodes, "h2").items():
        purpose, _, _ = below
        rules[rule] = text_of(purpose), tables(below)[0]
    return tables(nodes)[0], rules


def test_the_report_lists_what_the_publisher_can_mend_and_nothing_else() -> None:
    linted = json.loads(run("lint", "--format", "json", "--project", ROOT).out)["findings"]
    findings = [finding for finding in linted if finding["rule"] not in ONLY_READ]
    assert 0 < len(findings) < len(linted)
    text = (DOCS / "page-report.md").read_text(encoding="utf-8")
    summary, rules = report_of(text)
    assert summary.head == ["Count", "Severity", "Issue"]
    assert [row[2] for row in summary.rows] == [purpose for purpose, _ in rules.values()]
    severities = [row[1] for row in summary.rows]
    assert severities == sorted(severities, key=["warning", "note"].index)
    assert set(rules) == {finding["rule"] for finding in findings}
    for rule, (count, severity, _) in zip(rules, summary.rows, strict=True):
        found = [finding for finding in findings if finding["rule"] == rule]
        assert [severity, count] == [found[0]["severity"], str(len(found))]
        purpose, table = rules[rule]
        assert purpose.endswith(".")
        assert table.head == ["Code", "Row", "Column", "Issue", "How it was read"]
        assert table.rows == [
            [
                finding["place"]["code"] or "",
                str(finding["place"]["row"] or ""),
                finding["place"]["heading"] or "",
                finding["message"],
                finding["resolution"] or "as written",
            ]
            for finding in found
        ]


def test_the_report_names_the_page_and_no_place_in_its_file() -> None:
    linted = json.loads(run("lint", "--format", "json", "--project", ROOT).out)["findings"]
    text = (DOCS / "page-report.md").read_text(encoding="utf-8")
    assert 'the page "FinalOICP status code" (id 3626501182)' in text
    for place in (finding["place"] for finding in linted):
        assert place["file"] not in text
        if place["column"] > 999:
            assert str(place["column"]) not in text
    assert not re.search(r"\bline \d|:\d+:\d+", text)


def test_a_table_that_moves_on_its_page_changes_no_report(built: Path) -> None:
    report = built / "generated" / "docs" / "page-report.md"
    before = report.read_bytes()
    edit(built / "source" / PAGE, "<table", "\n\n<p>More above the table.</p>\n   <table")
    edit(built / "source" / PAGE, "Jan 15, 2024 14:11", "Feb 16, 2025 15:12")
    assert run("build", "--project", built).code == 0
    assert report.read_bytes() == before


def test_a_page_with_nothing_to_report_gets_one_sentence() -> None:
    title, sentence = nodes_of(docs(spec())["page-report.md"])[-2:]
    assert text_of(title) == 'Known issues in the page "FinalOICP status code"'
    assert text_of(sentence) == (
        'No issues were found in the page "FinalOICP status code" (id 3626501182).'
    )


# Other tables, and texts that mean something in Markdown or XML


def docs(
    spec: Spec,
    contract: Contract | None = None,
    remarks: tuple[RuleReport, ...] = (),
) -> dict[str, str]:
    """The documentation of a spec, by the names of its files."""
    only = [target for target in TARGETS if target.name == "docs"]
    cache = compiled_templates(may_write=True)
    files = render(spec, contract or contract_of(), TEMPLATES, only, cache, remarks)
    return {path.removeprefix("docs/"): data.decode() for path, data in files.items()}


def clean(text: str) -> str:
    """A text as the rules leave it: no controls, no marks of direction, white space collapsed."""
    kept = re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", kept).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_finding_quotes_the_report_says_it(text: str) -> None:
    place = Place("page.html", 3, 7, 2, heading=text, code=text)
    finding = Finding("wording", Severity.NOTE, text, place, resolution=text)
    remark = RuleReport("wording", Severity.NOTE, text, (finding, finding))
    report = docs(spec(title=text), remarks=(remark,))["page-report.md"]
    words = clean(re.sub("[\0\x1b\u202c\u202e]", "\ufffd", text))
    assert clean(text_of(nodes_of(report)[2])) == f'Known issues in the page "{words}"'
    summary, rules = report_of(report)
    assert [row[:2] for row in summary.rows] == [["2", "note"]]
    purpose, table = rules["wording"]
    assert clean(purpose) == words
    cells = [[clean(cell) for cell in row] for row in table.rows]
    assert cells == [[words, "2", words, words, words]] * 2


def other_table(values: list[str]) -> Contract:
    """A contract like the tests' own, with a set of these values, or with none."""
    kind = (
        "set",
        "\n".join(['enum = "Sender"', f"values = {{ {', '.join(f'{v} = []' for v in values)} }}"]),
    )
    kind = kind if values else ("text", "")
    return contract_of(f"""
        [catalog]
        id = "codes"
        title = "Codes"
        protocol = "Protocol 1"
        page = "page.html"
        entry = "Code"
        [code]
        column = "Code"
        pattern = "[!-~]+"
        name_from = "description"
        success = ["000"]
        group = 1
        [fields.description]
        column = "Description"
        kind = "text"
        [fields.sent_by]
        column = "Sent By"
        kind = "{kind[0]}"
        {kind[1]}
        [fields.additional_info]
        column = "Additional Information"
        kind = "rich"
        [package]
        name = "codes"
        version = "1.0.0"
    """)


CODES = ("{:03}", "ERR-{:05}", "urn:example:{:08}")


@pytest.mark.parametrize("form", CODES)
@pytest.mark.parametrize("values", ["", "A", "A B C", "A B C D E F G H I"])
@pytest.mark.parametrize("count", [1, 60])
def test_the_map_of_another_table_has_everything_inside(form: str, values: str, count: int) -> None:
    choices = values.split()
    made = [
        Entry(
            code=code,
            name=f"NAME_{number}",
            aliases=(),
            values={
                "description": "Text",
                "sent_by": tuple(choices[: number % 10]) if choices else "text",
                "additional_info": None,
            },
        )
        for number, code in enumerate(sorted(map(form.format, range(count))))
    ]
    drawing = parsed(docs(spec(*made), other_table(choices))["map.svg"])
    left, top, width, height = map(int, drawing.get("viewBox", "").split())
    found = tiles(drawing)
    assert [tile.code for tile in found] == [one.code for one in made]
    assert len({(tile.x, tile.y) for tile in found}) == count
    assert all(0 <= tile.x <= left + width - 116 for tile in found)
    assert max(tile.y for tile in found) == top + height - 116
    for number, tile in enumerate(found):
        names = [seen(name) for text in of_class(tile.element, "name") for name in text]
        assert names == choices[: number % 10]
    (legend,) = of_class(drawing, "legend")
    signs = [
        *(["not specified"] if choices else []),
        *(["success"] if made[0].code == "000" else []),
    ]
    assert [seen(part) for part in legend] == [*choices, *signs]
    ends = [int(part.get("x", "")) + int(part.get("width", "")) for part in legend]
    assert all(end <= left + width - 24 for end in ends)


# The proof: the program that reads the entries back


def program(contract: Contract, folder: Path) -> Path:
    """The rendered program, in this folder."""
    return proof_program("docs", spec(), contract, folder)


def proved(contract: Contract, folder: Path, files: Path) -> dict[str, list[dict[str, Any]]]:
    """What the program reads in these files, by what it read."""
    readings = json.loads(python(program(contract, folder), files))["readings"]
    return {reading["artifact"]: reading["entries"] for reading in readings}


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The contract of this repository."""
    return contract_of((ROOT / "source" / "contract.toml").read_text(encoding="utf-8"))


WHAT = {
    "README.md: the overview": ["code", "sent_by"],
    "README.md: the table": ["code", "description", "sent_by", "additional_info"],
    "README.md: the sections": [
        "code",
        "description",
        "spellings",
        "aliases",
        "sent_by",
        "additional_info",
    ],
    "map.svg: the names on the tiles": ["code", "description", "sent_by"],
    "map.svg: the colours of the tiles": ["code", "description", "sent_by"],
    "codes/index.html": [
        "code",
        "name",
        "description",
        "sent_by",
        "additional_info",
        "spellings",
        "aliases",
    ],
    "codes/*/index.html": [
        "code",
        "name",
        "description",
        "sent_by",
        "additional_info",
        "spellings",
        "aliases",
    ],
}


def expected(artifact: str) -> list[dict[str, Any]]:
    """What the program should read in an artifact."""
    read = [
        {
            "code": row.code,
            "name": row.python,
            "description": row.description,
            "spellings": {"Python": f"StatusCode.{row.python}", "TypeScript": row.typescript},
            "aliases": [],
            "sent_by": list(row.senders),
            "additional_info": row.note,
        }
        for row in ROWS
    ]
    return [{key: one[key] for key in WHAT[artifact]} for one in read]


def test_the_proof_reads_every_entry_back(contract: Contract, tmp_path: Path) -> None:
    readings = proved(contract, tmp_path, DOCS)
    assert list(readings) == list(WHAT)
    for artifact, entries in readings.items():
        assert entries == expected(artifact), artifact


@pytest.mark.parametrize("with_items", [True, False])
def test_the_proof_reads_every_hostile_text_back(with_items: bool, tmp_path: Path) -> None:
    texts = [clean(text) for text in HOSTILE if clean(text)]
    texts = [text for text in texts if with_items or text != "1. item"]
    sent = [(), (CPO,), (HUBJECT, EMP)]
    made = [
        entry(f"{n:03}", f"N{n}", text, sent_by=sent[n % 3], info=note(text), aliases=(f"OLD{n}",))
        for n, text in enumerate(texts)
    ]
    for name, text in docs(spec(*made, title=texts[0])).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    readings = proved(contract_of(), tmp_path, tmp_path)
    for entries in readings.values():
        assert [one["code"] for one in entries] == [one.code for one in made]
        assert [one["description"] for one in entries] == texts
        assert [one["sent_by"] for one in entries] == [list(sent[n % 3]) for n in range(len(made))]
    for what in ("README.md: the sections", "codes/index.html"):
        assert [one["additional_info"] for one in readings[what]] == texts
        assert [one["aliases"] for one in readings[what]] == [[*one.aliases] for one in made]
    # In a cell the mark of an item and the same characters as text look alike: no guess is made.
    in_cells = [one.get("additional_info", "") for one in readings["README.md: the table"]]
    assert in_cells == ([""] * len(texts) if with_items else texts)


SCRIPTS = {
    "2³² is more": [Block(runs=(TextRun("2"), TextRun("32", script="sup"), TextRun(" is more")))],
    "CO₂ in 10^(5, 6) g_(a/b)": [
        Block(
            runs=(
                *(TextRun("CO"), TextRun("2", script="sub", strong=True), TextRun(" in 10")),
                *(TextRun("5, 6", script="sup"), TextRun(" g"), TextRun("a/b", script="sub")),
            )
        )
    ],
    "late[1]ᵃ": [
        Block(
            runs=(
                *(TextRun("late"), TextRun("[1]", script="sup")),
                TextRun("a", script="sup", link="http://a.b/"),
            ),
            marker="-",
        ),
    ],
    "one two x. three four": [
        Block(runs=(TextRun("one"),), marker="1."),
        Block(
            runs=(TextRun("two"), TextRun(LINE_BREAK), TextRun("x. three")), marker="b.", depth=1
        ),
        Block(runs=(TextRun("four"),), marker="-2."),
    ],
}
"""Texts of notes with what Markdown writes as tags, and with items that it cannot number."""


def test_the_proof_reads_scripts_and_numbered_items_back(tmp_path: Path) -> None:
    contents = list(map(rich_text, SCRIPTS.values()))
    assert [content.text for content in contents] == list(SCRIPTS)
    notes = [Note(text=content.text, markdown=markdown(content)) for content in contents]
    made = [entry(f"{n:03}", f"N{n}", f"Text {n}", info=one) for n, one in enumerate(notes)]
    for name, text in docs(spec(*made)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    readings = proved(contract_of(), tmp_path, tmp_path)
    for what in ("README.md: the sections", "codes/index.html"):
        assert [one["additional_info"] for one in readings[what]] == list(SCRIPTS)


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The program's functions."""
    return runpy.run_path(str(program(contract_of(), tmp_path_factory.mktemp("proof"))))


@settings(max_examples=sample(25, thorough=100))
@given(
    contents=st.lists(
        CONTENTS.map(lambda content: content.map(replace_unsafe)), min_size=1, max_size=4
    )
)
def test_every_note_comes_back_from_its_section(
    contents: list[RichText], reader: dict[str, Any]
) -> None:
    infos = [
        Note(text=content.text, markdown=markdown(content)) if content.text else None
        for content in contents
    ]
    made = [entry(f"{n:03}", f"NAME_{n}", info=info) for n, info in enumerate(infos)]
    nodes = nodes_of(docs(spec(*made))["README.md"])

    def same(read: str | None, info: Note | None) -> bool:
        return (read or "").split() == (info.text if info else "").split()

    for one, info in zip(reader["sections"](nodes), infos, strict=True):
        assert same(one["additional_info"], info)
    for one, info in zip(reader["rows"](nodes), infos, strict=True):
        assert "additional_info" not in one or same(one["additional_info"], info)


README, MAP, INDEX, PAGES = "README.md", "map.svg", "codes/index.html", "codes/*/index.html"
TYPESCRIPT = "- TypeScript: `Success`\n"
OVERVIEW, TABLE, SECTIONS, NAMES, COLOURS = [what for what in WHAT if what not in (INDEX, PAGES)]
INJECTED = '<g class="entry"><title>999 X</title><text class="code">999</text></g>'
MANGLED = [
    (README, "| Inconsistent EvseID |", "| Inconsistent EVSE ID |", {TABLE}),
    (README, "| [`700`](#700) | EVSE", "| 699 | Injected | | |\n| [`700`](#700) | EVSE", set()),
    (
        README,
        "| [`700`](#700) | EVSE",
        "| [`699`](#699) | Injected | | |\n| [`700`](#700) | EVSE",
        {TABLE},
    ),
    (README, "| [`700`](#700) | EVSE", "| [`700`](#701) | EVSE", set()),
    (README, "| CPO | [`021`](#021)", "| CPO | [`001`](#001) [`021`](#021)", {OVERVIEW}),
    (README, "| EMP | [`021`](#021)", "| EMP |", {OVERVIEW}),
    (README, "| HUBJECT | [`000`](#000)", "| HUBJECT | [`999`](#999) [`000`](#000)", {OVERVIEW}),
    (README, "| HUBJECT | [`000`](#000)", "| HUBJECT | 999 [`000`](#000)", set()),
    (README, "[`510`](#510) |\n| `6xx`", "|\n| `6xx`", {OVERVIEW}),
    (README, "## All entries", "## 999 Injected\n\n## All entries", set()),
    (README, "| CPO, EMP | Generic", "| CPO | Generic", {TABLE}),
    (README, "| HUBJECT | Everything", "|  | Everything", {TABLE}),
    (README, "## 018 Inconsistent EvseID", "## 018 Inconsistent", {SECTIONS}),
    (README, '<a id="018"></a>\n\n## 018 Inconsistent EvseID\n', "", {SECTIONS}),
    (README, '<a id="700">', '<a id="699"></a>\n\n## 699 Injected\n\n<a id="700">', {SECTIONS}),
    (README, '<a id="018">', '<a id="18">', set()),
    (README, "## 018 Inconsistent", "## Inconsistent", set()),
    (README, "- Sent By: CPO, EMP", "- Sent By: CPO", {SECTIONS}),
    (README, "`StatusCode.SYSTEM_ERROR`", "`StatusCode.DATA_ERROR`", {SECTIONS}),
    (README, "- TypeScript: `Success`\n", "", {SECTIONS}),
    (README, "- TypeScript: `Success`", "- Earlier names, deprecated: `OLD`", {SECTIONS}),
    (README, "Information:\n\nGeneric error", "Information:\n\nError", {SECTIONS}),
    (README, "Everything is fine 🙂\n", "Everything is fine 🙂\n\n- not\n", {SECTIONS}),
    (README, "<!-- additional_info -->", "<!-- other -->", {SECTIONS}),
    (MAP, ">018</text>", ">18</text>", {NAMES, COLOURS}),
    (MAP, "018 Inconsistent EvseID", "018 Inconsistent EvcoID", {NAMES, COLOURS}),
    (MAP, '"26">CPO</tspan>', '"26">EMP</tspan>', {NAMES}),
    (MAP, '<rect class="CPO" y', '<rect class="HUBJECT" y', {COLOURS}),
    (MAP, 'class="name" x="46" y="21">CPO', 'class="name" x="46" y="21">XXX', {COLOURS}),
    (MAP, "  </g>\n</svg>", f"{INJECTED}</g></svg>", {NAMES, COLOURS}),
    (MAP, "  </g>\n</svg>", f"{INJECTED.replace('entry', 'other')}</g></svg>", set()),
    (INDEX, '<span data-field="description">Data', "<span>Data", set()),
    (INDEX, "Inconsistent EvseID</span>", "Inconsistent</span>", {INDEX}),
    (INDEX, 'data-value="HUBJECT">HUBJECT', 'data-value="HUBJECT">CPO', set()),
    (INDEX, '<li id="018"', '<li id="18"', set()),
    (INDEX, '<a rel="bookmark" href="#018"', '<a rel="bookmark" href="#019"', set()),
    (INDEX, '<a href="#019">019', '<a href="#603">019', set()),
    (INDEX, '<li id="018"', '<li>999 Injected</li><li id="018"', set()),
    (INDEX, '<code class="member" data-field', "<code hidden data-field", set()),
    (INDEX, '<div class="said">', '<div class="said"><b data-field="code">999</b>', set()),
    (INDEX, 'data-language="Python"', 'data-idiom="Python"', {INDEX}),
    (INDEX, "</main>", '<script src="https://example.org/x.js"></script></main>', set()),
    (INDEX, "<summary>", '<summary><script src="https://example.org/x.js"></script>', set()),
]


def copy_to(folder: Path) -> None:
    """Copy the documentation without the pages of codes."""
    (folder / INDEX).parent.mkdir()
    for name in (README, MAP, INDEX):
        shutil.copy(DOCS / name, folder / name)


@pytest.mark.parametrize(("file", "old", "new", "where"), MANGLED)
def test_the_proof_reads_what_is_there_and_not_what_should_be(
    file: str, old: str, new: str, where: set[str], reader: dict[str, Any], tmp_path: Path
) -> None:
    copy_to(tmp_path)
    edit(tmp_path / file, old, new)
    if not where:
        with pytest.raises((ValueError, KeyError)):
            [list(entries) for _, entries in reader["readings"](tmp_path)]
        return
    readings = {what: list(entries) for what, entries in reader["readings"](tmp_path)}
    assert {what for what, entries in readings.items() if entries != expected(what)} == where


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        (README, TYPESCRIPT, "- Sent To: EMP\n", ValueError),
        (README, TYPESCRIPT, f"{TYPESCRIPT}\nA text.\n\nA text.\n", ValueError),
        (MAP, '<rect class="CPO" width', '<rect class="ELSE" width', KeyError),
        (MAP, "</svg>", "<svg>", ElementTree.ParseError),
    ],
)
def test_the_proof_fails_on_what_it_cannot_read(
    file: str, old: str, new: str, error: type[Exception], reader: dict[str, Any], tmp_path: Path
) -> None:
    copy_to(tmp_path)
    edit(tmp_path / file, old, new)
    with pytest.raises(error):
        [list(entries) for _, entries in reader["readings"](tmp_path)]


EXPLORER = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>t</title></head><body>
<script>const row = '<tr id="555"><td data-field="code">555</td></tr>';</script>
<ol><li id="head">Not a row</li></ol>
<ol class="wide rows">
<li id="019"><b data-field="code">019</b><b data-field="name">X</b><i data-alias="OLD">OLD</i>
<p data-field="description"></p>
<p data-field="sent_by"></p><div data-field="additional_info">a <p>b</p></div></li>
</ol>
<ol class="rows">
<li id="018">
<p><code data-field="code">018</code> <b data-field="name"> INCONSISTENT </b>
<a href="#019">019</a></p>
<p data-field="description">Text<br>over <em>two</em>
  lines &amp; &lt;more&gt;<img alt="" src="x.png"></p>
<p data-field="sent_by"><i data-value="CPO"><b>CPO</b></i>, <i data-value="EMP"> EMP</i></p>
<p data-field="additional_info"><span> </span></p>
<p><code data-language="Python">Code.INCONSISTENT</code><wbr/>
<a rel="bookmark" href="#018">x</a></p>
</li>
</ol>
"""


def test_the_proof_reads_a_page_of_html_as_a_browser_does(reader: dict[str, Any]) -> None:
    root = reader["Document"](EXPLORER).root
    assert list(reader["explored"](root)) == [
        {
            "code": "018",
            "name": "INCONSISTENT",
            "description": "Text over two lines & <more>",
            "sent_by": ["CPO", "EMP"],
            "additional_info": None,
            "spellings": {"Python": "Code.INCONSISTENT"},
            "aliases": [],
        },
        {
            "code": "019",
            "name": "X",
            "description": None,
            "sent_by": [],
            "additional_info": "a b",
            "spellings": {},
            "aliases": ["OLD"],
        },
    ]
