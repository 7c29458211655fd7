"""Excerpts: the cell of a finding, with carets below the part that it is about."""

import pytest

from oicp_gen.report.excerpts import Excerpt, excerpt_lines, fragment
from oicp_gen.report.terminal import plain


@pytest.mark.parametrize(
    ("text", "part", "room", "shown"),
    [
        ("one two three", "two", 40, ("one two three", 4, 3)),
        ("one two three", "", 40, ("one two three", 0, 0)),
        ("one two three", "four", 40, ("one two three", 0, 0)),
        ("", "", 40, ("(empty)", 0, 0)),
        ("  ", "x", 40, ("(empty)", 0, 0)),
        ("stone one", "one", 40, ("stone one", 6, 3)),  # a word rather than a part of one
        ("stone", "one", 40, ("stone", 2, 3)),
        ("one\ntwo", "two", 40, ("two", 0, 3)),
        ("one\ntwo", "", 40, ("one …", 0, 0)),
        ("one\ntwo", "one\ntwo", 40, ("one", 0, 3)),
        ("a - b", " - ", 40, ("a - b", 2, 1)),
        ("漢字 x", "x", 40, ("漢字 x", 5, 1)),
        ("漢字", "字", 40, ("漢字", 2, 2)),
        ("a\x1b b", "b", 40, ("a\\u{1b} b", 8, 1)),
        ("word " * 10, "", 12, ("word word w…", 0, 0)),
        ("word " * 10 + "here " + "word " * 10, "here", 20, ("…word here word wor…", 6, 4)),
        ("x" * 50 + "here", "here", 12, ("…here", 1, 4)),
        ("long" * 20, "long" * 20, 10, ("longlongl…", 0, 10)),
    ],
)
def test_a_fragment_has_the_part_in_it(
    text: str, part: str, room: int, shown: tuple[str, int, int]
) -> None:
    assert fragment(text, part, room) == shown


def lines(*excerpts: Excerpt) -> list[str]:
    return list(excerpt_lines(excerpts, "warning", plain))


def test_carets_are_below_the_part_and_the_label_is_after_them() -> None:
    assert lines(Excerpt("7", "row 2", "Text", "one two", "two", "should be 2")) == [
        "  7  row 2 | Text: one two",
        "           |           ^^^ should be 2",
    ]


def test_codes_and_rows_are_aligned_and_a_label_is_not_repeated() -> None:
    assert lines(
        Excerpt("7", "row 2", "Text", "one", "one", "wrong"),
        Excerpt("10", "row 12", "Text", "漢字", "漢字", "wrong"),
        Excerpt("11", "row 13", "Text", "two", "two", "not a number"),
    ) == [
        "  7   row 2  | Text: one",
        "             |       ^^^ wrong",
        "  10  row 12 | Text: 漢字",
        "  11  row 13 | Text: two",
        "             |       ^^^ not a number",
    ]


def test_a_cell_without_a_code_or_a_heading_of_its_own() -> None:
    assert lines(Excerpt("", "row 1", "Code", "Code:", "", "")) == ["  row 1 | Code:"]


def test_a_label_that_does_not_fit_is_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert lines(
        Excerpt("7", "row 2", "", f"{'word ' * 6}here", "here", "a label of some length")
    ) == [
        f"  7  row 2 | {'word ' * 6}here",
        f"           | {' ' * 30}^^^^",
        "           | a label of some length",
    ]
    assert lines(Excerpt("7", "row 2", "", f"{'word ' * 5}here", "here", "a label that fits")) == [
        f"  7  row 2 | {'word ' * 5}here",
        f"           | {' ' * 25}^^^^ a label that fits",
    ]


def test_a_heading_leaves_room_for_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    heading = "A heading with many words"
    (shown,) = lines(Excerpt("7", "row 2", heading, "word " * 20, "", ""))
    assert shown == f"  7  row 2 | {'word ' * 9}w…"
    (shown,) = lines(Excerpt("7", "row 2", heading, "word", "", ""))
    assert shown == "  7  row 2 | A heading with…: word"
