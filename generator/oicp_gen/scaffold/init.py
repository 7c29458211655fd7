"""Create a project for one table of an export. It is written only if it builds.

The templates of its files are in `templates/_project/`.
"""

import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple

from oicp_gen import __version__, pipeline
from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import EMPTY_LEDGER, Ledger, add_names
from oicp_gen.errors import OicpGenError
from oicp_gen.model.findings import errors_in
from oicp_gen.model.page import Page, Table, page_id
from oicp_gen.normalize import Normalized, normalize
from oicp_gen.project import (
    CONTRACT,
    LEDGER,
    Project,
    find_project,
    nearest_project,
    read_templates,
    shipped_templates,
)
from oicp_gen.readers.exports.export import Export
from oicp_gen.render.syntax import Code
from oicp_gen.render.targets import read_targets
from oicp_gen.scaffold.choice import TableChoice, alike, choose, choose_codes
from oicp_gen.scaffold.first_names import FirstNames, first_names
from oicp_gen.scaffold.inventory import SHOWN, Inventory, Listed
from oicp_gen.scaffold.placement import Placement, place_tables
from oicp_gen.scaffold.proposal import Proposal, propose
from oicp_gen.scaffold.reasons import NoCodes
from oicp_gen.scaffold.rendering import (
    FOLDER,
    contract_toml,
    project_templates,
    proposed_contract,
    rendered,
)
from oicp_gen.scaffold.slug import refuse_name
from oicp_gen.scaffold.staging import refuse_taken, staged
from oicp_gen.scaffold.table_reading import read_table, read_tables
from oicp_gen.scaffold.workflow import WORKFLOW, Workflow, created, place_workflow
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import counted, lines

_NOT_A_SET = frozenset(("text-is-value", "value-unknown"))
"""The rules that report a column that was taken for a set by mistake."""
_RENAMED = frozenset(("name-collision",))
"""The rule that reports what the names of a new ledger solve."""

_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f\"#*/:<>?\\|.][^\x00-\x1f\x7f\"#*/:<>?\\|]{0,149}")
"""A file name that every system allows."""


class Started(NamedTuple):
    """A project that was created."""

    root: Path
    tables: tuple[Listed, ...]
    """The table that was chosen, and others that are part of the catalog."""
    reason: NoCodes | None
    """What a contract had to find in cells, or what a person had to decide."""
    proposal: Proposal
    names: FirstNames
    entries: int
    files: tuple[str, ...]
    workflow: Workflow


def init(
    export: Export, found: Inventory, choice: TableChoice, *, root: Path | None, name: str | None
) -> Started:
    """Create a project for the chosen table in this folder, or in a new one named like the spec.

    Raises OicpGenError, and leaves nothing behind, if there is no such table or more than one, if
    the folder already contains such files, or if the project would not build.
    """
    if root is None and (around := nearest_project(Path.cwd())):
        raise OicpGenError("project-around", root=around.root)
    if found.warnings and not found.tables:
        raise OicpGenError("table-missing", reason="; ".join(found.warnings))
    if root:
        refuse_taken(root)
    table = choose(found, choice)
    data = export.read(table.name)
    page = export.page(table.name, data)
    tables = alike(found, table) if choice.alike else (table,)
    own = [other.number for other in found.tables if other.name == table.name]
    chosen = tuple(page.tables[own.index(each.number)] for each in tables)
    reading = read_tables(chosen) if len(chosen) > 1 else read_table(chosen[0])
    codes = choose_codes(table, reading, choice.codes)
    targets = read_targets(read_templates(shipped_templates()))
    if name is not None:
        refuse_name(name, targets)
    proposal = propose(page, reading.layout, codes, targets, name=name or "")
    contract, read = _read(proposal, page, table, chosen)
    if any(finding.rule in _NOT_A_SET for finding in errors_in(read.findings)):
        proposal = propose(page, reading.layout, codes, targets, name=name or "", sets=False)
        contract, read = _read(proposal, page, table, chosen)
    proposal = proposal._replace(placement=Placement.of(contract))
    names = first_names(read.naming, contract, targets)
    root = root or Path(proposal.id)
    refuse_taken(root)
    workflow = place_workflow(root, proposal.id)
    files = _project_files(proposal, names, table.name, data)
    with _with_workflow(workflow, files), staged(root, files) as folder:
        entries = _proved(find_project(folder), table)
    return Started(
        root, tables, reading.reason, proposal, names, entries, tuple(sorted(files)), workflow
    )


def _read(
    proposal: Proposal, page: Page, table: Listed, chosen: tuple[Table, ...]
) -> tuple[Contract, Normalized]:
    """Return the contract with what distinguishes its tables from others, and what it reads."""
    if not proposal.fields:
        raise _unsuitable(table, "it has no column besides the codes")
    contract = proposed_contract(proposal)
    placement = place_tables(page, contract, chosen)
    if placement is None:
        raise _unsuitable(table, "another table below the same heading has the same columns")
    placed = contract._replace(**placement._asdict())
    return placed, normalize(page, placed, Ledger(), despite=_RENAMED)


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


def page_file(name: str) -> str:
    """Return the name of the page's file in the project: the same, if every system allows it."""
    base = name.rpartition("/")[2]
    if _FILE_NAME.fullmatch(base) and not base.lower().endswith(".toml") and base.isprintable():
        return base
    number = page_id(base)
    if "#" in base and number:  # a page of an XML export
        return f"page_{number}.xml"
    return f"page_{number}.html" if number else "page.html"


def _project_files(
    proposal: Proposal, names: FirstNames, name: str, data: bytes
) -> dict[str, bytes]:
    """Return every file of the project, by its path; `name` is that of the page in its export."""
    own, page = project_templates(), page_file(name)
    readme = rendered("README.md.jinja", {"title": proposal.title})
    return {
        CONTRACT: contract_toml(proposal, page).encode(),
        LEDGER: add_names(EMPTY_LEDGER, names.ledger).encode(),
        f"source/{page}": data,
        "README.md": readme.encode(),
        ".gitignore": own[f"{FOLDER}/gitignore"],
        ".gitattributes": own[f"{FOLDER}/gitattributes"],
    }


def _with_workflow(workflow: Workflow, files: dict[str, bytes]) -> AbstractContextManager[None]:
    """Add the workflow to the files of the project, or create it where it belongs."""
    about = {"name": workflow.name, "folder": workflow.folder, "paths": workflow.paths}
    text = rendered("workflow.yml.jinja", {**about, "version": Code(__version__)})
    if workflow.folder:
        return created(workflow, text.encode())
    files[WORKFLOW] = text.encode()
    return nullcontext()
