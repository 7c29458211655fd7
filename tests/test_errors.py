"""Errors: whatever they contain, a message is short, and a place is on one line."""

import pytest

from oicp_gen.errors import MAX_LINE, MAX_LINES, OicpGenError, Place

LONG = ["x" * 3_000_000, "x\n" * 1_000_000, [1] * 3_000_000]


@pytest.mark.parametrize("value", LONG, ids=["a line", "lines", "a list"])
def test_a_message_is_short_whatever_is_in_it(value: object) -> None:
    error = OicpGenError("not-toml", place="x.toml", error=value)
    assert len(str(error)) < MAX_LINE * 2
    assert "…" in error.message
    assert error.message.count("\n") <= MAX_LINES


def test_a_short_value_is_as_it_is() -> None:
    text = "\n".join(f"  problem {number}" for number in range(MAX_LINES))
    assert OicpGenError("not-toml", error=text).message == f"not valid TOML: {text}"


def test_a_place_is_on_one_line_and_its_name_is_short() -> None:
    assert str(Place("a\nerror: b", 3)) == "a\\u{a}error: b:3"
    error = OicpGenError("not-toml", place="x" * 3_000_000, error="")
    assert error.place is not None
    assert len(error.place.file) == MAX_LINE
