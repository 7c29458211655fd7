"""What the Python package does with codes and messages, case by case."""

import copy
import json
import pickle
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from importlib import import_module
from types import MappingProxyType
from typing import Annotated, Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BeforeValidator, TypeAdapter, ValidationError, create_model

from tests.support.artifacts import PYTHON
from tests.support.oicp import ROWS

with patch.object(sys, "path", [str(PYTHON), *sys.path]), patch("sys.dont_write_bytecode", True):
    package: Any = import_module("oicp_status_codes")

StatusCode, UnknownStatusCode = package.StatusCode, package.UnknownStatusCode
Status, Sender = package.Status, package.Sender
status_of, raise_for_status = package.status_of, package.raise_for_status
status_object = package.status_object

# Codes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_known_code_is_its_member(row: Any) -> None:
    code = StatusCode.parse(row.code)
    assert code is StatusCode(row.code) is StatusCode[row.python]
    assert code.is_known is True
    assert code.is_success is (row.code == "000")
    assert (code.description, code.additional_info) == (row.description, row.note)
    assert code.sent_by == frozenset(row.senders)
    assert all(type(sender) is Sender for sender in code.sent_by)


def test_an_unknown_code_is_its_text_and_says_nothing() -> None:
    code = StatusCode.parse("999")
    assert type(code) is UnknownStatusCode
    assert code == "999" == str(code) == f"{code}"
    assert type(str(code)) is str
    assert repr(code) == "UnknownStatusCode('999')"
    assert hash(code) == hash("999")
    assert {"999": "found"}[code] == {code: "found"}["999"] == "found"
    assert json.dumps({"Code": code}) == '{"Code": "999"}'
    assert (code.is_known, code.is_success) == (False, False)
    assert (code.description, code.sent_by, code.additional_info) == (None, frozenset(), None)
    known = [*StatusCode, StatusCode.parse("003"), code]
    assert sorted(known, reverse=True)[::-1] == sorted([*StatusCode, "003", "999"])
    assert StatusCode.parse(code) == code
    with pytest.raises(AttributeError):
        code.note = "no room for it"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(code, protocol))  # noqa: S301  # we made it
        assert (type(again), again) == (UnknownStatusCode, "999")
    for again in (copy.copy(code), copy.deepcopy([code])[0]):
        assert (type(again), again) == (UnknownStatusCode, "999")


class float64(float):  # noqa: N801  # its name in numpy
    """What a data frame holds: a kind of float that shows itself otherwise."""

    def __repr__(self) -> str:
        return f"np.float64({self})"

    def __str__(self) -> str:
        return float.__repr__(self)


REFUSED: tuple[object, ...] = (
    "",
    "0",
    "17",
    "18",
    "0018",
    "018\n",
    "\xa0018",
    "0 18",
    " ",
    "18.",
    ".0",
    "18.5",
    "18.01",
    "18.000",
    "18,0",
    "0018.0",
    "18.0e0",
    "-18.0",
    "nan",
    "01a",
    "-18",
    "+18",
    "1e2",
    "0x1",
    "1_0",
    "6000",
    "Success",
    "string",
    "StatusCode.SUCCESS",
    "SUCCESS",
    "٠١٨",
    "０１８",
    "²²²",
    "\ud800",
    b"018",
    18,
    17,
    0,
    -1,
    18.5,
    -18.0,
    1000.0,
    1e300,
    float("nan"),
    float("inf"),
    True,
    False,
    None,
    (),
    [],
    ["018"],
    {"Code": "018"},
    HTTPStatus.NOT_FOUND,
    object,
)


@pytest.mark.parametrize("value", REFUSED, ids=repr)
def test_what_is_no_code_is_refused_by_name(value: object) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the message is looked at below
        StatusCode.parse(value)
    assert type(caught.value) is ValueError
    assert str(caught.value).startswith(f"{value!r} is not a valid StatusCode")
    with pytest.raises(ValueError, match="is not a valid StatusCode"):
        UnknownStatusCode(value)


