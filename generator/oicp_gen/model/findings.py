"""Findings: what is odd or wrong in an input, as data."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is. An error stops a build before anything is written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where something stands in an input file."""

    file: str
    line: int | None = None
    """Counted from 1, by line feeds alone."""
    column: int | None = None
    """Counted from 1, in characters: where the cell's tag starts."""
    row: int | None = None
    """The row of the table, counted from 1 with the header row."""
    heading: str | None = None
    """The heading of the column, as the page spells it."""
    code: str | None = None
    """The code of the row, as it was read."""
    across: int | None = None
    """The column of the table, counted from 1, where the entries stand side by side and the
    headings in rows; else None."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


class Finding(NamedTuple):
    """One thing that a rule found."""

    rule: str
    severity: Severity
    message: str
    place: Place
    mend: str | None = None
    """What the tool did about it; None where the text was left as it is."""

    @property
    def order(self) -> tuple[str, int, int, int, str, str]:
        """The key that findings are sorted by: from the top of the file down."""
        place = self.place
        at = (place.line or 0, place.column or 0, place.row or 0)
        return (place.file, *at, self.rule, self.message)


class Remark(NamedTuple):
    """All that one rule found, for the page's publisher."""

    rule: str
    severity: Severity
    purpose: str
    """What the rule reports, in one sentence."""
    findings: tuple[Finding, ...]


def errors_in(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that stop a build."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
