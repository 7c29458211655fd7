"""The tests whose coverage is not measured exist: none was renamed without its entry."""

import pytest

from tests.support.command import ROOT
from tests.support.unmeasured import UNMEASURED


@pytest.mark.parametrize("beginning", UNMEASURED)
def test_every_entry_is_a_test(beginning: str) -> None:
    path, _, name = beginning.partition("::")
    place = ROOT / "tests" / path
    assert place.is_dir() if path.endswith("/") else place.is_file()
    assert not name or f"\ndef {name}" in place.read_text(encoding="utf-8")