def test_the_enum_points_to_what_keeps_an_unknown_code() -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the message is looked at below
        StatusCode("999")
    assert str(caught.value) == (
        "'999' is not a valid StatusCode; StatusCode.parse keeps codes that are not in the table"
    )
    assert caught.value.__context__ is None
    for value in REFUSED:
        with pytest.raises(ValueError, match=r"is not a valid StatusCode$"):
            StatusCode(value)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_known_code_is_not_made_unknown(row: Any) -> None:
    with pytest.raises(ValueError, match=rf"'{row.code}' is not unknown"):
        UnknownStatusCode(row.code)


LENIENT = (
    ("017", "017"),
    ("17", "017"),
    (17, "017"),
    ("0", "000"),
    (0, "000"),
    ("00", "000"),
    (17.0, "017"),
    (0.0, "000"),
    (320.0, "320"),
    (float64(17), "017"),
    (" 17", "017"),
    ("17 ", "017"),
    ("  017  ", "017"),
    ("17.0", "017"),
    ("17.00", "017"),
    (" 320.0 ", "320"),
    ("000.0", "000"),
    (9, "009"),
    (700, "700"),
    (999, "999"),
    ("3", "003"),
    (StatusCode.DATA_ERROR, "022"),
)


@pytest.mark.parametrize(("value", "code"), LENIENT, ids=repr)
def test_lost_zeros_are_restored_when_asked_for(value: object, code: str) -> None:
    assert StatusCode.parse(value, lenient=True) == code
    assert StatusCode.parse(value, lenient=True) is StatusCode.parse(code) or code in "999 003"


LEAVINGS = [value for value, code in LENIENT if value != code]


@pytest.mark.parametrize("value", LEAVINGS, ids=repr)
def test_the_refusal_tells_how_to_read_what_a_spreadsheet_left(value: object) -> None:
    code = StatusCode.parse(value, lenient=True)
    with pytest.raises(ValueError, match="lenient=True") as caught:
        StatusCode.parse(value)
    assert str(caught.value) == (
        f"{value!r} is not a valid StatusCode; "
        f"StatusCode.parse({value!r}, lenient=True) reads it as '{code}'"
    )


@pytest.mark.parametrize(
    "value", [value for value in REFUSED if value not in ("0", "17", "18", 0, 17, 18)], ids=repr
)
def test_leniency_reads_nothing_else(value: object) -> None:
    """Neither a bool, which is a number to Python, nor a status of HTTP, which is one, too."""
    with pytest.raises(ValueError, match="is not a valid StatusCode") as caught:
        StatusCode.parse(value, lenient=True)
    assert "lenient" not in str(caught.value)


def test_false_and_true_are_no_numbers() -> None:
    for value in (False, True):
        with pytest.raises(ValueError, match=f"{value} is not a valid StatusCode"):
            StatusCode.parse(value, lenient=True)


CODES = {row.code for row in ROWS}


def tried(call: Callable[..., Any], *arguments: object, **options: object) -> Any:
    """What a function returns, or the error that it raises, if it is one of those it may raise."""
    try:
        return call(*arguments, **options)
    except (ValueError, package.OicpError) as error:
        return error


@given(st.text() | st.text("0123456789", min_size=3, max_size=3))
@example("018")
@example("999")
@example("018\n")
def test_every_text_is_a_member_or_itself_or_refused(text: str) -> None:
    code = tried(StatusCode.parse, text)
    if isinstance(code, ValueError):
        assert repr(text) in str(code)
        assert not (len(text) == 3 and all(char in "0123456789" for char in text))
    else:
        assert code == text
        assert json.loads(json.dumps(code)) == text
        assert type(code) is (StatusCode if text in CODES else UnknownStatusCode)
        assert code.is_known is (text in CODES)


NUMBERS = st.integers(-10, 1100)
LEFT = NUMBERS | NUMBERS.map(float) | st.floats() | st.booleans()


