"""What is checked in under `generated/`: every artifact is used as its users use it.

The Python package runs on every Python that is there, the TypeScript one under Node, and both go
through the strictest type checks; formatters find nothing to change.
"""

import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import ROOT
from tests.interpreters import interpreters
from tests.oicp import ROWS

GENERATED = ROOT / "generated"
PYTHON = GENERATED / "python"
TYPESCRIPT = GENERATED / "typescript"
FILES = sorted(
    path for path in GENERATED.rglob("*") if path.is_file() and "__pycache__" not in path.parts
)
BIN = Path(sys.executable).parent
NODE_FOLDER = ROOT / "tests" / "node"
NODE_TOOLS = NODE_FOLDER / "node_modules" / ".bin"


def name(path: Path) -> str:
    """A file's path below generated/, for a test's id."""
    return path.relative_to(GENERATED).as_posix()


def read_json(path: Path) -> Any:
    return json.loads(path.read_bytes())


@cache
def spec() -> Any:
    return read_json(GENERATED / "json" / "status-codes.json")


def python(*arguments: str | Path, executable: Path | None = None, path: str = "") -> str:
    """Run Python on its own, with every warning an error; returns what it prints."""
    ran = subprocess.run(
        [executable or sys.executable, "-B", "-W", "error", *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@dataclass(frozen=True, kw_only=True)
class Node:
    """Node, and the tools for it that `make test` installs."""

    path: Path

    def run(self, *arguments: str | Path, cwd: Path) -> str:
        """Run Node; returns what it prints."""
        ran = subprocess.run(
            [self.path, *arguments], cwd=cwd, capture_output=True, encoding="utf-8", check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def tool(self, tool: str, *arguments: str | Path, cwd: Path) -> str:
        """Run one of the tools."""
        return self.run(NODE_TOOLS / tool, *arguments, cwd=cwd)


@pytest.fixture(scope="session")
def node() -> Node:
    found = shutil.which("node", path=os.pathsep.join([os.environ.get("PATH", ""), str(BIN)]))
    if found is None:
        pytest.skip("there is no Node on PATH or in the virtual environment")
    return Node(path=Path(found))


@pytest.fixture(scope="session")
def tools(node: Node) -> Node:
    if not NODE_TOOLS.is_dir():
        pytest.skip("`make test` has not installed the tools of tests/node yet")
    return node


# The spec and its schema


def test_the_spec_says_what_the_page_says() -> None:
    entries = spec()["entries"]
    assert [
        (
            entry["code"],
            entry["name"],
            entry["description"],
            tuple(entry["sent_by"]),
            entry["additional_info"] and entry["additional_info"]["text"],
        )
        for entry in entries
    ] == [(row.code, row.python, row.description, row.senders, row.note) for row in ROWS]
    codes = [entry["code"] for entry in entries]
    assert len(codes) == 34
    assert codes == sorted(set(codes))
    assert len([entry for entry in entries if entry["sent_by"]]) == 16
    assert len([entry for entry in entries if not entry["sent_by"]]) == 18
    assert len([entry for entry in entries if entry["additional_info"]]) == 9
    assert all(entry["aliases"] == [] for entry in entries)


@pytest.mark.parametrize(
    ("code", "description"),
    [("401", "Call not authorized"), ("404", "Data not found"), ("500", "Processing error")],
)
def test_a_description_in_the_senders_column_is_a_description(code: str, description: str) -> None:
    (entry,) = (entry for entry in spec()["entries"] if entry["code"] == code)
    assert entry["description"] == description
    assert entry["sent_by"] == []
    assert entry["additional_info"] is None


def test_emphasis_is_kept() -> None:
    marked = {
        entry["code"]: re.findall(r"\*\*(.+?)\*\*", entry["additional_info"]["markdown"])
        for entry in spec()["entries"]
        if entry["additional_info"] and "*" in entry["additional_info"]["markdown"]
    }
    assert marked == {"022": ["Bad Request"], "604": ["isHubjectCompatible"]}


def test_the_spec_says_where_it_comes_from() -> None:
    source = spec()["source"]
    page = ROOT / "source" / source["file"]
    assert source == {
        "page_id": "3626501182",
        "title": "FinalOICP status code",
        "space": "Firas.Hachem",
        "breadcrumbs": ["Firas.Hachem", "FinalOICP 2.3 Integration Guide", "FinalDefinitions"],
        "created_by": "Stefania Sau",
        "created_on": "2024-01-12",
        "modified_by": None,
        "modified_on": None,
        "exported_at": "2024-01-15T14:11",
        "file": "FinalOICP-status-code_3626501182.html",
        "sha256": hashlib.sha256(page.read_bytes()).hexdigest(),
    }


def test_the_digest_is_that_of_the_entries() -> None:
    entries = json.dumps(
        spec()["entries"], ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    assert spec()["digest"] == f"sha256:{hashlib.sha256(entries.encode()).hexdigest()}"


@pytest.fixture(scope="session")
def schema() -> Draft202012Validator:
    path = GENERATED / "json" / "status-codes.schema.json"
    assert spec()["$schema"] == f"./{path.name}"
    content = read_json(path)
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def test_the_spec_is_valid(schema: Draft202012Validator) -> None:
    assert [error.message for error in schema.iter_errors(spec())] == []


GONE = object()
"""In place of a value: the key is missing."""


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("entries", 5, "code"), 18),
        (("entries", 5, "code"), "18"),
        (("entries", 5, "code"), "0018"),
        (("entries", 5, "code"), GONE),
        (("entries", 5, "name"), "inconsistent_evse_id"),
        (("entries", 5, "name"), "INCONSISTENT-EVSE-ID"),
        (("entries", 5, "name"), "018"),
        (("entries", 5, "name"), GONE),
        (("entries", 5, "aliases"), None),
        (("entries", 5, "aliases"), ["OLD", "OLD"]),
        (("entries", 5, "description"), ""),
        (("entries", 5, "description"), None),
        (("entries", 5, "description"), GONE),
        (("entries", 5, "sent_by"), None),
        (("entries", 5, "sent_by"), "HUBJECT"),
        (("entries", 5, "sent_by"), ["Hubject"]),
        (("entries", 5, "sent_by"), ["HUBJECT", "HUBJECT"]),
        (("entries", 5, "sent_by"), GONE),
        (("entries", 5, "additional_info"), "a note"),
        (("entries", 5, "additional_info"), GONE),
        (("entries", 5, "additional_info", "text"), ""),
        (("entries", 5, "additional_info", "text"), GONE),
        (("entries", 5, "additional_info", "markdown"), GONE),
        (("entries", 5, "additional_info", "html"), "<b>a note</b>"),
        (("entries", 5, "retry"), True),
        (("entries", 5), "018"),
        (("entries",), []),
        (("entries",), GONE),
        (("source", "page_id"), 3626501182),
        (("source", "sha256"), "5915c05a"),
        (("source", "path"), "/home/me/page.html"),
        (("source", "file"), GONE),
        (("source",), None),
        (("digest",), "95265a7e"),
        (("catalog",), "other-codes"),
        (("format",), 2),
        (("format",), GONE),
        (("generated_at",), "today"),
    ],
)
def test_the_schema_refuses_a_broken_spec(
    place: tuple[str | int, ...], value: object, schema: Draft202012Validator
) -> None:
    broken = copy.deepcopy(spec())
    holder = broken
    for key in place[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    errors = [tuple(error.absolute_path) for error in schema.iter_errors(broken)]
    assert errors
    # It complains about just that place: what lies around it, or in it.
    assert all(found == place[: len(found)] or found[: len(place)] == place for found in errors)


# The Python package

PYTHON_USE = """
import copy
import json
import pickle
import sys

import oicp_status_codes
from oicp_status_codes import PROTOCOL, SPEC_DIGEST, Sender, StatusCode

code = StatusCode("018")
assert code is StatusCode.INCONSISTENT_EVSE_ID
assert code.name == "INCONSISTENT_EVSE_ID"
assert code.description == "Inconsistent EvseID"
assert code.sent_by == {Sender.HUBJECT} == {"HUBJECT"}
assert code.additional_info.startswith("This status code 018 is returned")
assert StatusCode("320").sent_by == {Sender.CPO, Sender.EMP}
assert StatusCode("101").sent_by == frozenset()
assert StatusCode("101").additional_info is None

assert isinstance(code, str)
assert code == "018" and hash(code) == hash("018") and {"018": 1}[code] == 1
assert str(code) == f"{code}" == "%s" % code == code.value == "018"
assert json.dumps({"Code": code}) == '{"Code": "018"}'
assert "StatusCode.INCONSISTENT_EVSE_ID" in repr(code)
assert code < StatusCode.DATA_ERROR
assert pickle.loads(pickle.dumps(code)) is copy.deepcopy(code) is code
assert max(StatusCode) is StatusCode.EVSE_OUT_OF_SERVICE
assert len(StatusCode) == len(StatusCode.__members__) == len(set(StatusCode))

for unknown in "999", "18", "0018", " 018", "", 18, 0o22, None:
    try:
        StatusCode(unknown)
    except ValueError:
        continue
    raise AssertionError(unknown)
for attribute in "description", "sent_by", "additional_info", "value":
    try:
        setattr(code, attribute, "another")
    except AttributeError:
        continue
    raise AssertionError(attribute)

assert set(oicp_status_codes.__all__) == {"PROTOCOL", "SPEC_DIGEST", "Sender", "StatusCode"}
assert [str(sender) for sender in Sender] == ["HUBJECT", "CPO", "EMP"]
json.dump(
    {
        "version": "{}.{}".format(*sys.version_info),
        "protocol": PROTOCOL,
        "digest": SPEC_DIGEST,
        "entries": [
            [code, code.name, code.description, sorted(code.sent_by), code.additional_info]
            for code in StatusCode
        ],
    },
    sys.stdout,
)
"""


@pytest.mark.parametrize(("version", "executable"), interpreters().items(), ids=interpreters())
def test_the_python_package_on(version: str, executable: Path) -> None:
    printed = python("-c", PYTHON_USE, executable=executable, path=str(PYTHON))
    assert json.loads(printed) == {
        "version": version,
        "protocol": "OICP 2.3",
        "digest": spec()["digest"],
        "entries": [
            [row.code, row.python, row.description, sorted(row.senders), row.note] for row in ROWS
        ],
    }


TYPED_USE = """
from typing import Literal, assert_never, assert_type

from oicp_status_codes import PROTOCOL, SPEC_DIGEST, Sender, StatusCode

code = StatusCode("018")
assert_type(code, StatusCode)
assert_type(StatusCode.SUCCESS, Literal[StatusCode.SUCCESS])
assert_type(code.description, str)
assert_type(code.sent_by, frozenset[Sender])
assert_type(code.additional_info, str | None)
assert_type(code.value, str)
assert_type(list(StatusCode), list[StatusCode])
as_text: str = code
constants: tuple[str, str] = (PROTOCOL, SPEC_DIGEST)


def every_sender(sender: Sender) -> int:
    match sender:
        case Sender.HUBJECT | Sender.CPO:
            return 1
        case Sender.EMP:
            return 2
        case _:
            assert_never(sender)


# Each of these must be an error: an ignore that is not needed is one, too.
StatusCode.SUCCES  # type: ignore[attr-defined]
code.description = "another"  # type: ignore[misc]
code.sent_by.add(Sender.CPO)  # type: ignore[attr-defined]
code.additional_info.upper()  # type: ignore[union-attr]
number: int = code  # type: ignore[assignment]
as_code: StatusCode = "018"  # type: ignore[assignment]
"""


def mypy(*arguments: str | Path, cache: Path, path: str = "") -> None:
    """Check types strictly, whatever the settings of this project say."""
    options = ("--strict", "--config-file=", f"--cache-dir={cache}", "--python-version=3.11")
    python("-m", "mypy", *options, *arguments, path=path)


def test_the_python_package_is_typed(tmp_path: Path) -> None:
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    mypy(PYTHON / "oicp_status_codes", consumer, cache=tmp_path / "cache", path=str(PYTHON))


def test_ruff_finds_nothing_in_the_python_package() -> None:
    isolated = ("--isolated", "--no-cache")
    files = [*PYTHON.rglob("*.py"), PYTHON / "README.md"]  # the code in Markdown is formatted, too
    checked = python("-m", "ruff", "check", *isolated, PYTHON)
    assert checked == "All checks passed!\n"
    formatted = python("-m", "ruff", "format", "--check", *isolated, *files)
    assert formatted == "3 files already formatted\n"


def test_the_python_package_can_be_installed(tmp_path: Path) -> None:
    package, environment = tmp_path / "package", tmp_path / "environment"
    shutil.copytree(PYTHON, package, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    installed = environment / "bin" / "python"
    subprocess.run(
        [installed, "-m", "pip", "install", "--quiet", "--no-compile", package], check=True
    )
    shutil.rmtree(package)
    python("-I", "-c", PYTHON_USE, executable=installed)
    (folder,) = environment.glob("lib/python*/site-packages/oicp_status_codes")
    assert sorted(path.name for path in folder.iterdir()) == [
        "__init__.py",
        "_codes.py",
        "py.typed",
    ]
    # The types are found only if py.typed is there.
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    mypy(consumer, f"--python-executable={installed}", cache=tmp_path / "cache")


# The TypeScript package


@pytest.fixture
def consumer(tmp_path: Path) -> Path:
    """A package that depends on the generated one, of which it has just what is published."""
    published, modules = tmp_path / "published", tmp_path / "consumer" / "node_modules"
    published.mkdir()
    modules.mkdir(parents=True)
    for file in ["package.json", *read_json(TYPESCRIPT / "package.json")["files"]]:
        shutil.copy(TYPESCRIPT / file, published)
    (modules / "oicp-status-codes").symlink_to(published)
    return modules.parent


TYPESCRIPT_USE = """
import * as everything from "oicp-status-codes";
import { InconsistentEvseId, describe, isStatusCode, senders } from "oicp-status-codes";
import { protocol, specDigest, statusCodes } from "oicp-status-codes";
import type { Sender, StatusCode, StatusCodeEntry } from "oicp-status-codes";

type Like<A> = <T>() => T extends A ? 1 : 2;
type Same<A, B> = Like<A> extends Like<B> ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

same<typeof InconsistentEvseId, "018">(true);
same<typeof everything.InconsistentEvseId, "018">(true);
same<typeof statusCodes, readonly StatusCode[]>(true);
same<typeof senders, readonly Sender[]>(true);
same<Sender, "HUBJECT" | "CPO" | "EMP">(true);

const known: StatusCodeEntry = describe("018");
same<typeof known.code, StatusCode>(true);
same<typeof known.description, string>(true);
same<typeof known.sentBy, readonly Sender[]>(true);
same<typeof known.additionalInfo, string | null>(true);

declare const received: string;
const perhaps = describe(received);
same<typeof perhaps, StatusCodeEntry | undefined>(true);
if (isStatusCode(received)) {
  const narrowed: StatusCode = received;
  describe(narrowed).description.toUpperCase();
}
const texts: string[] = [protocol, specDigest, InconsistentEvseId];

// @ts-expect-error no such code
const wrong: StatusCode = "999";
// @ts-expect-error a code is text
const number: StatusCode = 18;
// @ts-expect-error a code keeps its zeros
describe("18").description;
// @ts-expect-error it may be unknown
perhaps.description;
// @ts-expect-error a text is no code before it was looked at
const unchecked: StatusCode = received;
// @ts-expect-error a constant
everything.InconsistentEvseId = "019";
// @ts-expect-error read-only
known.description = "another";
// @ts-expect-error read-only
known.sentBy.push("CPO");
// @ts-expect-error read-only
statusCodes[0] = "001";
// @ts-expect-error no such member
everything.InconsistentEvseID;
// @ts-expect-error not null unless it says so
known.additionalInfo.length;

export { number, texts, unchecked, wrong };
"""

TABLE_USE = """
import table from "oicp-status-codes/status-codes.json"{attributes};

const codes: string[] = table.entries.map((entry) => entry.code);
// @ts-expect-error no such key
table.entires;

export {{ codes }};
"""


@pytest.mark.parametrize(
    "options",
    [
        ("--module", "node16"),
        ("--module", "nodenext"),
        ("--module", "esnext", "--moduleResolution", "bundler"),
        ("--module", "preserve", "--moduleResolution", "bundler"),
    ],
    ids=lambda options: " ".join(options[1::2]),
)
def test_the_typescript_package_is_typed(
    options: tuple[str, ...], consumer: Path, tools: Node
) -> None:
    for file in ("use.mts", "use.cts"):
        (consumer / file).write_text(TYPESCRIPT_USE, encoding="utf-8")
    # An ES module says how it imports JSON, which `node16` cannot express.
    attributes = ' with { type: "json" }' if "node16" not in options else ""
    module = "table.mts" if attributes else "table.cts"
    (consumer / module).write_text(TABLE_USE.format(attributes=attributes), encoding="utf-8")
    strict = ("--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noEmit")
    json_too = ("--resolveJsonModule", "--esModuleInterop")
    tools.tool("tsc", *strict, *json_too, *options, "use.mts", "use.cts", module, cwd=consumer)


JAVASCRIPT_USE = """
import assert from "node:assert/strict";
import { createRequire } from "node:module";

import * as imported from "oicp-status-codes";

const required = createRequire(import.meta.url)("oicp-status-codes");
const table = createRequire(import.meta.url)("oicp-status-codes/status-codes.json");
assert.deepEqual(Object.keys(required).sort(), Object.keys(imported));
assert.equal(JSON.stringify({ ...imported, ...required }), JSON.stringify(imported));

for (const all of [imported, required]) {
  const { describe, isStatusCode, senders, statusCodes } = all;
  assert.deepEqual([...statusCodes], [...statusCodes].sort());
  assert.deepEqual([...senders], ["HUBJECT", "CPO", "EMP"]);
  assert.equal(describe("018").description, "Inconsistent EvseID");
  assert.equal(describe(all.InconsistentEvseId), describe("018"));
  for (const unknown of ["999", "18", "", " 018", 18, "length", "constructor", "__proto__"]) {
    assert.equal(describe(unknown), undefined);
    assert.equal(isStatusCode(unknown), false);
  }
  assert.ok(statusCodes.every(isStatusCode));
  assert.throws(() => statusCodes.push("999"), TypeError);
  assert.throws(() => senders.push("ME"), TypeError);
}

const names = new Map(Object.entries(imported).map(([name, value]) => [value, name]));
const { describe, protocol, specDigest, statusCodes } = imported;
console.log(
  JSON.stringify({
    protocol,
    specDigest,
    table,
    members: statusCodes.map((code) => [code, names.get(code)]),
    entries: statusCodes.map((code) => describe(code)),
  }),
);
"""


def test_the_typescript_package_runs(consumer: Path, node: Node) -> None:
    (consumer / "use.mjs").write_text(JAVASCRIPT_USE, encoding="utf-8")
    printed = json.loads(node.run("use.mjs", cwd=consumer))
    assert printed == {
        "protocol": "OICP 2.3",
        "specDigest": spec()["digest"],
        # The package's own table is the spec without what changes with each export of the page.
        "table": {key: spec()[key] for key in spec() if key not in ("$schema", "source")},
        "members": [[row.code, row.typescript] for row in ROWS],
        "entries": [
            {
                "code": row.code,
                "name": row.python,
                "description": row.description,
                "sentBy": list(row.senders),
                "additionalInfo": row.note,
            }
            for row in ROWS
        ],
    }


def test_prettier_finds_nothing(tools: Node) -> None:
    kinds = {".json", ".ts", ".cts", ".js", ".cjs", ".md"}
    files = [path for path in FILES if path.suffix in kinds]
    assert {path.suffix for path in files} == kinds
    settings = ("--config", NODE_FOLDER / ".prettierrc.json", "--no-editorconfig")
    changed = tools.tool("prettier", "--list-different", *settings, *files, cwd=ROOT)
    assert changed == ""


# The documentation

MARKDOWN = MarkdownIt("commonmark").enable("table")


def plain(token: Token) -> str:
    """The text of a token of inline content, as a reader sees it."""
    seen = {"softbreak": " ", "hardbreak": " ", "html_inline": ""}
    return "".join(seen.get(child.type, child.content) for child in token.children or ())


def inline_after(tokens: list[Token], opening: str) -> list[Token]:
    """The inline content of every element of a kind."""
    return [tokens[at + 1] for at, token in enumerate(tokens) if token.type == opening]


@pytest.fixture(scope="session")
def page() -> list[Token]:
    return MARKDOWN.parse((GENERATED / "docs" / "README.md").read_text(encoding="utf-8"))


def test_the_documentation_has_one_table_with_every_entry(page: list[Token]) -> None:
    assert [token.type for token in page].count("table_open") == 1
    headings = [plain(token) for token in inline_after(page, "th_open")]
    assert headings == ["Code", "Description", "Sent By", "Additional Information"]
    cells = [plain(token) for token in inline_after(page, "td_open")]
    rows = [cells[at : at + 4] for at in range(0, len(cells), 4)]
    assert rows == [
        [row.code, row.description, ", ".join(row.senders), row.note or ""] for row in ROWS
    ]


def test_the_documentation_has_a_section_for_every_entry(page: list[Token]) -> None:
    starts = [
        at for at, token in enumerate(page) if token.type == "heading_open" and token.tag == "h2"
    ]
    sections = {
        plain(page[start + 1]): [text for token in page[start + 3 : end] if (text := plain(token))]
        for start, end in zip(starts, [*starts[1:], len(page)], strict=True)
    }
    assert len(sections) == len(starts)
    del sections["All entries"]
    assert list(sections) == [f"{row.code} {row.description}" for row in ROWS]
    assert list(sections.values()) == [
        [
            f"Name: {row.python}",
            f"Sent By: {', '.join(row.senders) or 'the page does not say'}",
            *([f"Additional Information: {row.note}"] if row.note else []),
        ]
        for row in ROWS
    ]


def test_every_link_of_the_documentation_leads_to_its_section(page: list[Token]) -> None:
    links = [
        str(child.attrs["href"])
        for token in page
        for child in token.children or ()
        if child.type == "link_open"
    ]
    # An anchor is a paragraph of its own; the section's heading is what follows it.
    anchors = {
        found[1]: plain(page[at + 3])
        for at, token in enumerate(page)
        if (found := re.fullmatch('<a id="(.+)"></a>', token.content))
    }
    assert anchors == {row.code: f"{row.code} {row.description}" for row in ROWS}
    assert links == [f"#{anchor}" for anchor in anchors]


def snippet(readme: Path, language: str) -> str:
    """The one piece of code in a README."""
    (code,) = (
        token.content
        for token in MARKDOWN.parse(readme.read_text(encoding="utf-8"))
        if token.type == "fence" and token.info == language
    )
    return code


def test_the_snippet_of_the_python_readme_runs(tmp_path: Path) -> None:
    code = tmp_path / "snippet.py"
    code.write_text(snippet(PYTHON / "README.md", "python"), encoding="utf-8")
    assert python(code, path=str(PYTHON)) == "Success\n"
    mypy(code, cache=tmp_path / "cache", path=str(PYTHON))


def test_the_snippet_of_the_typescript_readme_runs(consumer: Path, tools: Node) -> None:
    code = snippet(TYPESCRIPT / "README.md", "ts")
    (consumer / "snippet.mts").write_text(code, encoding="utf-8")
    tools.tool("tsc", "--strict", "--module", "nodenext", "snippet.mts", cwd=consumer)
    printed = tools.run("snippet.mjs", cwd=consumer).splitlines()
    assert printed == ["000", "Success", *(row.code for row in ROWS)]
    promised = re.findall(r'// "(.*)"$', code, re.MULTILINE)
    assert printed[: len(promised)] == promised == ["000", "Success"]


def test_the_typescript_snippet_of_the_readme_prints_what_it_says(
    consumer: Path, tools: Node
) -> None:
    code = snippet(ROOT / "README.md", "ts")
    (consumer / "snippet.mts").write_text(code, encoding="utf-8")
    tools.tool("tsc", "--strict", "--module", "nodenext", "snippet.mts", cwd=consumer)
    printed = tools.run("snippet.mjs", cwd=consumer).splitlines()
    promised = re.findall(r"// ([^:\n]*)", code)
    shown = [line.replace("'", '"').replace("[ ", "[").replace(" ]", "]") for line in printed]
    assert [shown[0].join('""'), *shown[1:]] == promised
    assert len(promised) == 4


# Every file


def described(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", files, ids=name)


def test_the_manifest_lists_every_file() -> None:
    outputs = {
        name(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FILES
        if path != GENERATED / "manifest.json"
    }
    assert read_json(GENERATED / "manifest.json")["outputs"] == outputs
    assert len(outputs) == 15


@described(FILES)
def test_the_file_is_utf_8_with_lf_and_ends_in_one(file: Path) -> None:
    data = file.read_bytes()
    text = data.decode("utf-8")
    if file.name == "py.typed":
        assert data == b""
    else:
        assert not text.startswith("\ufeff")
        assert "\r" not in text
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert not [line for line in text.splitlines() if line != line.rstrip()]


@described([path for path in FILES if path.suffix != ".json" and path.name != "py.typed"])
def test_the_file_says_where_it_comes_from(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("\n")[:2]
    assert "Generated by oicp-gen. Do not edit" in head[0]
    assert "OICP 2.3" in head[1]
    assert "3626501182" in head[1]


@described(FILES)
def test_the_file_holds_no_time_and_no_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    dates = set(re.findall(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}:\d\d\b", text))
    # The spec quotes the page, which says when it was made and exported.
    quoted = {"2024-01-12", "2024-01-15", "14:11"} if file.name == "status-codes.json" else set()
    assert dates <= quoted
    assert not re.search(r"(?<![\w.])/(?:home|root|Users|tmp|var|opt|work)/|\b[A-Z]:\\", text)
    assert f"{ROOT}/" not in text
