"""Parts of paths: safe on every file system, and different for different texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.files.reading import is_inside
from oicp_gen.text.segments import segments


def segment(text: str) -> str:
    return segments([text])[text]


@pytest.mark.parametrize("text", ["018", "E102", "e102", "NOT_FOUND", "AUTH-100", "a" * 64])
def test_a_safe_name_stays_as_it_is(text: str) -> None:
    assert segment(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/B", "A~2f~B"),
        ("..", "~2e~~2e~"),
        ("1.", "1~2e~"),
        ("a b", "a~20~b"),
        ("a~b", "a~7e~b"),
        ("_next", "~5f~next"),
        ("CON", "~43~ON"),
        ("lpt1", "~6c~pt1"),
        ("COM10", "COM10"),
        ("É", "~c9~"),
        ("\u202e\0", "~202e~~0~"),
        ("index.html", "index~2e~html"),
    ],
)
def test_anything_else_is_escaped(text: str, expected: str) -> None:
    assert segment(text) == expected


def test_texts_that_differ_in_case_alone_differ_otherwise() -> None:
    assert segments(["AB", "ab", "Ab", "c"]) == {
        "AB": "AB",
        "ab": "~61~~62~",
        "Ab": "A~62~",
        "c": "c",
    }
    assert segments(["Con", "CON", "con"]) == {"Con": "~43~on", "CON": "~43~ON", "con": "~63~on"}


def test_a_long_text_ends_in_a_digest() -> None:
    one, other = segments(["x" * 65, "x" * 66]).values()
    assert re.fullmatch(r"x{40}\.[0-9a-f]{16}", one)
    assert re.fullmatch(r"x{40}\.[0-9a-f]{16}", other)
    assert one != other


@given(st.sets(st.text(min_size=1, max_size=80) | st.text("aAbB_.~", min_size=1, max_size=6)))
def test_every_part_is_safe_and_unlike_the_others(texts: set[str]) -> None:
    found = segments(sorted(texts))
    assert {*found} == texts
    assert all(map(is_inside, found.values()))
    assert all(re.fullmatch(r"[A-Za-z0-9_~.-]{1,64}", part) for part in found.values())
    assert not any(part.startswith(("_", ".")) or part.endswith(".") for part in found.values())
    assert len({part.casefold() for part in found.values()}) == len(texts)
