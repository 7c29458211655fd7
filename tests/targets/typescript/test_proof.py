"""The program that reads the entries back from the npm package: nothing can hide from it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oicp_gen.model.spec import read_spec
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import GENERATED, TYPESCRIPT, Node, python, spec
from tests.support.builders import TEMPLATES, contract_of, proof_program
from tests.support.command import ROOT
from tests.support.oicp import ROWS, advice_of
from tests.support.projects import edit

TARGETS = read_targets(TEMPLATES)


def program(name: str, folder: Path) -> Path:
    """The proof of a target, as a file."""
    text = (GENERATED / "json" / "status-codes.json").read_text(encoding="utf-8")
    made = read_spec(text, file="status-codes.json")
    contract = contract_of((ROOT / "source" / "contract.toml").read_text(encoding="utf-8"))
    return proof_program(name, made, contract, folder)


Readings = dict[str, dict[str, Any]]
"""The entries by what was read."""


@pytest.fixture(scope="module")
def read(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Readings]:
    """Read a package."""
    place = tmp_path_factory.mktemp("proof")
    file = program("typescript", place)

    def read(folder: Path) -> Readings:
        found = json.loads(node.run(file, folder, cwd=place))["readings"]
        return {reading["artifact"]: reading for reading in found}

    return read


@pytest.fixture(scope="module")
def readings(read: Callable[[Path], Readings]) -> Readings:
    """The package as it is."""
    return read(TYPESCRIPT)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package in a folder outside the project."""
    return shutil.copytree(TYPESCRIPT, tmp_path / "node_modules" / "oicp-status-codes")


MODULES = ("./index.js", "./index.cjs")
DECLARATIONS = ("./index.d.ts, the constants", "./index.d.cts, the constants")
LISTS = ("./index.d.ts, the lists", "./index.d.cts, the lists")
ADVICE = ("./advice.js", "./advice.cjs")
TYPES = ("./index.d.ts, the type", "./index.d.cts, the type")


def test_it_reads_every_entry_in_every_way(
    read: Callable[[Path], Readings], readings: Readings, package: Path
) -> None:
    found = read(package)
    assert found == readings
    rest = {*DECLARATIONS, *TYPES, *LISTS, *ADVICE, "status-codes.json"}
    assert set(found) == {*MODULES, *rest}
    for name in (*MODULES, "status-codes.json"):
        assert found[name]["digest"] == spec()["digest"]
        assert found[name]["protocol"] == "OICP 2.3"
    for name in (*MODULES, *LISTS):
        assert found[name]["values"] == {"sent_by": ["HUBJECT", "CPO", "EMP"]}
    assert found["status-codes.json"]["entries"] == spec()["entries"]
    for name in MODULES:
        assert found[name]["entries"] == [
            {
                "code": row.code,
                "name": row.python,
                "aliases": [],
                "members": [row.typescript],
                "spellings": {"TypeScript": row.typescript},
                "is_success": row.code == "000",
                "description": row.description,
                "sent_by": list(row.senders),
                "additional_info": row.note,
            }
            for row in ROWS
        ]
    for name in DECLARATIONS:
        assert found[name]["entries"] == [
            {"code": row.code, "members": [row.typescript]} for row in ROWS
        ]
    for name in (*TYPES, *LISTS):
        assert found[name]["entries"] == [{"code": row.code} for row in ROWS]
    for name in ADVICE:
        assert found[name]["entries"] == [
            {"code": row.code, "advice": advice_of(row.code)} for row in ROWS
        ]


SWAPPED = (
    "  InconsistentEvseId,\n  InconsistentEvcoId,",
    "  InconsistentEvcoId,\n  InconsistentEvseId,",
)
CHANGES = [
    ("./index.js", "const table =", 'export const Evil = "666";\nconst table ='),
    ("./index.js", "const table =", 'export const Evil = "017";\nconst table ='),
    ("./index.js", "const table =", "export const Evil = 17;\nconst table ="),
    ("./index.js", '= "018"', '= "019"'),
    ("./index.js", *SWAPPED),
    ("./index.js", '"Inconsistent EvseID"', '"Inconsistent EVSEID"'),
    ("./index.js", 'sentBy: ["CPO", "EMP"]', 'sentBy: ["EMP", "CPO"]'),
    ("./index.js", "additionalInfo: null", 'additionalInfo: ""'),
    ("./index.cjs", "module.exports = {", 'module.exports = {\n  Evil: "666",'),
    ("./index.cjs", "module.exports = {\n  Success,", "module.exports = {"),
    ("./index.js", "    aliases: [],", '    aliases: ["OLD"],'),
    (LISTS[0], '  "018",\n', ""),
    (LISTS[1], '  "018",\n', '  "018",\n  "666",\n'),
    (LISTS[1], '["HUBJECT", "CPO"', '["CPO", "HUBJECT"'),
    (DECLARATIONS[0], "/** A code", 'export declare const Evil: "666";\n/** A code'),
    (DECLARATIONS[1], 'DataError: "022"', 'DataError: "021"'),
    (TYPES[0], '  | "018"\n', ""),
    (TYPES[1], '  | "018"\n', '  | "018"\n  | "666"\n'),
    (ADVICE[0], 'retry: "later",\n    retryable: true', 'retry: "may",\n    retryable: true'),
    (ADVICE[0], 'confusedWith: ["019"]', 'confusedWith: ["017"]'),
    (ADVICE[1], "The name. No source", "No source"),
    (ADVICE[1], 'group: "EVSE"', 'group: "Evse"'),
    ("status-codes.json", '"aliases": []', '"aliases": ["OLD"]'),
    ("status-codes.json", "**Bad Request**", "Bad Request"),
]


@pytest.mark.parametrize(("artifact", "old", "new"), CHANGES)
def test_nothing_that_was_changed_is_read_as_if_it_were_not(
    artifact: str,
    old: str,
    new: str,
    read: Callable[[Path], Readings],
    readings: Readings,
    package: Path,
) -> None:
    edit(package / artifact.partition(",")[0], old, new)
    after = read(package)
    assert [name for name in readings if readings[name] != after[name]] == [artifact]
    if "Evil" in new:
        assert json.dumps(after[artifact]).count('"Evil"') >= 1


def test_the_proof_of_the_spec_reads_the_spec(tmp_path: Path) -> None:
    file = program("json", tmp_path)
    (reading,) = json.loads(python("-I", file, GENERATED / "json"))["readings"]
    assert reading == {
        "artifact": "status-codes.json",
        **{key: spec()[key] for key in ("catalog", "title", "digest", "protocol", "entries")},
    }
