"""The npm package: run by Node, compiled by the strictest TypeScript, as ES module and CommonJS."""

import json
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.support.artifacts import GENERATED, TYPESCRIPT, Node, read_json, snippets, spec
from tests.support.command import ROOT
from tests.support.oicp import ROWS
from tests.support.packages import once
from tests.targets.typescript.sizes import one_constant, whole_gzipped


@pytest.fixture
def consumer(tmp_path: Path) -> Path:
    """A package that depends on the generated one."""
    return with_package(tmp_path)


def with_package(folder: Path) -> Path:
    """A folder of a package that depends on the generated one: it has just what is published."""
    published, modules = folder / "published", folder / "consumer" / "node_modules"
    published.mkdir()
    modules.mkdir(parents=True)
    for file in ["package.json", *read_json(TYPESCRIPT / "package.json")["files"]]:
        shutil.copy(TYPESCRIPT / file, published)
    (modules / "oicp-status-codes").symlink_to("../../published")
    return modules.parent


STRICT = (
    "--strict",
    "--noUncheckedIndexedAccess",
    "--exactOptionalPropertyTypes",
    "--noPropertyAccessFromIndexSignature",
    "--skipLibCheck",
    "false",
)

JSON_TOO = ("--resolveJsonModule", "--esModuleInterop")

TYPESCRIPT_USE = """
import * as everything from "oicp-status-codes";
import { EvseOutOfService, InconsistentEvseId, Success } from "oicp-status-codes";
import { describe, isStatusCode, isSuccess, parseStatusCode, senders } from "oicp-status-codes";
import { protocol, specDigest, statusCodeNamed, statusCodes } from "oicp-status-codes";
import { assertSuccess, statusObject, statusOf } from "oicp-status-codes";
import { OicpContradictionError, OicpError, OicpFormatError } from "oicp-status-codes";
import { OicpRefusedError, OicpStatusError } from "oicp-status-codes";
import type { AnyStatusCode, MessageStatus, Sender } from "oicp-status-codes";
import type { StatusCode, StatusCodeEntry, StatusObject } from "oicp-status-codes";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

same<typeof InconsistentEvseId, "018">(true);
same<typeof everything.InconsistentEvseId, "018">(true);
same<(typeof statusCodes)[number], StatusCode>(true);
same<(typeof statusCodes)[5], "018">(true);
same<(typeof statusCodes)["length"], 34>(true);
same<typeof senders, readonly ["HUBJECT", "CPO", "EMP"]>(true);
const notEmpty: readonly [StatusCode, ...StatusCode[]] = statusCodes;
const asList: readonly StatusCode[] = statusCodes;
same<Sender, "HUBJECT" | "CPO" | "EMP">(true);

const known: StatusCodeEntry = describe("018");
same<typeof known.code, StatusCode>(true);
same<typeof known.aliases, readonly string[]>(true);
same<typeof known.description, string>(true);
same<typeof known.sentBy, readonly Sender[]>(true);
same<typeof known.additionalInfo, string | null>(true);

declare const received: string;
const found = statusCodeNamed(received);
same<typeof found, StatusCode | undefined>(true);
// @ts-expect-error a name is a string
statusCodeNamed(18);
// @ts-expect-error read-only
known.aliases.push("OLD");
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
// @ts-expect-error a text is not a code before it was looked at
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
// @ts-expect-error the index is out of range
statusCodes[34];

// Codes that were received

const parsed = parseStatusCode(17, { lenient: true });
same<typeof parsed, AnyStatusCode>(true);
// Were it just a text, an editor could not complete the codes that are listed.
same<AnyStatusCode, string>(false);
same<Extract<AnyStatusCode, "018">, "018">(true);
const open: AnyStatusCode = "999";
const asText: string = open;
// @ts-expect-error it may be one that is not listed
const listed: StatusCode = parsed;
// @ts-expect-error a number is text only after it was parsed
const opened: AnyStatusCode = 17;
// @ts-expect-error no such option
parseStatusCode("017", { strict: true });

if (isStatusCode(parsed)) same<typeof parsed, StatusCode>(true);
function isFine(code: StatusCode): boolean {
  if (isSuccess(code)) {
    same<typeof code, "000">(true);
    return true;
  }
  same<typeof code, Exclude<StatusCode, "000">>(true);
  // @ts-expect-error it was ruled out
  return code === Success;
}

declare const some: "000" | "700";
switch (some) {
  case Success:
  case EvseOutOfService:
    break;
  default:
    same<typeof some, never>(true);
}

// Messages

declare const body: unknown;
const status = statusOf(body);
same<typeof status, MessageStatus | undefined>(true);
same<MessageStatus["code"], AnyStatusCode>(true);
same<MessageStatus["description" | "additionalInfo"], string | null>(true);
// @ts-expect-error there may be none
status.code;
// @ts-expect-error no such option
assertSuccess(body, { missing: true });
try {
  const nothing: void = assertSuccess(body, { missingOk: true });
} catch (error) {
  if (error instanceof OicpStatusError) {
    same<typeof error.name, "OicpStatusError">(true);
    same<typeof error.code, AnyStatusCode>(true);
    same<typeof error.description, string | null>(true);
    same<typeof error.additionalInfo, string | null>(true);
    same<typeof error.status, MessageStatus>(true);
    const common: OicpError = error;
  } else if (error instanceof OicpRefusedError) {
    same<typeof error.errors, readonly unknown[]>(true);
    // @ts-expect-error it has none
    error.code;
  } else if (error instanceof OicpContradictionError || error instanceof OicpFormatError) {
    same<typeof error.body, unknown>(true);
    same<typeof error.name, "OicpContradictionError" | "OicpFormatError">(true);
    const cause: unknown = error.cause;
    if (error instanceof OicpContradictionError) {
      same<typeof error.code, AnyStatusCode>(true);
      same<typeof error.member, string>(true);
      same<typeof error.value, unknown>(true);
    }
  }
}
new OicpFormatError("what", body, { cause: new Error("why") });
new OicpStatusError({ code: "603" });
new OicpContradictionError({ code: "603", member: "Result", value: true }, body);

const written: StatusObject = statusObject(Success);
same<typeof written.Code, AnyStatusCode>(true);
statusObject("603", null);
statusObject(parsed, undefined, { relay: true });
// @ts-expect-error one that is not listed is only relayed
statusObject("201");
// @ts-expect-error the same for a code that was parsed
statusObject(parsed, "more");
// @ts-expect-error nor is a text
statusObject("603", 5);
// @ts-expect-error read-only
written.Code = "001";

export { asList, asText, isFine, listed, notEmpty, number, opened, texts, unchecked, wrong };
"""

