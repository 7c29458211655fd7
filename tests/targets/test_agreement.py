"""The Python and the npm package agree, even beyond the shared cases.

Both packages receive every combination of the parts of a message, and every short text of digits,
spaces and dots. The results must be the same, except for the wording.
"""

from itertools import product
from typing import Any

from tests.support.artifacts import Node
from tests.targets.message_cases import ABSENT, exact
from tests.targets.python import package as python
from tests.targets.typescript import package as typescript

PARTS: dict[str, list[Any]] = {
    "StatusCode": [
        ABSENT,
        None,
        "000",
        [],
        {},
        {"Code": None},
        {"Code": "18"},
        {"Code": "000"},
        {"Code": "000", "Description": 5},
        {"Code": "018", "Description": "sent", "AdditionalInfo": "more"},
        {"Code": "999", "AdditionalInfo": ""},
    ],
    "Code": [ABSENT, "700"],
    "Result": [ABSENT, None, True, False, 1],
    "AuthorizationStatus": [ABSENT, None, "Authorized", "NotAuthorized", True],
    "validationErrors": [ABSENT, None, [], {}, "", ["no JSON"]],
}
MESSAGES = [
    {key: value for key, value in zip(PARTS, parts, strict=True) if value is not ABSENT}
    for parts in product(*PARTS.values())
]


def test_on_every_message(node: Node) -> None:
    calls = [["statusOf", message] for message in MESSAGES]
    calls += [["assertSuccess", message] for message in MESSAGES]
    calls += [["assertSuccess", message, {"missingOk": True}] for message in MESSAGES]
    tried, package = python.tried, python.package
    ours = [tried(package.status_of, message) for message in MESSAGES]
    ours += [tried(package.raise_for_status, message) for message in MESSAGES]
    ours += [tried(package.raise_for_status, message, missing_ok=True) for message in MESSAGES]
    expected = [exact(python.outcome(result)) for result in ours]
    assert {python.outcome(result).get("raises") for result in ours} == {
        None,
        *("status", "contradiction", "refused", "format"),
    }
    for way, theirs in typescript.calls(node, *calls).items():
        outcomes = [exact(typescript.outcome(result)) for result in theirs]
        differ = [
            (way, call, expected, found)
            for call, expected, found in zip(calls, expected, outcomes, strict=True)
            if expected != found
        ]
        assert differ[:3] == []


TEXTS = ["".join(chars) for length in range(6) for chars in product("07. ", repeat=length)]
VALUES: list[Any] = [*TEXTS, *range(-2, 1002), *(number + 0.5 for number in range(3))]


def test_on_every_code(node: Node) -> None:
    calls = [
        ["parseStatusCode", value, {"lenient": lenient}]
        for lenient in (False, True)
        for value in VALUES
    ]
    expected = [
        python.tried(python.StatusCode.parse, value, lenient=options["lenient"])
        for _, value, options in calls
    ]
    assert {type(code) for code in expected} == {
        ValueError,
        python.StatusCode,
        python.UnknownStatusCode,
    }
    for theirs in typescript.calls(node, *calls).values():
        for call, code, result in zip(calls, expected, theirs, strict=True):
            if isinstance(code, ValueError):
                assert typescript.outcome(result) == {"raises": "value"}, call
            else:
                assert result == {"returns": str(code)}, call
