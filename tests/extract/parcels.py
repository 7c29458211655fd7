"""Shared by the tests of contracts: small tables of codes, and what is read from them."""

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger
from oicp_gen.model.page import Page
from oicp_gen.model.spec import plain
from oicp_gen.normalize import Normalized, normalize
from tests.support.builders import contract_of, export, read, table

HEAD = ["Code", "Text"]
SECTION = '[fields.section]\nfrom = "heading"\nkind = "text"'
GROUP = '[fields.group]\nfrom = "group"\nkind = "text"'
REST = '[fields.rest]\nfrom = "code"\nkind = "text"'


def contract(
    catalog: str = "",
    *,
    column: str = '"Code"',
    pattern: str = "E[0-9]{3}",
    code: str = "",
    text: str = 'column = "Text"',
    fields: str = "",
) -> Contract:
    """Return a contract for a table of codes and texts, with these lines in its tables."""
    return contract_of(
        f"""\
[catalog]
id = "parcel-codes"
title = "Parcel codes"
protocol = "Parcel 1"
page = "codes.html"
entry = "Code"
{catalog}
[code]
column = {column}
pattern = '{pattern}'
name_from = "code"
{code}
[fields.text]
{text}
kind = "text"
{fields}
[package]
name = "parcel-codes"
version = "0.1.0"
"""
    )


def page(*parts: str) -> Page:
    """Return the page with this content."""
    return read(export("\n".join(parts)))


def below(heading: str, *rows: list[str], head: list[str] = HEAD) -> str:
    """Return a heading with a table below it."""
    return f"<h2>{heading}</h2>{table(head, *rows)}"


def normalized(seen: Page, by: Contract) -> Normalized:
    """Return what is read from a page with an empty ledger."""
    return normalize(seen, by, Ledger())


def entries(seen: Page, by: Contract) -> list[tuple[str, ...]]:
    """Return the code and the values of each entry. Only warnings and notes are accepted."""
    spec = normalized(seen, by).spec
    assert spec is not None, [found.message for found in normalized(seen, by).findings]
    return [(one.code, *map(plain, one.values.values())) for one in spec.entries]


def found(seen: Page, by: Contract) -> list[tuple[str, int | None, str]]:
    """Return the rule, the row and the message of each finding."""
    findings = normalized(seen, by).findings
    return [(one.rule, one.place.row, one.message) for one in findings]
