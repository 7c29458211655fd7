"""The npm package for other tables: no messages, earlier names, other words, one entry."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Entry, Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import Node, snippets
from tests.support.builders import CONTRACT, HOSTILE, TEMPLATES, contract_of, entry, note, spec
from tests.support.packages import once

STRICT = ("--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes")

OTHER = """\
[catalog]
id = "faults"
title = "Faults of the pump"
protocol = "Pump 4"
page = "pump.html"
entry = "Fault"

[code]
column = "Fault"
pattern = "[A-Z][0-9]{1,2}"
name_from = "summary"
success = ["A1", "A2"]

[fields.summary]
column = "Summary"
kind = "text"
required = true

[fields.what_to_do]
column = "What to do"
kind = "text"

[message]
prefix = "Pump"
key = "fault"
code = "id"
text = { key = "message", limit = 9 }
info = { key = "text", limit = 5 }

[package]
name = "pump-faults"
version = "1.2.3"
"""

MESSAGE = """\
[message]
prefix = "Oicp"
key = "StatusCode"
code = "Code"
text = { key = "Description", limit = 200 }
info = { key = "AdditionalInfo", limit = 1000 }

[package]"""

WITH_MESSAGE = CONTRACT.replace("[package]", MESSAGE).replace(
    'pattern = "[0-9]{3}"', 'pattern = "[0-9]{3}"\nsuccess = ["000"]'
)


def typescript(made: Spec, contract: Contract, folder: Path) -> Path:
    """A consumer of the package for this table."""
    targets = [target for target in read_targets(TEMPLATES) if target.name == "typescript"]
    package = folder / "node_modules" / contract.package.name
    package.mkdir(parents=True)
    for path, data in render(made, contract, TEMPLATES, targets).items():
        (package / path.removeprefix("typescript/")).write_bytes(data)
    return folder


def other(*entries: Entry) -> Spec:
    """A spec of the other contract."""
    base = spec(*entries)
    return Spec(
        catalog="faults",
        title="Faults of the pump",
        protocol="Pump 4",
        source=base.source,
        entries=base.entries,
    )


def fault(code: str, name: str, summary: str, todo: str | None = None) -> Entry:
    return Entry(code=code, name=name, aliases=(), values={"summary": summary, "what_to_do": todo})


FAULTS = other(
    fault("A1", "FINE", "Fine"),
    fault("A2", "FINE_BUT_LOUD", "Fine, but loud", "Use it by day"),
    fault("B10", "OVER_HEATED", "Hot!", "Let it cool"),
    fault("B9", "TOO_LONG", "ten chars!"),
)


HOSTILE_TEXTS = spec(
    *(
        entry(f"{number:03}", f"NAME_{number}", text, info=note(text))
        for number, text in enumerate(HOSTILE)
    ),
    entry("900", "LAST", aliases=("OLD_LAST", "OLDEST")),
)

WITHOUT_MESSAGES_USE = """\
import { Last, Name0, OldLast, Oldest, describe, parseStatusCode } from "oicp-status-codes";
import { statusCodeNamed, type AnyStatusCode, type StatusCode } from "oicp-status-codes";
import { statusCodes } from "oicp-status-codes";

const last: "900" = OldLast;
const same: typeof Last = Oldest;
const open: AnyStatusCode = parseStatusCode("901");
const all: readonly StatusCode[] = statusCodes;
// @ts-expect-error no such code
const none: StatusCode = "901";
const text: string = describe(Name0).description;
const texts = all.map((code) => describe(code).description);
const names = ["OLD_LAST", "OldLast", "OLDEST", "Oldest", "LAST", "Last", "NAME_0", "Name0", "old"];
const found = names.map((name) => statusCodeNamed(name) ?? null);
console.log(JSON.stringify([last, same, open, texts, found, describe(last).aliases]));
"""

OTHER_USE = """\
import { Fine, FineButLoud, OverHeated, TooLong, describe, isSuccess } from "pump-faults";
import { PumpError, PumpFormatError, PumpStatusError, assertSuccess } from "pump-faults";
import { type AnyFault, type Fault, type FaultEntry, faults, isFault } from "pump-faults";
import { type MessageStatus, parseFault, statusObject, statusOf } from "pump-faults";

const todo: string | null = describe(OverHeated).whatToDo;
const good: "A1" | "A2" | null = isSuccess(Fine) ? Fine : null;
const print = (...values: unknown[]): void => console.log(JSON.stringify(values));
const error = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    if (error instanceof PumpStatusError) {
      const { code, summary, text, status } = error;
      return [code, summary, text, status];
    }
    const { name, message } = error as Error;
    return [name, message, error instanceof PumpError];
  }
};
const received: MessageStatus | undefined = statusOf({ fault: { id: "C1", message: "?" } });
print(todo, good, faults.map((code: Fault) => isSuccess(code)), isFault("C1"), received);
print(error(() => assertSuccess({ fault: { id: FineButLoud } })) ?? null);
print(error(() => assertSuccess({ fault: { id: OverHeated, text: "bang" } })));
print(error(() => assertSuccess({ id: "C1", message: "?" })));
print(error(() => assertSuccess({ Result: true, validationErrors: [] })));
print(error(() => assertSuccess({}, { missingOk: true })) ?? null);
print(parseFault("C1"), error(() => parseFault(1, { lenient: true })));
print(statusObject(OverHeated, "12345"), error(() => statusObject(OverHeated, "123456")));
print(error(() => statusObject(TooLong)));
print(statusObject(parseFault("C1"), null, { relay: true }));
export type Unused = [AnyFault, FaultEntry, PumpFormatError];
"""


def contradicted(contradiction: str) -> str:
    """A program that prints what contradicts a success, and whether a failure is just that."""
    return f"""\
