"""The codes in a cell: read as the contract says, or named for what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.extract.codes import OddCode, Oddity, has_code, odd_code, read_codes
from oicp_gen.model.richtext import Block, RichText, TextRun, rich_text
from tests.extract.parcels import REST, contract

LIST = 'separators = [",", "/"]'


def content(text: str) -> RichText:
    """Return a cell's content with a paragraph for each line."""
    return rich_text([Block((TextRun(line),)) for line in text.split("\n")])


def read(text: str, *, code: str = "", fields: str = REST, pattern: str = "E[0-9]{3}") -> list[str]:
    """Return each code with the text after it, separated by a bar."""
    by = contract(code=code, fields=fields, pattern=pattern)
    return [f"{one.code}|{one.rest.text}" for one in read_codes(content(text), by)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E100", "E100|"),
        ("E100 Invalid request", "E100|Invalid request"),
        ("E100: Invalid request", "E100|Invalid request"),
        ("E100 - Invalid request", "E100|Invalid request"),
        ("E100 – Invalid request", "E100|Invalid request"),
        ("E100\u2014Invalid", "E100|Invalid"),
        ("E100. Invalid", "E100|Invalid"),
        ("E100, deprecated", "E100|deprecated"),
        ("E100 = Invalid", "E100|Invalid"),
        ("E100\nInvalid request", "E100|Invalid request"),
        ("E100 (deprecated)", "E100|deprecated"),
        ("E100(deprecated)", "E100|deprecated"),
        ("E100 [new]", "E100|new"),
        ("E100 (new) (beta)", "E100|(new) (beta)"),
        ("E100 (formerly E099)", "E100|formerly E099"),
        ("E100 E is missing", "E100|E is missing"),
        ("E100 3 parcels", "E100|3 parcels"),
    ],
)
def test_a_text_after_a_code_is_read(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Invalid",
            "E1001",
            "E1000 Invalid",
            "E100x",
            "E100_1 x",
            "E100-1",
            "E100*",
            "X E100",
        ),
        *("E100, E101", "E100/E101", "E100 E101", "E100\nE101", "E100 and E101", "E100 or E101"),
        *("E100 - E105", "E100 – E105 (reserved)", "E100 to E105", "E100, E101 (new)"),
    ],
)
def test_a_text_that_is_no_code_or_may_be_another_is_not_read(text: str) -> None:
    assert read(text) == []


def test_a_word_after_a_word_is_a_text_unless_a_comma_makes_it_a_list() -> None:
    assert read("OK Success", pattern="[A-Za-z]+") == ["OK|Success"]
    assert read("OK, Success", pattern="[A-Za-z]+") == []
    assert read("NOT FOUND: it is gone", pattern="[A-Z]+( [A-Z]+)*") == ["NOT FOUND|it is gone"]


def test_the_longest_code_is_read() -> None:
    assert read("E100-1 Invalid", pattern="E[0-9]{3}(-[0-9])?") == ["E100-1|Invalid"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E100, E101", ["E100|", "E101|"]),
        ("E100/E101 , E102", ["E100|", "E101|", "E102|"]),
        ("E100\nE101", ["E100|", "E101|"]),
        ("E100,\nE101,", ["E100|", "E101|"]),
        ("E100", ["E100|"]),
        ("E100, E100", ["E100|", "E100|"]),
        ("E100 E101", []),
        ("E100, x", []),
        (",", []),
    ],
)
def test_several_codes_are_read(text: str, expected: list[str]) -> None:
    assert read(text, code=LIST, fields="") == expected


def test_each_of_several_codes_has_a_text_of_its_own() -> None:
    assert read("E100 (old), E101 (new)", code=LIST) == ["E100|old", "E101|new"]
    assert read("E100 late, lost or torn", code=LIST) == ["E100|late, lost or torn"]


