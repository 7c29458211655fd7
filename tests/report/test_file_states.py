"""How the generated files differ, on a terminal."""

import pytest

from oicp_gen.pipeline import Checked
from oicp_gen.publish.drift import unnamed
from oicp_gen.report.file_states import FileStates
from oicp_gen.report.terminal import volume


def test_a_code_that_the_ledger_lacks_cannot_act_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(volume, "is_full", True)
    drift = (unnamed({"1\x1b[2J": "A"}, "source/names.toml"),)
    (line,) = FileStates(Checked(drift=drift * 9), is_complete=True).summary().splitlines()
    assert "\x1b" not in line
    assert "source/names.toml lacks 1\\u{1b}[2J = A" in line
