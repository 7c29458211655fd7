"""Create a project for one table of an export. It is written only if it builds.

The templates of its files are in `templates/_project/`.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from oicp_gen import __version__, pipeline
from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import EMPTY_LEDGER, Ledger, add_names
from oicp_gen.contract.parse import parse_contract
from oicp_gen.errors import OicpGenError
from oicp_gen.extract.find_table import headers
from oicp_gen.files.disk import delete, disk_errors, refuse_file, sibling
from oicp_gen.model.findings import errors_in
from oicp_gen.model.page import Page, page_id
from oicp_gen.normalize import normalize
from oicp_gen.project import (
    CONTRACT,
    LEDGER,
    Project,
    find_project,
    own_templates,
    read_templates,
    shipped_templates,
)
from oicp_gen.readers.exports.export import Export
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Code, Literal, Syntax
from oicp_gen.render.targets import read_targets
from oicp_gen.scaffold.inventory import SHOWN, Inventory, Listed, TableChoice, choose, choose_codes
from oicp_gen.scaffold.layout import lay_out
from oicp_gen.scaffold.proposal import Proposal, propose
from oicp_gen.source import Workspace
from oicp_gen.text.identifiers import Identifier, member_name
from oicp_gen.text.phrases import counted, lines, quote

_NOT_A_SET = frozenset(("text-is-value", "value-unknown"))
"""The rules that report a column that was taken for a set by mistake."""

_FOLDER = "_project"
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f\"*/:<>?\\|.][^\x00-\x1f\x7f\"*/:<>?\\|]{0,149}")
"""A file name that every system allows."""
_PARTS = (".gitattributes", ".gitignore", ".github", "README.md", "source")
"""The files and folders at the top of a project. The last one makes it a project."""
TOML = Syntax(files=("*.toml",), literal=Literal(escapes={"\n": "\\n"}, astral="\\U{0:08x}"))


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
        _refuse_taken(root)
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
    root = root or Path(proposal.id)
    _refuse_taken(root)
    files = _project_files(proposal, table.name, data)
    failed = "the project could not be written; nothing was left behind"
    with disk_errors(root, root, failed), _staged(root, files) as folder:
        entries = _proved(find_project(folder), table)
    return Started(root, table, proposal, entries, tuple(sorted(files)))


def _identified(proposal: Proposal, page: Page, table: Listed) -> Proposal:
    """Return the proposal, with the heading above the table if others have the same columns."""
    if not proposal.fields:
        raise _unsuitable(table, "it has no column besides the codes")
    fitting = [header for header in headers(page, _contract(proposal)) if not header.missing]
    return proposal._replace(under=table.heading) if len(fitting) > 1 else proposal


def _contract(proposal: Proposal) -> Contract:
    return parse_contract(_contract_toml(proposal, "page.html").encode(), file=CONTRACT)


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
    return f"page_{number}.html" if number else "page.html"


def _project_files(proposal: Proposal, name: str, data: bytes) -> dict[str, bytes]:
    """Return every file of the project, by its path; `name` is that of the page in its export."""
    own, page = _own_templates(), page_file(name)
    readme = _rendered("README.md.jinja", {"title": proposal.title})
    workflow = _rendered("workflow.yml.jinja", {"version": Code(__version__)})
    return {
        CONTRACT: _contract_toml(proposal, page).encode(),
        LEDGER: add_names(EMPTY_LEDGER, proposal.names).encode(),
        f"source/{page}": data,
        "README.md": readme.encode(),
        ".gitignore": own[f"{_FOLDER}/gitignore"],
        ".gitattributes": own[f"{_FOLDER}/gitattributes"],
        ".github/workflows/oicp-gen.yml": workflow.encode(),
    }


def _contract_toml(proposal: Proposal, page: str) -> str:
    """Return the contract's text, with comments that explain its keys."""
    fields = [
        (
            Identifier(field.name),
            field,
            [(Identifier(choice.value), choice.spellings) for choice in field.choices],
        )
        for field in proposal.fields
    ]
    return _rendered("contract.toml.jinja", {**proposal._asdict(), "page": page, "fields": fields})


@cache
def _own_templates() -> dict[str, bytes]:
    """The templates of a new project, which are read once."""
    return own_templates(_FOLDER)


def _rendered(name: str, variables: dict[str, object]) -> str:
    engine = Templates(_own_templates(), compiled_templates(may_write=False))
    return engine.render(f"{_FOLDER}/{name}", variables, TOML)


def _refuse_taken(root: Path) -> None:
    """Raise OicpGenError if the folder contains a file of a project, or cannot be created."""
    if not root.parent.is_dir():
        raise OicpGenError("folder-missing", place=str(root.parent))
    refuse_file(root, str(root))
    for part in _PARTS:
        if (root / part).exists() or (root / part).is_symlink():
            raise OicpGenError("project-exists", place=str(root), part=part)


@contextmanager
def _staged(root: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a folder with these files in or beside `root`; it is moved there if nothing fails."""
    folder = sibling(root / "source" if root.is_dir() else root, "new")
    try:
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        yield folder
        _settle(folder, root)
    except BaseException:
        if folder.is_dir():
            delete(folder)
        raise


def _settle(folder: Path, root: Path) -> None:
    """Move a project to its place. If a part cannot be moved, all are moved back."""
    if not root.is_dir():
        folder.rename(root)
        return
    _refuse_taken(root)
    done: list[str] = []
    try:
        for part in _PARTS:
            (folder / part).rename(root / part)
            done.append(part)
    except BaseException:
        for part in reversed(done):
            (root / part).rename(folder / part)
        raise
    delete(folder)
