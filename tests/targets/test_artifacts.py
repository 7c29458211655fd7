"""The checked-in files under `generated/`: the spec, its schema, and properties of every file."""

import copy
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.support.artifacts import FILES, GENERATED, NODE_FOLDER, Node, name, read_json, spec
from tests.support.command import ROOT
from tests.support.oicp import ROWS
from tests.support.projects import BUILT_FILES

# The spec and its schema


def test_the_spec_says_what_the_page_says() -> None:
    entries = spec()["entries"]
    assert [
        (
            entry["code"],
            entry["name"],
            entry["description"],
            tuple(entry["sent_by"]),
            entry["additional_info"] and entry["additional_info"]["text"],
        )
        for entry in entries
    ] == [(row.code, row.python, row.description, row.senders, row.note) for row in ROWS]
    codes = [entry["code"] for entry in entries]
    assert len(codes) == 34
    assert codes == sorted(set(codes))
    assert len([entry for entry in entries if entry["sent_by"]]) == 16
    assert len([entry for entry in entries if not entry["sent_by"]]) == 18
    assert len([entry for entry in entries if entry["additional_info"]]) == 9
    assert all(entry["aliases"] == [] for entry in entries)


@pytest.mark.parametrize(
    ("code", "description"),
    [("401", "Call not authorized"), ("404", "Data not found"), ("500", "Processing error")],
)
def test_a_description_in_the_senders_column_is_a_description(code: str, description: str) -> None:
    (entry,) = (entry for entry in spec()["entries"] if entry["code"] == code)
    assert entry["description"] == description
    assert entry["sent_by"] == []
    assert entry["additional_info"] is None


def test_emphasis_is_kept() -> None:
    marked = {
        entry["code"]: re.findall(r"\*\*(.+?)\*\*", entry["additional_info"]["markdown"])
        for entry in spec()["entries"]
        if entry["additional_info"] and "*" in entry["additional_info"]["markdown"]
    }
    assert marked == {"022": ["Bad Request"], "604": ["isHubjectCompatible"]}


def test_the_spec_says_where_it_comes_from() -> None:
    source = spec()["source"]
    page = ROOT / "source" / source["file"]
    assert source == {
        "page_id": "3626501182",
        "title": "FinalOICP status code",
        "space": "Firas.Hachem",
        "breadcrumbs": ["Firas.Hachem", "FinalOICP 2.3 Integration Guide", "FinalDefinitions"],
        "created_by": "Stefania Sau",
        "created_on": "2024-01-12",
        "modified_by": None,
        "modified_on": None,
        "exported_at": "2024-01-15T14:11",
        "file": "FinalOICP-status-code_3626501182.html",
        "sha256": hashlib.sha256(page.read_bytes()).hexdigest(),
    }


