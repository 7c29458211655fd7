"""JSON and TOML that anyone may have written."""

import json

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.files import parsing
from oicp_gen.files.parsing import check_values, parse_json, parse_toml


def refusal(text: str, limit: int) -> str | None:
    try:
        check_values(text, limit, where="x.json")
    except OicpGenError as error:
        return f"{error.id} {error.place}"
    return None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[]", 1),
        ('["a,b", "[[[", "\\",{"]', 3),
        ('{"a": {"b": [1, 2]}}', 4),
        ('["open, [{', 1),
        ('["a\\\\", [], "\\\\\\",,,"]', 4),
    ],
)
def test_values_are_counted_outside_of_strings(text: str, count: int) -> None:
    assert refusal(text, count) is None
    assert refusal(text, count - 1) == "json-too-large x.json"


def test_texts_full_of_commas_are_not_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_VALUES", 10)
    text = json.dumps({"note": "a, b, c" * 1000})
    assert parse_json(text, where="x.json") == json.loads(text)
    with pytest.raises(OicpGenError, match="more than 10 values"):
        parse_json("[" + "[]," * 10 + "[]]", where="x.json")


@pytest.mark.parametrize(
    "text",
    ["a" + ".a" * 31 + " = 1", "[" + "a." * 31 + "a]", "x = {" + "a.'b'." * 16 + "a = 1}"],
)
def test_a_key_of_too_many_parts_is_refused(text: str) -> None:
    with pytest.raises(OicpGenError, match=r"^x\.toml:2: the line has more than 30 dots") as caught:
        parse_toml(f"\n{text}", file="x.toml")
    assert caught.value.id == "toml-too-many-dots"


@pytest.mark.parametrize("dots", ["'{}'", '"{}"', '"\\"{}"', "1 # {}"])
def test_dots_in_texts_and_comments_are_not_counted(dots: str) -> None:
    text = f"x = {dots.format('.' * 99)}"
    assert parse_toml(text, file="x.toml")
