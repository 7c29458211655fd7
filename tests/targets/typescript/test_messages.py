"""What the npm package makes of codes and messages, as Node runs it, from both module systems."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.artifacts import NODE_FOLDER, TYPESCRIPT, Node
from tests.support.oicp import ROWS

RUNNER = """
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const [folder, file] = process.argv.slice(2);
const codes = JSON.parse(readFileSync(file, "utf8"));
const isModule = process.argv[4] === "import";
const all = isModule ? await import(`${folder}/index.js`) : createRequire(import.meta.url)(folder);

class Answer {
  get StatusCode() {
    return { Code: "000" };
  }
}
class Later {
  then() {}
}
const bare = Object.create(null);

// What JSON cannot say, as an argument.
const odd = {
  undefined: undefined, nan: NaN, infinite: Infinity, big: 17n, symbol: Symbol("x"),
  function: () => "000", date: new Date(0), bare: Object.create(null), boxed: new String("017"),
  promise: Promise.resolve({}), response: new Response("{}"), map: new Map(), thenable: new Later(),
  instance: new Answer(), nameless: new (class {})(), rootless: Object.create(Object.create(bare)),
  held: { StatusCode: new Answer() },
  realm: runInNewContext(`({ StatusCode: { Code: "700" } })`),
  bareMessage: Object.assign(Object.create(null), { Code: "700" }),
};
const words = ["", "Status", "Contradiction", "Refused", "Format"];
const kinds = words.map((word) => `Oicp${word}Error`);
const argument = (value) => (value?.odd ? odd[value.odd] : value);

function outcome([name, ...values]) {
  const given = values.map(argument);
  try {
    return { returns: all[name](...given) ?? null };
  } catch (error) {
    const { name: is, message, status, code, description, additionalInfo } = error;
    const { member, value, errors } = error;
    return {
      throws: is,
      message,
      stack: error.stack.split("\\n")[0],
      is: kinds.filter((kind) => error instanceof all[kind]),
      carries: error instanceof all.OicpError ? error.body === given[0] : null,
      fields: { status, code, description, additionalInfo, member, value, errors },
    };
  }
}

