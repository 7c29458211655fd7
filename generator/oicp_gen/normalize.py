"""Normalize a page into a spec; everything odd or wrong is a finding."""

from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from oicp_gen.contract.contract import Contract, Field, FieldKind, Origin
from oicp_gen.contract.ledger import Ledger
from oicp_gen.contract.naming import assign, name_of_code
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.extract.draft import Draft, draft, split_codes
from oicp_gen.extract.find_table import survey
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import DraftRow
from oicp_gen.extract.sets import set_of
from oicp_gen.model.findings import Finding, Severity, Suppressed, errors_in
from oicp_gen.model.page import Page
from oicp_gen.model.spec import Entry, Note, Provenance, Spec, Value, lost_names
from oicp_gen.rules.codes import naming_texts
from oicp_gen.rules.levels import Levelled, levelled, refuse_lowered_errors
from oicp_gen.rules.registry import CHECKS, LEVEL_CHECKS, PAGE_CHECKS, REPAIRS, RULES
from oicp_gen.text.characters import without_dangerous
from oicp_gen.text.markdown import markdown
from oicp_gen.text.phrases import listed, quote


class Normalized(NamedTuple):
    """The result of normalizing a page."""

    spec: Spec | None
    """None if a finding is an error."""
    findings: tuple[Finding, ...]
    """From the top of the page down; for tables that nearly fit, the nearest first."""
    given: dict[str, str]
    """The new names of codes that had none in the ledger."""
    places: Mapping[str, Place] = MappingProxyType({})
    """The place of each entry's code, in the order of the page; empty if there is an error."""
    naming: Mapping[str, str] = MappingProxyType({})
    """The text that each code is named after; empty in the same case."""
    suppressed: tuple[Suppressed, ...] = ()
    """What the contract does not report, in the same order as the findings."""


def normalize(
    page: Page,
    contract: Contract,
    ledger: Ledger,
    *,
    published: frozenset[str] = frozenset(),
    despite: frozenset[str] = frozenset(),
) -> Normalized:
    """Return the spec of the catalog on this page, with the findings.

    `published` are the codes of the previous spec; losing more than a fifth of them is an error.
    `despite` are the ids of rules whose errors still allow a spec, which must not be published.
    Raises OicpGenError if the contract lowers an error.
    """
    errors = {rule.id for rule in RULES.values() if rule.severity is Severity.ERROR}
    refuse_lowered_errors(contract.rules, errors)
    seen = survey(page, contract)
    found = [finding for rule in PAGE_CHECKS for finding in rule.findings(seen)]
    if errors_in(tuple(found)):
        # Not sorted, because the table nearest to the contract comes first.
        kept, without = levelled(found, contract.rules)
        return Normalized(None, tuple(kept), given={}, suppressed=tuple(without))
    table = draft(page, contract, seen.fitting, ledger=ledger, published=published)
    own = [finding for rule in REPAIRS for finding in rule.findings(table)]
    split_codes(table)
    own += [finding for rule in CHECKS for finding in rule.findings(table)]
    found += _with_cells(_each_once(_with_tables(own, table), contract), page)
    found.sort(key=lambda finding: finding.order)
    subject = Levelled(tuple(found), contract.rules)
    found += [finding for rule in LEVEL_CHECKS for finding in rule.findings(subject)]
    kept, without = levelled(found, contract.rules)
    findings, suppressed = tuple(kept), tuple(without)
    tolerated = despite | (RULES.keys() - errors if despite else set())
    if any(finding.rule not in tolerated for finding in errors_in(findings)):
        return Normalized(None, findings, given={}, suppressed=suppressed)
    naming = naming_texts(table)
    given, _ = assign(naming, ledger, contract.words)
    for row in table.rows:
        if row.code not in ledger.names:  # it has one by now, unless an error was ignored
            given.setdefault(row.code, name_of_code(row.code, contract.words))
    spec = _spec(table, {**ledger.names, **given})
    places = {row.code: row.place(CODE) for row in table.rows}
    return Normalized(spec, findings, given, places, naming, suppressed)


def _with_tables(found: list[Finding], catalog: Draft) -> list[Finding]:
    """Return the findings with the table of each row, if the catalog has several tables."""
    if len(catalog.tables) < 2:
        return found
    tables = list({id(one.header.table): one.header.table for one in catalog.tables}.values())
    starts = [(table.line, table.column) for table in tables]
    if len(tables) < 2:
        return found
    named = []
    for finding in found:
        place = finding.place
        if place.row and place.line and place.column:
            at = bisect_right(starts, (place.line, place.column))
            heading = tables[at - 1].heading
            name = f"below {quote(heading)}" if heading else f"table {at}"
            finding = finding.within(name)
        named.append(finding)
    return named


def _each_once(found: list[Finding], contract: Contract) -> list[Finding]:
    """Return the findings without repetitions, where entries may have a cell in common."""
    is_shared = any(field.origin is not Origin.COLUMN for field in contract.fields)
    if not (is_shared or contract.all_tables or contract.code_separators):
        return found
    return list({finding.order: finding for finding in found}.values())


def _with_cells(found: list[Finding], page: Page) -> list[Finding]:
    """Return the findings with the cells at their places."""
    wanted = {(finding.place.line, finding.place.column) for finding in found}
    if not wanted:
        return found
    cells = {
        at: cell
        for table in page.tables
        for row in table.rows
        for cell in row
        if (at := (cell.line, cell.column)) in wanted
    }
    return [
        finding._replace(shown=finding.shown._replace(cell=cell))
        if (cell := cells.get((finding.place.line or 0, finding.place.column or 0)))
        else finding
        for finding in found
    ]


def _spec(table: Draft, names: dict[str, str]) -> Spec:
    page, contract = table.page, table.contract
    entries = [
        Entry(
            code=row.code,
            name=names[row.code],
            aliases=tuple(table.ledger.aliases.get(row.code, ())),
            values={field.name: _value(row, field) for field in contract.fields},
        )
        for row in sorted(table.rows, key=lambda row: row.code)
    ]
    return Spec(
        catalog=contract.id,
        title=contract.title,
        protocol=contract.protocol,
        source=Provenance(
            page_id=page.page_id,
            title=without_dangerous(page.title),
            space=without_dangerous(page.space),
            breadcrumbs=tuple(map(without_dangerous, page.breadcrumbs)),
            created_by=_clean_metadata(page.created_by),
            created_on=_clean_metadata(page.created_on),
            modified_by=_clean_metadata(page.modified_by),
            modified_on=_clean_metadata(page.modified_on),
            exported_at=_clean_metadata(page.exported_at),
            file=page.file.rpartition("/")[2],
            sha256=page.sha256,
        ),
        entries=tuple(entries),
    )


def _clean_metadata(text: str | None) -> str | None:
    return None if text is None else without_dangerous(text)


def _value(row: DraftRow, field: Field) -> Value:
    text = row.texts[field.name]
    if field.kind is FieldKind.SET:
        return set_of(row, field).values
    if field.kind is FieldKind.RICH and text.text:
        return Note(text=text.text, markdown=markdown(text))
    return text.text or None


def refuse_new_names(published: Spec, spec: Spec, *, file: str) -> None:
    """Raise OicpGenError if names of published codes would be lost with the ledger."""
    lost = [f"{code} = {name}" for code, name in lost_names(published, spec)]
    if lost:
        raise OicpGenError("ledger-lost", place=file, names=listed(lost, 5))
