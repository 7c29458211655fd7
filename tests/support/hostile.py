"""Hostile pages, built like any page, and their artifacts as read by independent parsers."""

import ast
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from xml.etree import ElementTree

import html5lib
from markdown_it import MarkdownIt

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.spec import Note, Spec
from oicp_gen.normalize import normalize
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from oicp_gen.rules.registry import remarks
from oicp_gen.text.characters import BIDIRECTIONAL, INVISIBLE, JOINER
from tests.support.artifacts import Node
from tests.support.builders import HOSTILE, TEMPLATES, contract_of, export, read, table
from tests.support.command import ROOT
from tests.support.projects import PAGE

SHIPPED = (ROOT / "source" / "contract.toml").read_text(encoding="utf-8")
"""The contract with all that a contract can say."""
ANY_CODE = contract_of(SHIPPED)._replace(code_pattern=re.compile(".+"))
"""The same for codes of whatever characters, which no contract can describe."""
HEADINGS = ("Status Code", "Sent By", "Description", "Additional Information")
SUCCESS = "000"

NASTY = (
    *HOSTILE,
    *("\"' \\\" \\' \\\\", '"""', "'''", '\\"""', "ends in three\"\"\"", "“ ” ‘ ’ « » ` ´ ''"),
    *("*/", "/*", "//", "-->", "--!>", "<!--", "]]>", "<![CDATA[", "?>", "<?xml?>", "%>"),
    *("</script>", "</ScRiPt >", "<script src=//x>", "</style>", "</title><b>", "</textarea>"),
    *("<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "&lt;b&gt; &amp;lt;", "&#60;b&#62;"),
    *('" onmouseover="alert(1)', "' autofocus onfocus='alert(1)", "`onclick=alert(1)`"),
    *("${}", "${`${1}`}", "#{1}", "{{ }}", "{{ 7 * 7 }}", "{% raw %}", "{% endraw %}", "{# #}"),
    *("{0} {name} %s %(x)s %n", "\\u0041 \\x41 \\N{BULLET} \\101", "\\u{41} \\0", "\\", "\\\\"),
    *("@deprecated {@link x}", "@ts-ignore", "//# sourceMappingURL=x", "# -*- coding: rot13 -*-"),
    *("|", "||", "\\|", "a | b\\", "`", "``", "`` ` ``", "```js", "~~~", "    four blanks"),
    *("# heading", "###### #", "===", "***", "___", "- - -", "+ item", "9) item", "> quote"),
    *("[x](y)", "![x](y)", "[x]: javascript:y", "[x][y]", "[^1]", "[ ] task", "![", "]("),
    *("<a@b.c>", "a@b.c", "http://example.org/x_y_z*"),
    *("*a* **b** _c_ __d__ ~e~ ~~f~~", "$x$ $$y$$", "a  ", ":smile:", "- [x] done", "<br>", "<b>c"),
    *("javascript:alert(1)", "<javascript:alert(1)>", "data:text/html,<script>", "www.example.org"),
    *("=1+1", "+1", "-1", "@x", "=cmd|'/C calc'!A0", "a;b,c\td", "- ", ": ", "#", "? a", "& *a !b"),
    *("a: b", "key: [1, {x: 2}]", "--- ", "...", "%YAML 1.2", "!!python/object:x", "yes"),
    *("[table]", "[[x]]", 'x = """', "None", "null", "undefined", "true", "NaN", "1e999", "0o17"),
    *("__proto__", "constructor", "toString", "__class__", "mro", "name", "then", "default"),
    *('<meta charset="utf-16">', "charset=gbk", "+ADw-script+AD4-", "é ß İ ı ǆ", "e\u0301 \u1112"),
    *("a\u00a0b", "\u3000", "x\u200d\u200cx", "\U000e0041\U000e007f", "\ufffd", "\ue000"),
    *("\u2028", "\u2029", "a\x85b", "a\x1cb\x1fc", "\x7f\x9b31m", "\x08\x1b]0;x\x07"),
    *("\ufffe\uffff\ufff9", "\U0010ffff"),
    *("\u202e\u2066evil\u2069\u202c", "\u061c\u200e\u200f", "if x:\u202e\u2066 # not\u2069\u2066"),
)  # fmt: skip
"""Texts that mean something somewhere, in one cell each."""

_REMOVED = re.compile(f"[{BIDIRECTIONAL}{INVISIBLE}{JOINER}]")
_NO_CHARACTERS = "\ufff9\ufffa\ufffb\ufffe\uffff"
BIDI = re.compile(f"[{BIDIRECTIONAL}]")
RAW = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029{_NO_CHARACTERS}\ud800-\udfff]")
"""Controls but for the line feed, and what is no character."""
PLAIN = "harmless"


