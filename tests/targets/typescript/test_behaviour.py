"""Behaviour of the npm package alone: values that JSON does not have, and its errors.

Its handling of codes and messages is the same as in the Python package: see test_messages.py.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.artifacts import NODE_FOLDER, TYPESCRIPT, Node
from tests.targets.typescript.package import WAYS, calls, odd, outcome

# Values that JSON does not have

NO_CODES = {
    "undefined": "undefined",
    "nan": "NaN",
    "infinite": "Infinity",
    "big": "17",
    "symbol": "Symbol(x)",
    "function": "a function",
    "date": "a Date",
    "bare": "an object",
    "boxed": "a String",
    "instance": "an Answer",
    "nameless": "an object",
    "rootless": "an object",
}
NO_MESSAGES = {
    "undefined": "undefined is not a message",
    "function": "a function is not a message",
    "date": "a Date is not a message",
    "boxed": "a String is not a message",
    "map": "a Map is not a message",
    "response": "a Response is not a message",
    "promise": "a Promise is not a message; did you forget to await it?",
    "thenable": "a Later is not a message; did you forget to await it?",
    "instance": "an Answer is not a message",
    "nameless": "an object is not a message",
    "rootless": "an object is not a message",
    "held": "StatusCode is not an object: an Answer",
}
MESSAGES = ("realm", "bareMessage")
"""Plain objects: from another realm, and without a prototype."""

MISSING_OK = {"missingOk": True}

Results = dict[str, dict[tuple[str, str], Any]]
both_ways = pytest.mark.parametrize("way", WAYS)


@pytest.fixture(scope="module")
def results(node: Node) -> Results:
    """What all calls did, by module system, function and kind of value; one process makes them."""
    made: list[tuple[str, str, list[Any]]] = []
    for kind in NO_CODES:
        made += [
            ("parse", kind, ["parseStatusCode", odd(kind)]),
            ("parse leniently", kind, ["parseStatusCode", odd(kind), {"lenient": True}]),
            ("is listed", kind, ["isStatusCode", odd(kind)]),
            ("is success", kind, ["isSuccess", odd(kind)]),
        ]
    for kind in (*NO_MESSAGES, *MESSAGES):
        made += [
            ("read", kind, ["statusOf", odd(kind)]),
            ("assert", kind, ["assertSuccess", odd(kind)]),
            ("assert where it may be missing", kind, ["assertSuccess", odd(kind), MISSING_OK]),
        ]
    made += [("write", "undefined", ["statusObject", "603", odd("undefined")])]
    return {
        way: {made[at][:2]: result for at, result in enumerate(done)}
        for way, done in calls(node, *(call for *_, call in made)).items()
    }


@both_ways
@pytest.mark.parametrize("kind", NO_CODES)
@pytest.mark.parametrize("call", ["parse", "parse leniently"])
def test_what_only_javascript_has_is_refused_by_name(
    call: str, kind: str, way: str, results: Results
) -> None:
    result = results[way][call, kind]
    assert outcome(result) == {"raises": "value"}
    assert result["message"] == f"{NO_CODES[kind]} is not a StatusCode"


@both_ways
@pytest.mark.parametrize("kind", NO_CODES)
@pytest.mark.parametrize("call", ["is listed", "is success"])
def test_what_is_no_code_is_neither_listed_nor_a_success(
    call: str, kind: str, way: str, results: Results
) -> None:
    assert results[way][call, kind] == {"returns": False}


@both_ways
@pytest.mark.parametrize("kind", NO_MESSAGES)
@pytest.mark.parametrize("call", ["read", "assert", "assert where it may be missing"])
def test_only_a_plain_object_is_a_message(call: str, kind: str, way: str, results: Results) -> None:
    result = results[way][call, kind]
    assert outcome(result) == {"raises": "format"}
    assert result["message"] == NO_MESSAGES[kind]


@both_ways
@pytest.mark.parametrize("kind", MESSAGES)
def test_a_plain_object_is_a_message_wherever_it_comes_from(
    kind: str, way: str, results: Results
) -> None:
    sent = {"code": "700", "description": None, "additional_info": None}
    assert outcome(results[way]["read", kind]) == {"returns": sent}
    for call in ("assert", "assert where it may be missing"):
        found = outcome(results[way][call, kind])
        assert (found["raises"], found["status"]) == ("status", sent)


@both_ways
def test_undefined_adds_nothing(way: str, results: Results) -> None:
    assert results[way]["write", "undefined"]["returns"]["AdditionalInfo"] is None


# Errors


def test_errors_keep_their_cause_and_their_name_when_minified(tools: Node, tmp_path: Path) -> None:
    script = """
        import assert from "node:assert/strict";
        import { OicpError, OicpFormatError } from "oicp-status-codes";
        import { OicpContradictionError, OicpRefusedError } from "oicp-status-codes";
        import { OicpStatusError } from "oicp-status-codes";
        const cause = new Error("why");
        const all = [
          new OicpError("what", 1, { cause }),
          new OicpFormatError("what", 1, { cause }),
          new OicpStatusError({ code: "700" }, 1, { cause }),
          new OicpContradictionError({ code: "700", member: "Result", value: true }, 1, { cause }),
          new OicpRefusedError(["bad"], 1, { cause }),
        ];
        for (const error of all) {
          assert.equal(error.cause, cause);
          assert.equal(error.body, 1);
          assert.ok(error instanceof Error && error instanceof OicpError);
          assert.equal(Object.hasOwn(error, "name"), false);
        }
        assert.equal(Object.hasOwn(new OicpError("what"), "cause"), false);
        class Mine extends OicpStatusError {}
        assert.ok(new Mine({ code: "777", description: "New" }) instanceof OicpStatusError);
        const mine = new Mine({ code: "777", description: "New" });
        assert.equal(mine.message, '777 (unknown code, sent: "New")');
        assert.deepEqual(mine.status, { code: "777", description: "New", additionalInfo: null });
        assert.equal(mine.description, null);
        console.log(all.map((error) => String(error)).join("\\n"));
    """
    options = {
        "stdin": {"contents": script, "resolveDir": str(TYPESCRIPT)},
        "outfile": str(tmp_path / "bundle.mjs"),
        "bundle": True,
        "minify": True,
        "format": "esm",
        "platform": "node",
    }
    build = f"require('esbuild').buildSync({json.dumps(options)})"
    tools.run("-e", build, cwd=NODE_FOLDER)
    assert tools.run("bundle.mjs", cwd=tmp_path).splitlines() == [
        "OicpError: what",
        "OicpFormatError: what",
        "OicpStatusError: 700 EVSE out of service",
        "OicpContradictionError: Result is true, but the code is 700 EVSE out of service",
        "OicpRefusedError: the message was refused: bad",
    ]
