"""The rules, in the order in which they run: repairs before checks."""

from oicp_gen.model.findings import Finding, RuleReport, Severity
from oicp_gen.rules import (
    cells,
    characters,
    codes,
    page,
    table,
    values,
    wording,
)
from oicp_gen.rules.base import PageRule, RowRule, TableRule

PAGE_CHECKS: tuple[PageRule, ...] = (
    page.login,
    page.truncated,
    page.index,
    page.empty,
    page.foreign,
    page.other,
    page.without_table,
    page.header_mismatch,
    page.header_ambiguous,
    page.several_tables,
    page.title,
    page.characters,
)
"""Whether this is the page, and the table on it. An error ends the reading here."""

REPAIRS: tuple[TableRule | RowRule, ...] = (
    table.turned,
    table.header_spelling,
    table.column_unknown,
    table.header_repeated,
    table.title,
    table.header_other,
    table.struck,
    characters.control,
    characters.bidirectional,
    characters.invisible,
    characters.no_break,
    characters.emoticon,
    characters.image,
    characters.link,
    characters.struck,
    characters.hidden,
    characters.table_in_cell,
    characters.formatting,
    cells.empty_row,
    cells.cells_missing,
    cells.cells_extra,
    cells.cells_merged,
    cells.misplaced,
)
"""Everything in which the entries differ from the page: what the reader or the rule itself left
out, replaced or moved."""

CHECKS: tuple[TableRule | RowRule, ...] = (
    table.code_in_header,
    table.table_empty,
    cells.text_is_value,
    codes.lost_zeros,
    codes.malformed,
    codes.duplicate,
    codes.order,
    codes.leading_zeros,
    codes.lost,
    codes.success_missing,
    values.unknown,
    values.missing,
    values.too_long,
    values.spelling,
    values.separator,
    values.repeated,
    values.gaps,
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

RULES = {rule.id: rule for rule in (*PAGE_CHECKS, *REPAIRS, *CHECKS)}
"""Every rule by its id."""


def remarks(findings: tuple[Finding, ...]) -> tuple[RuleReport, ...]:
    """Return what the publisher should correct, by rule: warnings before notes, then by RULES."""
    reports = []
    for rule in sorted(RULES.values(), key=lambda rule: list(Severity).index(rule.severity)):
        own = tuple(finding for finding in findings if finding.rule == rule.id)
        if own and rule.for_publisher:
            reports.append(RuleReport(rule.id, rule.severity, rule.purpose, own))
    return tuple(reports)
