"""Real pages, of Confluence 1.x to Cloud, against grids on which two other programs agree."""

import json
from pathlib import Path

import pytest

from oicp_gen.readers import read_page
from tests.builders import SHARED

CORPUS = SHARED / "corpus"
GRIDS = sorted(CORPUS.glob("*/*.grid.json")) if CORPUS.exists() else []


def page_of(truth: Path) -> Path:
    """The page's file beside the file with its grids."""
    name = truth.name.removesuffix(".grid.json")
    (page,) = (file for file in truth.parent.iterdir() if file != truth and file.stem == name)
    return page


@pytest.mark.skipif(not GRIDS, reason="the corpus of real pages is not here")
def test_real_pages_give_the_grids_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    differ, tables, cells = [], 0, 0
    for truth in GRIDS:
        file = page_of(truth)
        page = read_page(file.read_bytes(), file=str(file), sha256="")
        found = [[[cell.seen for cell in row] for row in table.rows] for table in page.tables]
        known = [table["rows"] for table in json.loads(truth.read_text(encoding="utf-8"))["tables"]]
        tables += len(known)
        cells += sum(len(row) for rows in known for row in rows)
        if found != known:
            differ.append(str(file))
    with capsys.disabled():
        agree = len(GRIDS) - len(differ)
        print(  # noqa: T201  # to be seen
            f"\n{agree} of {len(GRIDS)} real pages agree: {tables} tables, {cells:,} cells"
        )
    assert differ == []
    assert len(GRIDS) == 68
