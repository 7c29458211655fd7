"""A rule: an id, a severity, a purpose, and a check of the page, of each row or of the table."""

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.model.findings import Finding, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Hit(NamedTuple):
    """One place where a rule found what it looks for."""

    place: Place
    message: str
    resolution: str | None = None
    """What the rule, or the reader before it, did about it."""


PageCheck = Callable[[Survey], Iterator[Hit]]
RowCheck = Callable[[DraftRow, Contract], Iterator[Hit]]
TableCheck = Callable[[Draft], Iterator[Hit]]
_Check = TypeVar("_Check")


class Rule(NamedTuple, Generic[_Check]):
    """What all rules have."""

    id: str
    severity: Severity
    purpose: str
    """What it reports, in one sentence."""
    for_publisher: bool
    """Whether the publisher should correct the page, not only know how it was read."""
    check: _Check

    def finding(self, hit: Hit) -> Finding:
        """Return this hit as a finding of the rule."""
        return Finding(self.id, self.severity, hit.message, hit.place, hit.resolution)


class PageRule(Rule[PageCheck]):
    """A rule that checks the page and the tables found on it for the contract."""

    def findings(self, survey: Survey) -> Iterator[Finding]:
        return map(self.finding, self.check(survey))


class TableRule(Rule[TableCheck]):
    """A rule that checks the whole table, and may drop rows."""

    def findings(self, draft: Draft) -> Iterator[Finding]:
        return map(self.finding, self.check(draft))


class RowRule(Rule[RowCheck]):
    """A rule that checks one row after another, and may change their texts."""

    def findings(self, draft: Draft) -> Iterator[Finding]:
        for row in draft.rows:
            yield from map(self.finding, self.check(row, draft.contract))


def page_rule(id: str, severity: Severity, purpose: str) -> Callable[[PageCheck], PageRule]:
    """Make a function that checks the page a rule."""
    return lambda check: PageRule(id, severity, purpose, True, check)


def table_rule(
    id: str, severity: Severity, purpose: str, *, for_publisher: bool = True
) -> Callable[[TableCheck], TableRule]:
    """Make a function that checks the table a rule."""
    return lambda check: TableRule(id, severity, purpose, for_publisher, check)


def row_rule(
    id: str, severity: Severity, purpose: str, *, for_publisher: bool = True
) -> Callable[[RowCheck], RowRule]:
    """Make a function that checks a row a rule."""
    return lambda check: RowRule(id, severity, purpose, for_publisher, check)
