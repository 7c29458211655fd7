"""Any text of a page survives the round trip through every artifact, and stays in its place.

The pages are read, normalized and rendered as in a build. The results are loaded by Python and
Node, and parsed by independent parsers.
"""

import builtins
import json
import keyword
import os
import re
import shutil
import stat
import tomllib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from oicp_gen.contract.ledger import Ledger
from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Note
from oicp_gen.normalize import normalize
from oicp_gen.readers.read import read_page
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.text.characters import INVISIBLE, JOINER
from oicp_gen.text.identifiers import member_name, styled
from tests.render.test_jinja import SKELETONS
from tests.support.artifacts import NODE_FOLDER, Node, mypy, python
from tests.support.builders import contract_of, read, table
from tests.support.command import ROOT, run
from tests.support.explorer import html_validate
from tests.support.hostile import (
    ANY_CODE,
    BIDI,
    HEADINGS,
    NASTY,
    PLAIN,
    RAW,
    SHIPPED,
    SUCCESS,
    Built,
    Server,
    build,
    build_texts,
    documents,
    elements,
    facts,
    links,
    made_of,
    names_of,
    page_of,
    parsed_markdown,
    python_docs,
    python_facts,
    rows,
    said,
    sections,
    structure,
    text_of,
)
from tests.support.projects import PAGE
from tests.support.thorough import sample
from tests.targets.typescript.test_package import STRICT

TEXTS = [text if said(text) else f"{text}x" for text in NASTY]
"""Each says something, as a description has to."""
WRAPS = (
    "{}",
    "<p>{}</p>",
    "before <strong>{}</strong> after",
    "(<em>{}</em>)",
    "<code>{}</code>",
    "a<b><i>{}</i></b>c",
    "<ul><li>{}</li><li>{}</li></ul>",
    "<ol><li>x<p>{}</p></li></ol>",
    '<a href="https://example.org/?a=b&amp;c">{}</a>',
    "<table><tr><td>{}</td><td>x</td></tr></table>",
)
"""What may stand around a text in a cell."""
QUICK = tuple(phase for phase in Phase if phase is not Phase.shrink)
"""An assertion names the text at fault; to make lists of thirty smaller takes minutes."""
UNSEEN = re.compile(f"[{INVISIBLE}{JOINER}]")
ANY = st.text(
    st.sampled_from("\"'`\\\n\t\u2028\u202e\x1b\xa0*/-<>#$|[](){}&;:=@!~_^%+?., ")
    | st.characters(exclude_categories=["Cs"]).filter(lambda char: not UNSEEN.match(char)),
    min_size=1,
    max_size=40,
).filter(said)
MIXED = st.builds(lambda a, b, c: f"{a}{b}{c}", ANY | st.just(""), st.sampled_from(TEXTS), ANY)