def said(text: str) -> str:
    """What a cell with this text says: controls and blanks of all kinds are one blank, and what
    turns the reading around, or is not seen, is gone."""
    kept = "".join(
        " "
        if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp", "Zs") or char in _NO_CHARACTERS
        else char
        for char in _REMOVED.sub("", text)
    )
    return " ".join(filter(None, kept.split(" ")))


class Built(NamedTuple):
    """The result of building a page."""

    spec: Spec
    files: dict[str, str]
    findings: tuple[Finding, ...]

    def rules(self) -> set[str]:
        return {finding.rule for finding in self.findings}


_TARGETS = read_targets(TEMPLATES)
_CACHE = compiled_templates(may_write=True)


def page_of(rows: Iterable[Iterable[str]], **about: str) -> str:
    """An export page with the contract's table; cells are HTML."""
    return export(table(HEADINGS, (SUCCESS, "", PLAIN, ""), *rows), **about)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """A name for each code, unrelated to its text."""
    return {code: f"NUMBER_{number}" for number, code in enumerate(codes)} | {SUCCESS: "GOOD"}


def build(
    page: str, contract: Contract, names: Mapping[str, str] | None = None, *, only: str = ""
) -> Built:
    """All generated files for a page, given as text, or those of one target."""
    made = normalize(read(page, file=PAGE), contract, Ledger(names=names or {}))
    assert not errors_in(made.findings), errors_in(made.findings)
    assert made.spec
    return made_of(made.spec, contract, made.findings, only=only)


def made_of(
    spec: Spec, contract: Contract, findings: tuple[Finding, ...] = (), *, only: str = ""
) -> Built:
    targets = [target for target in _TARGETS if target.name == only or not only]
    files = render(spec, contract, TEMPLATES, targets, _CACHE, remarks(findings))
    return Built(spec, {path: data.decode() for path, data in files.items()}, findings)


def build_texts(texts: list[str], wraps: tuple[str, ...] = ("<p>{}</p>",)) -> Built:
    """A page with each of these texts as a description and, in the next of the wraps, as a note."""
    codes = [f"{number:03}" for number in range(1, len(texts) + 1)]
    cells = [
        (code, "CPO", escape(text), wrap.replace("{}", escape(text)))
        for code, text, wrap in zip(codes, texts, cycle(wraps), strict=False)
    ]
    return build(page_of(cells), contract_of(SHIPPED), names_of(codes))


