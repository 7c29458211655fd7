"""Changes and errors as blocks on a terminal. `test_verdict_cases` shows them in whole reports."""

import re
from collections.abc import Iterable

import pytest

from oicp_gen.diff.change import Change, change_rules
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.change_blocks import Seen, blocks, in_file, on_page
from oicp_gen.report.terminal import Paint, plain
from oicp_gen.text.phrases import quote
from tests.support.builders import HOSTILE, entry, note, spec

ROW = Place("page.html", line=12, column=3, row=24)


def shown(*changes: Change, paint: Paint = plain, **seen: object) -> list[list[str]]:
    found = Seen(changes, **seen)  # type: ignore[arg-type]  # a test passes what fits
    return [list(block) for block in blocks(found, paint)]


def reworded(codes: Iterable[int], rule: str = "text-reworded") -> list[Change]:
    return [
        Change(rule, f"{code:03}", field="description", before=f"Old {code}", after=f"New {code}")
        for code in codes
    ]


def test_a_code_has_its_place_its_sides_and_why_it_matters() -> None:
    change = Change("code-reused", "404", "X", "description", "Data not found", "Token blocked")
    assert shown(change, where=on_page({"404": ROW})) == [
        [
            "major[code-reused]: 404 has another meaning",
            "  --> row 24",
            "  - Description: Data not found",
            "  + Description: Token blocked",
            "  note: existing code still compiles but now does the wrong thing",
        ]
    ]


def test_the_other_changes_of_a_code_are_in_its_block() -> None:
    changes = (
        Change("value-added", "404", "X", "sent_by", after="EMP"),
        Change("name-dropped", "404", "NEW", before="OLD", after="NEW"),
        Change("code-reused", "404", "X", "description", "Data not found", "Token blocked"),
    )
    assert [line for block in shown(*changes) for line in block][1:6] == [
        "  - Description: Data not found",
        "  + Description: Token blocked",
        "  - Name: OLD",
        "  + Name: NEW",
        "  + Sent by: EMP",
    ]


def test_places_are_what_a_reader_can_open() -> None:
    places = {"404": ROW, "1": Place("page.html"), "2": ROW._replace(row=1, table_column=7)}
    assert [on_page(places)(code) for code in ("404", "1", "2", "9")] == [
        "row 24",
        "",
        "column 7",
        "",
    ]
    assert [in_file(places)(code) for code in ("404", "1", "9")] == [
        "page.html:12:3, row 24",
        "",
        "",
    ]


def test_a_long_block_is_cut_unless_everything_is_wanted() -> None:
    (block,) = shown(*reworded(range(60)))
    assert block[0] == "patch[text-reworded]: 60 codes are reworded"
    assert block[1:4] == ["  000", "    - Description: Old 0", "    + Description: New 0"]
    assert block[-1] == "  … 52 more (--all)"
    assert len(block) == 1 + 8 * 3 + 1
    (whole,) = shown(*reworded(range(60)), is_complete=True)
    assert len(whole) == 1 + 60 * 3


@pytest.mark.parametrize("rule", ["code-reused", "meaning-unclear"])
def test_codes_that_need_a_look_are_never_cut(rule: str) -> None:
    assert len(shown(*reworded(range(60), rule))) == 60


def test_cosmetic_changes_are_folded_unless_they_are_all() -> None:
    cosmetic = reworded([1, 2], "text-cosmetic")
    (_, folded) = shown(*reworded([3]), *cosmetic)
    assert folded == ["none[text-cosmetic]: 2 cosmetic changes: 001, 002 (--all)"]
    (alone,) = shown(*cosmetic)
    assert alone[0] == "none[text-cosmetic]: 2 codes changed cosmetically"
    (_, complete) = shown(*reworded([3]), *cosmetic, is_complete=True)
    assert complete == alone


def test_a_new_code_has_all_its_texts() -> None:
    old, new = spec(), spec(entry("605", "BLOCKED", "EVSE blocked", info=note("Since 2.3")))
    (block,) = shown(Change("code-added", "605", "BLOCKED", after="EVSE blocked"), specs=(old, new))
    assert block[:2] == ["minor[code-added]: 605 is new", "  + Description: EVSE blocked"]
    assert any("Since 2.3" in line for line in block[2:])


def test_lost_zeros_are_one_line() -> None:
    pairs = [("0", "000"), ("17", "017")]
    changes = [Change("zeros-lost", code, before=was, after=code) for code, was in pairs]
    (block,) = shown(*changes)
    assert block[:2] == [
        "major[zeros-lost]: 2 codes lost their leading zeros",
        "  000 → 0, 017 → 17",
    ]
    errors = [
        Finding("code-lost-zeros", Severity.ERROR, "…", ROW._replace(code=code), expected=was)
        for code, was in pairs
    ]
    (block,) = shown(*changes, errors=tuple(errors))
    assert block[0] == "error[code-lost-zeros]: 2 codes lost their leading zeros"


@pytest.mark.parametrize("rule", change_rules())
def test_no_text_of_a_page_leaves_its_line(rule: str) -> None:
    for text in HOSTILE:
        code = None if not change_rules()[rule].verb[0] else text
        change = Change(rule, code, text, text, text, f"{text} x")
        error = Finding("value-unknown", Severity.ERROR, quote(text), Place(text, 1, 1, 1))
        for paint in (plain, Paint(is_coloured=True)):
            found = shown(
                change, change._replace(code=code and f"{code} 2"), paint=paint, errors=(error,)
            )
            for line in (line for block in found for line in block):
                without = re.sub(r"\x1b\[[0-9;]*m", "", line)
                assert not re.search("[\x00-\x1f\x7f-\x9f\u202e\u2028]", without), (rule, line)
