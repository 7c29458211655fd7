"""The record of a fetched page: anything that a pull request changes in it is ignored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.source import open_project
from oicp_gen.upstream.confluence import PageVersion
from oicp_gen.upstream.record import (
    MAX_RECORD,
    RECORD,
    Record,
    Recorded,
    SavedPage,
    read_record,
)
from tests.support.command import ROOT, run
from tests.support.confluence_server import PAGE_ID, Confluence
from tests.support.fetching import check, fetch
from tests.support.projects import PAGE
from tests.support.thorough import is_thorough

Json = dict[str, Any]


@pytest.fixture
def synced(project: Path, center: Confluence) -> Path:
    assert fetch(project, center).code == 0
    assert run("build", "--project", project).code == 0
    return project


def recorded(project: Path, server: Confluence) -> Recorded:
    return read_record(open_project(project), site=server.site, page_id=PAGE_ID)


def drop(name: str) -> Callable[[Json], object]:
    return lambda data: data.pop(name)


DAMAGE: dict[str, bytes | Callable[[Json], object]] = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'"\xff"',
    "a list": b"[]",
    "a text": b'"x"',
    "deep": b"[" * 20_000,
    "a number of a million digits": b'{"format": ' + b"9" * 50_000 + b"}",
    "another format": lambda data: data.update(format=2),
    "no site": drop("site"),
    "no page": drop("page"),
    "a page that is none": lambda data: data.update(page=[]),
    "a version that is a text": lambda data: data["version"].update(number="2"),
    "a version that is a truth": lambda data: data["version"].update(number=True),
    "a name that is none": lambda data: data["version"].update(by=7),
    "a digest that is none": lambda data: data["page"].update(sha256="0" * 63),
    "a title that is none": lambda data: data.update(title=None),
}


def damaged(kept: bytes, damage: str) -> bytes:
    """The record with this damage."""
    change = DAMAGE[damage]
    if isinstance(change, bytes):
        return change
    data = json.loads(kept)
    change(data)
    return json.dumps(data).encode()


def test_an_invalid_record_is_invalid_whatever_is_wrong(synced: Path, center: Confluence) -> None:
    file = synced / RECORD
    kept = file.read_bytes()
    for damage in DAMAGE:
        file.write_bytes(damaged(kept, damage))
        assert recorded(synced, center) == Recorded(None, "it is not a valid record"), damage


@pytest.mark.parametrize("damage", DAMAGE if is_thorough() else ("no JSON", "no site"))
def test_an_invalid_record_is_reported_and_ignored(
    synced: Path, center: Confluence, damage: str
) -> None:
    file = synced / RECORD
    file.write_bytes(damaged(file.read_bytes(), damage))
    ignored = json.loads(check(synced, center, "--format", "json").out)["upstream"]
    assert (ignored["version"]["number"], ignored["recorded"], ignored["changes"]) == (2, None, [])
    answer = json.loads(fetch(synced, center, "--format", "json").out)
    assert (answer["written"], answer["changes"]) == ([RECORD], [])
    assert json.loads(check(synced, center, "--format", "json").out)["upstream"]["recorded"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("site", "https://evil.example.org", "it is about a different page"),
        ("page_id", "7", "it is about a different page"),
        ("file", "../../etc/passwd", "it is about a different page"),
        ("sha256", "0" * 64, "the page has changed since it was fetched"),
    ],
)
def test_a_record_of_something_else_is_reported_and_ignored(
    synced: Path, center: Confluence, key: str, value: str, words: str
) -> None:
    data = json.loads((synced / RECORD).read_bytes())
    (data["page"] if key in data["page"] else data)[key] = value
    (synced / RECORD).write_text(json.dumps(data), encoding="utf-8")
    assert recorded(synced, center) == Recorded(None, words)
    assert f"{words}.\n" in check(synced, center).err


def test_a_forged_version_hides_no_edit_but_its_own(synced: Path, center: Confluence) -> None:
    """A record with the right number and digest states what its author has read."""
    center.published.number = 9
    data = json.loads((synced / RECORD).read_bytes())
    data["version"]["number"] = 9
    (synced / RECORD).write_text(json.dumps(data), encoding="utf-8")
    answer = json.loads(check(synced, center, "--format", "json").out)
    assert answer["upstream"]["recorded"]["number"] == 9


def test_a_record_that_is_too_large_or_behind_a_link_is_not_read(
    synced: Path, center: Confluence, tmp_path: Path
) -> None:
    file = synced / RECORD
    kept = file.read_bytes()
    file.write_bytes(b" " * (MAX_RECORD + 1))
    assert "65,536" in recorded(synced, center).doubt
    file.unlink()
    (tmp_path / "elsewhere").write_bytes(kept)
    file.symlink_to(tmp_path / "elsewhere")
    assert recorded(synced, center) == Recorded(None)
    assert check(synced, center).code == 0


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(title=TEXTS, by=TEXTS | st.none(), at=TEXTS, site=TEXTS, number=st.integers(1, 10**9))
def test_for_every_record_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    title: str,
    by: str | None,
    at: str,
    site: str,
    number: int,
) -> None:
    root = tmp_path_factory.getbasetemp() / "records"
    (root / "source").mkdir(parents=True, exist_ok=True)
    (root / "source" / PAGE).write_bytes(b"")
    (root / "source/contract.toml").write_bytes((ROOT / "source/contract.toml").read_bytes())
    record = Record(
        site=site,
        page_id=PAGE_ID,
        api="v1",
        title=title,
        version=PageVersion(number, by, at),
        fetched_at="2024-01-12T00:00:00Z",
        page=SavedPage(PAGE, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        answer_sha256="0" * 64,
    )
    (root / RECORD).write_bytes(record.to_bytes())
    assert read_record(open_project(root), site=site, page_id=PAGE_ID).record == record
