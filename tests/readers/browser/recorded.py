"""What a browser showed of each page when it was last asked, kept as JSON."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from oicp_gen.model.page import Page
from tests.readers.browser.chromium import SecondReader
from tests.readers.browser.pages import Source
from tests.readers.browser.texts import Difference, Texts, differences, digest, ours, theirs

FOLDER = Path(__file__).parent / "recorded"
OPEN = Path(__file__).parent / "open.json"


class Tally(NamedTuple):
    """How many cells were compared, and what differs."""

    pages: int
    tables: int
    cells: int
    unequal: dict[str, list[Difference]]
    """By the name of the page."""
    intended: Counter[str]
    """How often each intended difference applied."""

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {number:,}" for kind, number in self.intended.most_common())
        wrong = {
            (page, each.table, each.where.split(" ")[:2][-1])
            for page, found in self.unequal.items()
            for each in found
        }
        equal = self.cells - len(wrong)
        return (
            f"{equal:,} of {self.cells:,} cells in {self.tables:,} tables of {self.pages:,} pages"
            f" read as in a browser; intended differences: {kinds or 'none'}"
        )


def record(reader: SecondReader, page: Source) -> dict[str, Any]:
    """Return what the browser shows of a page now."""
    shown = reader.read(page.data, page.page)
    return {
        "sha256": page.sha256,
        "tables": theirs(shown),
        "others": shown.others,
        "differences": shown.differences,
    }


def without_texts(page: Source, full: dict[str, Any]) -> dict[str, Any]:
    """Return what was recorded of a page without its texts."""
    tables = {name: digested(page, texts) for name, texts in full["tables"].items()}
    kept = {key: value for key, value in full.items() if key not in ("sha256", "tables")}
    return {"tables": tables, **kept}


def digested(page: Source, texts: Texts) -> dict[str, Any]:
    """Return a digest of a table's texts, and the number of its cells, without the open ones."""
    known = {each["cell"] for each in open_cells() if each["page"] == page.sha256}

    def kept(cells: dict[str, str]) -> dict[str, str]:
        return {key: text for key, text in cells.items() if key.partition(" ")[2] not in known}

    parts = {name: kept(part) for name, part in texts.items() if name != "heading"}
    passes = {name: part for name, part in parts.items() if part or name == "cells"}
    return {"cells": len(texts["cells"]), "digest": digest({"heading": texts["heading"], **passes})}


def open_cells() -> list[dict[str, str]]:
    """Return the cells that are known to be read differently, each with the reason."""
    found: list[dict[str, str]] = json.loads(OPEN.read_text(encoding="utf-8"))
    return found


@cache
def load(name: str) -> dict[str, Any]:
    """Return a recorded file."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def save(name: str, content: dict[str, Any]) -> None:
    """Write a recorded file."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def compare_own(pages: Iterable[Source], recorded: dict[str, Any]) -> Tally:
    """Compare our own pages as we read them with what was recorded."""
    known = {(each["page"], each["cell"]) for each in open_cells()}
    unequal: dict[str, list[Difference]] = {}
    for page in pages:
        found = differences(ours(page.page), recorded[page.name]["tables"])
        left = [each for each in found if (page.name, each.where.split(" ")[-1]) not in known]
        if left:
            unequal[page.name] = left
    return _tally(pages, [recorded[page.name] for page in pages], unequal)


def compare_others(pages: Iterable[Source], recorded: dict[str, Any]) -> Tally:
    """Compare other pages as we read them with the digests that were recorded."""
    unequal: dict[str, list[Difference]] = {}
    for page in pages:
        mine = {name: digested(page, texts) for name, texts in ours(page.page).items()}
        shown = recorded[page.sha256]["tables"]
        left = [
            Difference(name, f"{(shown.get(name) or {}).get('cells')} cells", None, None)
            for name in {**mine, **shown}
            if mine.get(name) != shown.get(name)
        ]
        if left:
            unequal[page.name] = left
    return _tally(pages, [recorded[page.sha256] for page in pages], unequal)


def _tally(
    pages: Iterable[Source], recorded: list[dict[str, Any]], unequal: dict[str, list[Difference]]
) -> Tally:
    intended: Counter[str] = Counter()
    for each in recorded:
        intended.update(each["differences"])
    tables = [table for page in pages for table in page.page.tables]
    return Tally(len(recorded), len(tables), sum(map(count, pages)), unequal, intended)


def count(page: Source) -> int:
    """Return how many cells a page has, each counted once."""
    return sum(len(_ids(page.page, number)) for number in range(len(page.page.tables)))


def _ids(page: Page, number: int) -> set[int]:
    rows = page.tables[number].rows
    return {id(cell) for row in rows for cell in row if not cell.missing}
