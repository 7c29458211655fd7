"""The rules, in the order in which they run: repairs before checks."""

from oicp_gen.model.findings import Finding, RuleReport, Severity
from oicp_gen.rules import (
    cells,
    characters,
    codes,
    header,
    naming,
    page_content,
    page_metadata,
    rows,
    values,
    wording,
)
from oicp_gen.rules.base import PageRule, RowRule, TableRule

PAGE_CHECKS: tuple[PageRule, ...] = (
    page_content.login,
    page_content.truncated,
    page_content.index,
    page_content.empty,
    page_content.foreign,
    page_content.other,
    page_content.without_table,
    page_content.header_mismatch,
    page_content.header_ambiguous,
    page_content.several_tables,
    page_content.title,
    page_metadata.characters,
)
"""Whether this is the page, and the table on it. An error ends the reading here."""

REPAIRS: tuple[TableRule | RowRule, ...] = (
    header.turned,
    header.header_spelling,
    header.column_unknown,
    rows.header_repeated,
    rows.title,
    rows.header_other,
    rows.struck,
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
    rows.code_in_header,
    rows.table_empty,
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
    naming.collision,
    naming.from_code,
)
"""What is odd or wrong in the repaired rows. A check changes nothing."""

RULES = {rule.id: rule for rule in (*PAGE_CHECKS, *REPAIRS, *CHECKS)}
"""Every rule by its id."""


def remarks(findings: tuple[Finding, ...]) -> tuple[RuleReport, ...]:
    """Return what the publisher should correct, by rule: warnings before notes, then by RULES."""
    by_rule = [
        RuleReport(
            rule=rule.id,
            severity=rule.severity,
            purpose=rule.purpose,
            findings=tuple(finding for finding in findings if finding.rule == rule.id),
        )
        for rule in RULES.values()
        if rule.for_publisher
    ]
    found = [report for report in by_rule if report.findings]
    return tuple(sorted(found, key=lambda report: list(Severity).index(report.severity)))
