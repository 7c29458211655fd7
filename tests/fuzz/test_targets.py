"""The fuzzer's targets on a few inputs; `make fuzz` runs them on as many as there is time for.

An input that failed is kept as a file in `tests/cases/fuzz/<target>/`, named after the failure.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oicp_gen.model.page import Table
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS, check_page, check_table
from tests.fuzz.tokens import HEADER, TOKENS, coded, dictionary, markup
from tests.support.builders import read
from tests.support.command import ROOT
from tests.support.thorough import sample

CASES = sorted((ROOT / "tests/cases/fuzz").glob("*/*"))


@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_hold(target: str) -> None:
    seeds = list(SEEDS[target]())
    assert seeds
    for seed in seeds[:: sample(4, thorough=1) if target == "pages" else 1]:
        TARGETS[target](seed)


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_failed_once_holds(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


@settings(max_examples=sample(50, thorough=300))
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    TARGETS["pages"](data)


@settings(max_examples=sample(50, thorough=300))
@given(st.binary(max_size=60))
def test_any_table_is_read_or_refused(data: bytes) -> None:
    TARGETS["tables"](data)


@settings(max_examples=sample(20, thorough=100))
@given(st.binary(max_size=60))
def test_any_archive_is_read_or_refused(data: bytes) -> None:
    TARGETS["archives"](data)


@settings(max_examples=sample(50, thorough=300))
@given(st.binary(max_size=60))
def test_any_form_is_read_or_refused(data: bytes) -> None:
    TARGETS["forms"](data)


def test_a_table_that_is_read_askew_would_be_noticed() -> None:
    (table,) = read('<div id="main-content"><table><tr><td>a<td>b<tr><td>c<td>d').tables
    check_table(table)
    first, (cell, *_) = table.rows
    with pytest.raises(AssertionError):
        check_table(Table(rows=(first, (cell,)), line=table.line, column=table.column))


def test_the_tables_that_are_made_reach_the_contract() -> None:
    """Otherwise the fuzzer would test only refusals."""
    tokens = coded("<table>", HEADER, TOKENS[1], TOKENS[2])
    page = read(f'<div id="main-content">{markup(tokens)}')
    check_page(page)
    assert [code.text for code, *_ in page.tables[0].rows[1:]] == ["000", "017"]


def test_each_token_has_a_byte_of_its_own_and_a_line_in_the_dictionary() -> None:
    assert len(set(TOKENS)) == len(TOKENS) < 256
    assert markup(coded(*TOKENS)) == "".join(TOKENS)
    assert len(dictionary().splitlines()) == len(TOKENS)
