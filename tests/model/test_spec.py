"""The spec: its JSON form and back, its digest, and input that is not a spec."""

import copy
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Entry, Note, Spec, read_spec
from tests.support.artifacts import NODE_FOLDER, Node
from tests.support.builders import HOSTILE, entry, note, rendered, spec
from tests.support.projects import assert_told, documented

TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]))
NOTES = st.builds(Note, text=TEXTS, markdown=TEXTS)
SENDERS = st.sampled_from([(), ("HUBJECT",), ("CPO", "EMP"), ("HUBJECT", "CPO", "EMP")])
ENTRIES = st.builds(entry, code=TEXTS, description=TEXTS, sent_by=SENDERS, info=st.none() | NOTES)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Any spec of the contract, with names of the form that oicp-gen generates."""
    entries = draw(st.lists(ENTRIES, min_size=1, max_size=4))
    named = [
        entry._replace(name=f"NAME_{number}", aliases=(f"OLD_{number}",) * (number % 2))
        for number, entry in enumerate(entries)
    ]
    texts = st.none() | TEXTS
    made = spec(*named, title=draw(TEXTS), space=draw(TEXTS), author=draw(texts))
    odd = made.source._replace(page_id=draw(texts), modified_on=draw(texts), file=draw(TEXTS))
    return made._replace(title=draw(TEXTS), protocol=draw(TEXTS), source=odd)


def read(data: object) -> Spec:
    return read_spec(json.dumps(data), file="old.json")


GOOD = spec(
    entry(
        "000", "SUCCESS", sent_by=("HUBJECT",), info=note("Everything is fine 🙂"), aliases=("OK",)
    ),
    entry("009", "DATA_TRANSACTION_ERROR", "Data transaction error"),
)


def test_the_json_form_is_that_of_the_design() -> None:
    data = GOOD.to_json()
    assert list(data) == [
        *("$schema", "format", "catalog", "title", "protocol", "digest", "source", "entries")
    ]
    assert data["$schema"] == "./status-codes.schema.json"
    assert data["entries"][0] == {
        "code": "000",
        "name": "SUCCESS",
        "aliases": ["OK"],
        "description": "Success",
        "sent_by": ["HUBJECT"],
        "additional_info": {
            "text": "Everything is fine 🙂",
            "markdown": "Everything is fine 🙂",
        },
    }
    assert data["entries"][1]["sent_by"] == []
    assert data["entries"][1]["additional_info"] is None


@given(specs())
def test_for_every_spec_the_json_reads_back(any_spec: Spec) -> None:
    assert read(any_spec.to_json()) == any_spec


@settings(max_examples=50)
@given(specs())
def test_for_every_spec_the_json_template_writes_the_same(any_spec: Spec) -> None:
    text = rendered(any_spec, "json")["json/status-codes.json"]
    assert json.loads(text) == any_spec.to_json()
    assert list(json.loads(text)["entries"][0]) == list(any_spec.to_json()["entries"][0])
    assert read_spec(text, file="new.json") == any_spec


@given(specs())
def test_the_digest_depends_on_the_entries_alone(any_spec: Spec) -> None:
    other = GOOD._replace(entries=any_spec.entries)
    assert other.digest == any_spec.digest
    assert any_spec._replace(entries=(*any_spec.entries, entry())).digest != any_spec.digest


@pytest.mark.parametrize(
    "changed",
    [
        entry("001"),
        entry(name="SUCCEEDED"),
        entry(description="success"),
        entry(sent_by=("CPO",)),
        entry(info=note("x")),
        entry(aliases=("OK",)),
    ],
)
def test_every_part_of_an_entry_counts_in_the_digest(changed: Entry) -> None:
    assert spec(changed).digest != spec().digest


def test_the_digest_is_of_the_entries_as_json_without_blanks_keys_sorted_in_utf_8() -> None:
    written = (
        '[{"additional_info":null,"aliases":[],"code":"000","description":"Fine 🙂",'
        '"name":"SUCCESS","sent_by":["CPO"]}]'
    )
    made = spec(entry(description="Fine 🙂", sent_by=("CPO",)))
    assert made.digest == f"sha256:{sha256(written.encode()).hexdigest()}"


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to everything in a JSON value that `read_spec` reads."""
    if path:
        yield path
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            if key not in ("$schema", "digest"):  # made from the rest
                yield from places(data[key], (*path, key))


def damaged(path: tuple[str | int, ...]) -> tuple[dict[str, Any], Any, str | int]:
    data = copy.deepcopy(GOOD.to_json())
    inner: Any = data
    for key in path[:-1]:
        inner = inner[key]
    return data, inner, path[-1]


PLACES = list(places(GOOD.to_json()))


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_a_value_of_another_type_anywhere_is_no_spec(path: tuple[str | int, ...]) -> None:
    for other in (5, {"a": 1}, [1]):
        data, inner, key = damaged(path)
        inner[key] = other
        with pytest.raises(OicpGenError, match=r"^old\.json: "):
            read(data)


