"""The generated Python package, and its functions in the terms of the shared cases."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any
from unittest.mock import patch

from tests.support.artifacts import PYTHON
from tests.targets.message_cases import DESCRIPTIONS, Outcome

with patch.object(sys, "path", [str(PYTHON), *sys.path]), patch("sys.dont_write_bytecode", True):
    package: Any = import_module("oicp_status_codes")

StatusCode, UnknownStatusCode = package.StatusCode, package.UnknownStatusCode


def tried(call: Callable[..., Any], *arguments: object, **options: object) -> Any:
    """The result of a function, or its error if that is one of the permitted ones."""
    try:
        return call(*arguments, **options)
    except (ValueError, TypeError, package.OicpError) as error:
        return error


def text_of(code: Any) -> str:
    """The text of a code, which is a member just if the table has it."""
    text = str(code)
    assert type(code) is (StatusCode if text in DESCRIPTIONS else UnknownStatusCode)
    return text


def status(found: Any) -> dict[str, Any]:
    """A status in the words of the cases."""
    assert type(found) is package.Status
    return {
        "code": text_of(found.code),
        "description": found.description,
        "additional_info": found.additional_info,
    }


def outcome(result: Any) -> Outcome:
    """What a function that reads messages returned or raised."""
    if result is None:
        return {"returns": None}
    kind = type(result)
    if kind is package.OicpStatusError:
        assert result.status.code is result.code
        return {
            "raises": "status",
            "code": text_of(result.code),
            "description": result.description,
            "additional_info": result.additional_info,
            "status": status(result.status),
        }
    if kind is package.OicpContradictionError:
        more = {"member": result.member, "value": result.value}
        return {"raises": "contradiction", "code": text_of(result.code), **more}
    if kind is package.OicpRefusedError:
        errors = result.errors if isinstance(result.errors, list) else [result.errors]
        return {"raises": "refused", "errors": errors}
    if kind is package.OicpFormatError:
        assert str(result) == result.problem
        return {"raises": "format"}
    return {"returns": status(result)}
