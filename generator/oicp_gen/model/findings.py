"""Findings: what is odd or wrong in an input, as data."""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import Place

if TYPE_CHECKING:
    from oicp_gen.model.page import Cell


class Severity(StrEnum):
    """How bad a finding is. An error stops a build before anything is written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Shown(NamedTuple):
    """How a finding is shown to people who see the cell that it is about."""

    clause: str = ""
    """The message without its hint; "" if it has none."""
    brief: str = ""
    """A shorter clause, where a rule has only one line; "" for the same."""
    label: str = ""
    """What is wrong with the part; "" for the resolution or the clause."""
    hint: str = ""
    """What the user can do about it: one or more sentences."""
    part: str = ""
    """The part of the cell's text that it is about; "" for the whole cell."""
    cell: "Cell | None" = None
    """The cell, if the finding is about one."""


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
    shown: Shown = Shown()

    @property
    def clause(self) -> str:
        """The message without its hint."""
        return self.shown.clause or self.message

    def within(self, where: str) -> "Finding":
        """Return the finding with the name of the table that it is in."""
        shown = self.shown
        return self._replace(
            message=f"{where}: {self.message}",
            shown=shown._replace(
                clause=f"{where}: {self.clause}",
                brief=shown.brief and f"{where}: {shown.brief}",
            ),
        )

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
