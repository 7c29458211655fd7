"""The command line of the Python package: `python -m oicp_status_codes`."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Spec
from tests.support.artifacts import PYTHON
from tests.support.command import ROOT, run
from tests.targets.python.tables import FULL, HOSTILE_SPEC, OTHER, RENAMED, REPLIES, rendered


class Shown(NamedTuple):
    """What the command prints, and its exit code."""

    code: int
    out: str
    err: str


def look_up(*queries: str, folder: Path = PYTHON, module: str = FULL.package.module) -> Shown:
    ran = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-m", module, *queries],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return Shown(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("queries", [("18",), ("018", "DATA_ERROR", "data error"), ("evse",)])
def test_it_prints_what_explain_prints(queries: tuple[str, ...]) -> None:
    explained = run("explain", *queries, "--project", ROOT)
    assert look_up(*queries) == (0, explained.out, "")


def test_it_reports_what_it_does_not_find() -> None:
    shown = look_up("999", "99999", " ", "no such word", "18")
    assert shown.code == 1
    assert shown.out == run("explain", "18", "--project", ROOT).out
    assert shown.err.splitlines() == [
        "Nothing found for '999'.",
        "Nothing found for '99999'.",
        "Nothing found for ' '.",
        "Nothing found for 'no such word'.",
    ]


def test_it_has_a_help_text() -> None:
    shown = look_up("--help")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("usage: python -m oicp_status_codes [-h] query [query ...]\n")
    assert "Look up codes by number, name or words." in shown.out
    assert look_up().code == 2


@pytest.mark.parametrize(
    ("spec", "contract", "query", "lines"),
    [
        (RENAMED, FULL, "wrong evse", ["018  INCONSISTENT_EVSE_ID", "WRONG_EVSE"]),
        (REPLIES, OTHER, "busy", ["B7  BUSY", "try later"]),
    ],
    ids=["an earlier name", "another table"],
)
def test_it_is_part_of_every_package(
    spec: Spec, contract: Contract, query: str, lines: list[str], tmp_path: Path
) -> None:
    folder = rendered(tmp_path, spec, contract)
    shown = look_up(query, folder=folder, module=contract.package.module)
    assert (shown.code, shown.err) == (0, "")
    first, last = lines
    assert shown.out.splitlines()[0] == first
    assert shown.out.splitlines()[-1].endswith(last)


def test_no_text_of_the_page_controls_the_terminal(tmp_path: Path) -> None:
    codes = [entry.code for entry in HOSTILE_SPEC.entries]
    shown = look_up(*codes, folder=rendered(tmp_path, HOSTILE_SPEC, FULL))
    assert (shown.code, shown.err) == (0, "")
    assert all(line.isprintable() for line in shown.out.splitlines())
    assert [line[:3] for line in shown.out.splitlines() if line[:3].strip()] == codes
