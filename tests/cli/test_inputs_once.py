"""A command opens each input of its project once."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oicp_gen.model import spec
from tests.support.command import run
from tests.support.confluence_server import Confluence
from tests.support.projects import PAGE, add_row, edit, row

INPUTS = {
    "contract": "source/contract.toml",
    "ledger": "source/names.toml",
    "page": f"source/{PAGE}",
    "spec": "generated/json/status-codes.json",
}
_opened: Counter[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event == "open":
        path, mode, _ = arguments
        if isinstance(mode, str) and "r" in mode:  # an opener of our own reports another event
            _opened[str(path)] += 1


sys.addaudithook(_watch)  # it cannot be removed, so a flag turns counting on


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count how often each file is opened to be read."""
    global _opened
    _opened = Counter()
    try:
        yield _opened
    finally:
        _opened = None


def times(opened: Counter[str], project: Path) -> dict[str, int]:
    return {name: opened[str(project / path)] for name, path in INPUTS.items()}


ONCE = dict.fromkeys(INPUTS, 1)


def test_the_watch_sees_every_way_to_read_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with counted() as opened:
        file.read_bytes()
        with file.open() as stream:
            stream.read()
        open(file, "rb").close()  # noqa: PTH123 - one of the ways
    assert opened[str(file)] == 3


@pytest.mark.parametrize("options", [[], ["--strict"], ["--format", "json"]], ids=" ".join)
@pytest.mark.parametrize("state", ["clean", "page edited", "artifact edited"])
def test_check(built: Path, state: str, options: list[str]) -> None:
    if state == "page edited":
        edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE ID")
    if state == "artifact edited":
        edit(built / "generated/docs/README.md", "018", "019")
    with counted() as opened:
        assert run("check", "--project", built, *options).code == (state != "clean")
    assert times(opened, built) == ONCE


def test_a_damaged_spec_is_parsed_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / INPUTS["spec"]).write_text("{}", encoding="utf-8")
    parsed = []

    def parse(text: str, *, where: str) -> object:
        parsed.append(where)
        return json.loads(text)

    monkeypatch.setattr(spec, "parse_json", parse)
    assert run("check", "--project", built).code == 1
    assert parsed == [INPUTS["spec"]]


@pytest.mark.parametrize("state", ["unchanged", "row added"])
def test_build(built: Path, state: str) -> None:
    if state == "row added":
        add_row(built, row("330", "", "Roaming is paused"))
    with counted() as opened:
        assert run("build", "--project", built).code == 0
    publishing = 1  # a file is compared with what is to be published right before that
    assert times(opened, built) == {**ONCE, "spec": 1 + publishing}


def test_release(built: Path) -> None:
    assert run("release", "--project", built).code == 0
    add_row(built, row("330", "", "Roaming is paused"))
    assert run("build", "--project", built).code == 0
    with counted() as opened:
        assert run("release", "--project", built).code == 0
    publishing = 2  # the generated files that a new version changes are compared once more
    assert times(opened, built) == {**ONCE, "spec": 1 + publishing}


def test_fetch(built: Path, center: Confluence) -> None:
    with counted() as opened:
        assert run("fetch", "--project", built, "--site", center.site).code == 0
    assert times(opened, built) == ONCE


def test_init(project: Path, tmp_path: Path) -> None:
    page = project / "source" / PAGE
    with counted() as opened:
        result = run("init", page, "--project", tmp_path / "new", "--name", "codes")
    assert result.code == 0, result.err
    assert opened[str(page)] == 1
    staged = Counter(Path(path).name for path in opened.elements() if "source" in path)
    assert staged["contract.toml"] == 1
    assert staged["names.toml"] == 1