def test_the_digest_is_that_of_the_entries() -> None:
    entries = json.dumps(
        spec()["entries"], ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    assert spec()["digest"] == f"sha256:{hashlib.sha256(entries.encode()).hexdigest()}"


@pytest.fixture(scope="session")
def schema() -> Draft202012Validator:
    path = GENERATED / "json" / "status-codes.schema.json"
    assert spec()["$schema"] == f"./{path.name}"
    content = read_json(path)
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def test_the_spec_is_valid(schema: Draft202012Validator) -> None:
    assert [error.message for error in schema.iter_errors(spec())] == []


GONE = object()
"""In place of a value: the key is missing."""


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("entries", 5, "code"), 18),
        (("entries", 5, "code"), "18"),
        (("entries", 5, "code"), "0018"),
        (("entries", 5, "code"), GONE),
        (("entries", 5, "name"), "inconsistent_evse_id"),
        (("entries", 5, "name"), "INCONSISTENT-EVSE-ID"),
        (("entries", 5, "name"), "018"),
        (("entries", 5, "name"), GONE),
        (("entries", 5, "aliases"), None),
        (("entries", 5, "aliases"), ["OLD", "OLD"]),
        (("entries", 5, "description"), ""),
        (("entries", 5, "description"), None),
        (("entries", 5, "description"), GONE),
        (("entries", 5, "sent_by"), None),
        (("entries", 5, "sent_by"), "HUBJECT"),
        (("entries", 5, "sent_by"), ["Hubject"]),
        (("entries", 5, "sent_by"), ["HUBJECT", "HUBJECT"]),
        (("entries", 5, "sent_by"), GONE),
        (("entries", 5, "additional_info"), "a note"),
        (("entries", 5, "additional_info"), GONE),
        (("entries", 5, "additional_info", "text"), ""),
        (("entries", 5, "additional_info", "text"), GONE),
        (("entries", 5, "additional_info", "markdown"), GONE),
        (("entries", 5, "additional_info", "html"), "<b>a note</b>"),
        (("entries", 5, "retry"), True),
        (("entries", 5), "018"),
        (("entries",), []),
        (("entries",), GONE),
        (("source", "page_id"), 3626501182),
        (("source", "sha256"), "5915c05a"),
        (("source", "path"), "/home/me/page.html"),
        (("source", "file"), GONE),
        (("source",), None),
        (("digest",), "95265a7e"),
        (("catalog",), "other-codes"),
        (("format",), 2),
        (("format",), GONE),
        (("generated_at",), "today"),
    ],
)
def test_the_schema_refuses_a_broken_spec(
    place: tuple[str | int, ...], value: object, schema: Draft202012Validator
) -> None:
    broken = copy.deepcopy(spec())
    holder = holder_of(broken, place)
    if value is GONE:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    key, found = place[-1], {place_of(error) for error in schema.iter_errors(broken)}
    if value is GONE or (isinstance(key, str) and key not in holder_of(spec(), place)):
        assert found == {place[:-1]}  # what is missing or too much is an error of its holder
    else:
        assert {one[: len(place)] for one in found} == {place}


def place_of(error: ValidationError) -> tuple[str | int, ...]:
    """Where an error is; for a value that fits none of several schemas, the innermost place."""
    places = (tuple(one.absolute_path) for one in [error, *(error.context or [])])
    return max(places, key=len)


def holder_of(value: Any, place: tuple[str | int, ...]) -> Any:
    """The value that contains a place of a document."""
    for key in place[:-1]:
        value = value[key]
    return value


def test_prettier_finds_nothing(tools: Node) -> None:
    kinds = {".json", ".ts", ".cts", ".js", ".cjs", ".md"}
    files = [path for path in FILES if path.suffix in kinds]
    assert {path.suffix for path in files} == kinds
    settings = ("--config", NODE_FOLDER / ".prettierrc.json", "--no-editorconfig")
    changed = tools.tool("prettier", "--list-different", *settings, *files, cwd=ROOT)
    assert changed == ""


# Every file


def described(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", files, ids=name)


def test_the_manifest_lists_every_file() -> None:
    outputs = {
        name(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FILES
        if path != GENERATED / "manifest.json"
    }
    assert read_json(GENERATED / "manifest.json")["outputs"] == outputs
    assert len(outputs) == BUILT_FILES - 1


@described(FILES)
def test_the_file_is_utf_8_with_lf_and_ends_in_one(file: Path) -> None:
    data = file.read_bytes()
    text = data.decode("utf-8")
    if file.name == "py.typed":
        assert data == b""
    else:
        assert not text.startswith("\ufeff")
        assert "\r" not in text
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert not [line for line in text.splitlines() if line != line.rstrip()]


@described([path for path in FILES if path.suffix not in ("", ".json", ".typed")])
def test_the_file_says_where_it_comes_from(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("\n")[:2]
    assert "Generated by oicp-gen. Do not edit" in head[0]
    assert "OICP 2.3" in head[1]
    assert "3626501182" in head[1]


@described(FILES)
def test_the_file_holds_no_time_and_no_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    dates = set(re.findall(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}:\d\d\b", text))
    # The spec and the pages about codes quote the page, which says when it was made and exported.
    quoted = {"2024-01-12", "2024-01-15"} if file.name == "index.html" else set()
    quoted |= {"2024-01-12", "2024-01-15", "14:11"} if file.name == "status-codes.json" else set()
    assert dates <= quoted
    assert not re.search(r"(?<![\w.])/(?:home|root|Users|tmp|var|opt|work)/|\b[A-Z]:\\", text)
    assert f"{ROOT}/" not in text