@given(st.text("0123456789 .", max_size=6) | st.text() | LEFT)
def test_leniency_is_idempotent_and_changes_no_code(value: str | float) -> None:
    code = tried(StatusCode.parse, value, lenient=True)
    if isinstance(code, ValueError):
        assert repr(value) in str(code)
        with pytest.raises(ValueError, match="is not a valid StatusCode"):
            StatusCode.parse(value)
    else:
        assert StatusCode.parse(code, lenient=True) == StatusCode.parse(code) == code
        assert int(code) == float(value)
        assert str(value).strip(" ").partition(".")[0].zfill(3) == code


@given(st.binary() | st.complex_numbers() | st.none() | st.lists(st.text()) | st.dates())
def test_nothing_but_text_is_read(value: object) -> None:
    for lenient in (False, True):
        with pytest.raises(ValueError, match="is not a valid StatusCode"):
            StatusCode.parse(value, lenient=lenient)


# Messages


def message(code: str, **members: object) -> dict[str, object]:
    """An acknowledgement with this code, as the hub sends it: what is not said is null."""
    status = {"Code": code, "Description": None, "AdditionalInfo": None}
    sessions = {"SessionID": None, "CPOPartnerSessionID": None, "EMPPartnerSessionID": None}
    return {"StatusCode": status, **sessions, **members}


def body(code: str, description: str | None, **members: object) -> dict[str, object]:
    """The body of an error: the status, and mostly nothing else."""
    return {"StatusCode": {"Code": code, "Description": description}, **members}


UNREADABLE = {
    "extendedInfo": None,
    "message": "Error parsing/validating JSON.",
    "validationErrors": [{"fieldReference": "operatorID", "errorMessage": "may not be empty"}],
}

FINE = {
    "acknowledgement": message("000", Result=True),
    "authorization": message("000", AuthorizationStatus="Authorized"),
    "both verdicts": message("000", Result=True, AuthorizationStatus="Authorized"),
    "no verdict": message("000"),
    "null verdicts": message("000", Result=None, AuthorizationStatus=None),
    "data": {"EvseData": {}, "StatusCode": {"Code": "000"}},
    "object alone": {"Code": "000"},
    "any mapping": MappingProxyType({"StatusCode": MappingProxyType({"Code": "000"})}),
    "what we wrote": {"Result": True, "StatusCode": status_object("000")},
}


@pytest.mark.parametrize("answer", FINE.values(), ids=FINE)
def test_only_a_success_passes(answer: Any) -> None:
    assert raise_for_status(answer) is None
    assert status_of(answer).code is StatusCode.SUCCESS


RECORDED = {
    "HTTP 200, not authorized": (
        message("210", AuthorizationStatus="NotAuthorized"),
        "210 No valid contract",
    ),
    "HTTP 200, not performed": (
        {
            "Result": False,
            "StatusCode": {
                "Code": "603",
                "Description": "One or more EVSE data record not found!",
                "AdditionalInfo": "EVSE data records missing for EvseIDs: DE811E288B04491002",
            },
            "SessionID": None,
        },
        '603 Unknown EVSE ID (sent: "One or more EVSE data record not found!"): '
        "EVSE data records missing for EvseIDs: DE811E288B04491002",
    ),
    "HTTP 401": (body("017", "Unauthorized Access"), "017 Unauthorized access"),
    "HTTP 401 for 404": (
        body("400", "Session is not valid"),
        '400 Session is invalid (sent: "Session is not valid")',
    ),
    "HTTP 403": (
        body("210", "No active subscription found"),
        '210 No valid contract (sent: "No active subscription found")',
    ),
    "HTTP 404": (body("300", "Partner not found"), "300 Partner not found"),
    "HTTP 404, closed": (
        body("400", "Session found but status is not valid CLOSED!"),
        '400 Session is invalid (sent: "Session found but status is not valid CLOSED!")',
    ),
    "HTTP 500": (
        body("001", "Unexpected error checking partners: null"),
        '001 Hubject system error (sent: "Unexpected error checking partners: null")',
    ),
    "object alone": (
        {"Code": "017", "Description": "x"},
        '017 Unauthorized access (sent: "x")',
    ),
    "only in the guide": (message("404", Result=False), "404 Data not found"),
    "unknown": (message("999", Result=False), "999 (unknown code)"),
    "unknown, with more": (
        {"StatusCode": {"Code": "999", "AdditionalInfo": "new"}},
        "999 (unknown code): new",
    ),
    "unknown, with a text": (body("999", "Neu"), '999 (unknown code, sent: "Neu")'),
    "unknown, with both": (
        {"Code": "999", "Description": "Neu", "AdditionalInfo": "new"},
        '999 (unknown code, sent: "Neu"): new',
    ),
}


