"""Findings: what is odd or wrong in an input, as data."""

from enum import StrEnum
from typing import NamedTuple

from oicp_gen.errors import Place


class Severity(StrEnum):
    """How bad a finding is. An error stops a build before anything is written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One thing that a rule found."""

    rule: str
    severity: Severity
    message: str
    place: Place
    resolution: str | None = None
    """What the tool did about it; None where the text was left as it is."""
    expected: str | None = None
    """The code that should be there, if the rule knows it."""

    @property
    def order(self) -> tuple[str, int, int, int, str, str]:
        """The sort key: from the top of the file down."""
        place = self.place
        at = (place.line or 0, place.column or 0, place.row or 0)
        return (place.file, *at, self.rule, self.message)


class Suppressed(NamedTuple):
    """A finding that the project does not report."""

    finding: Finding
    reason: str


class RuleReport(NamedTuple):
    """Everything that one rule found, for the page's publisher."""

    rule: str
    severity: Severity
    purpose: str
    """What the rule reports, in one sentence."""
    findings: tuple[Finding, ...]


def has_severe(findings: tuple[Finding, ...], least: Severity) -> bool:
    """Return whether a finding is as severe as this, or more."""
    severe = list(Severity)[: list(Severity).index(least) + 1]
    return any(finding.severity in severe for finding in findings)


def errors_in(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that stop a build."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
