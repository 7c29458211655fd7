"""A rule: an id, a severity, and a check of the page, of each row or of the table.

The words of all rules are in `text/findings.json`. It is not TOML because each build reads it.
"""

import json
import pkgutil
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import Place, bounded
from oicp_gen.extract.draft import Draft, DraftTable
from oicp_gen.extract.rows import DraftRow
from oicp_gen.model.findings import Finding, Severity, Shown

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

WORDS: dict[str, dict[str, Any]] = json.loads(
    pkgutil.get_data("oicp_gen.text", "findings.json") or b""
)
"""By the id of each rule: its `purpose`, the `message` of a finding, and the `resolution`, which is
what the rule, or the reader before it, did about it. A case has the words that differ in it.

`counted` follows the number of findings, one or several, and `fix` says where an error is fixed.
`hint` is what the user can do, as a part of the message or only for people. For people, `brief` is
a shorter message, and `label` what is wrong with the part of the cell above it."""

MAX_AT_PLACE = 50
"""Findings of a rule at one place; further ones are counted."""


class Hit:
    """One place where a rule found what it looks for."""

    def __init__(
        self,
        place: Place,
        case: str = "",
        *,
        marked: str = "",
        expected: str | None = None,
        **values: object,
    ) -> None:
        self.place = place
        self.marked = marked
        """The part of the cell's text that it is about, as read; "" for the whole cell."""
        self.expected = expected
        """The code that should be there, if the rule knows it."""
        self.case = case
        """A case in the rule's words; "" for the usual one."""
        self.values = values
        """What fills the placeholders in these words."""


_Subject = TypeVar("_Subject")
RowCheck = Callable[[DraftRow, Contract], Iterator[Hit]]


class Rule(NamedTuple, Generic[_Subject]):
    """A check of a page and the tables found on it, a `Survey`, or of the catalog, a `Draft`."""

    id: str
    severity: Severity
    for_publisher: bool
    """Whether the publisher should correct the page, not only know how it was read."""
    check: Callable[[_Subject], Iterator[Hit]]

    @property
    def purpose(self) -> str:
        """What it reports, in one sentence."""
        return str(WORDS[self.id]["purpose"])

    def findings(self, subject: _Subject) -> Iterator[Finding]:
        for place, hits in groupby(self.check(subject), key=attrgetter("place")):
            for hit in islice(hits, MAX_AT_PLACE):
                yield self._finding(hit)
            if more := sum(1 for _ in hits):
                about = f"and {more:,} more like these"
                yield Finding(self.id, self.severity, about, place.shortened())

    def _finding(self, hit: Hit) -> Finding:
        words = WORDS[self.id] | WORDS[self.id].get(hit.case, {})
        values = {name: bounded(value) for name, value in hit.values.items()}
        hint = words.get("hint", "").format(**values)
        message, resolution = words["message"], words.get("resolution")
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=message.format(**values, hint=hint),
            place=hit.place.shortened(),
            resolution=resolution and resolution.format(**values),
            expected=hit.expected,
            shown=Shown(
                clause=message.removesuffix(". {hint}").format(**values),
                brief=words.get("brief", "").format(**values),
                label=words.get("label", "").format(**values),
                hint=hint,
                part=hit.marked,
            ),
        )


def rule(
    id: str, severity: Severity, *, for_publisher: bool = True
) -> Callable[[Callable[[_Subject], Iterator[Hit]]], Rule[_Subject]]:
    """Return a decorator that makes a check of a page or of the catalog a rule."""
    return lambda check: Rule(id, severity, for_publisher, check)


def table_rule(
    id: str, severity: Severity, *, for_publisher: bool = True
) -> Callable[[Callable[[DraftTable], Iterator[Hit]]], Rule[Draft]]:
    """Return a decorator that makes a check of one table a rule. It may drop rows."""

    def decorate(check: Callable[[DraftTable], Iterator[Hit]]) -> Rule[Draft]:
        @wraps(check)
        def check_tables(draft: Draft) -> Iterator[Hit]:
            for table in draft.tables:
                yield from check(table)

        return Rule(id, severity, for_publisher, check_tables)

    return decorate


def row_rule(
    id: str, severity: Severity, *, for_publisher: bool = True
) -> Callable[[RowCheck], Rule[Draft]]:
    """Return a decorator that makes a check of one row a rule. It may change the row's texts."""

    def decorate(check: RowCheck) -> Rule[Draft]:
        @wraps(check)
        def check_rows(draft: Draft) -> Iterator[Hit]:
            for row in draft.rows:
                yield from check(row, draft.contract)

        return Rule(id, severity, for_publisher, check_rows)

    return decorate
