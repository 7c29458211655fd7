"""Create a project for one table of an export. It is written only if it builds."""

from pathlib import Path
from typing import NamedTuple

from oicp_gen import pipeline
from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger
from oicp_gen.contract.parse import parse_contract
from oicp_gen.errors import OicpGenError
from oicp_gen.extract.find_table import headers
from oicp_gen.files.disk import disk_errors
from oicp_gen.model.findings import errors_in
from oicp_gen.model.page import Page
from oicp_gen.normalize import normalize
from oicp_gen.project import CONTRACT, Project, find_project, read_templates, shipped_templates
from oicp_gen.readers.exports.export import Export
from oicp_gen.render.targets import read_targets
from oicp_gen.scaffold.inventory import SHOWN, Inventory, Listed, TableChoice, choose, choose_codes
from oicp_gen.scaffold.layout import lay_out
from oicp_gen.scaffold.project_files import contract_toml, project_files, refuse_taken, staged
from oicp_gen.scaffold.proposal import Proposal, propose
from oicp_gen.source import Workspace
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import counted, lines, quote

_NOT_A_SET = frozenset(("text-is-value", "value-unknown"))
"""The rules that report a column that was taken for a set by mistake."""


class Started(NamedTuple):
    """A project that was created."""

    root: Path
    table: Listed
    proposal: Proposal
    entries: int
    files: tuple[str, ...]


def init(
    export: Export, found: Inventory, choice: TableChoice, *, root: Path | None, name: str
) -> Started:
    """Create a project for the chosen table in this folder, or in a new one named like the spec.

    Raises OicpGenError, and leaves nothing behind, if there is no such table or more than one, if
    the folder already contains such files, or if the project would not build.
    """
    if found.warnings and not found.tables:
        raise OicpGenError("table-missing", reason="; ".join(found.warnings))
    if root:
        refuse_taken(root)
    if name and not member_name(name):
        raise OicpGenError("name-unusable", name=quote(name))
    table = choose(found, choice)
    data = export.read(table.name)
    page = export.page(table.name, data)
    own = [other.number for other in found.tables if other.name == table.name]
    layout = lay_out(page.tables[own.index(table.number)])
    codes = choose_codes(table, layout, choice.code)
    targets = read_targets(read_templates(shipped_templates()))
    proposal = _identified(propose(page, layout, codes, targets, name=name), page, table)
    read = normalize(page, _contract(proposal), Ledger(names=proposal.names))
    if any(finding.rule in _NOT_A_SET for finding in errors_in(read.findings)):
        plain = propose(page, layout, codes, targets, name=name, sets=False)
        proposal = plain._replace(under=proposal.under)
    return _make(root or Path(proposal.id), table, proposal, data)


def _identified(proposal: Proposal, page: Page, table: Listed) -> Proposal:
    """Return the proposal, with the heading above the table if others have the same columns."""
    if not proposal.fields:
        raise _unsuitable(table, "it has no column besides the codes")
    fitting = [header for header in headers(page, _contract(proposal)) if not header.missing]
    return proposal._replace(under=table.heading) if len(fitting) > 1 else proposal


def _contract(proposal: Proposal) -> Contract:
    return parse_contract(contract_toml(proposal, "page.html").encode(), file=CONTRACT)


def _make(root: Path, table: Listed, proposal: Proposal, data: bytes) -> Started:
    """Write the project, and move it to its place when it is known to build."""
    refuse_taken(root)
    files = project_files(proposal, table.name, data)
    failed = "the project could not be written; nothing was left behind"
    with disk_errors(root, root, failed), staged(root, files) as folder:
        entries = _proved(find_project(folder), table)
    return Started(root, table, proposal, entries, tuple(sorted(files)))


def _proved(project: Project, table: Listed) -> int:
    """Return how many entries the project has. Raises OicpGenError if it does not build."""
    try:
        source = pipeline.dry_build(Workspace(project))
    except OicpGenError as error:
        raise _unsuitable(table, error.message) from None
    if source.spec is None:
        file = table.page + table.part
        findings = [
            f"{found.place._replace(file=file)}: {found.message} [{found.rule}]"
            for found in errors_in(source.findings)
        ]
        what = f"{counted(len(findings), 'error')} in table {table.number}:"
        raise _unsuitable(table, what + lines(findings, SHOWN))
    return len(source.spec.entries)


def _unsuitable(table: Listed, what: str) -> OicpGenError:
    return OicpGenError("table-unsuitable", place=table.place, reason=what)
