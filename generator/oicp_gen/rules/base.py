"""A rule: an id, a severity, and a check of the page, of each row or of the table.

The words of all rules are in `text/findings.json`. It is not TOML because each build reads it.
"""

import json
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, Generic, NamedTuple, Self, TypeVar

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.model.findings import Finding, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

WORDS: dict[str, dict[str, Any]] = json.loads(
    pkgutil.get_data("oicp_gen.text", "findings.json") or b""
)
"""By the id of each rule: its `purpose`, the `message` of a finding, and the `resolution`, which is
what the rule, or the reader before it, did about it. A case has the words that differ in it."""


class Hit(NamedTuple):
    """One place where a rule found what it looks for."""

    place: Place
    case: str
    """A case in the rule's words; "" for the usual one."""
    values: dict[str, object]
    """What fills the placeholders in these words."""


def hit(place: Place, case: str = "", **values: object) -> Hit:
    """Return a hit at this place."""
    return Hit(place, case, values)


PageCheck = Callable[[Survey], Iterator[Hit]]
RowCheck = Callable[[DraftRow, Contract], Iterator[Hit]]
TableCheck = Callable[[Draft], Iterator[Hit]]
_Check = TypeVar("_Check")


class Rule(NamedTuple, Generic[_Check]):
    """What all rules have."""

    id: str
    severity: Severity
    for_publisher: bool
    """Whether the publisher should correct the page, not only know how it was read."""
    check: _Check

    @classmethod
    def of(
        cls, id: str, severity: Severity, *, for_publisher: bool = True
    ) -> Callable[[_Check], Self]:
        """Return a decorator that makes a check a rule."""
        return lambda check: cls(id, severity, for_publisher, check)

    @property
    def purpose(self) -> str:
        """What it reports, in one sentence."""
        return str(WORDS[self.id]["purpose"])

    def finding(self, hit: Hit) -> Finding:
        """Return this hit as a finding of the rule."""
        words = WORDS[self.id] | WORDS[self.id].get(hit.case, {})
        message, resolution = words["message"], words.get("resolution")
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=message.format(**hit.values),
            place=hit.place,
            resolution=resolution and resolution.format(**hit.values),
        )


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


page_rule = PageRule.of
table_rule = TableRule.of
row_rule = RowRule.of