@pytest.fixture(scope="module")
def server(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(node, tmp_path_factory.mktemp("packages")) as running:
        yield running


def assert_survives(built: Built, plain: Built, server: Server) -> None:
    """Every entry of a build is in every artifact, and each is made like that of a harmless build
    of the same shape."""
    wanted = facts(built.spec)
    # Data
    assert json.loads(built.files["json/status-codes.json"]) == built.spec.to_json()
    packaged = json.loads(built.files["typescript/status-codes.json"])
    assert packaged["entries"] == built.spec.to_json()["entries"]
    # Code
    assert python_facts(built.files) == wanted
    assert server.facts(built.files) == (wanted, wanted)
    titles = {"sent_by": "Sent By", "additional_info": "Additional Information"}
    assert python_docs(built.files) == [documented(entry, titles) for entry in wanted]
    # Documents
    trees, harmless = documents(built.files), documents(plain.files)
    readme = sections(trees["docs/README.md"])
    listed = rows(trees["docs/README.md"])
    tiles = [text_of(title) for title in trees["docs/map.svg"].findall(".//{*}title")][1:]
    page = explored(trees["docs/codes/index.html"])
    for entry, row, tile, shown in zip(wanted, listed, tiles, page, strict=True):
        title = f"{entry['code']} {entry['description']}"
        info = entry["additional_info"] or ""
        assert title in readme
        assert readme[title].endswith(listless(info))
        assert row[0] == entry["code"]
        assert row[1] == entry["description"]
        assert listless(row[3]) == listless(info)
        assert tile == title
        fields = {part.get("data-field"): text_of(part) for part in shown.iter()}
        found = (fields["code"], fields["description"], fields["additional_info"])
        assert found == (entry["code"], entry["description"], info)
    # Everything is as with harmless texts
    assert built.files.keys() == plain.files.keys()
    for path, text in built.files.items():
        if path == "docs/page-report.md":
            continue  # what it lists depends on the texts; see below
        if path in trees:
            assert structure(trees[path]) == structure(harmless[path]), path
        else:
            skeleton = SKELETONS.get(path.rpartition(".")[2], str)
            assert skeleton(text) == skeleton(plain.files[path]), path
    assert {element.tag for element in elements(trees["docs/page-report.md"])} <= REPORT
    assert {led[0] for led in links(trees["docs/page-report.md"])} <= {"#"}
    assert_nothing_raw(built)


REPORT = {
    *("DOCUMENT_FRAGMENT", "h1", "h2", "p", "a", "code", "em", "strong"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
"""All elements that the report for the publisher is made of."""


def assert_nothing_raw(built: Built) -> None:
    for path, text in built.files.items():
        assert not RAW.search(text), path
        assert not BIDI.search(text), path


def documented(entry: dict[str, object], titles: dict[str, str]) -> str:
    parts = [str(entry["description"])]
    for key, title in titles.items():
        value = entry[key]
        text = ", ".join(value) if isinstance(value, list) else value
        parts += [f"{title}: {text}"] if text else []
    return "\n\n    ".join(parts) + ("\n    " if len(parts) > 1 else "")


def explored(tree: Element) -> list[Element]:
    """The rows of the explorer, in ascending order of code."""
    rows = [row for row in tree.iter("li") if row.get("id")]
    return sorted(rows, key=lambda row: text_of(coded(row)))


def coded(row: Element) -> Element:
    """The element with the code of a row."""
    return next(part for part in row.iter() if part.get("data-field") == "code")


def listless(text: str) -> str:
    """A text without the markers of list items, which are not part of a note's plain text."""
    return text.replace("• ", "").removeprefix("1. ")


@pytest.mark.parametrize(
    "first", range(0, len(WRAPS), len(WRAPS) // sample(2, thorough=len(WRAPS)))
)
def test_every_nasty_text_survives_into_every_target_and_back(first: int, server: Server) -> None:
    # The texts take turns with the wraps: each is in two of them, or in a thorough run in each.
    wraps = (*WRAPS[first:], *WRAPS[:first])
    built = build_texts(TEXTS, wraps)
    plain = build_texts([PLAIN] * len(TEXTS), wraps)
    assert [entry.values["description"] for entry in built.spec.entries[1:]] == [
        said(text) for text in TEXTS
    ]
    assert_survives(built, plain, server)


PLAIN_30 = build_texts([PLAIN] * 30)


@settings(max_examples=sample(5, thorough=20), phases=QUICK)
@given(texts=st.lists(ANY | MIXED, min_size=30, max_size=30))
def test_any_text_survives_into_every_target_and_back(texts: list[str], server: Server) -> None:
    built = build_texts(texts)
    for entry, text in zip(built.spec.entries[1:], texts, strict=True):
        note = entry.values["additional_info"]
        assert entry.values["description"] == said(text)
        assert isinstance(note, Note)
        assert note.text == said(text)
        assert text_of(parsed_markdown(note.markdown)) == said(text)
    assert_survives(built, PLAIN_30, server)


# What else a page says, and what a contract says


def test_what_the_page_says_of_itself_survives_and_stays_in_its_place() -> None:
    contract = contract_of(SHIPPED)
    compared = ("docs/README.md", "docs/codes/index.html", "docs/map.svg", "python/README.md")
    plain = documents(build(page_of([], title=f"{PLAIN} : {PLAIN}", space=PLAIN), contract).files)
    # Each text is in one of the three places; in a thorough run, in each of them.
    third = -(-len(TEXTS) // 3)
    for number in range(sample(third, thorough=len(TEXTS))):
        title, space, author = (TEXTS * 2)[number::third][:3]
        person = f"Created by <span class='author'> {escape(author)}</span> on Jan 12, 2024"
        page = page_of([], title=f"{space} : {title}", space=space, history=person)
        built = build(page, contract)
        source = built.spec.source
        told = (source.title, source.space, *source.breadcrumbs, source.created_by)
        assert [said(part or "") for part in told] == [
            said(text) for text in (title, space, space, author)
        ]
        assert (
            json.loads(built.files["json/status-codes.json"])["source"]
            == built.spec.to_json()["source"]
        )
        raw = [bool(RAW_OR_BIDI.search(" ".join(text.split()))) for text in (title, space, author)]
        assert ("page-characters" in built.rules()) == any(raw)
        trees = documents(built.files, (*compared, "docs/page-report.md"))
        for path in compared:
            assert structure(trees[path]) == structure(plain[path]), (path, ascii(title))
        (head,) = trees["docs/page-report.md"].iter("h1")
        assert said(text_of(head).partition('"')[2].removesuffix('"')) == said(title)
        (cite,) = trees["docs/codes/index.html"].iter("cite")
        assert said(text_of(cite)) == said(title)
        assert_nothing_raw(built)
        for path, made in built.files.items():
            if path.endswith((".py", ".toml", ".js", ".cjs", ".ts", ".cts", ".json")):
                skeleton = SKELETONS[path.rpartition(".")[2]]
                assert skeleton(made), path


RAW_OR_BIDI = re.compile(f"{RAW.pattern}|{BIDI.pattern}")


def quoted(text: str) -> str:
    """A text in TOML."""
    return json.dumps(text).replace("\\/", "/")


def test_what_a_contract_says_stays_in_its_place(server: Server) -> None:
    page = page_of([("001", "CPO", PLAIN, PLAIN)])
    names = names_of(["001"])
    plain = build(page, contract_of(SHIPPED), names)
    harmless = documents(plain.files)
    texts = [text for text in TEXTS if not LONE.search(json.dumps(text))]
    keys = ("title", "protocol", "publisher", "note", "refused")
    # Each text is in one of the six places; in a thorough run, in each of them.
    for number in range(0, len(texts), sample(6, thorough=1)):
        first, second, *others = (texts * 2)[number : number + 6]
        verdict = f"{quoted(second)} = {{ success = {quoted(first)}, failure = false }}"
        source = SHIPPED.replace("[message.verdicts]", f"[message.verdicts]\n{verdict}")
        for key, text in zip(keys, (first, second, *others), strict=False):
            line = next(line for line in SHIPPED.splitlines() if line.startswith(f"{key} = "))
            source = source.replace(line, f"{key} = {quoted(text)}")
        built = build(page, contract_of(source), names)
        assert python_facts(built.files) == facts(plain.spec)
        assert server.facts(built.files) == (facts(plain.spec),) * 2
        assert json.loads(built.files["json/status-codes.json"])["title"] == first
        assert json.loads(built.files["typescript/package.json"])["keywords"][:2] == [second, first]
        packaged = tomllib.loads(built.files["python/pyproject.toml"])["project"]
        assert packaged["keywords"][:2] == [second, first]
        trees = documents(built.files, ("docs/README.md", "docs/codes/index.html", "docs/map.svg"))
        for path, tree in trees.items():
            assert structure(tree) == structure(harmless[path]), (path, first)
        for path, made in built.files.items():
            if path.endswith(".py"):
                compile(made, path, "exec")
            assert not BIDI.search(made)
            assert not RAW.search(made.replace("\t", " "))


LONE = re.compile(r"\\ud[89a-f]")
"""What TOML cannot say in JSON's words: it has no halves of characters."""


def test_a_code_may_be_any_text(server: Server) -> None:
    wanted = {said(text): text for text in TEXTS if said(text) != SUCCESS}
    cells = [(escape(text), "EMP", PLAIN, PLAIN) for text in wanted.values()]
    built = build(page_of(cells), ANY_CODE, names_of(wanted))
    assert {entry.code for entry in built.spec.entries} == {SUCCESS, *wanted}
    assert python_facts(built.files) == facts(built.spec)
    assert server.facts(built.files) == (facts(built.spec),) * 2
    trees = documents(built.files)
    page = explored(trees["docs/codes/index.html"])
    anchors = [str(row.get("id")) for row in page]
    assert len(set(anchors)) == len(built.spec.entries)
    for tree, again in ((trees["docs/codes/index.html"], 1), (trees["docs/README.md"], 3)):
        led = [link.removeprefix("#") for link in links(tree) if link.startswith("#")]
        assert sorted(link for link in led if not link.startswith("page_")) == sorted(
            [*anchors] * again
        )
    for row, entry in zip(page, built.spec.entries, strict=True):
        assert text_of(coded(row)) == entry.code
    assert [row[0] for row in rows(trees["docs/README.md"])] == [
        " ".join(entry.code.split(" ")) for entry in built.spec.entries
    ]
    assert_nothing_raw(built)


def test_a_cell_of_100_kilobytes_survives(server: Server) -> None:
    size = sample(5_000, thorough=100_000)
    long = ['"""' + "x" * 100_000 + "</script>\\", "\\" * size, "`" * size, "[*_" * (size // 3)]
    built = build_texts(long)
    assert [fact["description"] for fact in facts(built.spec)[1:]] == long
    assert_survives(built, build_texts([PLAIN] * len(long)), server)


# Links

GOOD_LINKS = (
    "https://example.org",
    "HTTP://example.org/?a=b&lt=c#d",
    "mailto:a@example.org?subject=b",
    " ht\ntps://exa\tmple.org ",
    "http://a)](javascript:alert(1))",
    'https://a"><script>alert(1)</script>',
    "https://a\u202eb\x01c'`|\\",
)
BAD_LINKS = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "java\tscript:x"),
    *(" javascript:x", "\x01javascript:x", "java\x01script:x", "\u200bjavascript:x", ":"),
    *("data:text/html,<script>", "DATA:text/html;base64,x", "vbscript:x", "VBScript:x", "file:///x"),
    *("ftp://x", "tel:1", "xmpp:a@b.c", "blob:x", "about:blank", "//example.org", "/x", "#x"),
    *("http:x", "https:javascript:x", "\x01https://x", "\u200bhttps://x", "view-source:https://x"),
    *("jar:http://x", "feed:javascript:x", "http&#58;//x", "javascript&colon;x", "\ud83dhttp://x"),
)  # fmt: skip


@pytest.mark.parametrize(
    "wrap",
    [
        '<a href="{}">text</a>',
        "<b><a href='{}'>text</a></b> x",
        '<a href="{}"><code>text</code></a>',
    ],
)
def test_a_link_to_anything_but_the_web_and_mail_becomes_text(wrap: str) -> None:
    every = [*GOOD_LINKS, *BAD_LINKS]
    codes = [f"{number:03}" for number in range(1, len(every) + 1)]
    # A reference to a code point that UTF-8 cannot encode is not a character in HTML either.
    cells = [
        (code, "", PLAIN, wrap.replace("{}", escape(link).replace("\ud83d", "&#xd83d;")))
        for code, link in zip(codes, every, strict=True)
    ]
    built = build(page_of(cells), contract_of(SHIPPED), names_of(codes))
    notes = [
        note
        for entry in built.spec.entries[1:]
        if isinstance(note := entry.values["additional_info"], Note)
    ]
    assert {note.text for note in notes} <= {"text", "text x"}
    led = [links(parsed_markdown(note.markdown)) for note in notes]
    good = len(GOOD_LINKS)
    assert [len(link) for link in led] == [1] * good + [0] * len(BAD_LINKS)
    assert all(
        re.match("(https?://|mailto:)[!-~]+$", link, re.IGNORECASE) for (link,) in led[:good]
    )
    for path, tree in documents(built.files).items():
        schemes = {link.partition(":")[0].lower() for link in links(tree) if ":" in link}
        assert schemes <= {"http", "https", "mailto"}, path
    told = {f.place.code: f for f in built.findings if f.rule == "link-dropped"}
    assert list(told) == codes[good:]
    assert all(
        finding.place.heading == HEADINGS[3] and finding.place.line for finding in told.values()
    )


# Refused or reported input


@pytest.mark.parametrize(
    ("cell", "rule", "read_as"),
    [
        ("a\0b", "text-control", "a b"),
        ("a&#x1b;[31mb\x1b[0m", "text-control", "a [31mb [0m"),
        ("a\x9b31mb", "text-control", "a 31mb"),
        ("a\u2028b\u2029c", "text-control", "a b c"),
        ("a\ufffeb", "text-control", "a b"),
        ("a&#x202e;b\u2066c", "text-bidirectional", "abc"),
        ("a\u200fb&lrm;c", "text-bidirectional", "abc"),
        ("a&shy;b\u200bc\ufeff", "text-invisible", "abc"),
        ("a\U000e0041\U000e0042", "text-invisible", "a"),
        ("a&nbsp;b\u3000c", "space-no-break", "a b c"),
        ("a&#xD800;b&#0;c&#x110000;d", "", "a\ufffdb\ufffdc\ufffdd"),
    ],
)
def test_what_a_text_should_not_hold_is_told_with_its_place_and_is_in_no_artifact(
    cell: str, rule: str, read_as: str
) -> None:
    built = build(
        page_of([("001", "CPO", cell, f"<p>{cell}</p>")]), contract_of(SHIPPED), names_of(["001"])
    )
    assert facts(built.spec)[1]["description"] == facts(built.spec)[1]["additional_info"] == read_as
    told = [f.place for f in built.findings if f.rule == rule]
    if rule:
        assert [(place.row, place.heading, place.code) for place in told] == [
            (3, HEADINGS[2], "001"),
            (3, HEADINGS[3], "001"),
        ]
        assert all(place.line and place.column for place in told)
    assert_nothing_raw(built)


def test_a_code_that_shows_what_it_is_not_is_told() -> None:
    """Even in a code, nothing changes the direction of text."""
    built = build(
        page_of([("0\u202e01\u200b", "", PLAIN, "")]), contract_of(SHIPPED), names_of(["001"])
    )
    assert [entry.code for entry in built.spec.entries] == ["000", "001"]
    told = {f.rule for f in built.findings if f.place.heading == HEADINGS[0]}
    assert {"text-bidirectional", "text-invisible"} <= told
    assert_nothing_raw(built)


def test_a_text_that_is_no_value_of_a_set_is_refused_with_its_place() -> None:
    codes = [f"{number:03}" for number in range(1, len(TEXTS) + 1)]
    page = page_of((code, escape(text), PLAIN, "") for code, text in zip(codes, TEXTS, strict=True))
    made = normalize(read(page, file=PAGE), contract_of(SHIPPED), Ledger(names=names_of(codes)))
    assert made.spec is None
    reported = {(f.rule, f.place.row, f.place.heading) for f in made.findings}
    assert [
        text
        for row, text in enumerate(TEXTS, 3)  # below the headings and the success
        if ("value-unknown", row, HEADINGS[1]) not in reported
    ] == []
    for finding in made.findings:
        assert not BIDI.search(finding.message)
        assert not RAW.search(finding.message)


# External tools, and the command line


@pytest.fixture(scope="module")
def hostile_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose page is hostile, built by the command."""
    project = tmp_path_factory.mktemp("hostile") / "project"
    codes = [f"{number:03}" for number in range(1, len(TEXTS) + 1)]
    cells = [
        (code, "EMP, CPO", escape(text), WRAPS[number % len(WRAPS)].replace("{}", escape(text)))
        for number, (code, text) in enumerate(zip(codes, TEXTS, strict=True))
    ]
    title = f"</title>{TEXTS[0]} */ --> \u202e ]]> {{{{ x }}}} ${{y}} | `z`"
    page = page_of(cells, title=f"{title} : {title}", space=title)
    (project / "source").mkdir(parents=True)
    (project / "source" / PAGE).write_text(page, encoding="utf-8")
    (project / "source" / "contract.toml").write_text(SHIPPED, encoding="utf-8")
    ledger = "".join(f'"{code}" = "{name}"\n' for code, name in names_of(codes).items())
    (project / "source" / "names.toml").write_text(f"[names]\n{ledger}", encoding="utf-8")
    built = run("build", "--project", project)
    assert built.code == 0, built.err
    assert not BIDI.search(built.out + built.err)
    return project / "generated"


def test_every_target_of_a_hostile_page_is_proved(hostile_project: Path) -> None:
    project = hostile_project.parent
    proved = run("verify", "--project", project)
    assert proved.code == 0
    assert all(line.endswith("  ok") for line in proved.out.splitlines())
    assert run("check", "--project", project).code == 0
    linted = run("lint", "--project", project)
    assert linted.code == 0
    assert not BIDI.search(linted.out)
    assert not RAW.search(linted.out)


def test_mypy_and_ruff_find_nothing_in_the_package_of_a_hostile_page(
    hostile_project: Path,
) -> None:
    package = hostile_project / "python" / "oicp_status_codes"
    mypy(package)
    checked = python("-m", "ruff", "check", "--isolated", "--no-cache", package)
    assert checked == "All checks passed!\n"


def test_the_compiler_finds_nothing_in_the_declarations_of_a_hostile_page(
    hostile_project: Path, tools: Node, tmp_path: Path
) -> None:
    modules = tmp_path / "node_modules"
    modules.mkdir()
    shutil.copytree(hostile_project / "typescript", modules / "oicp-status-codes")
    code = 'import { describe, Number0, type StatusCode } from "oicp-status-codes";\n'
    code += "const code: StatusCode = Number0;\nconsole.log(describe(code).description);\n"
    for file in ("use.mts", "use.cts"):
        (tmp_path / file).write_text(code, encoding="utf-8")
    options = (*STRICT, "--skipLibCheck", "false", "--module", "nodenext")
    tools.tool("tsc", *options, "use.mts", "use.cts", cwd=tmp_path)
    for file in ("use.mjs", "use.cjs"):
        assert tools.run(file, cwd=tmp_path) == f"{said(TEXTS[0])}\n"


def test_an_editor_gets_no_link_image_or_tag_from_a_text(hostile_project: Path) -> None:
    """Editors show documentation as Markdown, with tags of its own."""
    for name in ("index.d.ts", "index.d.cts", "index.js", "index.cjs"):
        code = (hostile_project / "typescript" / name).read_text(encoding="utf-8")
        docs = re.findall(
            r"^/\*\*(.*?)\*/\n(?:export declare )?const Number\d+\b", code, re.M | re.S
        )
        assert len(docs) == len(TEXTS)
        for doc, text in zip(docs, TEXTS, strict=True):
            shown = re.sub(r"^ \* ?", "", doc, flags=re.M)
            bare = re.sub(r"\\u\{[0-9a-f]+\}", "", shown.replace("\\\\", ""))
            assert not re.search(r"(?<!\\)[@{}]", bare), text
            tree = parsed_markdown(shown)
            assert links(tree) == [], text
            assert {element.tag for element in elements(tree)}.isdisjoint(LOADING), text


LOADING = frozenset(("a", "b", "br", "iframe", "img", "meta", "script", "style", "svg", "title"))


def test_html_validate_and_markdownlint_find_nothing_in_the_documents_of_a_hostile_page(
    hostile_project: Path, tools: Node, tmp_path: Path
) -> None:
    html_validate(tools, hostile_project / "docs" / "codes" / "index.html")
    # The usual rules, except those on wording: bare addresses, a colon after a heading.
    shared = (NODE_FOLDER / ".markdownlint-cli2.jsonc").read_text(encoding="utf-8")
    wording = '"config": {\n"MD026": false,\n"MD034": false,'
    config = tmp_path / ".markdownlint-cli2.jsonc"
    config.write_text(shared.replace('"config": {', wording), encoding="utf-8")
    files = [path.relative_to(hostile_project) for path in hostile_project.glob("*/*.md")]
    printed = tools.tool("markdownlint-cli2", "--config", config, *files, cwd=hostile_project)
    assert f"Linting: {len(files)} file(s)" in printed


# Names

WORDS = (
    *("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "default", "then"),
    *("None", "mro", "name", "value", "__class__", "self", "cls", "parse", "describe", "await"),
    *("undefined", "arguments", "eval", "globalThis", "Partial", "True", "_missing_", "is_known"),
    *("protocol", "SPEC_DIGEST", "***", "\u4e2d\u6587", "1st", "__init__", "prototype", "Map"),
)  # fmt: skip
"""Texts whose names mean something to a language, or that give none."""


def test_a_text_may_be_a_word_of_a_language(server: Server) -> None:
    codes = [f"{number:03}" for number in range(1, len(WORDS) + 1)]
    page = page_of([(code, "", word, word) for code, word in zip(codes, WORDS, strict=True)])
    with pytest.raises(OicpGenError, match=f"the code {codes[-1]} is called Map") as refused:
        build(page, contract_of(SHIPPED))
    assert (refused.value.id, str(refused.value.place)) == ("name-clash", "source/names.toml")
    built = build(page, contract_of(SHIPPED), {codes[-1]: "A_MAP"})
    assert [fact["description"] for fact in facts(built.spec)[1:]] == list(WORDS)
    assert python_facts(built.files) == facts(built.spec)
    assert server.facts(built.files) == (facts(built.spec),) * 2
    names = {entry.values["description"]: entry.name for entry in built.spec.entries}
    assert (names["***"], names["1st"], names["__proto__"]) == ("CODE_028", "CODE_1ST", "PROTO")


def test_a_value_of_a_set_may_be_a_word_of_a_language(server: Server) -> None:
    """Its spelling on the page may be anything at all."""
    values = (
        "MRO",
        "NAME",
        "VALUE",
        "NONE",
        "TRUE",
        "CONSTRUCTOR",
        "PROTO",
        "TO_STRING",
        "THEN",
        "CLASS",
    )
    spelled = ", ".join(f"{value} = [{quoted(f'__{value.lower()}__')}]" for value in values)
    source = SHIPPED.replace('HUBJECT = ["Hubject"], CPO = [], EMP = []', spelled)
    assert source != SHIPPED
    every = ", ".join(f"__{value.lower()}__" for value in values)
    built = build(page_of([("001", every, PLAIN, "")]), contract_of(source), names_of(["001"]))
    assert facts(built.spec)[1]["sent_by"] == list(values)
    assert python_facts(built.files) == facts(built.spec)
    assert server.facts(built.files) == (facts(built.spec),) * 2


def made(source: str, names: Mapping[str, str], target: str) -> Built | None:
    """Build one target of a harmless page by this contract; None if names clash in it."""
    page = page_of([("001", "CPO", PLAIN, PLAIN)])
    try:
        return build(page, contract_of(source), names, only=target)
    except OicpGenError as error:
        if error.id != "name-clash":
            raise
        return None


def test_a_member_may_be_called_like_what_javascript_has(server: Server, node: Node) -> None:
    program = "console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)))"
    present = json.loads(node.run("-e", program, cwd=ROOT))
    spelled = {word: member_name(word) for word in present}
    words = {
        word: name for word, name in spelled.items() if name and styled(name, "pascal") == word
    }
    assert len(words) > 40
    names = {
        word: name
        for word, name in words.items()
        if made(SHIPPED, {"001": name, SUCCESS: "GOOD"}, "typescript")
    }
    assert {"Map", "Object", "Array"}.isdisjoint(names)
    assert {"Promise", "Set", "Function"} <= names.keys()
    codes = {f"{number:03}": name for number, name in enumerate(names.values(), 1)}
    page = page_of([(code, "CPO", PLAIN, PLAIN) for code in codes])
    built = build(page, contract_of(SHIPPED), {**codes, SUCCESS: "GOOD"}, only="typescript")
    assert server.facts(built.files) == (facts(built.spec),) * 2


@pytest.mark.parametrize("what", ['entry = "StatusCode"', 'enum = "Sender"'])
def test_a_type_may_be_called_like_what_python_has(what: str) -> None:
    """The clash is reported, or the module works."""
    present = {*dir(builtins), *keyword.kwlist}
    words = sorted(word for word in present if re.fullmatch("[A-Z][A-Za-z]*", word))
    worked = []
    for word in words:
        key = what.partition(" = ")[0]
        source = SHIPPED.replace(what, f'{key} = "{word}"')
        built = made(source, names_of(["001"]), "python")
        if built:
            module: dict[str, Any] = {"__name__": "codes"}
            code = built.files["python/oicp_status_codes/_codes.py"]
            exec(compile(code, "_codes.py", "exec"), module)  # noqa: S102 - rendered just now
            table = module[styled(word, "pascal") if key == "entry" else "StatusCode"]
            assert table.parse("001").description == PLAIN
            assert not table.parse("999").is_known
            worked.append(word)
    assert {"None", "True", "False", "ValueError"}.isdisjoint(worked)
    assert len(worked) > len(words) / 2


@pytest.mark.parametrize("name", ["class", "import", "await"])
def test_a_package_that_python_could_not_import_is_refused(name: str) -> None:
    source = SHIPPED.replace('name = "oicp-status-codes"', f'name = "{name}"')
    with pytest.raises(
        OicpGenError, match=f"the package is called {name} .* but {name} is reserved"
    ):
        build(page_of([]), contract_of(source))


@pytest.mark.parametrize("name", ["enum", "json", "typing", "re", "os", "fs", "worker-threads"])
def test_a_package_that_hides_a_module_of_a_language_is_refused(name: str) -> None:
    source = SHIPPED.replace('name = "oicp-status-codes"', f'name = "{name}"')
    with pytest.raises(OicpGenError, match=f"'{name}' is a module of Python or Node"):
        contract_of(source)


@pytest.mark.parametrize("name", ["1st-codes", "-codes", "codes-", "Codes", "a b", "../x", "@x/y"])
def test_a_package_name_is_lower_case_words_with_a_letter_first(name: str) -> None:
    with pytest.raises(OicpGenError, match=r"package\.name"):
        contract_of(SHIPPED.replace('name = "oicp-status-codes"', f'name = "{name}"'))


# Halves of characters, which only JSON can hold


def test_a_rest_answer_with_lone_surrogates_is_told_and_read_without_them() -> None:
    half = "\ud800"
    body = table(HEADINGS, (SUCCESS, "", f"a{half}b", f"<p>c{half}</p>"))
    answer = {
        "id": PAGE.rpartition("_")[2].partition(".")[0],
        "type": "page",
        "title": f"T{half}t",
        "space": {"key": "KEY", "name": f"S{half}s"},
        "history": {"createdBy": {"displayName": f"A{half}a"}},
        "body": {"export_view": {"value": body}},
    }
    page = read_page(json.dumps(answer).encode(), file=PAGE, sha256="0" * 64)
    made = normalize(page, contract_of(SHIPPED), Ledger())
    assert made.spec
    assert {"page-characters", "text-control"} <= {finding.rule for finding in made.findings}
    built = made_of(made.spec, contract_of(SHIPPED), made.findings)
    assert (built.spec.source.title, built.spec.source.space) == ("T t", "S s")
    assert facts(built.spec)[0]["description"] == "a b"
    assert_nothing_raw(built)


# Templates that were compiled before


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for compiled templates, in a folder of temporary files that all users share."""
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    return tmp_path / f"_jinja2-cache-{os.getuid()}"


@pytest.mark.skipif(os.name == "nt", reason="there every user has a folder of temporary files")
def test_compiled_templates_are_kept_where_no_other_user_can_put_any(shared: Path) -> None:
    assert compiled_templates(may_write=True)
    assert stat.S_IMODE(shared.lstat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="there every user has a folder of temporary files")
def test_a_folder_of_compiled_templates_that_is_not_ours_is_not_used(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = shared.with_name("elsewhere")
    elsewhere.mkdir()
    shared.symlink_to(elsewhere)
    assert compiled_templates(may_write=True) is None
    shared.unlink()
    shared.write_text("no folder")
    assert compiled_templates(may_write=True) is None
    shared.unlink()
    shared.mkdir(mode=0o700)
    mine = os.getuid()
    monkeypatch.setattr("os.getuid", lambda: mine + 1)
    shared.rename(shared.with_name(f"_jinja2-cache-{mine + 1}"))
    assert compiled_templates(may_write=True) is None