def write(files: Mapping[str, str], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


# What an entry is, in all targets


def facts(spec: Spec) -> list[dict[str, Any]]:
    """Each entry of the spec, a note as its text."""
    return [
        {
            "code": entry.code,
            "description": entry.values["description"],
            "sent_by": list(senders)
            if isinstance(senders := entry.values["sent_by"], tuple)
            else [],
            "additional_info": note.text
            if isinstance(note := entry.values["additional_info"], Note)
            else None,
        }
        for entry in spec.entries
    ]


def python_facts(files: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same from the Python module, run in this process."""
    module: dict[str, Any] = {"__name__": "codes"}
    code = next(text for path, text in files.items() if path.endswith("/_codes.py"))
    exec(compile(code, "_codes.py", "exec"), module)  # noqa: S102 - what we rendered just now
    order = list(module["Sender"])
    return [
        {
            "code": str(code),
            "description": code.description,
            "sent_by": sorted(code.sent_by, key=order.index),
            "additional_info": code.additional_info,
        }
        for code in module["StatusCode"]
    ]


def python_docs(files: Mapping[str, str]) -> list[str]:
    """The documentation of each member, as Python's own parser reads it."""
    code = next(text for path, text in files.items() if path.endswith("/_codes.py"))
    (kind,) = (
        node
        for node in ast.parse(code).body
        if isinstance(node, ast.ClassDef) and node.name == "StatusCode"
    )
    after = zip(kind.body, kind.body[1:], strict=False)
    return [
        str(ast.literal_eval(doc.value))
        for member, doc in after
        if isinstance(member, ast.Assign) and isinstance(doc, ast.Expr)
    ]


_SERVER = """
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const facts = (of) => of.statusCodes.map((code) => of.describe(code));
for await (const line of createInterface({ input: process.stdin })) {
  const folder = JSON.parse(line);
  try {
    const required = createRequire(`${folder}/`)("./index.cjs");
    const imported = await import(pathToFileURL(`${folder}/index.js`));
    console.log(JSON.stringify({ esm: facts(imported), cjs: facts(required) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.stack) }));
  }
}
"""


class Server:
    """One Node that loads package after package."""

    def __init__(self, node: Node, folder: Path) -> None:
        self.folder, self.number = folder, 0
        program = folder / "server.mjs"
        program.write_text(_SERVER, encoding="utf-8")
        self.process = subprocess.Popen(
            [node.path, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)
        assert self.process.stdout
        self.process.stdout.close()

    def load(self, files: Mapping[str, str]) -> dict[str, Any]:
        """The entries in both modules of a package; or "error"."""
        self.number += 1
        folder = write(files, self.folder / str(self.number)) / "typescript"
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(str(folder)) + "\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def facts(self, files: Mapping[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The same in the spec's words, of the ES module and of the other."""
        loaded = self.load(files)
        assert "error" not in loaded, loaded["error"]
        esm, cjs = (
            [
                {
                    "code": entry["code"],
                    "description": entry["description"],
                    "sent_by": entry["sentBy"],
                    "additional_info": entry["additionalInfo"],
                }
                for entry in loaded[how]
            ]
            for how in ("esm", "cjs")
        )
        return esm, cjs


# Documents: how they are built, and what a reader sees

Structure = list[tuple[str, tuple[str, ...], tuple[str, ...]]]
"""Of each element the tag, the names of its attributes, and the values of those that act."""

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parsed_html(text: str) -> ElementTree.Element:
    """A complete document, which must be free of errors."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: ElementTree.Element = parser.parse(text)
    # U+10FFFF and its like are no characters, and yet read.
    assert {error for _, error, _ in parser.errors} <= {"invalid-codepoint"}
    return tree


def parsed_markdown(text: str) -> ElementTree.Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: ElementTree.Element = parser.parseFragment(MARKDOWN.render(text))
    return tree


def elements(tree: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (element for element in tree.iter() if not callable(element.tag))


def text_of(element: ElementTree.Element) -> str:
    """The text in an element, comments left out, white space collapsed as it is shown."""
    parts = "".join(_pieces(element))
    return " ".join(filter(None, re.split("[ \t\n\r\f]+", parts)))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield " " if element.tag == "br" else element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""


def structure(tree: ElementTree.Element) -> Structure:
    found = []
    for element in elements(tree):
        acting = tuple(
            re.sub("^#.*", "#", value)
            for name, value in sorted(element.attrib.items())
            if re.search(r"(^|\})(href|src|action|style|on.*|http-equiv|content|type)$", name)
            and element.get("name") != "description"  # does nothing
        )
        found.append((element.tag, tuple(sorted(element.attrib)), acting))
    return found


def links(tree: ElementTree.Element) -> list[str]:
    """Where all elements lead, or load from, except to the icon in the page itself."""
    return [
        value
        for element in elements(tree)
        if element.get("rel") != "icon"
        for name, value in element.attrib.items()
        if name.rpartition("}")[2] in ("href", "src", "action", "data", "srcset", "poster")
    ]


def documents(
    files: Mapping[str, str], only: tuple[str, ...] = ()
) -> dict[str, ElementTree.Element]:
    """Every document that a browser or a code host shows, as a tree, or only these."""
    kinds = {
        ".html": parsed_html,
        ".md": parsed_markdown,
        ".svg": ElementTree.fromstring,
    }
    return {
        path: kinds[Path(path).suffix](files[path])
        for path in only or files
        if Path(path).suffix in kinds
    }


def sections(readme: ElementTree.Element) -> dict[str, str]:
    """The text of every section of a document, by its heading."""
    found: dict[str, str] = {}
    heading = ""
    for element in readme:
        if element.tag == "h2":
            heading = text_of(element)
        elif isinstance(element.tag, str):
            found[heading] = f"{found.get(heading, '')} {text_of(element)}".strip()
    return found


def rows(tree: ElementTree.Element, number: int = -1) -> list[list[str]]:
    """The texts of a table's rows, without the first; of the last table if no other is named."""
    grid = list(tree.iter("table"))[number]
    return [[text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in grid.iter("tr")][
        1:
    ]
