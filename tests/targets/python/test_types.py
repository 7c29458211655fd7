"""The Python package, and packages for other tables, under the strictest type checks.

Every package has its own name, so that each checker runs once for all of them.
"""

import shutil
from pathlib import Path

import pytest

from tests.support.artifacts import PYTHON, PYTHONS, Node, snippets
from tests.support.thorough import is_thorough
from tests.targets.python.checkers import TYPED_USE, Finding, findings, pyright
from tests.targets.python.tables import (
    HOSTILE_SPEC,
    OTHER,
    RENAMED,
    REPLIES,
    SPARSE,
    WITHOUT_MESSAGES,
    named,
    rendered,
)

VERSIONS = (PYTHONS[0], PYTHONS[-1])
"""The oldest and the newest."""

EARLIER_USE = """\
from typing import Literal, assert_never, assert_type

from earlier_names import StatusCode, UnknownStatusCode

assert_type(StatusCode["WRONG_EVSE"], StatusCode)
old: Literal[StatusCode.WRONG_EVSE] = StatusCode.WRONG_EVSE
code: StatusCode = StatusCode.WRONG_EVSE
assert_type(code.aliases, tuple[str, ...])


def name_of(code: StatusCode | UnknownStatusCode) -> str:
    if code.is_known is True:
        return assert_type(code, StatusCode).description
    assert_type(code, UnknownStatusCode)
    if code.is_known is False:
        return code.name
    assert_never(code)


print(StatusCode.WRONG_EVSE.description)
print(name_of(StatusCode.parse("777")))
print(StatusCode.WRONG_EVS)
"""

NARROWED_USE = """\
from oicp_status_codes import StatusCode, UnknownStatusCode


def text_of(code: StatusCode | UnknownStatusCode) -> str:
    return code.description if code.is_known else code
"""

WRONG_USE = """\
from oicp_status_codes import StatusCode

print(StatusCode.SUCCES)
"""

TABLES = (
    (RENAMED, named("earlier-names")),
    (RENAMED, named("no-verdicts", verdicts=())),
    (RENAMED, named("nothing-refused", refused="")),
    (HOSTILE_SPEC, named("hostile-texts")),
    (SPARSE, named("without-messages", WITHOUT_MESSAGES)),
    (REPLIES, OTHER),
)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For each version: packages, and programs that use them.

    The packages of other tables take turns with the versions; in a thorough run, each has all.
    """
    folder = tmp_path_factory.mktemp("typed")
    first, *others = (folder / version for version in VERSIONS)
    shutil.copytree(PYTHON, first, ignore=shutil.ignore_patterns("__pycache__", "*.*[!y]"))
    for spec, contract in TABLES:
        shutil.copytree(
            rendered(folder / "rendered" / contract.package.name, spec, contract)
            / contract.package.module,
            first / contract.package.module,
        )
    shutil.rmtree(folder / "rendered")
    (first / "typed_use.py").write_text(TYPED_USE, encoding="utf-8")
    (first / "narrowed_use.py").write_text(NARROWED_USE, encoding="utf-8")
    (first / "wrong_use.py").write_text(WRONG_USE, encoding="utf-8")
    (first / "earlier_use.py").write_text(EARLIER_USE, encoding="utf-8")
    pieces = snippets(PYTHON / "README.md", "python")
    assert len(pieces) > 8
    for number, snippet in enumerate(pieces):
        (first / f"snippet_{number}.py").write_text(snippet, encoding="utf-8")
    for other in others:
        shutil.copytree(first, other)
    if not is_thorough():
        for number, (_, contract) in enumerate(TABLES[1:]):  # the first has a program of its own
            shutil.rmtree(folder / VERSIONS[number % len(VERSIONS)] / contract.package.module)
    return folder


WRONG = Finding("wrong_use.py", 3, "attr-defined")
NO_NAME = Finding("earlier_use.py", 22, "attr-defined")


@pytest.mark.parametrize("version", VERSIONS)
def test_mypy_finds_just_what_is_wrong(version: str, programs: Path) -> None:
    folder = programs / version
    found = findings(folder, options=[f"--python-version={version}"], path=str(folder))
    assert sorted(found) == sorted([NO_NAME, WRONG])


def test_pyright_finds_just_what_is_wrong(programs: Path, tools: Node) -> None:
    for found in pyright(tools, programs, VERSIONS).values():
        assert sorted(found) == [
            Finding("earlier_use.py", 22, "reportAttributeAccessIssue"),
            Finding("earlier_use.py", 22, "reportUnknownArgumentType"),
            Finding("earlier_use.py", 22, "reportUnknownMemberType"),
            Finding("narrowed_use.py", 5, "reportReturnType"),  # it narrows by `is True` only
            Finding("wrong_use.py", 3, "reportAttributeAccessIssue"),
            Finding("wrong_use.py", 3, "reportUnknownArgumentType"),
            Finding("wrong_use.py", 3, "reportUnknownMemberType"),
        ]