@pytest.mark.parametrize(("answer", "text"), RECORDED.values(), ids=RECORDED)
def test_a_failure_is_raised(answer: Any, text: str) -> None:
    with pytest.raises(package.OicpStatusError) as caught:
        raise_for_status(answer)
    error = caught.value
    sent = answer.get("StatusCode", answer)
    assert isinstance(error, package.OicpError)
    assert str(error) == text
    assert error.code == sent["Code"]
    assert error.code.is_known is (sent["Code"] in CODES)
    assert error.description == error.code.description  # never what was sent
    assert error.additional_info == sent.get("AdditionalInfo")
    assert error.message is answer
    # A status may not be missing, but this one is not.
    with pytest.raises(package.OicpStatusError):
        raise_for_status(answer, missing_ok=True)
    # What was sent is not lost.
    assert error.status == status_of(answer)
    assert error.status == Status(
        StatusCode.parse(sent["Code"]), sent.get("Description"), sent.get("AdditionalInfo")
    )


@pytest.mark.parametrize(
    ("code", "sent"),
    [
        ("105", None),
        ("105", ""),
        ("105", " \n"),
        ("105", "."),
        ("999", ""),
        ("999", " . "),
        *(("105", StatusCode("105").description.replace("–", dash)) for dash in "-‐‑‒–—―−"),
        ("105", StatusCode("105").description.upper()),
        ("105", f"  {StatusCode('105').description.replace(' ', '  ')}\n. "),
        ("105", StatusCode("105").description.replace(" ", "\xa0") + "."),
        ("604", StatusCode("604").description.removesuffix(".")),
    ],
    ids=repr,
)
def test_a_text_that_is_the_one_of_the_table_is_not_told_twice(code: str, sent: str | None) -> None:
    error = tried(raise_for_status, body(code, sent))
    text = StatusCode.parse(code).description
    assert str(error) == f"{code} {text or '(unknown code)'}"
    assert error.status.description == sent


@pytest.mark.parametrize("sent", ['say "no"', "a\nb", "Zählerstand 🙂", "Data error..", "Data"])
def test_another_text_is_told_on_one_line(sent: str) -> None:
    error = tried(raise_for_status, body("022", sent))
    told = str(error).removeprefix("022 Data error (sent: ").removesuffix(")")
    assert json.loads(told) == sent
    assert "\n" not in told
    assert "\\u" not in told


CONTRADICTIONS = {
    "refused with success": (
        message("000", AuthorizationStatus="NotAuthorized"),
        "AuthorizationStatus is 'NotAuthorized', but the code is 000 Success",
    ),
    "not performed with success": (
        message("000", Result=False),
        "Result is False, but the code is 000 Success",
    ),
    "performed with a failure": (
        message("603", Result=True),
        "Result is True, but the code is 603 Unknown EVSE ID",
    ),
    "authorized with a failure": (
        message("210", AuthorizationStatus="Authorized"),
        "AuthorizationStatus is 'Authorized', but the code is 210 No valid contract",
    ),
    "performed with an unknown code": (
        message("999", Result=True),
        "Result is True, but the code is 999 (unknown code)",
    ),
    "verdicts that differ": (
        message("000", Result=True, AuthorizationStatus="NotAuthorized"),
        "AuthorizationStatus is 'NotAuthorized', but the code is 000 Success",
    ),
    "success of a message that was refused": (
        {**UNREADABLE, **message("000", Result=True)},
        "validationErrors is not empty, but the code is 000 Success",
    ),
    "success with a reason": (
        message("000", validationErrors="no JSON"),
        "validationErrors is not empty, but the code is 000 Success",
    ),
}


