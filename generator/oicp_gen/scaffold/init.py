"""A new project for one table of an export. What is written is known to build."""

from pathlib import Path
from typing import NamedTuple

from oicp_gen import pipeline
from oicp_gen.contract.contract import folded_heading, parse_contract
from oicp_gen.errors import OicpGenError
from oicp_gen.extract.find_table import headers
from oicp_gen.files.disk import delete, disk_errors
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.page import Page, page_id
from oicp_gen.project import CONTRACT, Project, find_project, read_templates, shipped_templates
from oicp_gen.readers.exports.export import Export, page_of
from oicp_gen.render.targets import read_targets
from oicp_gen.scaffold.code_patterns import pattern_of
from oicp_gen.scaffold.inventory import Inventory, Listed
from oicp_gen.scaffold.layout import Codes, TableLayout, lay_out
from oicp_gen.scaffold.project_files import (
    contract_toml,
    page_file,
    project_files,
    refuse_taken,
    settle,
    stage,
)
from oicp_gen.scaffold.proposal import Proposal, propose
from oicp_gen.source import Workspace
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import counted, lines, quote

_SHOWN = 12
"""Findings or tables that an error lists."""
_REFUSED = "no project can be made of it"
_OTHERWISE = "Mend the page, or choose another table with --table or another column with --code."


class TableChoice(NamedTuple):
    """What the command line says of the table that is meant."""

    table: int | None = None
    """Its number in the list of all tables."""
    code: str = ""
    """The heading of the column of codes."""
    page: str = ""
    """The page's file, its path in the export, its id or its title."""


class Started(NamedTuple):
    """The project that was made."""

    root: Path
    table: Listed
    proposal: Proposal
    page: str
    """The page's file in source/."""
    entries: int
    files: tuple[str, ...]


def init(
    export: Export, found: Inventory, choice: TableChoice, *, root: Path | None, name: str
) -> Started:
    """Make a project of the chosen table, in this folder or in a new one of its own name.

    Raises OicpGenError, and leaves nothing behind, if no table or more than one may be meant, if
    the folder has such files already, or if what would be written did not build.
    """
    if found.remarks and not found.tables:
        raise OicpGenError(
            "table-missing", "; ".join(found.remarks), hint="Give a page with a table."
        )
    if root:
        refuse_taken(root)
    if name and not member_name(name):
        raise OicpGenError(
            "name-invalid",
            f"no name can be made from {quote(name)}",
            hint="Take letters from A to Z and digits.",
        )
    table = choose(found, choice)
    data = export.read(table.name)
    page = page_of(export, table.name, data)
    own = [other.number for other in found.tables if other.name == table.name]
    layout = lay_out(page.tables[own.index(table.number)])
    codes = _codes(table, layout, choice.code)
    targets = read_targets(read_templates(shipped_templates()))
    guess = propose(page, layout, codes, targets, name=name)
    careful = propose(page, layout, codes, targets, name=name, sets=False)
    try:
        return _make(root, table, _told_apart(guess, page, table), data)
    except OicpGenError:
        if guess == careful:
            raise
    # What looked like a set of a few values may be none.
    return _make(root, table, _told_apart(careful, page, table), data)


def _told_apart(proposal: Proposal, page: Page, table: Listed) -> Proposal:
    """The proposal with the heading above the table, if other tables have the same columns.

    Raises OicpGenError if it has no field, and so is none for a contract.
    """
    if not proposal.fields:
        what = f"{_REFUSED}: there is no column besides that of the codes"
        raise OicpGenError("table-unsuitable", what, place=table.place, hint=_OTHERWISE)
    contracted = parse_contract(contract_toml(proposal, "page.html").encode(), file=CONTRACT)
    fitting = [header for header in headers(page, contracted) if not header.missing]
    return proposal._replace(under=table.heading) if len(fitting) > 1 else proposal