@pytest.mark.parametrize(
    "path",
    [path for path in PLACES if isinstance(path[-1], str) and len(path) != 3],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_missing_key_is_no_spec(path: tuple[str | int, ...]) -> None:
    data, inner, key = damaged(path)
    del inner[key]
    with pytest.raises(OicpGenError, match=r"^old\.json: "):
        read(data)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "5", '"x"', "[" * 100_000, "\ufeff{}"])
def test_what_is_no_spec_is_an_error_that_says_what_to_do(text: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read_spec(text, file="old.json")
    assert caught.value.id == "spec-invalid"
    assert_told(caught.value, "old.json")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"format": 1,\n}', "invalid JSON at line 2, column 1"),
        ("{}", "the key 'format' is missing"),
        ("[]", "a value has the wrong type"),
    ],
)
def test_what_is_wrong_with_a_spec_is_named(text: str, problem: str) -> None:
    with pytest.raises(OicpGenError, match=f"^old.json: not a valid spec: {problem}$"):
        read_spec(text, file="old.json")


def test_a_spec_of_another_format_says_so() -> None:
    with pytest.raises(OicpGenError) as caught:
        read(GOOD.to_json() | {"format": 2})
    assert caught.value.id == "spec-format-unsupported"


PATTERNED = (("digest",), ("source", "page_id"), ("source", "sha256"))
PATTERNED_OF_AN_ENTRY = (
    ("entries", 0, "code"),
    ("entries", 0, "name"),
    ("entries", 0, "aliases", 0),
)


def with_line_feeds(number: int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The spec's JSON with some line feeds at the end of each text that has a pattern."""
    for place in (*PATTERNED, *PATTERNED_OF_AN_ENTRY):
        data = spec(entry(aliases=("FINE",))).to_json()
        holder: Any = data
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] += "\n" * number
        yield place, data


def schema_of_the_spec() -> Any:
    return json.loads(rendered(spec(), "json")["json/status-codes.schema.json"])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_schema_refuses_line_feeds_at_the_end_in_python(number: int) -> None:
    schema = schema_of_the_spec()
    Draft202012Validator.check_schema(schema)
    for place, data in with_line_feeds(number):
        errors = [tuple(e.absolute_path) for e in Draft202012Validator(schema).iter_errors(data)]
        assert set(errors) == ({place} if number else set())


def published_schema(name: str) -> tuple[Any, Draft202012Validator]:
    """A part of the published schema, and what validates it."""
    schema = json.loads(documented("generated/json/status-codes.schema.json"))
    part = {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
    return schema["$defs"][name], Draft202012Validator(part)


def test_the_schema_lists_names_and_describes_the_codes() -> None:
    entries = json.loads(documented("generated/json/status-codes.json"))["entries"]
    codes, validator = published_schema("StatusCode")
    assert codes["enum"] == [entry["code"] for entry in entries]
    assert codes["x-enum-varnames"] == [entry["name"] for entry in entries]
    assert codes["tsEnumNames"] == list(codes["qt-accessors"].values()) == codes["x-enum-varnames"]
    assert len(codes["x-enum-descriptions"]) == len(entries)
    assert codes["x-enum-descriptions"][:2] == ["Success", "Hubject system error"]
    assert [validator.is_valid(code) for code in ("018", "999", 18)] == [True, False, False]


def test_a_reader_may_accept_codes_to_come() -> None:
    _, validator = published_schema("AnyStatusCode")
    cases = {"018": True, "999": True, "18": False, "018\n": False, "\u0660\u0661\u0668": False}
    assert {code: validator.is_valid(code) for code in cases} == cases
    assert not validator.is_valid(18)


AJV = """
const { Ajv2020 } = require("ajv/dist/2020");
const { readFileSync } = require("node:fs");
const [schema, ...specs] = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ajv = new Ajv2020({ allErrors: true });
ajv.addVocabulary(["x-enum-varnames", "x-enum-descriptions", "tsEnumNames", "qt-accessors"]);
const valid = ajv.compile(schema);
const errors = (spec) => (valid(spec) ? [] : valid.errors.map((error) => error.instancePath));
console.log(JSON.stringify(specs.map((spec) => [...new Set(errors(spec))])));
"""


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_schema_refuses_line_feeds_at_the_end_in_javascript(
    number: int, tools: Node, tmp_path: Path
) -> None:
    cases = list(with_line_feeds(number))
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([schema_of_the_spec(), *(data for _, data in cases)]))
    told = json.loads(tools.run("-e", AJV, "--", "ajv", file, cwd=NODE_FOLDER))
    due = [["/" + "/".join(map(str, place))] if number else [] for place, _ in cases]
    assert told == due