OLD_USE = """
import { OicpError, Success, assertSuccess, describe } from "oicp-status-codes";

const success: "000" = Success;
assertSuccess({ StatusCode: { Code: describe(success).code } });
new OicpError("what", undefined, { cause: "why" });
"""

TABLE_USE = """
import table from "oicp-status-codes/status-codes.json"{attributes};
import schema from "oicp-status-codes/status-codes.schema.json"{attributes};

const codes: string[] = table.entries.map((entry) => entry.code);
const properties: object = schema.properties;
// @ts-expect-error no such key
table.entires;

export {{ codes, properties }};
"""


@pytest.mark.parametrize(
    "options",
    [
        ("--module", "node16"),
        ("--module", "esnext", "--moduleResolution", "bundler"),
        ("--module", "preserve", "--moduleResolution", "bundler"),
    ],
    ids=lambda options: " ".join(options[1::2]),
)
def test_the_typescript_package_is_typed(
    options: tuple[str, ...], consumer: Path, tools: Node
) -> None:
    """As it is for `nodenext`, for which everything is compiled."""
    table = write_uses(consumer, attributes="node16" not in options)
    files = ("use.mts", "use.cts", table)
    tools.tool("tsc", *STRICT, *JSON_TOO, "--noEmit", *options, *files, cwd=consumer)


def write_uses(consumer: Path, *, attributes: bool) -> str:
    """Write the programs that use the package; returns the name of the one that imports JSON.

    An ES module states how it imports JSON, which `node16` cannot express.
    """
    for file in ("use.mts", "use.cts"):
        (consumer / file).write_text(TYPESCRIPT_USE, encoding="utf-8")
    module = "table.mts" if attributes else "table.cts"
    code = TABLE_USE.format(attributes=' with { type: "json" }' if attributes else "")
    (consumer / module).write_text(code, encoding="utf-8")
    return module


def test_the_declarations_need_no_library_but_the_language_of_2015(
    consumer: Path, tools: Node
) -> None:
    (consumer / "use.mts").write_text(OLD_USE, encoding="utf-8")
    options = ("--target", "es2015", "--lib", "es2015", "--module", "nodenext", "--noEmit")
    tools.tool("tsc", *STRICT, *options, "use.mts", cwd=consumer)


