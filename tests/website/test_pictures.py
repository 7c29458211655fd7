"""The pictures of the documentation: small, described, and of the edit that they claim to show."""

import re
import struct
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.projects import PAGE, documented
from website.pictures import LIMIT, described, edited, replaced

PICTURES = sorted((ROOT / "docs/images").glob("*.png"))


def size(picture: Path) -> tuple[int, int]:
    """Return the width and height of a PNG file."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def test_there_is_one_for_light_and_one_for_dark() -> None:
    assert [picture.name for picture in PICTURES] == [
        *("drift-report-dark.png", "drift-report.png"),
        *("explorer-dark.png", "explorer.png"),
    ]
    sizes = [size(picture) for picture in PICTURES]
    assert sizes[0] == sizes[1]
    assert sizes[2] == sizes[3]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_it_is_small_and_shown(picture: Path) -> None:
    assert picture.stat().st_size < LIMIT
    assert f'"docs/images/{picture.name}"' in documented("README.md")


def test_the_description_of_the_drift_report_is_its_summary() -> None:
    readme = documented("README.md")
    assert described(readme) == readme


def test_the_edit_is_a_reused_code_three_removed_one_added_and_one_reworded() -> None:
    before = (ROOT / "source" / PAGE).read_text(encoding="utf-8")
    after = edited(before)
    codes = [re.findall(r"<tr><td.*?><p>(\d{3})</p>", text) for text in (before, after)]
    assert {*codes[0]} - {*codes[1]} == {"103", "210", "510"}
    assert {*codes[1]} - {*codes[0]} == {"605"}
    for text in ("Token blocked by provider", "EVSE reservation expired"):
        assert (before.count(text), after.count(text)) == (0, 1)


def test_an_edit_that_no_longer_fits_the_page_is_refused() -> None:
    with pytest.raises(LookupError, match="is 2 times"):
        replaced("a a", "a", "b")