console.log(JSON.stringify(codes.map(outcome)));
"""


class Runner:
    """The package in Node, one call after the other."""

    def __init__(self, node: Node, folder: Path, way: str) -> None:
        self.node, self.folder, self.way = node, folder, way
        (folder / "run.mjs").write_text(RUNNER, encoding="utf-8")

    def calls(self, *calls: list[Any]) -> list[Any]:
        """What each of these calls returns or throws: the name of a function and its arguments."""
        (self.folder / "calls.json").write_text(json.dumps(calls), encoding="utf-8")
        printed = self.node.run("run.mjs", TYPESCRIPT, "calls.json", self.way, cwd=self.folder)
        outcomes: list[Any] = json.loads(printed)
        return outcomes

    def call(self, *call: Any) -> Any:
        (outcome,) = self.calls(list(call))
        return outcome


@pytest.fixture(scope="module", params=["import", "require"])
def runner(
    request: pytest.FixtureRequest, node: Node, tmp_path_factory: pytest.TempPathFactory
) -> Runner:
    return Runner(node, tmp_path_factory.mktemp("runner"), request.param)


def shown(value: Any) -> str:
    """A value as JavaScript writes it, in which 17.0 is 17."""
    return json.dumps(int(value) if isinstance(value, float) else value, ensure_ascii=False)


def odd(what: str) -> dict[str, str]:
    """A value that JSON does not have."""
    return {"odd": what}


def thrown(outcome: Any) -> str:
    """The class of what was thrown; all that says so agrees."""
    name: str = outcome["throws"]
    assert outcome["stack"] == f"{name}: {outcome['message']}"
    if name.startswith("Oicp"):
        assert outcome["is"] == ["OicpError", name]
        assert outcome["carries"] is True
    else:
        assert outcome["is"] == []
    return name


# Codes


def test_a_code_that_is_known_or_has_the_form_is_kept(runner: Runner) -> None:
    codes = [*(row.code for row in ROWS), "999", "777", "003"]
    ways: list[list[Any]] = [[], [{}], [{"lenient": False}], [{"lenient": True}]]
    for options in ways:
        calls = runner.calls(*(["parseStatusCode", code, *options] for code in codes))
        assert calls == [{"returns": code} for code in codes]


LOST = [
    (0, "000"),
    ("0", "000"),
    ("00", "000"),
    (17, "017"),
    ("17", "017"),
    (1, "001"),
    (700, "700"),
    (999, "999"),
    (17.0, "017"),
    (0.0, "000"),
    (" 17", "017"),
    ("17 ", "017"),
    ("  17  ", "017"),
    (" 017", "017"),
    ("17.0", "017"),
    ("17.00", "017"),
    (" 700.0 ", "700"),
]


def test_what_lost_its_zeros_is_read_only_if_asked_for(runner: Runner) -> None:
    lenient = runner.calls(*(["parseStatusCode", value, {"lenient": True}] for value, _ in LOST))
    assert lenient == [{"returns": code} for _, code in LOST]
    for (value, code), outcome in zip(
        LOST, runner.calls(*(["parseStatusCode", value] for value, _ in LOST)), strict=True
    ):
        assert thrown(outcome) == "RangeError"
        assert outcome["message"] == (
            f"{shown(value)} is not a StatusCode;"
            f" with {{ lenient: true }} it is read as {shown(code)}"
        )


NO_CODES: list[tuple[Any, str]] = [
    ("", '""'),
    ("Success", '"Success"'),
    ("string", '"string"'),
    ("6000", '"6000"'),
    ("0017", '"0017"'),
    ("1000.0", '"1000.0"'),
    ("17.5", '"17.5"'),
    ("17.000", '"17.000"'),
    ("17.", '"17."'),
    (".0", '".0"'),
    (" ", '" "'),
    ("1 7", '"1 7"'),
    ("-17", '"-17"'),
    ("-17.0", '"-17.0"'),
    ("nan", '"nan"'),
    ("017\n", '"017\\n"'),
    ("+17", '"+17"'),
    ("1e2", '"1e2"'),
    ("0x1", '"0x1"'),
    ("١٧", '"١٧"'),
    ("constructor", '"constructor"'),
    (-1, "-1"),
    (1.5, "1.5"),
    (1000, "1000"),
    (1e21, "1e+21"),
    (True, "true"),
    (None, "null"),
    ([], "an array"),
    (["017"], "an array"),
    ({}, "an object"),
    (odd("undefined"), "undefined"),
    (odd("nan"), "NaN"),
    (odd("infinite"), "Infinity"),
    (odd("big"), "17"),
    (odd("symbol"), "Symbol(x)"),
    (odd("function"), "a function"),
    (odd("date"), "a Date"),
    (odd("bare"), "an object"),
    (odd("boxed"), "a String"),
    (odd("instance"), "an Answer"),
    (odd("nameless"), "an object"),
    (odd("rootless"), "an object"),
]


@pytest.mark.parametrize("lenient", [True, False])
def test_what_is_no_code_is_refused_by_name(lenient: bool, runner: Runner) -> None:
    options = {"lenient": lenient}
    outcomes = runner.calls(*(["parseStatusCode", value, options] for value, _ in NO_CODES))
    for (_, shown), outcome in zip(NO_CODES, outcomes, strict=True):
        assert thrown(outcome) == "RangeError"
        assert outcome["message"] == f"{shown} is not a StatusCode"


def test_nothing_but_success_is_success(runner: Runner) -> None:
    values: list[Any] = [
        *(row.code for row in ROWS),
        "999",
        "0",
        0,
        False,
        None,
        *(v for v, _ in NO_CODES),
    ]
    outcomes = runner.calls(*(["isSuccess", value] for value in values))
    assert [value for value, out in zip(values, outcomes, strict=True) if out["returns"]] == ["000"]


# Messages that were received: the shapes in recorded traffic

OK: dict[str, Any] = {"returns": None}
EITHER: list[Any] = [{"missingOk": True}, {}]
NO_IDS = {"SessionID": None, "CPOPartnerSessionID": None, "EMPPartnerSessionID": None}
VALIDATION = [{"fieldReference": "evseId", "errorMessage": "must not be null"}]


def status(code: str, description: str | None = None, info: str | None = None) -> dict[str, Any]:
    return {"StatusCode": {"Code": code, "Description": description, "AdditionalInfo": info}}


def failed(
    code: str, description: str | None, sent: str | None = None, info: str | None = None
) -> dict[str, Any]:
    said = {"code": code, "description": sent, "additionalInfo": info}
    return {
        "throws": "OicpStatusError",
        "fields": {**said, "description": description, "status": said},
    }


RECORDED: list[tuple[str, Any, Any]] = [
    ("200 and success", {"Result": True, **status("000"), **NO_IDS}, OK),
    ("200 and authorized", {"AuthorizationStatus": "Authorized", **status("000")}, OK),
    (
        "200 and not authorized",
        {"AuthorizationStatus": "NotAuthorized", **status("210"), **NO_IDS},
        failed("210", "No valid contract"),
    ),
    (
        "200 and a text of its own",
        {"Result": False, **status("603", "One or more EVSE data record not found!")},
        failed("603", "Unknown EVSE ID", "One or more EVSE data record not found!"),
    ),
    (
        "the example of the guide",
        {
            "Result": False,
            **status("603", "Unknown EVSE ID", "EvseIDs: DE811E288B04491002"),
            **NO_IDS,
        },
        failed("603", "Unknown EVSE ID", "Unknown EVSE ID", "EvseIDs: DE811E288B04491002"),
    ),
    (
        "400 without a code",
        {
            "extendedInfo": None,
            "message": "Error parsing/validating JSON.",
            "validationErrors": VALIDATION,
        },
        {"throws": "OicpRefusedError", "fields": {"errors": VALIDATION}},
    ),
    (
        "401",
        status("017", "Unauthorized Access"),
        failed("017", "Unauthorized access", "Unauthorized Access"),
    ),
    (
        "401 instead of 404",
        status("400", "Session is not valid"),
        failed("400", "Session is invalid", "Session is not valid"),
    ),
    (
        "403",
        status("210", "No active subscription found"),
        failed("210", "No valid contract", "No active subscription found"),
    ),
    (
        "404",
        status("300", "Partner not found"),
        failed("300", "Partner not found", "Partner not found"),
    ),
    (
        "404 and a session",
        status("400", "Session found but status is not valid CLOSED!"),
        failed("400", "Session is invalid", "Session found but status is not valid CLOSED!"),
    ),
    (
        "500",
        status("001", "Unexpected error checking partners: null"),
        failed("001", "Hubject system error", "Unexpected error checking partners: null"),
    ),
    ("the status alone", {"Code": "000", "Description": None}, OK),
    ("the status alone, failed", {"Code": "017"}, failed("017", "Unauthorized access")),
    ("the code alone", {"StatusCode": {"Code": "000"}}, OK),
    ("a code that is not listed", status("777", "New"), failed("777", None, "New")),
    ("HTTP's 404 is none of ours", {"status": 404, **status("000")}, OK),
    ("404 as a code", status("404"), failed("404", "Data not found")),
]


@pytest.mark.parametrize(
    ("message", "expected"), [case[1:] for case in RECORDED], ids=[case[0] for case in RECORDED]
)
def test_recorded_traffic(message: Any, expected: Any, runner: Runner) -> None:
    for outcome in runner.calls(*(["assertSuccess", message, options] for options in EITHER)):
        if expected is OK:
            assert outcome == OK
        else:
            assert thrown(outcome) == expected["throws"]
            assert outcome["fields"] == expected["fields"]


def test_the_message_of_an_error_says_what_happened(runner: Runner) -> None:
    messages = [
        (status("603", None, "EvseIDs: DE8"), "603 Unknown EVSE ID: EvseIDs: DE8"),
        (
            status("603", "What?", "EvseIDs: DE8"),
            '603 Unknown EVSE ID (sent: "What?"): EvseIDs: DE8',
        ),
        (status("022", 'A "text"'), '022 Data error (sent: "A \\"text\\"")'),
        (status("700"), "700 EVSE out of service"),
        (status("700", "", ""), "700 EVSE out of service"),
        (status("777"), "777 (unknown code)"),
        (status("777", " "), "777 (unknown code)"),
        (status("777", None, "more"), "777 (unknown code): more"),
        (status("777", "Neu", "more"), '777 (unknown code, sent: "Neu"): more'),
        (
            {"Result": True, **status("510", "Whatever")},
            "Result is true, but the code is 510 No EV connected to EVSE",
        ),
        (
            {"Result": True, **status("777", "Neu")},
            "Result is true, but the code is 777 (unknown code)",
        ),
        (
            {"AuthorizationStatus": "NotAuthorized", **status("000")},
            'AuthorizationStatus is "NotAuthorized", but the code is 000 Success',
        ),
        (
            {"validationErrors": VALIDATION, **status("000")},
            "validationErrors is not empty, but the code is 000 Success",
        ),
        ({"validationErrors": VALIDATION, **status("022")}, "022 Data error"),
        ({"Result": False}, "the message has no StatusCode, and Result is false"),
        ({}, "the message has no StatusCode"),
        (
            {"Result": "true", **status("000")},
            'Result is neither true nor false: "true"',
        ),
        (
            {"AuthorizationStatus": ["Authorized"]},
            'AuthorizationStatus is neither "Authorized" nor "NotAuthorized": an array',
        ),
        (status("17"), 'Code is not a code: "17"'),
        ({"Code": 0}, "Code is not a code: 0"),
        ({"StatusCode": {}}, "StatusCode has no Code"),
        ({"StatusCode": {"Code": None}}, "StatusCode has no Code"),
        ({"StatusCode": "017"}, 'StatusCode is not an object: "017"'),
        ({"StatusCode": []}, "StatusCode is not an object: an array"),
        ({"Code": "000", "Description": 5}, "Description is not a text: 5"),
        ({"Code": "000", "AdditionalInfo": {}}, "AdditionalInfo is not a text: an object"),
        ("000", '"000" is not a message'),
        ([], "an array is not a message"),
        (None, "null is not a message"),
        (odd("function"), "a function is not a message"),
        (odd("map"), "a Map is not a message"),
        (odd("response"), "a Response is not a message"),
        (odd("promise"), "a Promise is not a message; was an await forgotten?"),
        (odd("thenable"), "a Later is not a message; was an await forgotten?"),
        (odd("instance"), "an Answer is not a message"),
        (odd("held"), "StatusCode is not an object: an Answer"),
    ]
    outcomes = runner.calls(*(["assertSuccess", message] for message, _ in messages))
    assert [outcome["message"] for outcome in outcomes] == [said for _, said in messages]


@pytest.mark.parametrize(
    "sent",
    [
        "PLC (ISO/ IEC 15118) authentication failed – Time out error",
        "plc (iso/iec 15118)  authentication failed - time out ERROR.",
        "PLC (ISO/IEC 15118) authentication failed\u2212Time out error",
        "PLC (ISO/\tIEC\u00a015118) authentication failed\u2014Timeout error.",
    ],
)
def test_a_text_that_hardly_differs_is_not_told(sent: str, runner: Runner) -> None:
    told, other = runner.calls(
        ["assertSuccess", status("122", sent)], ["assertSuccess", status("122", f"{sent}.!")]
    )
    assert told["message"] == "122 PLC (ISO/ IEC 15118) authentication failed – Time out error"
    assert told["fields"]["status"]["description"] == sent
    assert other["message"] == f"{told['message']} (sent: {shown(f'{sent}.!')})"


NO_MESSAGES = [
    "function",
    "date",
    "boxed",
    "promise",
    "response",
    "map",
    "thenable",
    "instance",
    "nameless",
    "rootless",
]


def test_only_plain_objects_are_messages_wherever_they_come_from(runner: Runner) -> None:
    plain = [odd("realm"), odd("bareMessage")]
    for outcome in runner.calls(*(["assertSuccess", message] for message in plain)):
        assert outcome["fields"]["code"] == "700"
    for call in ("statusOf", "assertSuccess"):
        calls = [[call, odd(kind), {"missingOk": True}] for kind in NO_MESSAGES]
        for outcome in runner.calls(*calls):
            assert thrown(outcome) == "OicpFormatError"


SOMETHING: list[Any] = [VALIDATION, [None], "broken", "", {}, 0, False]


@pytest.mark.parametrize(
    ("message", "member"),
    [
        ({"Result": False, **status("000")}, "Result"),
        ({"Result": True, **status("603")}, "Result"),
        ({"Result": True, **status("777")}, "Result"),
        ({"AuthorizationStatus": "NotAuthorized", **status("000")}, "AuthorizationStatus"),
        ({"AuthorizationStatus": "Authorized", **status("210")}, "AuthorizationStatus"),
        (
            {"Result": True, "AuthorizationStatus": "NotAuthorized", **status("000")},
            "AuthorizationStatus",
        ),
        (
            {"Result": False, "AuthorizationStatus": "Authorized", **status("210")},
            "AuthorizationStatus",
        ),
        *(
            ({"Result": True, "validationErrors": errors, **status("000")}, "validationErrors")
            for errors in SOMETHING
        ),
    ],
    ids=json.dumps,
)
def test_a_code_and_a_verdict_that_disagree_are_an_error_of_their_own(
    message: Any, member: str, runner: Runner
) -> None:
    code = message["StatusCode"]["Code"]
    for outcome in runner.calls(*(["assertSuccess", message, options] for options in EITHER)):
        assert thrown(outcome) == "OicpContradictionError"
        assert outcome["fields"] == {"code": code, "member": member, "value": message[member]}


@pytest.mark.parametrize("errors", [None, []])
def test_no_errors_are_no_contradiction(errors: Any, runner: Runner) -> None:
    message = {"Result": True, "validationErrors": errors, **status("000")}
    assert runner.call("assertSuccess", message) == OK


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        (VALIDATION, "evseId: must not be null"),
        ([], "no reason given"),
        ({}, "no reason given"),
        ("no JSON", "no JSON"),
        (["a", "b", "c"], "a; b; c"),
        (["a", "b", "c", "d", "e"], "a; b; c; and 2 more"),
        ([{"fieldReference": None, "errorMessage": "no JSON"}, 5], "no JSON; 5"),
        ([{"line": 3, "at": ["x"]}, ["y"]], "3: an array; an array"),
    ],
    ids=json.dumps,
)
def test_a_refusal_tells_its_first_reasons(errors: Any, told: str, runner: Runner) -> None:
    outcome = runner.call("assertSuccess", {"validationErrors": errors})
    assert outcome["message"] == f"the message was refused: {told}"


MALFORMED: list[Any] = [
    None,
    True,
    0,
    "000",
    '{"StatusCode": {"Code": "000"}}',
    [],
    [status("000")],
    odd("undefined"),
    {"StatusCode": "000"},
    {"StatusCode": 0},
    {"StatusCode": False},
    {"StatusCode": ""},
    {"StatusCode": []},
    {"StatusCode": {}},
    {"StatusCode": {"Code": None}},
    {"StatusCode": {"Code": 0}},
    {"StatusCode": {"Code": "0"}},
    {"StatusCode": {"Code": "Success", "Description": "000"}},
    {"StatusCode": {"Code": "string"}},
    {"StatusCode": {"Code": "6000"}},
    {"StatusCode": {"Code": ["000"]}},
    {"StatusCode": {"Code": "000", "Description": 5}},
    {"StatusCode": {"Code": "000", "AdditionalInfo": {}}},
    {"Code": 17},
    {"Code": ""},
    {"validationErrors": VALIDATION, **status("0")},
]
UNCLEAR: list[Any] = [
    {"Result": False},
    {"Result": None, "AuthorizationStatus": "NotAuthorized"},
    {"Result": True, "AuthorizationStatus": "NotAuthorized"},
    {"Result": 1, **status("000")},
    {"Result": "true", **status("000")},
    {"AuthorizationStatus": "authorized", **status("000")},
    {"AuthorizationStatus": True, **status("000")},
]
MISSING: list[Any] = [
    {},
    {"Result": True},
    {"StatusCode": None},
    {"EvseStatuses": {}},
    {"Code": None},
]


def test_what_is_malformed_never_passes(runner: Runner) -> None:
    calls = [["statusOf", message] for message in MALFORMED]
    for message in MALFORMED + UNCLEAR:
        calls += [["assertSuccess", message, options] for options in EITHER]
    for call, outcome in zip(calls, runner.calls(*calls), strict=True):
        assert thrown(outcome) == "OicpFormatError", call


def test_a_message_without_a_status_passes_only_if_it_may(runner: Runner) -> None:
    assert runner.calls(*(["statusOf", message] for message in MISSING)) == [OK] * len(MISSING)
    may, must = EITHER
    assert runner.calls(*(["assertSuccess", message, may] for message in MISSING)) == [OK] * len(
        MISSING
    )
    for outcome in runner.calls(*(["assertSuccess", message, must] for message in MISSING)):
        assert thrown(outcome) == "OicpFormatError"


@pytest.mark.parametrize("errors", [VALIDATION, [], "broken", {}, 0, False])
def test_a_message_that_was_refused_never_passes(errors: Any, runner: Runner) -> None:
    message = {"message": "Error parsing/validating JSON.", "validationErrors": errors}
    for outcome in runner.calls(*(["assertSuccess", message, options] for options in EITHER)):
        assert thrown(outcome) == "OicpRefusedError"
        assert outcome["fields"] == {"errors": errors if isinstance(errors, list) else [errors]}
    assert runner.call("statusOf", message) == OK
    absent = {**message, "validationErrors": None}
    assert thrown(runner.call("assertSuccess", absent)) == "OicpFormatError"


def test_the_status_of_a_message_is_what_was_sent(runner: Runner) -> None:
    sent = status("603", "One or more EVSE data record not found!", "DE8")
    read = {
        "code": "603",
        "description": "One or more EVSE data record not found!",
        "additionalInfo": "DE8",
    }
    nothing = {"code": "000", "description": None, "additionalInfo": None}
    assert runner.calls(
        ["statusOf", sent],
        ["statusOf", sent["StatusCode"]],
        ["statusOf", {"Result": True, **sent}],
        ["statusOf", status("000")],
        ["statusOf", {"Code": "000"}],
        ["statusOf", {"StatusCode": {"Code": "000"}, "Code": "700"}],
    ) == [{"returns": found} for found in (read, read, read, nothing, nothing, nothing)]


# Messages to send


def test_every_code_is_written_with_the_text_of_the_publisher(runner: Runner) -> None:
    written = runner.calls(*(["statusObject", row.code] for row in ROWS))
    assert written == [
        {"returns": {"Code": row.code, "Description": row.description, "AdditionalInfo": None}}
        for row in ROWS
    ]
    # And it is read again as what it is.
    messages = [
        {"Result": row.code == "000", "StatusCode": outcome["returns"]}
        for row, outcome in zip(ROWS, written, strict=True)
    ]
    success, *others = runner.calls(*(["assertSuccess", message] for message in messages))
    assert success == OK
    assert [outcome["fields"]["code"] for outcome in others] == [row.code for row in ROWS[1:]]
    assert {thrown(outcome) for outcome in others} == {"OicpStatusError"}


NOT_SENT: list[tuple[Any, str]] = [
    ("17", '"17" is not a StatusCode; with its zeros it would be "017"'),
    (17, '17 is not a StatusCode; with its zeros it would be "017"'),
    (" 99.0", '" 99.0" is not a StatusCode; with its zeros it would be "099"'),
    ("6000", '"6000" is not a StatusCode'),
    ("Success", '"Success" is not a StatusCode'),
    ("", '"" is not a StatusCode'),
    (None, "null is not a StatusCode"),
    ({"Code": "017"}, "an object is not a StatusCode"),
]


def test_a_code_that_is_made_up_cannot_be_written(runner: Runner) -> None:
    made_up = ["201", "999"]
    outcomes = runner.calls(*(["statusObject", code, None] for code in made_up))
    for code, outcome in zip(made_up, outcomes, strict=True):
        assert thrown(outcome) == "RangeError"
        assert outcome["message"] == (
            f'"{code}" is none of the listed codes;'
            " if you received it, pass it on with { relay: true }"
        )


@pytest.mark.parametrize("relay", [True, False])
def test_what_is_no_code_is_not_written_and_no_hint_leads_to_relay(
    relay: bool, runner: Runner
) -> None:
    options = {"relay": relay}
    outcomes = runner.calls(*(["statusObject", code, None, options] for code, _ in NOT_SENT))
    for (_, said), outcome in zip(NOT_SENT, outcomes, strict=True):
        assert thrown(outcome) == "RangeError"
        assert outcome["message"] == said


def test_a_code_that_came_from_elsewhere_is_passed_on_if_it_is_said_so(runner: Runner) -> None:
    relay = {"relay": True}
    passed, known = runner.calls(
        ["statusObject", "777", "as it came", relay],
        ["statusObject", "700", None, relay],
    )
    assert passed == {
        "returns": {"Code": "777", "Description": None, "AdditionalInfo": "as it came"}
    }
    assert known["returns"]["Description"] == "EVSE out of service"


@pytest.mark.parametrize("char", ["x", "é", "🙂"])
def test_what_is_added_has_at_most_a_thousand_characters(char: str, runner: Runner) -> None:
    fits, longer = runner.calls(
        ["statusObject", "603", char * 1000], ["statusObject", "603", char * 1001]
    )
    assert fits["returns"]["AdditionalInfo"] == char * 1000
    assert thrown(longer) == "RangeError"
    assert longer["message"] == "AdditionalInfo has 1001 characters; 1000 are allowed"


@pytest.mark.parametrize("value", [5, True, {}, ["x"]])
def test_what_is_added_is_a_text(value: Any, runner: Runner) -> None:
    outcome = runner.call("statusObject", "603", value)
    assert thrown(outcome) == "RangeError"
    assert outcome["message"].startswith("AdditionalInfo is not a text: ")
    assert runner.call("statusObject", "603", odd("undefined"))["returns"]["AdditionalInfo"] is None


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