JAVASCRIPT_USE = """
import assert from "node:assert/strict";
import { createRequire } from "node:module";

import * as imported from "oicp-status-codes";

const required = createRequire(import.meta.url)("oicp-status-codes");
const table = createRequire(import.meta.url)("oicp-status-codes/status-codes.json");
assert.deepEqual(Object.keys(required).sort(), Object.keys(imported));
assert.equal(JSON.stringify({ ...imported, ...required }), JSON.stringify(imported));

for (const all of [imported, required]) {
  const { describe, isStatusCode, senders, statusCodeNamed, statusCodes } = all;
  assert.deepEqual([...statusCodes], [...statusCodes].sort());
  assert.deepEqual([...senders], ["HUBJECT", "CPO", "EMP"]);
  assert.equal(describe("018").description, "Inconsistent EvseID");
  assert.equal(describe(all.InconsistentEvseId), describe("018"));
  for (const unknown of ["999", "18", "", " 018", 18, "length", "constructor", "__proto__"]) {
    assert.equal(describe(unknown), undefined);
    assert.equal(isStatusCode(unknown), false);
  }
  for (const [name, value] of Object.entries(all)) {
    assert.equal(statusCodeNamed(name), isStatusCode(value) ? value : undefined);
  }
  for (const code of statusCodes) assert.equal(statusCodeNamed(describe(code).name), code);
  for (const unknown of ["__proto__", "toString", "", "018", "success", "EvseID", undefined, 18]) {
    assert.equal(statusCodeNamed(unknown), undefined);
  }
  assert.throws(() => describe("018").aliases.push("OLD"), TypeError);
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
        # The package's table is the spec without the metadata that changes with each export.
        "table": {key: spec()[key] for key in spec() if key != "source"},
        "members": [[row.code, row.typescript] for row in ROWS],
        "entries": [
            {
                "code": row.code,
                "name": row.python,
                "aliases": [],
                "description": row.description,
                "sentBy": list(row.senders),
                "additionalInfo": row.note,
            }
            for row in ROWS
        ],
    }


README = TYPESCRIPT / "README.md"
SNIPPETS = {
    **{f"snippet{at}.mts": code for at, code in enumerate(snippets(README, "ts"))},
    **{f"snippet{at}.cjs": code for at, code in enumerate(snippets(README, "js"))},
}
for document in ("README.md", "docs/use.md"):
    for at, code in enumerate(snippets(ROOT / document, "ts")):
        SNIPPETS[f"{Path(document).stem}{at}.mts"] = code


@pytest.fixture(scope="module")
def compiled(tools: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is made of all programs and all snippets."""
    folder = once(tmp_path_factory, "programs", lambda folder: compile_in(folder, tools))
    return folder / "consumer" / "out"


def compile_in(folder: Path, tools: Node) -> None:
    """Compile all programs and all snippets in one run, as strictly as it can be."""
    consumer = with_package(folder)
    table = write_uses(consumer, attributes=True)
    for file, code in SNIPPETS.items():
        (consumer / file).write_text(code, encoding="utf-8")
    options = ("--module", "nodenext", "--allowJs", "--checkJs", "--outDir", "out", *JSON_TOO)
    files = ("use.mts", "use.cts", table, *SNIPPETS)
    tools.tool("tsc", *STRICT, *options, *files, cwd=consumer)


def test_the_typescript_package_is_typed_for_nodenext(compiled: Path) -> None:
    assert {file.name for file in compiled.glob("use.*")} == {"use.mjs", "use.cjs"}


@pytest.mark.parametrize("file", SNIPPETS)
def test_the_snippet_of_the_package_does_what_it_says(
    file: str, compiled: Path, node: Node
) -> None:
    printed = node.run(file.replace(".mts", ".mjs"), cwd=compiled)
    assert printed.splitlines() == promised(SNIPPETS[file])


def test_the_readme_shows_an_entry_of_the_table_as_it_is() -> None:
    (shown,) = snippets(TYPESCRIPT / "README.md", "json")
    assert json.loads(shown) == read_json(TYPESCRIPT / "status-codes.json")["entries"][0]


def promised(code: str) -> list[str]:
    """The output of a snippet according to its comments: JSON, or a word of JavaScript."""
    said = re.findall(r"console\.log\(.*\); // (.*)$", code, re.MULTILINE)
    assert len(said) == code.count("console.log(") > 0
    return [json.loads(text) if text.startswith('"') else text for text in said]