def test_without_the_keys_a_cell_has_one_code() -> None:
    assert read("E100 Invalid", fields="") == []
    assert has_code([content("E100")], contract())
    assert not has_code([content("E100 Invalid")], contract())
    assert has_code([content("E100 Invalid")], contract(fields=REST))


def test_a_code_of_several_parts_needs_each_of_them() -> None:
    by = contract(column='["Service", "Code"]', pattern="[A-Z]*-E[0-9]{3}")
    assert has_code([content("AUTH"), content("E100")], by)
    assert not has_code([content(""), content("E100")], by)
    assert not has_code([content("auth"), content("E100")], by)


def test_the_text_after_a_code_keeps_its_formatting() -> None:
    cell = rich_text(
        [
            Block((TextRun("E1", strong=True), TextRun("00 - In", strong=True), TextRun("valid"))),
            Block((TextRun("request"),), marker="-"),
        ]
    )
    (one,) = read_codes(cell, contract(fields=REST))
    assert one.rest.blocks == (
        Block((TextRun("In", strong=True), TextRun("valid"))),
        Block((TextRun("request"),), marker="-"),
    )
    assert one.rest.lines == ("Invalid", "request")


def test_the_texts_after_several_codes_keep_their_formatting() -> None:
    bold = TextRun("old", strong=True)
    cell = rich_text(
        [
            Block(
                (
                    TextRun("E100"),
                    TextRun(" ", code=True),
                    TextRun("("),
                    bold,
                    TextRun("), E101"),
                    TextRun("\n"),
                    TextRun("E102 new"),
                )
            )
        ]
    )
    read = read_codes(cell, contract(code=LIST, fields=REST))
    assert [(one.code, one.rest.text) for one in read] == [
        ("E100", "old"),
        ("E101", ""),
        ("E102", "new"),
    ]
    assert read[0].rest.blocks == (Block((bold,)),)


@given(st.text(st.characters(categories=["L", "Nd", "P", "Zs"]), max_size=20))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    cell = content(f"E100 {text}")
    for one in read_codes(cell, contract(fields=REST)):
        whole = "".join(cell.text.split()).removeprefix(one.code)
        rest = "".join(one.rest.text.split())
        joint, _, end = whole.rpartition(rest) if rest else (whole, "", "")
        assert set(joint + end) <= set(":=-\u2013\u2014|.,;/+&()[]")


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("E100, E101", "", OddCode(Oddity.SEVERAL, ("E100", "E101"), separators=(",",))),
        (
            "E100/E101 E102",
            "",
            OddCode(Oddity.SEVERAL, ("E100", "E101", "E102"), separators=("/", " ")),
        ),
        ("E100 and E101", "", OddCode(Oddity.SEVERAL, ("E100", "E101"), separators=(" and ",))),
        ("E100\nE101", "", OddCode(Oddity.SEVERAL, ("E100", "E101"), separators=("\n",))),
        (
            "E100 * E101",
            'separators = ["*"]',
            OddCode(Oddity.SEVERAL, ("E100", "E101"), separators=(" ", "*")),
        ),
        ("E100-E105", "", OddCode(Oddity.RANGE, ("E100", "E105"))),
        ("E100 … E105", "", OddCode(Oddity.RANGE, ("E100", "E105"))),
        ("E100 to E105", "", OddCode(Oddity.RANGE, ("E100", "E105"))),
        ("E100..E105", "", OddCode(Oddity.RANGE, ("E100", "E105"))),
        ("E100 (old)", "", OddCode(Oddity.REMARK, ("E100",), rest="(old)")),
        ("E100: old", "", OddCode(Oddity.REMARK, ("E100",), rest="old")),
        ("E1O0", "", None),
        ("Carrier errors", "", None),
        ("E100," * 500 + "E100", "", None),
    ],
)
def test_an_odd_code_is_named_for_what_it_is(
    text: str, code: str, expected: OddCode | None
) -> None:
    assert odd_code(content(text), contract(code=code)) == expected
