"""Behaviour of the Python package alone: types, copies, pickles, patterns, and fields of models.

Its handling of codes and messages is the same as in the npm package: see test_messages.py.
"""

import copy
import json
import pickle
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BeforeValidator, TypeAdapter, ValidationError, create_model

from tests.support.oicp import ROWS
from tests.targets.message_cases import CODES, DESCRIPTIONS
from tests.targets.python.package import StatusCode, UnknownStatusCode, package, tried

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
    assert (code.name, code.value, code.aliases) == ("999", "999", ())
    assert type(code.name) is type(code.value) is str
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
    """A value as in a data frame: a subclass of float with a different repr."""

    def __repr__(self) -> str:
        return f"np.float64({self})"

    def __str__(self) -> str:
        return float.__repr__(self)


NEITHER_TEXT_NOR_NUMBER: tuple[object, ...] = (
    b"018",
    True,
    False,
    None,
    (),
    [],
    ["018"],
    {"Code": "018"},
    HTTPStatus.NOT_FOUND,  # a kind of int
    object,
)
NO_NUMBERS = (-0.0, -18.0, 18.5, 1000.0, float("nan"), float("inf"))


@pytest.mark.parametrize("value", [*NEITHER_TEXT_NOR_NUMBER, *NO_NUMBERS], ids=repr)
@pytest.mark.parametrize("lenient", [False, True])
def test_what_only_python_has_is_refused_by_name(value: object, lenient: bool) -> None:
    error = tried(StatusCode.parse, value, lenient=lenient)
    assert type(error) is ValueError
    assert str(error) == f"{value!r} is not a valid StatusCode"


REFUSED = [case.value for case in CODES if case.code is None]


@pytest.mark.parametrize("value", [*REFUSED, *NEITHER_TEXT_NOR_NUMBER, *NO_NUMBERS], ids=repr)
@pytest.mark.parametrize("kind", [StatusCode, UnknownStatusCode])
def test_a_value_that_is_no_code_makes_no_object(kind: Any, value: object) -> None:
    error = tried(kind, value)
    assert type(error) is ValueError
    assert str(error) == f"{value!r} is not a valid StatusCode"


def test_the_enum_points_to_what_keeps_an_unknown_code() -> None:
    error = tried(StatusCode, "999")
    assert type(error) is ValueError
    assert str(error) == (
        "'999' is not a valid StatusCode; StatusCode.parse keeps codes that are not in the table"
    )
    assert error.__context__ is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_known_code_is_not_made_unknown(row: Any) -> None:
    with pytest.raises(ValueError, match=rf"'{row.code}' is not unknown"):
        UnknownStatusCode(row.code)


@pytest.mark.parametrize(
    ("value", "code"), [(float64(17), "017"), (float64(0), "000"), (float64(999), "999")], ids=str
)
def test_a_kind_of_float_that_lost_its_zeros_is_read_when_asked_for(
    value: float, code: str
) -> None:
    assert StatusCode.parse(value, lenient=True) == code
    assert str(tried(StatusCode.parse, value)) == (
        f"{value!r} is not a valid StatusCode; "
        f"StatusCode.parse({value!r}, lenient=True) reads it as '{code}'"
    )


@pytest.mark.parametrize("lenient", [False, True])
def test_a_member_is_read_as_itself(lenient: bool) -> None:
    assert all(StatusCode.parse(code, lenient=lenient) is code for code in StatusCode)


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
        assert type(code) is (StatusCode if text in DESCRIPTIONS else UnknownStatusCode)
        assert code.is_known is (text in DESCRIPTIONS)


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
        assert str(value).strip().partition(".")[0].zfill(3) == code


@given(st.binary() | st.complex_numbers() | st.none() | st.lists(st.text()) | st.dates())
def test_nothing_but_text_is_read(value: object) -> None:
    for lenient in (False, True):
        with pytest.raises(ValueError, match="is not a valid StatusCode"):
            StatusCode.parse(value, lenient=lenient)


# Messages


def answer(code: str, **members: object) -> dict[str, object]:
    """A message with this code."""
    return {"StatusCode": {"Code": code}, **members}


def test_any_mapping_is_a_message() -> None:
    fine = MappingProxyType({"StatusCode": MappingProxyType({"Code": "000"})})
    assert raise_for_status(fine) is None
    assert status_of(fine).code is StatusCode.SUCCESS
    failed = MappingProxyType(answer("018", Result=False))
    error = tried(raise_for_status, failed)
    assert type(error) is package.OicpStatusError
    assert error.message is failed


@pytest.mark.parametrize("call", [status_of, raise_for_status])
def test_bytes_are_no_message(call: Any) -> None:
    error = tried(call, b"{}")
    assert type(error) is package.OicpFormatError
    assert str(error) == error.problem == "a message must be a mapping, not bytes"


def test_a_verdict_may_be_a_member_of_an_enum_of_texts() -> None:
    class Authorization(StrEnum):
        NO = "NotAuthorized"

    error = tried(raise_for_status, answer("210", AuthorizationStatus=Authorization.NO))
    assert type(error) is package.OicpStatusError


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
def test_every_message_is_a_success_or_one_of_the_errors(received: Any) -> None:
    error = tried(raise_for_status, received)
    if error is not None:
        assert isinstance(error, package.OicpError)
        assert error.message is received
        assert str(error)
    else:
        status = received.get("StatusCode") or received
        assert status["Code"] == "000"
        assert received.get("Result") in (None, True)
        assert received.get("AuthorizationStatus") in (None, "Authorized")
        assert received.get("validationErrors") in (None, [])


# Properties of errors and statuses

ERRORS = [
    package.OicpStatusError(Status(StatusCode.DATA_ERROR, "sent", "more"), answer("022")),
    package.OicpStatusError(Status(UnknownStatusCode("999"))),
    package.OicpContradictionError(StatusCode.SUCCESS, "Result", False, answer("000")),
    package.OicpContradictionError(StatusCode.SUCCESS, "validationErrors", ["wrong"]),
    package.OicpRefusedError(["wrong"], {"validationErrors": ["wrong"]}),
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


@pytest.mark.parametrize("code", [b"018", True, None, HTTPStatus.NOT_FOUND], ids=repr)
def test_only_a_code_is_written(code: object) -> None:
    error = tried(status_object, code)
    assert type(error) is ValueError
    assert str(error) == f"{code!r} is not a valid StatusCode"


def test_only_text_is_added() -> None:
    error = tried(status_object, StatusCode.SUCCESS, b"more")
    assert type(error) is TypeError
    assert str(error) == "AdditionalInfo is not a string: b'more'"


def test_what_was_written_is_read_back() -> None:
    for code in [*StatusCode, UnknownStatusCode("999")]:
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
