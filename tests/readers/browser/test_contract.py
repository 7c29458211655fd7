"""What a contract takes from a page, and a spec contains, against what a browser shows."""

import re
from collections import Counter
from typing import NamedTuple

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger, read_ledger
from oicp_gen.contract.parse import parse_contract
from oicp_gen.model.spec import Note, Value
from oicp_gen.normalize import Normalized, normalize
from tests.readers.browser import recorded
from tests.readers.browser.pages import Source, own_pages
from tests.rules.test_cases import ERRORS, read_contract_and_ledger
from tests.support.command import ROOT

SOURCE = ROOT / "source"
MARKER = re.compile(r"^(?:-|[0-9a-zA-Z]+\.) (?=\S)", re.MULTILINE)


class Shown(NamedTuple):
    """The cells of one table in a browser."""

    texts: dict[str, str]
    """By place: an item of a list without its marker."""
    slots: dict[str, tuple[str, str]]
    """The row and the column of each, by place."""

    def beside(self, at: str) -> set[str]:
        """The places of the cells in the same row or, if the table is turned, the same column."""
        row, column = self.slots[at]
        return {place for place, slot in self.slots.items() if row == slot[0] or column == slot[1]}


def table_around(page: Source, at: str) -> Shown:
    """The table with the cell in this place, as it was recorded."""
    for table in recorded.load("own")[page.name]["tables"].values():
        cells = {key.partition(" ")[2]: (key, text) for key, text in table["cells"].items()}
        if at in cells:
            texts = {place: MARKER.sub("", text) for place, (_, text) in cells.items()}
            texts["heading"] = table["heading"]  # which may be a field
            slots = {place: key.partition(" ")[0].split("/") for place, (key, _) in cells.items()}
            return Shown(texts, {place: (row, column) for place, (row, column) in slots.items()})
    raise AssertionError(at)


def inputs(page: Source) -> tuple[Contract, Ledger]:
    """The contract and the ledger for a page."""
    if page.name.startswith("source/"):
        contract = parse_contract((SOURCE / "contract.toml").read_bytes(), file="contract.toml")
        return contract, read_ledger((SOURCE / "names.toml").read_text("utf-8"), file="names.toml")
    return read_contract_and_ledger(ROOT / page.name)


def is_shown(value: Value, shown: Shown, contract: Contract) -> bool:
    """Whether a cell of the table shows this value."""
    texts = [" ".join(text.split("\n")) for text in shown.texts.values()]
    if value is None or value == ():
        return "" in [text.strip("\xa0\ufeff ") for text in texts]
    if isinstance(value, tuple):
        spellings = {
            spelling.casefold(): choice.value
            for field in contract.fields
            for choice in field.choices
            for spelling in (choice.value, *choice.spellings)
        }
        parts = (re.split(r"[\n,/]", text) for text in shown.texts.values())
        read = [{spellings.get(part.strip().casefold()) for part in each} for each in parts]
        return set(value) in read
    return (value.text if isinstance(value, Note) else value) in texts


def compare(page: Source) -> Counter[str]:
    """How many values of the spec a cell shows, and how many a finding explains."""
    contract, ledger = inputs(page)
    found: Normalized = normalize(page.page, contract, ledger, despite=frozenset(ERRORS))
    if found.spec is None:
        return Counter()
    reported = {f"{each.place.line}:{each.place.column}" for each in found.findings}
    count: Counter[str] = Counter()
    for entry in found.spec.entries:
        at = f"{found.places[entry.code].line}:{found.places[entry.code].column}"
        shown = table_around(page, at)
        for name, value in {"code": entry.code, **entry.values}.items():
            if is_shown(value, shown, contract):
                count["shown"] += 1
            else:
                assert reported & shown.beside(at), (page.name, entry.code, name, value)
                count["reported"] += 1
    return count


def test_a_spec_has_the_texts_that_a_browser_shows(capsys: pytest.CaptureFixture[str]) -> None:
    count: Counter[str] = Counter()
    for page in own_pages():
        if page.name.startswith(("tests/cases/rules/", "source/")):
            count += compare(page)
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\n{count['shown']:,} of {count.total():,} values of specs are what a browser shows;"
            f" a finding explains the other {count['reported']}"
        )
    assert count["shown"] > 4_000
    assert count["reported"] < 100
