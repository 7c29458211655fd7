"""The limits of a template's work: large tables are far below them."""

from pathlib import Path

import pytest

from oicp_gen.render import sandbox
from oicp_gen.render.sandbox import Sandbox
from tests.bench.made import project
from tests.support.command import run

FEW, MANY = 30, 180
MARGIN = 4
"""How many times the work that the built-in templates need is allowed."""

Work = list[list[int]]
"""The steps and the characters of each template, in the order in which they are rendered."""


def work(folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Build a table with this many rows, and count the work of its templates."""
    counts: Work = []
    allow, spend = Sandbox.allow, Sandbox.spend

    def begin(self: Sandbox, entries: int) -> None:
        counts.append([0, 0])
        allow(self, entries)

    def count(self: Sandbox, steps: int = 0, chars: int = 0) -> None:
        counts[-1][0] += steps
        counts[-1][1] += chars
        spend(self, steps, chars)

    with monkeypatch.context() as patch:
        patch.setattr(Sandbox, "allow", begin)
        patch.setattr(Sandbox, "spend", count)
        assert run("build", "--project", project(folder, rows)).code == 0
    return counts


def test_the_work_for_an_entry_is_a_fraction_of_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work grows with the entries, and so does its limit: this holds for 20,000 as well."""
    few, many = (work(tmp_path / str(rows), rows, monkeypatch) for rows in (FEW, MANY))
    assert len(few) == len(many) > 10
    for one, other in zip(few, many, strict=True):
        steps, chars = ((b - a) / (MANY - FEW) for a, b in zip(one, other, strict=True))
        assert steps * MARGIN < sandbox._STEPS_PER_ENTRY
        assert chars * MARGIN < sandbox._CHARS_PER_ENTRY
        assert one[0] * MARGIN < sandbox._STEPS + sandbox._STEPS_PER_ENTRY * FEW
        assert one[1] * MARGIN < sandbox._CHARS + sandbox._CHARS_PER_ENTRY * FEW
    assert max(steps for steps, _ in many) > MANY
