"""Findings for people: a block for each rule, the worst first, with the cells that it is about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Line, Lines, Paint, answer
from oicp_gen.report.excerpts import Excerpt, excerpt_lines
from oicp_gen.report.links import rule_address
from oicp_gen.report.problems import finding_lines
from oicp_gen.report.terminal import printable, volume
from oicp_gen.text.phrases import listed, quote

_FEW, _SPARE = 8, 2
"""How many findings of a rule are listed, unless all are asked for or few would be left out."""


def finding_blocks(
    findings: Iterable[Finding], paint: Paint, *, is_complete: bool = False
) -> Lines:
    """Return the findings for people: errors and warnings in blocks, notes on a line per rule.

    With `is_complete`, notes have blocks too, and nothing is left out. Where findings are not
    printed for people, each has one line, in the order of the page.
    """
    if not volume.is_full:
        yield from finding_lines(findings, paint)
        return
    previous: Severity | None = None
    for group in _by_rule(tuple(findings)):
        severity = group[0].severity
        is_line = severity is Severity.NOTE and not is_complete
        if previous and not (is_line and previous is severity):
            yield answer("")
        previous = severity
        yield from [_line(group, paint)] if is_line else _block(group, paint, is_complete)


def _by_rule(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings of each rule: errors first, then the rules with the most findings."""
    from oicp_gen.rules.registry import RULES

    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    severities, rules = list(Severity), list(RULES)
    return sorted(
        groups.values(),
        key=lambda group: (
            severities.index(group[0].severity),
            -len(group),
            rules.index(group[0].rule),
        ),
    )


def _line(group: Sequence[Finding], paint: Paint) -> Line:
    """Return what a rule found on one line, with the codes that it is about."""
    first = group[0]
    if len(group) == 1:
        code = first.place.code
        text = _with_resolution(first.shown.brief or first.clause, first)
        what = text if not code or quote(code) in text else f"{code}: {text}"
    else:
        spots = Counter(map(_spot, group))
        shown = [spot if number == 1 else f"{spot} ({number})" for spot, number in spots.items()]
        is_alike = len({finding.resolution for finding in group}) == 1
        counted = f"{len(group)} {_several(group)}"
        what = f"{_with_resolution(counted, first) if is_alike else counted}: {listed(shown)}"
    return Line(f"{_name(first, paint)}: {printable(what)}")


def _block(group: Sequence[Finding], paint: Paint, is_complete: bool) -> Lines:
    """Return what a rule found, each with its cell, and what can be done about it."""
    first, is_one = group[0], len(group) == 1
    shown = group if is_complete or len(group) <= _FEW + _SPARE else group[:_FEW]
    what = f"{len(group)} {_several(group)}"
    if is_one:
        what = first.clause if _has_part(first) else _with_resolution(first.clause, first)
    yield Line(f"{_name(first, paint)}: {paint('head', printable(what))}")
    if is_one and first.place.file:
        yield Line(f"  {paint('dim', f'--> {printable(str(first.place))}')}")
    for line in cell_lines([one for one in shown if one.shown.cell], paint, is_one=is_one):
        yield Line(line, is_exact=True)
    for finding in () if is_one else shown:
        if not finding.shown.cell:
            text = _with_resolution(finding.clause, finding)
            yield answer(f"  {finding.place}: {text}")
    if len(shown) < len(group):
        yield answer(f"  … {len(group) - len(shown)} more (`oicp-gen lint --all`)")
    for hint in dict.fromkeys(finding.shown.hint for finding in shown if finding.shown.hint):
        yield Line(f"  {paint('hint', 'hint')}: {printable(hint)}")


def cell_lines(findings: Sequence[Finding], paint: Paint, *, is_one: bool = False) -> Iterator[str]:
    """Yield the cell of each finding, with what is wrong unless `is_one`: then a head has it."""
    if findings:
        excerpts = [_excerpt(finding, is_one) for finding in findings]
        yield from excerpt_lines(excerpts, findings[0].severity, paint)


def _excerpt(finding: Finding, is_one: bool) -> Excerpt:
    place, shown = finding.place, finding.shown
    row = f"row {place.row}" if place.row else f"line {place.line}"
    label = (finding.resolution or "") if _has_part(finding) else ""
    if not is_one:
        label = shown.label or label or _with_resolution(finding.clause, finding)
    return Excerpt(
        code=place.code or "",
        where=f"{row}, column {place.table_column}" if place.table_column else row,
        heading=_heading(finding),
        text=shown.cell.text if shown.cell else "",
        part=shown.part,
        label=printable(label).replace("\n", " "),
    )


def _has_part(finding: Finding) -> bool:
    """Return whether carets mark the part of the cell that a finding is about."""
    shown = finding.shown
    return bool(shown.part and shown.cell and shown.part.strip() in shown.cell.text)


def _name(finding: Finding, paint: Paint) -> str:
    """Return the severity and the rule, which is a link to its section of the documentation."""
    rule = paint.linked(finding.rule, rule_address(finding.rule) if paint.is_linking else "")
    return paint(finding.severity, f"{finding.severity}[{rule}]")


def _several(group: Sequence[Finding]) -> str:
    from oicp_gen.rules.base import WORDS

    return str(WORDS[group[0].rule]["counted"][1])


def _with_resolution(text: str, finding: Finding) -> str:
    return f"{text} ({finding.resolution})" if finding.resolution else text


def _heading(finding: Finding) -> str:
    """Return the heading of the cell, without a colon at its end."""
    return (finding.place.heading or "").removesuffix(":")


def _spot(finding: Finding) -> str:
    """Return how people find the place of a finding."""
    place = finding.place
    if place.code or place.heading:
        return place.code or quote(_heading(finding))
    return f"row {place.row}" if place.row else f"line {place.line or 1}"