def test_the_readme_of_the_package_tells_of_every_function_and_error(
    consumer: Path, node: Node
) -> None:
    script = """
        import * as all from "oicp-status-codes";
        const names = Object.keys(all).filter((name) => typeof all[name] === "function");
        console.log(JSON.stringify(names));
    """
    exported = json.loads(node.run("--input-type=module", "-e", script, cwd=consumer))
    told = set(re.findall(r"\w+", (TYPESCRIPT / "README.md").read_text(encoding="utf-8")))
    assert sorted(set(exported) - told) == []
    assert len(exported) == 13


# What is published


def test_the_package_says_what_it_needs() -> None:
    package = read_json(TYPESCRIPT / "package.json")
    assert package["license"] == "Apache-2.0"
    assert package["sideEffects"] is False
    assert package["engines"] == {"node": ">=18"}
    assert "dependencies" not in package
    targets = json.dumps({key: package[key] for key in ("main", "module", "types", "exports")})
    for file in re.findall(r'(?<=: )"\./([^"]+)"', targets):
        assert (TYPESCRIPT / file).is_file()


def test_the_table_of_the_package_is_valid_by_its_own_schema() -> None:
    table = read_json(TYPESCRIPT / "status-codes.json")
    schema = read_json(TYPESCRIPT / table["$schema"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(table)] == []
    # It is the schema of the spec, except for the origin of the spec.
    whole = read_json(GENERATED / "json" / "status-codes.schema.json")
    del whole["properties"]["source"], whole["$defs"]["source"]
    whole["required"].remove("source")
    assert {**schema, "description": ""} == {**whole, "description": ""}
    assert not validator.is_valid({**table, "source": spec()["source"]})
    assert not validator.is_valid({**table, "entries": []})


def test_what_is_not_used_costs_nothing(tools: Node) -> None:
    for row in (ROWS[0], ROWS[17], ROWS[-1]):
        size = one_constant(tools.path, TYPESCRIPT, row.typescript)
        assert size == len(f'console.log("{row.code}");\n')
    assert one_constant(tools.path, TYPESCRIPT, "Success") <= 40
    assert whole_gzipped(tools.path, TYPESCRIPT) <= 4096


# Documentation


def test_everything_that_is_exported_is_documented_alike_in_code_and_in_declarations() -> None:
    documented = re.compile(r"^(/\*\*(?:(?!\*/)[\s\S])*\*/)\n(.*)$", re.MULTILINE)
    docs = []
    for file in ("index.js", "index.cjs", "index.d.ts", "index.d.cts"):
        text = (TYPESCRIPT / file).read_text(encoding="utf-8")
        found = {
            name[1]: doc
            for doc, line in documented.findall(text)
            if (name := re.search(r"^(?:export declare )?(?:const|function|class) (\w+)", line))
        }
        docs.append(found)
        if "export declare" in text:
            declared = re.findall(r"^export (?:declare )?\w+ (\w+)", text, re.MULTILINE)
            lines = [line for _, line in documented.findall(text)]
            for name in set(declared):
                assert [line for line in lines if re.match(rf"export .*\b{name}\b", line)], name
            functions = re.findall(r"^(.*)\nexport declare function (\w+)", text, re.MULTILINE)
            assert [name for before, name in functions if before != " */"] == []
            # Every member of an interface and of a class is documented.
            for before, member in re.findall(r"^(.*)\n  readonly (\w+):", text, re.MULTILINE):
                assert before.endswith("*/"), member
    assert docs[0] == docs[1] == docs[2] == docs[3]
    assert len(docs[0]) == len(ROWS) + len(("senders", "statusCodes", "protocol", "digest")) + 13


def test_a_constant_shows_all_that_the_page_says() -> None:
    text = (TYPESCRIPT / "index.d.ts").read_text(encoding="utf-8")
    assert (
        """\
/**
 * Inconsistent EvseID
 *
 * Sent By: HUBJECT
 *
 * Additional Information: This status code 018 is returned when there is a duplicated EvseID included in the body of the request.
 */
export declare const InconsistentEvseId: "018";
"""  # noqa: E501  # verbatim
        in text
    )
    for row in ROWS:
        (doc,) = re.findall(
            rf"/\*\*((?:(?!\*/)[\s\S])*)\*/\nexport declare const {row.typescript}:", text
        )
        assert row.description in doc
        assert (", ".join(row.senders) in doc) is True
        assert row.note is None or row.note in doc
