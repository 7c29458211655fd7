"""Python packages for tables other than the published one."""

from pathlib import Path
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.parse import parse_contract
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.builders import HOSTILE, TEMPLATES, contract_of, entry, note
from tests.support.builders import spec as made_of
from tests.support.command import ROOT

FULL = parse_contract((ROOT / "source" / "contract.toml").read_bytes(), file="source/contract.toml")
OTHER = parse_contract(
    b"""
[catalog]
id = "reply-codes"
title = "Replies"
protocol = "Other 1"
page = "page.html"
entry = "Reply"

[code]
column = "No."
pattern = "[A-Z][0-9]{1,2}"
success = ["A1", "A2"]

[fields.description]
column = "Text"
kind = "text"
required = true

[fields.sent_by]
column = "From"
kind = "set"
enum = "Party"
values = { HUB = [], NODE = [] }

[fields.additional_info]
column = "More"
kind = "rich"

[message]
prefix = "Other"
key = "reply"
code = "no"
text = { key = "text", limit = 5 }
info = { key = "more", limit = 30 }

[package]
name = "other-replies"
version = "1.0.0"
""",
    file="source/contract.toml",
)


def rendered(folder: Path, spec: Spec, contract: Contract) -> Path:
    """A folder with the Python package of a spec."""
    targets = [target for target in read_targets(TEMPLATES) if target.name == "python"]
    for path, data in render(spec, contract, TEMPLATES, targets).items():
        file = folder / path.removeprefix("python/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


RENAMED = made_of(
    entry(),
    entry(
        "018",
        "INCONSISTENT_EVSE_ID",
        "Inconsistent EvseID",
        aliases=("INCONSISTENT_EVSEID", "WRONG_EVSE"),
    ),
    entry("999", "LATER_THAN_THE_PAGE", "Later"),
)

HOSTILE_SPEC = made_of(
    *(
        entry(
            f"{number:03}",
            f"HOSTILE_{number}",
            text,
            sent_by=("HUBJECT",),
            info=note(text),
            aliases=(f"EARLIER_{number}",),
        )
        for number, text in enumerate(HOSTILE)
    )
)

SPARSE = made_of(entry(), entry("018", "OTHER", "Other"))
"""For a contract that says neither how messages carry a code nor which code means success."""

REPLIES = made_of(
    entry("A1", "FINE", "All is fine"),
    entry("A2", "GOOD", "Good"),
    entry("B7", "BUSY", "Busy", info=note("try later")),
)


def named(name: str, contract: Contract = FULL, **message: Any) -> Contract:
    """The contract with another name for the package, and changes to what messages have."""
    if message:
        assert contract.message
        contract = contract._replace(message=contract.message._replace(**message))
    return contract._replace(package=contract.package._replace(name=name))


WITHOUT_MESSAGES = contract_of()
