"""Real tables of which a person would make a catalog: each becomes a project, or says why not.

`catalogs.json` has the expected result of each table, by the name of its file and its number on the
page: a project, or the kind of reason in its content. It was written by hand from the pages.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest

from oicp_gen import pipeline
from oicp_gen.contract.contract import FieldKind
from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page
from oicp_gen.readers.exports.export import Export, open_export
from oicp_gen.readers.read import read_page
from oicp_gen.scaffold.choice import TableChoice
from oicp_gen.scaffold.init import init
from oicp_gen.scaffold.inventory import Inventory, list_tables
from oicp_gen.source import open_project
from oicp_gen.verify import proof
from tests.support.builders import SHARED
from tests.support.command import ROOT, run
from tests.support.projects import PAGE
from tests.support.thorough import sample

EXPECTED: dict[str, dict[str, dict[str, str]]] = json.loads(
    (Path(__file__).parent / "catalogs.json").read_text(encoding="utf-8")
)
PAGES = {
    SHARED / folder / name: tables
    for folder, pages in EXPECTED.items()
    for name, tables in pages.items()
}
"""The pages, each with the expected result of its tables."""


def quiet(_: int, __: str) -> nullcontext[Callable[[], None]]:
    return nullcontext(lambda: None)


@cache
def _parsed(data: bytes) -> Page:
    return read_page(data, file="", sha256="")


def read_once(data: bytes, *, file: str, sha256: str) -> Page:
    """The page in a file. Each of its tables becomes a project, so it is parsed once."""
    return _parsed(data)._replace(file=file, sha256=sha256)


def refusal(pages: Export, tables: Inventory, number: int, root: Path) -> str:
    """The message with which `init` refuses a table; "" if it creates a project."""
    try:
        init(pages, tables, TableChoice(number), root=root, name=None)
    except OicpGenError as error:
        return error.message
    return ""


def outcomes(file: Path, wanted: dict[str, str], folder: Path, proved: set[str]) -> dict[str, str]:
    """The results of `init --table N` for the tables with these numbers.

    `init` builds a project in memory. Those of the numbers in `proved` are also built and verified.
    """
    found = {}
    with open_export(file, shown=file.name) as pages:
        tables = list_tables(pages, quiet)
        for number in wanted:
            root, listed = folder / number, tables.tables[int(number) - 1]
            if message := refusal(pages, tables, int(number), root):
                reason = listed.reason
                found[number] = (
                    reason.lack.value if reason and reason.message in message else message
                )
                assert not root.exists()
                continue
            found[number] = "project"
            if number in proved:
                assert pipeline.build(open_project(root)).published
                assert pipeline.check(open_project(root)) == pipeline.Checked()
                assert all(done.is_proved for done in proof.verify(open_project(root), ["json"]))
    return found


@pytest.mark.skipif(not all(map(Path.is_file, PAGES)), reason="the real pages are not here")
def test_every_table_that_a_person_would_choose_becomes_a_project_or_says_why_not(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    json_alone: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for user in ("project", "scaffold.init"):
        monkeypatch.setattr(f"oicp_gen.{user}.shipped_templates", lambda: json_alone)
    monkeypatch.setattr("oicp_gen.readers.exports.export.read_page", read_once)
    counts: Counter[str] = Counter()
    lines, differ = [], {}
    for number, (file, expected) in enumerate(PAGES.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        proved = {next(iter(expected))} if number % sample(8, thorough=1) == 0 else set()
        found = outcomes(file, expected, folder, proved)
        counts.update(found.values())
        lines.append(f"  {file.name}: {', '.join(f'{n} {what}' for n, what in found.items())}")
        if found != expected:
            differ[file.name] = found
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + f"\n{dict(counts)}\n")
    assert differ == {}
    assert (counts["project"], sum(counts.values())) == (122, 139)


def test_the_status_page_itself(tmp_path: Path) -> None:
    """The names are made from the texts, and equal those that were published."""
    project = tmp_path / "project"
    assert run("init", ROOT / "source" / PAGE, "--project", project).code == 0
    built = pipeline.build(open_project(project))
    assert built.source.spec
    contract = built.source.contract
    assert (contract.named_by, contract.named_by_code) == ("description", False)
    senders = next(field for field in contract.fields if field.name == "sent_by")
    assert senders.kind is FieldKind.SET
    assert {choice.value for choice in senders.choices} == {"HUBJECT", "CPO", "EMP"}
    names = tomllib.loads((ROOT / "source/names.toml").read_text(encoding="utf-8"))["names"]
    assert {entry.code: entry.name for entry in built.source.spec.entries} == names