@pytest.mark.parametrize(("answer", "text"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
@pytest.mark.parametrize("missing_ok", [False, True])
def test_a_contradiction_is_an_error_of_its_own(answer: Any, text: str, missing_ok: bool) -> None:
    with pytest.raises(package.OicpContradictionError) as caught:
        raise_for_status(answer, missing_ok=missing_ok)
    error = caught.value
    assert isinstance(error, package.OicpError)
    assert not isinstance(error, package.OicpStatusError)
    assert str(error) == text
    assert error.code is status_of(answer).code or not error.code.is_known
    assert answer[error.member] is error.value
    assert error.message is answer


@pytest.mark.parametrize("missing_ok", [False, True])
def test_a_message_that_could_not_be_read_is_an_error_of_its_own(missing_ok: bool) -> None:
    with pytest.raises(package.OicpRefusedError) as caught:
        raise_for_status(UNREADABLE, missing_ok=missing_ok)
    error = caught.value
    assert isinstance(error, package.OicpError)
    assert not isinstance(error, package.OicpStatusError | ValueError)
    assert str(error) == "the message was refused: operatorID: may not be empty"
    assert error.errors is UNREADABLE["validationErrors"]
    assert error.message is UNREADABLE
    assert status_of(UNREADABLE) is None


@pytest.mark.parametrize(
    ("errors", "text"),
    [
        ([], "the message was refused: no reason given"),
        (
            [{"fieldReference": "EvseID", "errorMessage": "may not be null"}],
            "the message was refused: EvseID: may not be null",
        ),
        (["no JSON"], "the message was refused: no JSON"),
        ("no JSON", "the message was refused: no JSON"),
        ([{"fieldReference": None, "errorMessage": "no JSON"}], "the message was refused: no JSON"),
        (["a", "b", "c"], "the message was refused: a; b; c"),
        (["a", "b", "c", "d", "e"], "the message was refused: a; b; c; and 2 more"),
    ],
)
def test_what_was_wrong_with_a_message_is_told_briefly(errors: object, text: str) -> None:
    with pytest.raises(package.OicpRefusedError) as caught:
        raise_for_status({"validationErrors": errors})
    assert str(caught.value) == text


@pytest.mark.parametrize("errors", [None, []])
def test_nothing_was_wrong_with_a_message(errors: object) -> None:
    assert raise_for_status(message("000", Result=True, validationErrors=errors)) is None


def test_a_code_is_worth_more_than_what_was_wrong_with_a_message() -> None:
    with pytest.raises(package.OicpStatusError):
        raise_for_status({**UNREADABLE, "StatusCode": {"Code": "022"}})


MALFORMED: dict[str, tuple[object, str]] = {
    "not a mapping": ([message("000")], "a message is a mapping, not list"),
    "null": (None, "a message is a mapping, not NoneType"),
    "text": ('{"StatusCode": {"Code": "000"}}', "a message is a mapping, not str"),
    "bytes": (b"{}", "a message is a mapping, not bytes"),
    "status is a text": ({"StatusCode": "000"}, "StatusCode is not an object: '000'"),
    "status is a list": ({"StatusCode": []}, "StatusCode is not an object: []"),
    "no code": ({"StatusCode": {}}, "StatusCode has no Code"),
    "null code": ({"StatusCode": {"Code": None}}, "StatusCode has no Code"),
    "swapped": (
        {"StatusCode": {"Code": "Success", "Description": "000"}},
        "Code is not a code: 'Success'",
    ),
    "a stub": ({"StatusCode": {"Code": "string"}}, "Code is not a code: 'string'"),
    "four digits": ({"StatusCode": {"Code": "6000"}}, "Code is not a code: '6000'"),
    "a bool": ({"StatusCode": {"Code": False}}, "Code is not a code: False"),
    "a number": ({"StatusCode": {"Code": 0}}, "Code is not a code: 0"),
    "description": (
        {"StatusCode": {"Code": "000", "Description": 5}},
        "Description is not a text: 5",
    ),
    "additional info": (
        {"StatusCode": {"Code": "000", "AdditionalInfo": ["x"]}},
        "AdditionalInfo is not a text: ['x']",
    ),
}

SAYS_NOTHING = {
    "empty": ({}, "the message has no StatusCode"),
    "null status": ({"StatusCode": None}, "the message has no StatusCode"),
    "data": ({"EvseStatuses": {}}, "the message has no StatusCode"),
}

ODD_VERDICTS = {
    "text": (message("000", Result="true"), "Result is neither True nor False: 'true'"),
    "number": (message("000", Result=1), "Result is neither True nor False: 1"),
    "zero": (message("018", Result=0), "Result is neither True nor False: 0"),
    "word": (
        message("000", AuthorizationStatus="authorized"),
        "AuthorizationStatus is neither 'Authorized' nor 'NotAuthorized': 'authorized'",
    ),
    "bool": (
        message("000", AuthorizationStatus=True),
        "AuthorizationStatus is neither 'Authorized' nor 'NotAuthorized': True",
    ),
    "a bad one behind a contradiction": (
        message("000", Result=False, AuthorizationStatus="yes"),
        "AuthorizationStatus is neither 'Authorized' nor 'NotAuthorized': 'yes'",
    ),
    "a bad one, and no status": (
        {"Result": False, "AuthorizationStatus": "yes"},
        "AuthorizationStatus is neither 'Authorized' nor 'NotAuthorized': 'yes'",
    ),
}


@pytest.mark.parametrize(
    ("answer", "text"),
    [*MALFORMED.values(), *ODD_VERDICTS.values()],
    ids=[*MALFORMED, *(f"verdict: {name}" for name in ODD_VERDICTS)],
)
@pytest.mark.parametrize("missing_ok", [False, True])
def test_a_malformed_message_never_passes(answer: Any, text: str, missing_ok: bool) -> None:
    with pytest.raises(package.OicpFormatError) as caught:
        raise_for_status(answer, missing_ok=missing_ok)
    error = caught.value
    assert isinstance(error, package.OicpError)
    assert issubclass(package.OicpFormatError, ValueError)
    assert str(error) == error.problem == text
    assert error.message is answer
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(("answer", "text"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_status_is_not_no_status(answer: Any, text: str) -> None:
    with pytest.raises(package.OicpFormatError) as caught:
        status_of(answer)
    assert str(caught.value) == text


@pytest.mark.parametrize(("answer", "text"), SAYS_NOTHING.values(), ids=SAYS_NOTHING)
def test_saying_nothing_is_no_success_unless_it_may_be_missing(answer: Any, text: str) -> None:
    with pytest.raises(package.OicpFormatError) as caught:
        raise_for_status(answer)
    assert str(caught.value) == text
    assert status_of(answer) is None
    assert raise_for_status(answer, missing_ok=True) is None


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ({"Result": False}, "Result is False"),
        (
            {"AuthorizationStatus": "NotAuthorized", "Result": True},
            "AuthorizationStatus is 'NotAuthorized'",
        ),
        ({"AuthorizationStatus": "NotAuthorized", "Result": False}, "Result is False"),
    ],
)
@pytest.mark.parametrize("missing_ok", [False, True])
def test_a_failure_without_a_status_never_passes(
    verdict: dict[str, object], text: str, missing_ok: bool
) -> None:
    with pytest.raises(package.OicpFormatError) as caught:
        raise_for_status(verdict, missing_ok=missing_ok)
    assert str(caught.value) == f"the message has no StatusCode, and {text}"


@pytest.mark.parametrize("verdict", [{"Result": True}, {"AuthorizationStatus": "Authorized"}])
def test_a_verdict_alone_is_no_status(verdict: dict[str, object]) -> None:
    with pytest.raises(package.OicpFormatError, match=r"the message has no StatusCode$"):
        raise_for_status(verdict)
    assert raise_for_status(verdict, missing_ok=True) is None


def test_a_verdict_may_be_a_member_of_an_enum_of_texts() -> None:
    class Authorization(StrEnum):
        NO = "NotAuthorized"

    with pytest.raises(package.OicpStatusError):
        raise_for_status(message("210", AuthorizationStatus=Authorization.NO))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
OBJECT = st.fixed_dictionaries(
    {},
    optional={
        "Code": st.sampled_from(["000", "018", "999", "0", "Success"]) | JSON,
        "Description": JSON,
        "AdditionalInfo": st.text() | JSON,
    },
)
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "StatusCode": OBJECT | JSON,
        "Result": st.booleans() | JSON,
        "AuthorizationStatus": st.sampled_from(["Authorized", "NotAuthorized"]) | JSON,
        "validationErrors": JSON,
    },
)


