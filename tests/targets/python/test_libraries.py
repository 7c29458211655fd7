"""The Python package in the hands of the libraries that people use it with."""

import inspect
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from http import HTTPStatus
from importlib import import_module
from typing import Annotated, Any, Literal, get_type_hints
from unittest.mock import patch

import beartype
import click
import jsonpickle
import msgspec
import numpy as np
import orjson
import pandas as pd
import pydantic
import pytest
import typeguard
import yaml
from fastapi import Depends, FastAPI
from fastapi.encoders import jsonable_encoder
from sqlalchemy import Column, Enum, MetaData, Table, create_engine, select, text

from tests.support.recipes import RECIPES, ran
from tests.targets.python.package import StatusCode, UnknownStatusCode, package, tried
from tests.targets.python.tables import RENAMED, named, rendered

Status = package.Status
OLD = "INCONSISTENT_EVSEID"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The enum of a package in which 018 has two earlier names."""
    folder = rendered(tmp_path_factory.mktemp("renamed"), RENAMED, named("renamed-codes"))
    with patch.object(sys, "path", [str(folder), *sys.path]):
        return import_module("renamed_codes").StatusCode


# Earlier names


def test_sqlalchemy_reads_rows_with_an_earlier_name(renamed: Any) -> None:
    engine = create_engine("sqlite://")
    for options in ({}, {"native_enum": False, "create_constraint": True}):
        kind = Enum(renamed, omit_aliases=False, **options)
        table = Table(f"answers{len(options)}", MetaData(), Column("code", kind))
        table.create(engine)
        with engine.begin() as connection:
            connection.execute(text(f"INSERT INTO {table.name} VALUES ('{OLD}')"))  # noqa: S608
            connection.execute(table.insert(), {"code": renamed("000")})
            found = connection.scalars(select(table.c.code)).all()
        assert found == [renamed("018"), renamed("000")]


def test_msgspec_describes_a_renamed_code(renamed: Any) -> None:
    schema = msgspec.json.schema(renamed)
    assert schema["$defs"]["StatusCode"]["enum"] == ["000", "018", "999"]
    assert msgspec.json.decode(b'"018"', type=renamed) is renamed[OLD]


def test_orjson_writes_a_renamed_code(renamed: Any) -> None:
    written = orjson.dumps([renamed[OLD]], option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    assert written == b'["018"]'


def test_click_accepts_an_earlier_name(renamed: Any) -> None:
    choice = click.Choice([*renamed.__members__])
    for name in (OLD, "WRONG_EVSE", "INCONSISTENT_EVSE_ID"):
        assert renamed[choice.convert(name, None, None)] is renamed("018")
    members: click.Choice[Any] = click.Choice(renamed)
    assert members.convert("INCONSISTENT_EVSE_ID", None, None) is renamed("018")


def test_graphql_accepts_an_earlier_name_with_the_recipe(renamed: Any) -> None:
    (recipe,) = (code for code in RECIPES if "strawberry" in code)
    recipe = recipe.replace("oicp_status_codes", renamed.__module__).replace("DATA_ERROR", OLD)
    module = ran(recipe.replace("Data error", "Inconsistent EvseID"))
    shown = module["schema"].as_str()
    assert f'{OLD} @deprecated(reason: "use INCONSISTENT_EVSE_ID")' in shown


def test_a_literal_may_be_an_earlier_name(renamed: Any) -> None:
    old: Any = Literal[renamed.WRONG_EVSE]
    reader = pydantic.TypeAdapter[Any](old)
    assert reader.validate_python(renamed("018")) is renamed("018")


# Codes of data frames


class Eighteen(IntEnum):
    VALUE = 18


NUMBERS = [
    *(18, 18.0, np.int8(18), np.int64(18), np.uint64(18), np.float16(18), np.float32(18)),
    *(np.float64(18), np.longdouble(18), np.str_("18"), Fraction(18)),
    *(Decimal(18), Decimal("18.000"), Decimal("1.8E+1"), Decimal("018")),
    *("18", "\t18", "\u00a018\u3000", "18.0\r\n", "\u2009018\u2028"),
    pd.Series([18], dtype="Int64").iloc[0],
    pd.Series([18]).to_numpy()[0],
    next(pd.DataFrame({"code": [18]}).iterrows())[1]["code"],
]


@pytest.mark.parametrize("value", NUMBERS, ids=repr)
def test_a_code_of_a_data_frame_is_read_if_asked_for(value: object) -> None:
    assert StatusCode.parse(value, lenient=True) is StatusCode("018")
    assert str(tried(StatusCode.parse, value)) == (
        f"{value!r} is not a valid StatusCode; "
        f"StatusCode.parse({value!r}, lenient=True) reads it as '018'"
    )


NO_CODES = [
    *(True, False, np.True_, Eighteen.VALUE, HTTPStatus.OK, None, pd.NA, pd.NaT, b"18"),
    *(float("nan"), float("inf"), np.float32("nan"), np.float32("inf"), -0.0, np.float32(-18)),
    *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-0"), Decimal("-18")),
    *(18.5, np.float32(18.5), Decimal("18.5"), Fraction(37, 2), np.complex64(18), 18 + 0j),
    *(np.timedelta64(18), np.timedelta64(18, "D"), np.datetime64("2020"), np.array(18)),
    *(Decimal("1E+999999"), Decimal("1E-999999"), 1e300, 2**64, "1" * 5000, "\u200b18"),
]


@pytest.mark.parametrize("value", NO_CODES, ids=lambda value: repr(value)[:30])
def test_nothing_else_is_read(value: object) -> None:
    error = tried(StatusCode.parse, value, lenient=True)
    assert type(error) is ValueError
    assert str(error) == f"{value!r} is not a valid StatusCode"


def test_a_number_with_thousands_of_digits_is_refused() -> None:
    assert type(tried(StatusCode.parse, 10**5000, lenient=True)) is ValueError


# Annotations

FUNCTIONS = [getattr(package, name) for name in ("status_of", "raise_for_status", "status_object")]
CLASSES = [value for value in vars(package).values() if isinstance(value, type)]


def functions_of(kind: type) -> list[Any]:
    """The methods and properties that a class defines."""
    found = [getattr(value, "fget", None) or value for value in vars(kind).values()]
    return [one for one in (getattr(one, "__func__", one) for one in found) if is_function(one)]


def is_function(value: object) -> bool:
    return inspect.isfunction(value) and "oicp_status_codes" in value.__module__


def test_every_annotation_resolves_at_run_time() -> None:
    modules = [module for name, module in sys.modules.items() if "oicp_status_codes" in name]
    private = [value for module in modules for value in vars(module).values() if is_function(value)]
    methods = [one for kind in CLASSES for one in functions_of(kind)]
    assert len(modules) == 3
    assert len(methods) > 30
    for one in (*modules, *CLASSES, *private, *methods):
        assert isinstance(get_type_hints(one), dict)
    for one in (*FUNCTIONS, *methods):
        inspect.signature(one, eval_str=True)
    known, unknown = (kind.is_known.fget for kind in (StatusCode, UnknownStatusCode))
    assert get_type_hints(known) == get_type_hints(unknown) == {"return": bool}


@pytest.mark.parametrize(
    "checked", [typeguard.typechecked, beartype.beartype, pydantic.validate_call]
)
def test_libraries_that_check_types_at_run_time_can(checked: Callable[..., Any]) -> None:
    status_of, raise_for_status, status_object = map(checked, FUNCTIONS)
    sent = {"StatusCode": status_object(StatusCode("018"))}
    assert status_of(sent) == Status(StatusCode("018"), "Inconsistent EvseID")
    with pytest.raises(package.OicpStatusError):
        raise_for_status(sent)
    with pytest.raises(Exception, match=r"message|mapping|dictionary"):
        status_of("018")


# Copies in text


@pytest.mark.parametrize(
    "value",
    [StatusCode("018"), UnknownStatusCode("999"), Status(UnknownStatusCode("999"), "sent")],
    ids=repr,
)
def test_a_value_survives_jsonpickle_and_yaml(value: Any) -> None:
    pickled = jsonpickle.encode(value, keys=True)
    for again in (
        jsonpickle.decode(pickled, keys=True),  # noqa: S301 - we made it
        yaml.unsafe_load(yaml.dump(value)),
    ):
        assert (type(again), again) == (type(value), value)


# A status as JSON


def test_a_status_gives_its_status_object() -> None:
    members = {"Code": "018", "Description": "sent", "AdditionalInfo": None}
    status = Status(StatusCode("018"), "sent")
    assert dict(status) == members
    assert type(dict(status)["Code"]) is str
    assert json.loads(json.dumps([status], default=dict)) == [members]
    assert jsonable_encoder(status) == members
    assert package.status_of(dict(status)) == status


def test_fastapi_finds_a_status_in_a_message() -> None:
    app = FastAPI()

    @app.post("/", response_model=Status)
    def receive(status: Annotated[Any, Depends(package.status_of)]) -> Any:
        return status

    received = app.openapi()["paths"]["/"]["post"]
    assert "requestBody" in received
    answered = received["responses"]["200"]["content"]["application/json"]["schema"]
    assert answered["required"] == ["Code"]


Holder: Any = pydantic.create_model("Holder", status=Status)


@pytest.mark.parametrize("code", ["018", "999"])
def test_a_status_is_a_field_of_a_model(code: str) -> None:
    status = Status(StatusCode.parse(code), None, "more")
    members = {"Code": code, "Description": None, "AdditionalInfo": "more"}
    for holder in (
        Holder(status=status),
        Holder.model_validate({"status": {"Code": code, "AdditionalInfo": "more", "Other": 1}}),
        Holder.model_validate_json(json.dumps({"status": members})),
    ):
        assert holder.status == status
        assert type(holder.status.code) is type(status.code)
        assert holder.model_dump() == {"status": members}
        assert json.loads(holder.model_dump_json()) == {"status": members}
    for wrong in ({}, {"Code": "18"}, {"Code": code, "Description": 1}, "018", None):
        with pytest.raises(pydantic.ValidationError):
            Holder.model_validate({"status": wrong})


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_a_schema_has_the_names_and_texts(mode: Any) -> None:
    schema = Holder.model_json_schema(mode=mode)
    members = schema["properties"]["status"]
    assert (members["type"], members["required"]) == ("object", ["Code"])
    assert members["properties"]["Code"]["anyOf"] == [
        {"$ref": "#/$defs/StatusCode"},
        {"type": "string", "pattern": "^(?:[0-9]{3})$"},
    ]
    codes = schema["$defs"]["StatusCode"]
    assert codes["enum"] == [code.value for code in StatusCode]
    assert codes["x-enum-varnames"] == [code.name for code in StatusCode]
    assert codes["x-enum-descriptions"] == [code.description for code in StatusCode]