import {{ Fine, PumpContradictionError, assertSuccess }} from "pump-faults";
import {{ PumpStatusError }} from "pump-faults";

try {{
  assertSuccess({{ fault: {{ id: Fine }}, problems: [] }});
  assertSuccess({{ fault: {{ id: Fine }}, ...{contradiction} }});
}} catch (error) {{
  console.log(JSON.stringify(error instanceof PumpContradictionError && error.message));
}}
try {{
  assertSuccess({{ fault: {{ id: "C1" }}, ...{contradiction} }});
}} catch (error) {{
  console.log(JSON.stringify(error instanceof PumpStatusError));
}}
"""


def with_message(key: str) -> Contract:
    """The other contract, with another key for what messages have."""
    return contract_of(OTHER.replace('code = "id"', f'code = "id"\n{key}'))


PROGRAMS: dict[str, tuple[Spec, Contract, str]] = {
    "without messages": (HOSTILE_TEXTS, contract_of(), WITHOUT_MESSAGES_USE),
    "another table": (FAULTS, contract_of(OTHER), OTHER_USE),
    "refused alone": (
        FAULTS,
        with_message('refused = "problems"'),
        contradicted('{ problems: ["bad"] }'),
    ),
    "a verdict alone": (
        FAULTS,
        with_message('verdicts = { ok = { success = "yes", failure = "no" } }'),
        contradicted('{ ok: "no", problems: ["bad"] }'),
    ),
}
READMES: dict[str, tuple[Spec, str]] = {
    "readme, no messages": (spec(), CONTRACT),
    "readme, nothing but success": (spec(), WITH_MESSAGE),
    "readme, messages": (spec(entry(), entry("700", "LAST", "Last")), WITH_MESSAGE),
    "readme, another table": (FAULTS, OTHER.replace("limit = ", "limit = 9")),
}


def readme_of(consumer: Path) -> Path:
    """The README of the package that a consumer has."""
    (readme,) = consumer.glob("node_modules/*/README.md")
    return readme


@pytest.fixture(scope="module")
def compiled(tools: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each program."""
    return once(tmp_path_factory, "other-tables", lambda folder: compile_in(folder, tools))


def compile_in(folder: Path, tools: Node) -> None:
    """Compile all programs in one run, as strictly as it can be.

    Against the declarations of both module systems; a README's snippets are programs, too.
    """
    tables = {name: (made, contract) for name, (made, contract, _) in PROGRAMS.items()}
    tables |= {name: (made, contract_of(text)) for name, (made, text) in READMES.items()}
    for number, (name, (made, contract)) in enumerate(tables.items()):
        # To the compiler, packages of one name and version are the same one.
        package = contract.package._replace(version=f"1.0.{number}")
        typescript(made, contract._replace(package=package), folder / name)
    programs = {
        folder / name / file: code
        for name, (*_, code) in PROGRAMS.items()
        for file in ("use.mts", "use.cts")
    }
    for name in READMES:
        for number, code in enumerate(snippets(readme_of(folder / name), "ts")):
            programs[folder / name / f"snippet{number}.mts"] = code
    for file, code in programs.items():
        file.write_text(code, encoding="utf-8")
    options = (*STRICT, "--skipLibCheck", "false", "--module", "nodenext")
    tools.tool("tsc", *options, *programs, cwd=folder)


def printed_by(name: str, compiled: Path, node: Node) -> list[Any]:
    """What a program prints, which is the same from both module systems."""
    printed = [node.run(file, cwd=compiled / name) for file in ("use.mjs", "use.cjs")]
    assert printed[0] == printed[1]
    return [json.loads(line) for line in printed[0].removesuffix("\n").split("\n")]


def test_a_table_without_messages_has_no_word_of_them(compiled: Path, node: Node) -> None:
    package = compiled / "without messages" / "node_modules" / "oicp-status-codes"
    for file in package.glob("index.*"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"[Mm]essage|class |isSuccess|statusOf", text), file
    (printed,) = printed_by("without messages", compiled, node)
    named = [*["900"] * 6, "000", "000", None]
    texts = [*HOSTILE, "Success"]
    assert printed == ["900", "900", "901", texts, named, ["OLD_LAST", "OLDEST"]]
    for module in ("index.js", "index.d.ts"):
        text = (package / module).read_text(encoding="utf-8")
        assert text.count("/** @deprecated Use {@link Last}. */") == 2


