"""Rules: one function for each thing that can be odd or wrong in a page."""

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
from oicp_gen.rules.base import Rule

_ORDER = (
    page_content,
    page_metadata,
    header,
    rows,
    characters,
    cells,
    codes,
    values,
    wording,
    naming,
)
"""What mends a text runs before what judges it."""

RULES: dict[str, Rule] = {
    rule.id: rule for module in _ORDER for rule in vars(module).values() if isinstance(rule, Rule)
}
"""Every rule by its id, in the order in which they run."""


def remarks(findings: tuple[Finding, ...]) -> tuple[RuleReport, ...]:
    """What is to mend on the page, by rule: warnings before notes, then as the rules run."""
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
    found = [remark for remark in by_rule if remark.findings]
    return tuple(sorted(found, key=lambda remark: list(Severity).index(remark.severity)))
