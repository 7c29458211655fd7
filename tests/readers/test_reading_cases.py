"""Small pages with cells that are easy to misread: what a person sees in them, and the findings."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.contract.ledger import Ledger
from oicp_gen.contract.parse import parse_contract
from oicp_gen.normalize import normalize
from oicp_gen.readers.read import read_page
from oicp_gen.text.identifiers import member_name
from tests.support.builders import SHARED
from tests.support.command import run

CASES = SHARED / "cases" / "reading"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the small pages are not here")


class Seen(NamedTuple):
    """What a person sees in the table of a page, and what is reported of it."""

    rows: list[list[str]]
    """The cells as `tables` lists them."""
    findings: list[tuple[str, str]] = []  # noqa: RUF012  # never changed
    """The rules of the findings, each with its message."""
    codes: list[str] = ["E101", "E102"]  # noqa: RUF012  # never changed


SEEN = {
    "sup-text.html": Seen(
        [
            ["Code", "Text", "Gas"],
            ["E101", "More than 2³² parcels", "CO₂"],
            ["E102", "Above 10⁶ g, take the 1st van", "none"],
        ]
    ),
    "sup-code.html": Seen(
        [
            ["Code¹", "Text²"],
            ["404³", "No such parcel"],
            ["409", "Two vans"],
            ["410⁴", "Depot gone"],
        ],
        [
            ("footnote-mark", '"Code¹" has the mark of a footnote'),
            ("footnote-mark", '"Text²" has the mark of a footnote'),
            ("footnote-mark", '"404³" has the mark of a footnote'),
            ("footnote-mark", '"410⁴" has the mark of a footnote'),
        ],
        ["404", "409", "410"],
    ),
    **dict.fromkeys(
        ("status-adjacent.html", "status-adjacent.xml"),
        Seen(
            [
                ["Code", "Text", "Sent by"],
                ["E101", "Label torn", "SHIPPER CARRIER"],
                ["E102", "Van full", "CARRIER"],
            ]
        ),
    ),
    "checkboxes.html": Seen(
        [["Code", "Text", "Retry"], ["E101", "Label torn", "☑"], ["E102", "Van full", "☐"]]
    ),
    "form-controls.html": Seen(
        [["Code", "Retry", "Hint"], ["E101", "no", "ask the depot"], ["E102", "yes", "see the log"]]
    ),
    "emoji-sprite.html": Seen(
        [["Code", "Text", "Retry"], ["E101", "Label torn", "✅"], ["E102", "Van full", "❌"]],
        [
            ("emoticon", 'the cell contains the emoticon ":white_check_mark:"'),
            ("emoticon", 'the cell contains the emoticon ":x:"'),
        ],
    ),
    "emoticon-cells.html": Seen(
        [["Code", "Text", "Retry"], ["E101", "Label torn", "✅"], ["E102", "Van full", "❌"]],
        [
            ("emoticon", 'the cell contains the emoticon "(tick)"'),
            ("emoticon", 'the cell contains the emoticon "(error)"'),
        ],
    ),
    "katex.html": Seen([["Code", "Text"], ["E101", "Over n² parcels"], ["E102", "Van full"]]),
    **dict.fromkeys(
        ("tasks.html", "tasks.xml"),
        Seen(
            [
                ["Code", "Text", "To do"],
                ["E101", "Label torn", "☑ retry ☐ alert"],
                ["E102", "Van full", "☐ retry ☑ alert"],
            ]
        ),
    ),
}


def contract_for(headings: list[str], pattern: str) -> bytes:
    """A contract for these headings, in which all fields are texts."""
    fields = "".join(
        f'[fields.{member_name(heading).lower()}]\ncolumn = "{heading}"\nkind = "text"\n'
        for heading in headings[1:]
    )
    return (
        '[catalog]\nid = "parcel-codes"\ntitle = "Codes"\nprotocol = "Parcel"\npage = "x_1.html"\n'
        f'entry = "Code"\n[code]\ncolumn = "{headings[0]}"\npattern = "{pattern}"\n'
        f'name_from = "{member_name(headings[1]).lower()}"\n{fields}'
        '[package]\nname = "parcel-codes"\nversion = "0.1.0"\n'
    ).encode()


@pytest.mark.parametrize("name", SEEN)
def test_a_cell_says_what_a_person_sees(name: str) -> None:
    seen = SEEN[name]
    result = run("tables", CASES / name, "--cells", "--format", "json")
    (table,) = json.loads(result.out)["tables"]
    assert table["cells"] == seen.rows
    headings = [heading.rstrip("¹²") for heading in seen.rows[0]]
    assert table["columns"] == headings
    assert table["code_column"] == headings[0]

    page = read_page((CASES / name).read_bytes(), file=name, sha256="0" * 64)
    contract = parse_contract(contract_for(headings, "[0-9]{3}|E[0-9]{3}"), file="contract.toml")
    found = normalize(page, contract, Ledger())
    assert found.spec
    assert [entry.code for entry in found.spec.entries] == seen.codes
    texts = [[text or "" for text in entry.values.values()] for entry in found.spec.entries]
    assert texts == [row[1:] for row in seen.rows[1:]]
    reported = [(finding.rule, finding.message) for finding in found.findings]
    assert [each for each in reported if each[0] != "text-formatting"] == seen.findings


def test_two_lozenges_are_two_values_of_a_set() -> None:
    contract = contract_for(["Code", "Text", "Sent by"], "E[0-9]{3}").replace(
        b'"Sent by"\nkind = "text"',
        b'"Sent by"\nkind = "set"\nenum = "Sender"\nvalues = {SHIPPER = [], CARRIER = []}\n'
        b'separators = [","]',
    )
    page = read_page(
        (CASES / "status-adjacent.html").read_bytes(), file="x_1.html", sha256="0" * 64
    )
    found = normalize(page, parse_contract(contract, file="contract.toml"), Ledger())
    assert found.findings == ()
    assert found.spec
    assert [entry.values["sent_by"] for entry in found.spec.entries] == [
        ("SHIPPER", "CARRIER"),
        ("CARRIER",),
    ]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("sup-text.html", ["MORE_THAN_2_32_PARCELS", "ABOVE_10_6_G_TAKE_THE_1ST_VAN"]),
        ("sup-code.html", ["NO_SUCH_PARCEL", "TWO_VANS", "DEPOT_GONE"]),
        ("katex.html", ["OVER_N2_PARCELS", "VAN_FULL"]),
    ],
)
def test_a_project_is_named_after_what_a_person_sees(
    name: str, names: list[str], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    assert run("init", CASES / name, "--project", project).code == 0
    assert run("build", "--project", project).code == 0
    (spec,) = (project / "generated" / "json").glob("*codes.json")
    entries = json.loads(spec.read_text(encoding="utf-8"))["entries"]
    assert [entry["name"] for entry in entries] == names