def test_the_words_of_another_table_are_all_its_own(compiled: Path, node: Node) -> None:
    package = compiled / "another table" / "node_modules" / "pump-faults"
    assert sorted(file.name for file in package.iterdir()) == [
        "README.md",
        "faults.json",
        "faults.schema.json",
        "index.cjs",
        "index.d.cts",
        "index.d.ts",
        "index.js",
        "package.json",
    ]
    for file in package.iterdir():
        text = file.read_text(encoding="utf-8")
        text = text.split("\n", 2)[2] if file.suffix != ".json" else text  # the head names the page
        assert not re.search(r"StatusCode|Oicp|OICP|Hubject|statusCode|Result", text), file
        # Nothing in a message of this table could contradict its code.
        assert "Contradiction" not in text, file
    assert "license" not in json.loads((package / "package.json").read_text(encoding="utf-8"))
    printed = printed_by("another table", compiled, node)
    sent = {"code": "C1", "message": "?", "text": None}
    assert printed == [
        ["Let it cool", "A1", [True, True, False, False], False, sent],
        [None],
        [["B10", "Hot!", "bang", {"code": "B10", "message": None, "text": "bang"}]],
        [["C1", None, None, {"code": "C1", "message": "?", "text": None}]],
        [["PumpFormatError", "the message has no fault", True]],
        [None],
        ["C1", ["RangeError", "1 is not a Fault", False]],
        [
            {"id": "B10", "message": "Hot!", "text": "12345"},
            ["RangeError", "text has 6 characters; 5 are allowed", False],
        ],
        [["RangeError", "message has 10 characters; 9 are allowed", False]],
        [{"id": "C1", "message": None, "text": None}],
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("refused alone", "problems is not empty"), ("a verdict alone", 'ok is "no"')],
)
def test_one_thing_that_may_contradict_a_code_is_enough(
    name: str, said: str, compiled: Path, node: Node
) -> None:
    assert printed_by(name, compiled, node) == [f"{said}, but the code is A1 Fine", True]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_of_any_table_does_what_it_says(name: str, compiled: Path, node: Node) -> None:
    consumer = compiled / name
    pieces = snippets(readme_of(consumer), "ts")
    assert pieces
    for number, code in enumerate(pieces):
        printed = node.run(f"snippet{number}.mjs", cwd=consumer).splitlines()
        said = re.findall(r"console\.log\(.*\); // (.*)$", code, re.MULTILINE)
        assert printed == [json.loads(text) if text[0] == '"' else text for text in said]
        assert printed


# Names


@pytest.mark.parametrize(
    "name",
    [
        "STATUS_CODE",
        "SENDER",
        "ANY_STATUS_CODE",
        "STATUS_CODE_ENTRY",
        "MESSAGE_STATUS",
        "STATUS_OBJECT",
        "OICP_ERROR",
        "OICP_STATUS_ERROR",
        "OICP_CONTRADICTION_ERROR",
        "OICP_REFUSED_ERROR",
        "OICP_FORMAT_ERROR",
        "ERROR",
        "RANGE_ERROR",
        "OBJECT",
        "REG_EXP",
    ],
)
@pytest.mark.parametrize("old", [False, True], ids=["a name", "an earlier name"])
def test_a_member_may_not_take_the_name_of_something_else(
    name: str, old: bool, tmp_path: Path
) -> None:
    names = {"name": "GOOD", "aliases": (name,)} if old else {"name": name}
    with pytest.raises(OicpGenError, match=r"the code 017 is called .* is reserved") as caught:
        typescript(spec(entry("017", **names)), contract_of(WITH_MESSAGE), tmp_path)
    assert caught.value.id == "name-clash"
    assert str(caught.value.place) == "source/names.toml"


def test_names_of_errors_are_free_where_there_are_none(tmp_path: Path) -> None:
    made = spec(entry("017", "OICP_ERROR"))
    text = typescript(made, contract_of(), tmp_path)
    assert "OicpError" in (text / "node_modules/oicp-status-codes/index.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('{ key = "text"', '{ key = "stack"', "the message member stack is called stack"),
        ('{ key = "text"', '{ key = "status"', "the message member status is called status"),
        ('{ key = "text"', '{ key = "summary"', "but so is the field summary"),
        ("summary", "message", "the field message is called message"),
    ],
)
def test_what_an_error_carries_may_not_be_called_as_what_it_has(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    contract = contract_of(OTHER.replace(old, new))
    name = contract.named_by
    made = other(
        Entry(code="A1", name="FINE", aliases=(), values={name: "Fine", "what_to_do": None})
    )
    with pytest.raises(OicpGenError, match=message) as caught:
        typescript(made, contract, tmp_path)
    assert caught.value.id == "name-clash"
    assert str(caught.value.place) == "source/contract.toml"


def test_the_members_of_a_status_are_names() -> None:
    for key in ('key = "StatusCode"', 'code = "Code"'):
        broken = WITH_MESSAGE.replace(key, key.replace('e"', 'e-}"'))
        with pytest.raises(OicpGenError, match="is not a member such as ErrorCode"):
            contract_of(broken)
    assert contract_of(WITH_MESSAGE).message
