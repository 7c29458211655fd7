"""The npm package on the cases that it shares with the Python package."""

from typing import Any

import pytest

from tests.support.artifacts import Node
from tests.targets.message_cases import (
    ABSENT,
    CODES,
    DESCRIPTIONS,
    RECEIVED,
    WRITTEN,
    Code,
    Received,
    Written,
    exact,
)
from tests.targets.typescript.package import WAYS, calls, outcome, shown

MISSING: tuple[dict[str, bool], ...] = ({}, {"missingOk": False}, {"missingOk": True})
LENIENT: tuple[dict[str, bool], ...] = ({}, {"lenient": False}, {"lenient": True})


Results = dict[str, dict[int, list[Any]]]


def same_both_ways(case: Code | Received | Written, results: Results) -> list[Any]:
    """What the calls of a case did, which is the same in both module systems."""
    imported, required = (results[way][id(case)] for way in WAYS)
    assert imported == required
    return imported


def calls_of(case: Code | Received | Written) -> list[list[Any]]:
    """What is called for a case."""
    match case:
        case Code(value=value):
            parsed = [["parseStatusCode", value, options] for options in LENIENT]
            asked = [["isStatusCode", value], ["isSuccess", value]]
            return [["parseStatusCode", value], *parsed, *asked]
        case Received(message=message):
            asserted = [["assertSuccess", message, options] for options in MISSING]
            return [["statusOf", message], ["assertSuccess", message], *asserted]
        case Written(code=code, info=info, relay=relay):
            given = [] if info is ABSENT else [info]
            fully = ["statusObject", code, *(given or [None]), {"relay": relay}]
            return [fully] if relay else [fully, ["statusObject", code, *given]]


@pytest.fixture(scope="module")
def results(node: Node) -> Results:
    """What all calls of all cases did, by module system and case; one process makes them all."""
    cases: list[Code | Received | Written] = [*CODES, *RECEIVED, *WRITTEN]
    made = [calls_of(case) for case in cases]
    done: Results = {}
    for way, outcomes in calls(node, *(call for case in made for call in case)).items():
        left = iter(outcomes)
        done[way] = {
            id(case): [next(left) for _ in called] for case, called in zip(cases, made, strict=True)
        }
        assert not list(left)
    return done


@pytest.mark.parametrize("case", CODES, ids=str)
def test_a_code(case: Code, results: Results) -> None:
    *parsed, is_listed, is_success = same_both_ways(case, results)
    for options, result in zip(({}, *LENIENT), parsed, strict=True):
        expected = case.code or (case.lenient if options.get("lenient") else None)
        if expected is not None:
            assert result == {"returns": expected}
        else:
            hint = f"; with {{ lenient: true }} it is read as {shown(case.lenient)}"
            assert outcome(result) == {"raises": "value"}
            assert result["message"] == (
                f"{shown(case.value)} is not a StatusCode{hint if case.lenient else ''}"
            )
    assert is_listed == {"returns": case.code in DESCRIPTIONS}
    assert is_success == {"returns": case.code == "000"}


@pytest.mark.parametrize("case", RECEIVED, ids=str)
def test_a_message_that_was_received(case: Received, results: Results) -> None:
    read, *asserted = same_both_ways(case, results)
    assert exact(outcome(read)) == exact(case.read)
    for options, result in zip(({}, *MISSING), asserted, strict=True):
        expected = case.outcome(missing_ok=options.get("missingOk", False))
        assert exact(outcome(result)) == exact(expected)
    for result in (read, *asserted):
        if "throws" in result:
            assert result["message"] == case.says("typescript", shown)


@pytest.mark.parametrize("case", WRITTEN, ids=str)
def test_a_status_that_is_sent(case: Written, results: Results) -> None:
    for written in same_both_ways(case, results):
        if case.error:
            assert outcome(written) == {"raises": "value"}  # RangeError, even for non-strings
            assert written["message"] == case.says("typescript", shown)
        else:
            assert written == case.outcome
            assert list(written["returns"]) == ["Code", "Description", "AdditionalInfo"]
