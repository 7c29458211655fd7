"""Report findings at the levels of the contract's table `[rules]`."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from oicp_gen.contract.contract import RuleLevel
from oicp_gen.errors import OicpGenError
from oicp_gen.model.findings import Finding, Severity, Suppressed
from oicp_gen.rules.base import NOTE, Hit, rule


class Levelled(NamedTuple):
    """What the rules found, and the levels that the contract gives them."""

    findings: tuple[Finding, ...]
    levels: tuple[RuleLevel, ...]


@rule("rule-level-unused", NOTE, for_publisher=False)
def unused(found: Levelled) -> Iterator[Hit]:
    """Report an entry that changes nothing. One that makes a rule an error is a guard."""
    usual = {finding.rule: finding.severity for finding in found.findings}
    for level in found.levels:
        nothing = level.rule not in usual and level.severity is not Severity.ERROR
        if nothing or usual.get(level.rule, "") == level.severity:
            yield Hit(level.place, rule=level.rule)


def refuse_lowered_errors(levels: Iterable[RuleLevel], errors: Iterable[str]) -> None:
    """Raise OicpGenError if the contract lowers a rule whose findings are errors.

    Such a finding means that the page cannot be read, or that data would be lost or wrong.
    """
    known = set(errors)
    for level in levels:
        if level.rule in known and level.severity is not Severity.ERROR:
            raise OicpGenError("rule-level-too-low", place=level.place, rule=level.rule)


def levelled(
    findings: Iterable[Finding], levels: tuple[RuleLevel, ...]
) -> tuple[list[Finding], list[Suppressed]]:
    """Return the findings at the levels of the contract, and those that it suppresses."""
    by_rule = {level.rule: level for level in levels}
    kept, suppressed = list[Finding](), list[Suppressed]()
    for finding in findings:
        level = by_rule.get(finding.rule)
        if level is None:
            kept.append(finding)
        elif level.severity is None:
            suppressed.append(Suppressed(finding, level.reason))
        else:
            kept.append(finding._replace(severity=level.severity))
    return kept, suppressed
