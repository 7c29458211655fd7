"""The Python package on the cases that it shares with the npm package."""

import json
from typing import Any

import pytest

from tests.targets.message_cases import (
    ABSENT,
    CODES,
    DESCRIPTIONS,
    RECEIVED,
    WRITTEN,
    Code,
    Outcome,
    Received,
    Written,
    exact,
)
from tests.targets.python.package import (
    StatusCode,
    UnknownStatusCode,
    outcome,
    package,
    tried,
)


@pytest.mark.parametrize("case", CODES, ids=str)
def test_a_code(case: Code) -> None:
    for lenient in (False, True):
        expected = case.code or (case.lenient if lenient else None)
        code = tried(StatusCode.parse, case.value, lenient=lenient)
        if expected is None:
            call = f"StatusCode.parse({case.value!r}, lenient=True)"
            hint = f"; {call} reads it as '{case.lenient}'" if case.lenient else ""
            assert type(code) is ValueError, lenient
            assert str(code) == f"{case.value!r} is not a valid StatusCode{hint}"
        else:
            is_known = expected in DESCRIPTIONS
            assert type(code) is (StatusCode if is_known else UnknownStatusCode), lenient
            assert str(code) == expected
            assert (code.is_known, code.is_success) == (is_known, expected == "000")


@pytest.mark.parametrize("case", RECEIVED, ids=str)
def test_the_status_of_a_message(case: Received) -> None:
    found = tried(package.status_of, case.message)
    assert exact(outcome(found)) == exact(case.read)
    check(found, case, case.read)


OPTIONS: tuple[dict[str, bool], ...] = ({}, {"missing_ok": False}, {"missing_ok": True})


@pytest.mark.parametrize("case", RECEIVED, ids=str)
def test_a_message_that_must_be_a_success(case: Received) -> None:
    for options in OPTIONS:
        found = tried(package.raise_for_status, case.message, **options)
        expected = case.outcome(missing_ok=options.get("missing_ok", False))
        assert exact(outcome(found)) == exact(expected), options
        check(found, case, expected)


def check(found: Any, case: Received, expected: Outcome) -> None:
    """An error has the expected text, keeps the message, and has no visible cause."""
    if "raises" in expected:
        assert isinstance(found, package.OicpError)
        assert isinstance(found, ValueError) is (expected["raises"] == "format")
        assert str(found) == case.says("python", repr)
        assert found.message is case.message
        assert found.__suppress_context__ or found.__context__ is None
    if expected.get("raises") == "contradiction":
        assert found.value is case.message[case.member]
    if expected.get("raises") == "refused":
        assert found.errors is case.message["validationErrors"]


@pytest.mark.parametrize("case", WRITTEN, ids=str)
def test_a_status_that_is_sent(case: Written) -> None:
    info = () if case.info is ABSENT else (case.info,)
    members = [StatusCode(case.code)] if case.code in list(DESCRIPTIONS) else []
    for code in [case.code, *members]:
        written = tried(send, code, *info, relay=case.relay)
        if case.error:
            assert type(written) is {"value": ValueError, "type": TypeError}[case.error]
            assert str(written) == case.says("python", repr)
        else:
            assert {"returns": written} == case.outcome
            assert list(written) == ["Code", "Description", "AdditionalInfo"]
            assert type(written["Code"]) is str
            read = tried(package.status_of, json.loads(json.dumps({"StatusCode": written})))
            assert (read.code, read.description, read.additional_info) == (*written.values(),)


def send(code: Any, *info: Any, relay: bool) -> Any:
    """Write a status; a code to be passed on is read first."""
    return package.status_object(StatusCode.parse(code) if relay else code, *info)


def test_the_cases_have_every_outcome() -> None:
    raised = {case.outcome(missing_ok=False).get("raises") for case in RECEIVED}
    assert raised == {None, "status", "contradiction", "refused", "format"}
