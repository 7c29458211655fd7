"""What type checkers report for programs that use the Python package."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.support.artifacts import NO_CACHE, NODE_TOOLS, Node


class Finding(NamedTuple):
    """Something that is wrong."""

    file: str
    line: int
    rule: str


def findings(*files: Path, options: list[str], path: str = "") -> list[Finding]:
    """The errors of mypy in its strictest mode, regardless of this project's settings."""
    ran = subprocess.run(
        [
            *(sys.executable, "-B", "-m", "mypy", "--strict", "--config-file=", "--output=json"),
            NO_CACHE,
            *options,
            *files,
        ],
        env={**os.environ, "MYPYPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    found = [json.loads(line) for line in ran.stdout.splitlines() if line]
    errors = [one for one in found if one["severity"] == "error"]
    assert bool(errors) == bool(ran.returncode), ran.stdout + ran.stderr
    return [Finding(Path(one["file"]).name, one["line"], one["code"]) for one in errors]


def pyright(tools: Node, folder: Path, versions: tuple[str, ...]) -> dict[str, list[Finding]]:
    """The errors of pyright in its strictest mode, for each version's folder."""
    settings = {
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": True,
        "executionEnvironments": [
            {"root": version, "pythonVersion": version} for version in versions
        ],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    ran = subprocess.run(
        [
            *(tools.path, NODE_TOOLS / "pyright", "--project", folder),
            *("--pythonpath", sys.executable, "--outputjson"),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report = json.loads(ran.stdout)
    files = {version: len([*(folder / version).rglob("*.py")]) for version in versions}
    assert report["summary"]["filesAnalyzed"] == sum(files.values())
    found: dict[str, list[Finding]] = {version: [] for version in versions}
    for one in report["generalDiagnostics"]:
        file = Path(one["file"])
        line = one["range"]["start"]["line"] + 1
        finding = Finding(file.name, line, one.get("rule", ""))
        found[file.relative_to(folder).parts[0]].append(finding)
    return found


TYPED_USE = """\
from typing import Literal, assert_never, assert_type

from oicp_status_codes import (
    PROTOCOL,
    SPEC_DIGEST,
    STATUS_CODES,
    OicpError,
    OicpStatusError,
    Sender,
    Status,
    StatusCode,
    UnknownStatusCode,
    raise_for_status,
    status_object,
    status_of,
)
from oicp_status_codes.advice import StatusCodeAdvice, advice_for

code = StatusCode("018")
assert_type(code, StatusCode)
assert_type(StatusCode.SUCCESS, Literal[StatusCode.SUCCESS])
assert_type(code.description, str)
assert_type(code.sent_by, frozenset[Sender])
assert_type(code.additional_info, str | None)
assert_type(code.is_success, bool)
value: str = code.value
assert_type(list(StatusCode), list[StatusCode])
assert_type(STATUS_CODES, tuple[StatusCode, ...])
as_text: str = code
constants: tuple[str, str] = (PROTOCOL, SPEC_DIGEST)
parsed = StatusCode.parse("018", lenient=True)
assert_type(parsed, StatusCode | UnknownStatusCode)
assert_type(parsed.description, str | None)
assert_type(parsed.sent_by, frozenset[Sender])
assert_type((parsed.name, parsed.value), tuple[str, str])
as_text = parsed
assert_type(status_of({}), Status | None)
assert_type(status_object(code), dict[str, str | None])
assert_type(dict(Status(code)), dict[str, str | None])
assert_type(status_object(parsed), dict[str, str | None])
advice = advice_for(parsed)
assert_type(advice, StatusCodeAdvice)
assert_type(advice.retry, Literal["no", "later", "may", "unknown"])
assert_type(advice.retryable, bool | None)
assert_type(advice.confused_with, tuple[StatusCode, ...])


def every_sender(sender: Sender) -> int:
    match sender:
        case Sender.HUBJECT | Sender.CPO:
            return 1
        case Sender.EMP:
            return 2
        case _:
            assert_never(sender)


def every_code(code: StatusCode | UnknownStatusCode) -> str:
    match code:
        case StatusCode.SUCCESS:
            return "fine"
        case StatusCode():
            return code.description
        case UnknownStatusCode():
            return code
        case _:
            assert_never(code)


try:
    raise_for_status({"StatusCode": {"Code": "018"}}, missing_ok=True)
except OicpStatusError as error:
    assert_type(error.code, StatusCode | UnknownStatusCode)
    assert_type(error.description, str | None)
    assert_type(error.additional_info, str | None)
    assert_type(error.status, Status)
except OicpError as error:
    print(error.message)

# Each of these must be an error: an ignore that is not needed is one, too.
print(StatusCode.SUCCES)  # type: ignore[attr-defined]
code.description = "another"  # type: ignore[misc]
code.sent_by.add(Sender.CPO)  # type: ignore[attr-defined]
code.additional_info.upper()  # type: ignore[union-attr]
parsed.description.upper()  # type: ignore[union-attr]
number: int = code  # type: ignore[assignment]
as_code: StatusCode = "018"  # type: ignore[assignment]
as_code = parsed  # type: ignore[assignment]
StatusCode.parse("018", True)  # type: ignore[call-arg]
raise_for_status("000")  # type: ignore[arg-type]
status_object("018")  # type: ignore[arg-type]
Status(StatusCode.SUCCESS).code = code  # type: ignore[misc]
advice_for(18)  # type: ignore[arg-type]
advice.cause = "another"  # type: ignore[misc]
"""