@given(MESSAGE | OBJECT | JSON)
def test_every_message_is_a_success_or_one_of_the_errors(answer: Any) -> None:
    error = tried(raise_for_status, answer)
    if error is not None:
        assert error.message is answer
        assert str(error)
    else:
        status = answer.get("StatusCode") or answer
        assert status["Code"] == "000"
        assert answer.get("Result") in (None, True)
        assert answer.get("AuthorizationStatus") in (None, "Authorized")
        assert answer.get("validationErrors") in (None, [])


# What errors and statuses are like

ERRORS = [
    package.OicpStatusError(Status(StatusCode.DATA_ERROR, "sent", "more"), message("022")),
    package.OicpStatusError(Status(UnknownStatusCode("999"))),
    package.OicpContradictionError(StatusCode.SUCCESS, "Result", False, message("000")),
    package.OicpContradictionError(StatusCode.SUCCESS, "validationErrors", ["wrong"]),
    package.OicpRefusedError(["wrong"], UNREADABLE),
    package.OicpFormatError("a problem", None),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying(error: Any) -> None:
    error.add_note("on the way")
    for again in (
        pickle.loads(pickle.dumps(error)),  # noqa: S301  # we made it
        copy.copy(error),
        copy.deepcopy(error),
    ):
        assert type(again) is type(error)
        assert vars(again) == vars(error)
        assert (str(again), repr(again)) == (str(error), repr(error))
        assert type(error).__name__ in repr(again)


def test_a_status_is_a_value() -> None:
    status = status_of({"StatusCode": {"Code": "018", "Description": "sent", "More": 1}})
    assert (status.code, status.description, status.additional_info) == ("018", "sent", None)
    assert status == Status(StatusCode("018"), "sent")
    assert status != Status(StatusCode("018"))
    assert status != ("018", "sent", None)
    assert len({status, Status(StatusCode("018"), "sent")}) == 1
    assert repr(status) == (
        "Status(code=<StatusCode.INCONSISTENT_EVSE_ID: '018'>, "
        "description='sent', additional_info=None)"
    )
    for again in (
        pickle.loads(pickle.dumps(status)),  # noqa: S301  # we made it
        copy.copy(status),
        copy.deepcopy(status),
    ):
        assert again == status
    for attribute in ("code", "description", "additional_info", "another"):
        with pytest.raises(AttributeError):
            setattr(status, attribute, None)
    match status:
        case Status(StatusCode.INCONSISTENT_EVSE_ID, description, additional_info=None):
            assert description == "sent"
        case _:
            pytest.fail("the pattern does not match")


# Writing


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_status_is_written_with_the_text_of_the_table(row: Any) -> None:
    written = {"Code": row.code, "Description": row.description, "AdditionalInfo": None}
    for code in (row.code, StatusCode(row.code)):
        assert status_object(code) == written
        assert type(status_object(code)["Code"]) is str
    assert list(written) == list(status_object(row.code))
    assert status_of(status_object(row.code, "")).additional_info == ""


def test_an_unknown_code_is_passed_on() -> None:
    received = status_of({"StatusCode": {"Code": "999", "AdditionalInfo": "new"}})
    assert status_object(received.code, received.additional_info) == {
        "Code": "999",
        "Description": None,
        "AdditionalInfo": "new",
    }


@pytest.mark.parametrize("code", ["999", "201", "6000", "18", "Success", "", 18, None, b"018"])
def test_a_code_that_was_made_up_is_not_written(code: object) -> None:
    with pytest.raises(ValueError, match="is not a valid StatusCode"):
        status_object(code)


def test_the_limit_counts_characters() -> None:
    for char in ("x", "ü", "🙂"):
        assert status_object("018", 1000 * char)["AdditionalInfo"] == 1000 * char
        with pytest.raises(ValueError, match="AdditionalInfo has 1001 characters; 1000 are"):
            status_object("018", 1001 * char)


@pytest.mark.parametrize("info", [5, b"more", ["more"], {"more": 1}], ids=repr)
def test_what_is_added_is_text(info: object) -> None:
    with pytest.raises(TypeError, match="AdditionalInfo is not a text: "):
        status_object("018", info)


def test_what_was_written_is_read_back() -> None:
    for code in StatusCode:
        written = json.loads(json.dumps({"StatusCode": status_object(code, "more")}))
        assert status_of(written) == Status(code, code.description, "more")


# In models


Strict: Any = create_model("Strict", code=StatusCode)
Open: Any = create_model("Open", code=StatusCode | UnknownStatusCode)


@pytest.mark.parametrize("model", [Strict, Open])
def test_pydantic_gives_members(model: Any) -> None:
    for read in (
        model.model_validate({"code": "018"}),
        model.model_validate({"code": StatusCode("018")}),
        model.model_validate_json('{"code": "018"}'),
    ):
        assert read.code is StatusCode("018")
        assert read.model_dump() == {"code": "018"}
        assert read.model_dump_json() == '{"code":"018"}'
    for wrong in ("Success", "18", "0018", 18, None):
        with pytest.raises(ValidationError):
            model.model_validate({"code": wrong})


@pytest.mark.parametrize("value", ["18", 18, 18.0, " 18.0", "018"], ids=repr)
def test_pydantic_reads_lost_zeros_when_asked_for(value: object) -> None:
    lenient = BeforeValidator(partial(StatusCode.parse, lenient=True))
    kinds: tuple[Any, ...] = (StatusCode, StatusCode | UnknownStatusCode)
    for kind in kinds:
        annotated: Any = Annotated[kind, lenient]
        reader = TypeAdapter[Any](annotated)
        assert reader.validate_python(value) is StatusCode("018")
        with pytest.raises(ValidationError, match="'Success' is not a valid StatusCode"):
            reader.validate_python("Success")


def test_pydantic_keeps_unknown_codes_where_they_may_be() -> None:
    with pytest.raises(ValidationError):
        Strict.model_validate({"code": "999"})
    for read in (
        Open.model_validate({"code": "999"}),
        Open.model_validate({"code": UnknownStatusCode("999")}),
        Open.model_validate_json('{"code": "999"}'),
    ):
        assert type(read.code) is UnknownStatusCode
        assert read.model_dump() == {"code": "999"}
        assert read.model_dump_json() == '{"code":"999"}'
        assert Open.model_validate_json(read.model_dump_json()) == read
    unknown = TypeAdapter[Any](UnknownStatusCode)
    assert unknown.validate_python("999") == "999"
    with pytest.raises(ValidationError, match="is not unknown"):
        unknown.validate_python("018")


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_pydantic_makes_a_json_schema(mode: Any) -> None:
    schema = Open.model_json_schema(mode=mode)
    assert schema["$defs"]["StatusCode"]["enum"] == [row.code for row in ROWS]
    assert schema["properties"]["code"]["anyOf"] == [
        {"$ref": "#/$defs/StatusCode"},
        {"type": "string", "pattern": "^(?:[0-9]{3})$"},
    ]


def test_msgspec_gives_members() -> None:
    Answer: Any = msgspec.defstruct("Answer", [("code", StatusCode)])  # noqa: N806  # a class
    for codec in (msgspec.json, msgspec.msgpack):
        encoded = codec.encode(Answer(StatusCode("018")))
        assert codec.decode(encoded) == {"code": "018"}
        assert codec.decode(encoded, type=Answer).code is StatusCode("018")
        for wrong in ("999", "Success", "18"):
            with pytest.raises(msgspec.ValidationError, match=wrong):
                codec.decode(codec.encode({"code": wrong}), type=Answer)
