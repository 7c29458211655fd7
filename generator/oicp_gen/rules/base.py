"""What a rule is: an id, a severity, a purpose, and a function that looks and may mend."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.model.findings import Finding, Severity


class Hit(NamedTuple):
    """One place where a rule found what it looks for."""

    place: Place
    message: str
    resolution: str | None = None
    """What the rule did about it."""


PageCheck = Callable[[Survey], Iterator[Hit]]
RowCheck = Callable[[DraftRow, Contract], Iterator[Hit]]
TableCheck = Callable[[Draft], Iterator[Hit]]


class Rule(NamedTuple):
    """A rule looks at a page before its table is known, at one row, or at the whole table."""

    id: str
    severity: Severity
    purpose: str
    """One line: what it reports."""
    page: PageCheck | None = None
    row: RowCheck | None = None
    table: TableCheck | None = None
    for_publisher: bool = True
    """Whether it reports something to mend on the page, not only how the page was read."""

    def finding(self, hit: Hit) -> Finding:
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=hit.message,
            place=hit.place,
            resolution=hit.resolution,
        )

    def on_page(self, survey: Survey) -> Iterator[Finding]:
        """What the rule finds on a page; nothing for a rule of another kind."""
        return map(self.finding, self.page(survey)) if self.page else iter(())

    def on_table(self, draft: Draft) -> Iterator[Finding]:
        """What the rule finds in the table; nothing for a rule of another kind."""
        if self.table:
            yield from map(self.finding, self.table(draft))
        if self.row:
            for row in draft.rows:
                yield from map(self.finding, self.row(row, draft.contract))


def _purpose(check: Callable[..., object]) -> str:
    return (check.__doc__ or _written(check)).partition("\n")[0]


def _written(check: Callable[..., object]) -> str:
    """A function's docstring from its source: `python -OO` keeps none, and reports quote it."""
    import ast
    import inspect

    (function,) = ast.parse(inspect.getsource(check)).body
    return ast.get_docstring(function) or "" if isinstance(function, ast.FunctionDef) else ""


def page_rule(id: str, severity: Severity) -> Callable[[PageCheck], Rule]:
    """A rule that sees the page and what was found on it for the contract.

    The function's docstring states its purpose.
    """
    return lambda check: Rule(id=id, severity=severity, purpose=_purpose(check), page=check)


def row_rule(
    id: str, severity: Severity, *, for_publisher: bool = True
) -> Callable[[RowCheck], Rule]:
    """A rule that sees one row and may change its texts."""
    return lambda check: Rule(
        id=id, severity=severity, purpose=_purpose(check), row=check, for_publisher=for_publisher
    )


def table_rule(
    id: str, severity: Severity, *, for_publisher: bool = True
) -> Callable[[TableCheck], Rule]:
    """A rule that sees the whole table and may drop rows of it."""
    return lambda check: Rule(
        id=id, severity=severity, purpose=_purpose(check), table=check, for_publisher=for_publisher
    )