def choose(found: Inventory, choice: TableChoice) -> Listed:
    """The table that is meant. Raises OicpGenError that lists those that may be meant."""
    tables = [table for table in found.tables if not choice.page or _is_on(choice.page, table)]
    if choice.page and not tables:
        raise OicpGenError(
            "page-not-found",
            f"there is no page {quote(choice.page)} with a table here",
            hint="`oicp-gen tables` lists all tables with their pages.",
        )
    if choice.table is not None:
        fitting = [table for table in tables if table.number == choice.table]
        what = f"there is no table {choice.table}"
    elif choice.code:
        wanted = folded_heading(choice.code)
        fitting = [t for t in tables if wanted in map(folded_heading, t.columns)]
        what = f"no table has a column {quote(choice.code)}"
    else:
        fitting = [table for table in tables if table.codes]
        what = "no table has a column that looks like codes"
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        what = f"{len(fitting)} tables may be meant"
    raise OicpGenError(
        "table-ambiguous",
        what + _lines([_about(table) for table in fitting or tables]),
        hint="Choose one with --table NUMBER, and its column of codes with --code HEADING."
        if tables
        else "Give a page with a table.",
    )


def _is_on(page: str, table: Listed) -> bool:
    base = table.name.rpartition("/")[2]
    return page in (table.name, base, table.title, table.page, page_id(base))


def _about(table: Listed) -> str:
    heading = f" {table.heading}:" if table.heading else ""
    columns = " | ".join(table.columns) or "no header row"
    return f"{table.number}: {table.place}:{heading} {columns}"


def _lines(items: list[str]) -> str:
    return ":" * bool(items) + lines(items, _SHOWN)


def _codes(table: Listed, layout: TableLayout, heading: str) -> Codes:
    """The column of codes: the one that was named, else the likeliest."""
    columns = [quote(column) for column in table.columns if column]
    there_are = f"; there are {', '.join(columns)}" if columns else "; it has no header row"
    if not heading:
        if table.codes:
            return table.codes
        what = f"no column of table {table.number} looks like codes{there_are}"
        raise OicpGenError(
            "code-column-missing", what, place=table.place, hint="Name it with --code HEADING."
        )
    wanted = folded_heading(heading)
    named = [column for column in layout.columns if folded_heading(column.heading) == wanted]
    if len(named) != 1:
        number = f"{len(named)} columns are" if named else "no column is"
        what = f"{number} headed {quote(heading)}{there_are}"
        raise OicpGenError(
            "code-column-unsuitable",
            what,
            place=table.place,
            hint="Choose another with --code HEADING.",
        )
    texts = [text for text in layout.texts[layout.columns.index(named[0])] if text]
    if not texts:
        what = f"the column {quote(heading)} is empty"
        raise OicpGenError(
            "code-column-unsuitable",
            what,
            place=table.place,
            hint="Choose another with --code HEADING.",
        )
    return Codes(named[0], pattern_of(texts))


def _make(place: Path | None, table: Listed, proposal: Proposal, data: bytes) -> Started:
    """Write the project, and move it to its place once it is known to build."""
    root = place or Path(proposal.id)
    refuse_taken(root)
    page = page_file(table.name)
    files = project_files(proposal, page, data)
    with disk_errors(root, root, "the project could not be written, and nothing is left of it"):
        folder = stage(root, files)
        try:
            entries = _proved(find_project(folder), table)
            settle(folder, root)
        except BaseException:
            delete(folder)
            raise
    return Started(root, table, proposal, page, entries, tuple(sorted(files)))


def _proved(project: Project, table: Listed) -> int:
    """How many entries the project has. Raises OicpGenError if it does not build."""
    try:
        source = pipeline.dry_build(Workspace(project))
    except OicpGenError as error:
        what = f"{_REFUSED}: {error.message}"
        raise OicpGenError("table-unsuitable", what, place=table.place, hint=_OTHERWISE) from None
    if source.spec is None:
        findings = [_finding(finding, table) for finding in errors_in(source.findings)]
        what = f"{_REFUSED}: {counted(len(findings), 'error')} in table {table.number}"
        raise OicpGenError(
            "table-unsuitable", what + _lines(findings), place=table.place, hint=_OTHERWISE
        )
    return len(source.spec.entries)


def _finding(finding: Finding, table: Listed) -> str:
    place = finding.place._replace(file=table.page + table.part)
    return f"{place}: {finding.message} [{finding.rule}]"
