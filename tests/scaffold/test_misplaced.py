"""Texts that are in a column of values: what a new project makes of them."""

import tomllib
from pathlib import Path

import pytest

from oicp_gen.contract.contract import FieldKind
from tests.cli.test_init import page, started
from tests.support.command import ROOT, run
from tests.support.oicp import ROWS

HEADS = ("Code", "Sender", "Meaning")
SENDERS = ("Depot", "Carrier", "Depot, Carrier", "Carrier", "Depot", "Carrier", "Depot", "Carrier")


def test_the_status_page_gives_names_from_texts_and_senders_as_a_set(tmp_path: Path) -> None:
    export = ROOT / "source/FinalOICP-status-code_3626501182.html"
    project = tmp_path / "project"
    assert run("init", export, "--project", project).code == 0
    contract = tomllib.loads((project / "source/contract.toml").read_text(encoding="utf-8"))
    assert contract["code"]["name_from"] == "description"
    assert "words" not in contract["code"]
    assert contract["fields"]["sent_by"]["kind"] == "set"
    assert contract["fields"]["sent_by"]["values"] == {"HUBJECT": [], "CPO": [], "EMP": []}
    assert contract["fields"]["description"]["required"]
    assert run("build", "--project", project).code == 0
    ledger = tomllib.loads((project / "source/names.toml").read_text(encoding="utf-8"))
    assert ledger["names"] == {row.code: row.python for row in ROWS}


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (("Gate shut", ""), FieldKind.SET),
        (("Gate shut", "Van lost"), FieldKind.TEXT),
        (("", ""), FieldKind.SET),
        (("Depot", ""), FieldKind.SET),
        (("Gate shut, Depot", ""), FieldKind.TEXT),
    ],
    ids=["misplaced", "two texts", "empty", "a value", "a value and a text"],
)
def test_a_text_is_misplaced_if_its_own_cell_is_empty(
    last: tuple[str, str], kind: FieldKind, tmp_path: Path
) -> None:
    rows = [(f"E10{at}", sender, f"Label {'torn' * at}x") for at, sender in enumerate(SENDERS)]
    _, contract = started(page(tmp_path, HEADS, (*rows, ("E109", *last))))
    senders, meaning = contract.fields
    assert (senders.kind, contract.named_by) == (kind, "meaning")
    assert meaning.required == (last in (("Gate shut", ""), ("Gate shut", "Van lost")))
