"""The rules, in the order in which they run: repairs before checks."""

from itertools import chain
from typing import Any

from oicp_gen.extract.draft import Draft
from oicp_gen.extract.find_table import Survey
from oicp_gen.model.findings import Finding, RuleReport, Severity
from oicp_gen.rules import (
    cells,
    choice,
    codes,
    guidance,
    levels,
    look_alikes,
    page,
    table,
    texts,
    wording,
)
from oicp_gen.rules.base import Rule

PAGE_CHECKS: tuple[Rule[Survey], ...] = (
    page.login,
    page.truncated,
    page.index,
    page.empty,
    page.foreign,
    page.other,
    page.without_table,
    page.header_mismatch,
    page.header_ambiguous,
    choice.several_tables,
    choice.position_missing,
    choice.section_missing,
    choice.left_out,
    page.report_partial,
    page.title,
    page.characters,
)
"""Whether this is the page, and the table on it. An error ends the reading here."""

REPAIRS: tuple[Rule[Draft], ...] = (
    table.turned,
    table.cells_hidden,
    table.header_spelling,
    table.column_unknown,
    table.header_repeated,
    table.title,
    table.header_other,
    table.struck,
    texts.control,
    texts.bidirectional,
    texts.invisible,
    texts.no_break,
    texts.footnote_mark,
    texts.content_missing,
    texts.emoticon,
    texts.image,
    texts.link,
    texts.struck,
    texts.hidden,
    texts.table_in_cell,
    texts.formatting,
    cells.empty_row,
    cells.cells_missing,
    cells.cells_extra,
    cells.cells_merged,
    cells.misplaced,
)
"""Everything in which the entries differ from the page: what the reader or the rule itself left
out, replaced or moved."""

CHECKS: tuple[Rule[Draft], ...] = (
    table.code_in_header,
    table.table_empty,
    cells.text_is_value,
    codes.lost_zeros,
    codes.malformed,
    codes.duplicate,
    look_alikes.look_alike,
    codes.order,
    codes.leading_zeros,
    codes.lost,
    codes.success_missing,
    guidance.code_unknown,
    cells.unknown,
    cells.missing,
    cells.too_long,
    cells.spelling,
    cells.separator,
    cells.repeated,
    cells.gaps,
    wording.stray_space,
    wording.curly_quote,
    wording.wording,
    wording.odd_dash,
    wording.term_spelling,
    wording.full_stop,
    codes.name_collision,
    codes.name_from_code,
)
"""What is odd or wrong in the repaired rows. A check changes nothing."""

LEVEL_CHECKS: tuple[Rule[levels.Levelled], ...] = (levels.unused,)
"""What is odd about the levels that the contract gives to the rules."""

RULES = {rule.id: rule for rule in chain[Rule[Any]](PAGE_CHECKS, REPAIRS, CHECKS, LEVEL_CHECKS)}
"""Every rule by its id."""


def remarks(findings: tuple[Finding, ...]) -> tuple[RuleReport, ...]:
    """Return what the publisher should correct, by rule: warnings before notes, then by RULES."""
    reports = []
    for rule in RULES.values():
        own = tuple(finding for finding in findings if finding.rule == rule.id)
        if own and rule.for_publisher:
            reports.append(RuleReport(rule.id, own[0].severity, rule.purpose, own))
    return tuple(sorted(reports, key=lambda report: list(Severity).index(report.severity)))
