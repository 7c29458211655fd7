"""The program that reads the entries back from the Python package: nothing can hide from it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oicp_gen.model.spec import Spec
from tests.support.artifacts import PYTHON, python, spec
from tests.support.builders import proof_program
from tests.support.oicp import ROWS, advice_of
from tests.support.projects import edit
from tests.targets.python.tables import FULL, RENAMED, rendered


def proof(folder: Path, package: Path = PYTHON, table: Spec = RENAMED) -> Any:
    """The readings of the program that proves the package."""
    program = proof_program("python", table, FULL, folder)
    return json.loads(python(program, package))["readings"]


def test_the_proof_reads_the_package(tmp_path: Path) -> None:
    readings = proof(tmp_path)
    assert readings == [
        {
            "artifact": "oicp_status_codes.StatusCode",
            "digest": spec()["digest"],
            "protocol": "OICP 2.3",
            "values": {"sent_by": ["HUBJECT", "CPO", "EMP"]},
            "entries": [
                {
                    "code": row.code,
                    "name": row.python,
                    "aliases": [],
                    "members": [row.python],
                    "spellings": {"Python": f"StatusCode.{row.python}"},
                    "is_success": row.code == "000",
                    "description": row.description,
                    "sent_by": [one for one in ("HUBJECT", "CPO", "EMP") if one in row.senders],
                    "additional_info": row.note,
                }
                for row in ROWS
            ],
        },
        {
            "artifact": "oicp_status_codes.STATUS_CODES",
            "entries": [{"code": row.code} for row in ROWS],
        },
        {
            "artifact": "oicp_status_codes.advice",
            "entries": [{"code": row.code, "advice": advice_of(row.code)} for row in ROWS],
        },
        {
            "artifact": "oicp_status_codes/status-codes.json",
            **{key: spec()[key] for key in ("digest", "protocol", "title", "catalog", "entries")},
        },
    ]


def test_the_proof_reads_earlier_names(tmp_path: Path) -> None:
    readings = proof(tmp_path, rendered(tmp_path, RENAMED, FULL))
    names = [(entry["name"], entry["aliases"]) for entry in readings[0]["entries"]]
    assert names == [(made.name, list(made.aliases)) for made in RENAMED.entries]
    members = [entry["members"] for entry in readings[0]["entries"]]
    assert members == [[made.name, *made.aliases] for made in RENAMED.entries]


def names_of(readings: Any, code: str) -> list[str]:
    """All names that the enum has for a code, from the first reading."""
    return next((entry["members"] for entry in readings[0]["entries"] if entry["code"] == code), [])


@pytest.mark.parametrize(
    ("edits", "shown"),
    [
        (
            {
                '    SUCCESS = "000"\n': '    INJECTED = "666"\n    SUCCESS = "000"\n',
                '    "000": "Success",\n': '    "000": "Success", "666": "Injected",\n',
            },
            lambda readings: names_of(readings, "666") == ["INJECTED"],
        ),
        (
            {
                '    SUCCESS = "000"\n': '    SUCCESS = "000"\n    INJECTED = "000"\n',
                "]] = {\n    ": ']] = {\n    "000": ("INJECTED",),\n    ',
            },
            lambda readings: names_of(readings, "000") == ["SUCCESS", "INJECTED"],
        ),
        (
            {"= tuple(StatusCode)": '= (*reversed(StatusCode), "666")'},
            lambda readings: (
                [entry["code"] for entry in readings[1]["entries"]] == ["999", "018", "000", "666"]
            ),
        ),
    ],
    ids=["member", "alias", "tuple"],
)
def test_what_was_injected_shows_in_the_proof(
    edits: dict[str, str], shown: Callable[[Any], bool], tmp_path: Path
) -> None:
    package = rendered(tmp_path, RENAMED, FULL)
    assert not shown(proof(tmp_path, package))
    for old, new in edits.items():
        edit(package / "oicp_status_codes" / "_codes.py", old, new)
    assert shown(proof(tmp_path, package))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("_ALIASES.get(self, ())", "()", r"the aliases \(\)"),
        ("_ALIASES.get(self, ())", "_ALIASES.get(self, ())[1:]", r"the aliases \('WRONG_EVSE',\)"),
    ],
    ids=["no names", "no other names"],
)
def test_the_proof_stops_where_a_member_hides_a_name(
    old: str, new: str, problem: str, tmp_path: Path
) -> None:
    package = rendered(tmp_path, RENAMED, FULL)
    edit(package / "oicp_status_codes" / "_codes.py", old, new)
    with pytest.raises(AssertionError, match=problem):
        proof(tmp_path, package)
