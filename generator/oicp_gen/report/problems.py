"""Findings as reports show them, and changes as findings."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Line, Lines, Paint, Problems
from oicp_gen.report.terminal import printable
from oicp_gen.source import ProjectSource
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.diff.change import Change

CANNOT_RUN = "cannot-run"
"""The rule of an error that ended a command."""
DROPPED = "target-dropped"
"""The rule of a target that `build` no longer generates."""
UNPROVED = {
    "artifact-differs": "An artifact does not match the spec, or cannot be loaded.",
    "artifact-unread": "A target was not verified: it has no proof, or its language is missing.",
}
"""What `verify` and `pack` find, by the rule, as reports for programs name it."""
_FEW = 5
"""How many of the files that were not read are named."""


def of_changes(
    changes: "Iterable[Change]", places: Mapping[str | None, Place]
) -> tuple[Finding, ...]:
    """Return a finding for each change, at the place of its code."""
    from oicp_gen.diff.sentences import sentence

    return tuple(
        Finding(
            rule=change.rule,
            severity=change.about.severity,
            message=f"{change.code}: {sentence(change)}" if change.code else sentence(change),
            # The sentence already names the entry and the field.
            place=places[change.code]._replace(row=None, heading=None, code=change.code),
        )
        for change in changes
    )


def joined(one: Problems, other: Problems) -> Problems:
    """Return the problems of two parts of one command together, which have no common verdict."""
    severities = ["none", "patch", "minor", "major", "error"]
    summaries = [one.summary, other.summary]
    if other.error:  # which is more important than that the rest is as it should be
        summaries = [other.summary, one.summary] if one.findings else [other.summary]
    return one._replace(
        findings=one.findings + other.findings,
        summary=" ".join(summaries),
        severity=max(one.severity, other.severity, key=severities.index),
        drift=one.drift or other.drift,
        advice=one.advice + other.advice,
        error=one.error or other.error,
        remarks=one.remarks + other.remarks,
        brief=None,
    )


def format_finding(finding: Finding) -> str:
    """Return a finding as a sentence that names row and column, but not the file."""
    place = finding.place
    parts = (
        f"row {place.row}" if place.row else "",
        f'"{place.heading}"' if place.heading else "",
        f"column {place.table_column}" if place.table_column else "",
    )
    where = ", ".join(filter(None, parts))
    resolution = f" ({finding.resolution})" if finding.resolution else ""
    return printable((f"{where}: " if where else "") + finding.message + resolution)


def finding_lines(findings: Iterable[Finding], paint: Paint) -> Lines:
    """Return a line for each finding, with its place."""
    for finding in findings:
        severity = paint(finding.severity, finding.severity)
        text = f"{format_finding(finding)} [{finding.rule}]"
        yield Line(f"{printable(str(finding.place))}: {severity}: {text}")


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return the findings as they appear in JSON."""
    return [_finding_json(finding) for finding in findings]


def _finding_json(finding: Finding) -> dict[str, Any]:
    keys = finding._asdict() | {"place": finding.place._asdict()}
    for for_people in ("shown", "expected"):
        del keys[for_people]
    return keys


def summary(source: ProjectSource) -> str:
    """Return how many codes and findings a source has."""
    codes = f"{len(source.spec.entries)} codes: " if source.spec else ""
    counts = [
        counted(sum(finding.severity == severity for finding in source.findings), severity)
        for severity in ("error", "warning", "note")
    ]
    if source.suppressed:
        counts.append(f"{len(source.suppressed)} suppressed")
    return codes + ", ".join(counts)


def skipped(source: ProjectSource) -> tuple[str, ...]:
    """Return which files of an export were not read, the first few by name."""
    lines = [f"Not read: {line}" for line in source.passed_over[:_FEW]]
    more = len(source.passed_over) - _FEW
    return (*lines, f"Not read: {counted(more, 'more file')}.") if more > 0 else tuple(lines)


def source_problems(command: str, source: ProjectSource, root: Path) -> Problems:
    """Return the findings of a source as what a command found."""
    return Problems(
        command,
        root,
        source.findings,
        summary(source),
        severity="none" if source.spec else "error",
        remarks=skipped(source),
    )


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return the changes first, then the rest, each with the most severe findings first."""
    from oicp_gen.diff.change import change_rules

    changes, order = change_rules(), list(Severity)
    return sorted(findings, key=lambda one: (one.rule not in changes, order.index(one.severity)))


def spot(place: Place, root: Path) -> tuple[str, int | None, int | None]:
    """Return the file, line and column of a place that is relative to this folder.

    The path has slashes and starts at the root of the repository; it is absolute if it is outside,
    and "" for none. For a page in a ZIP or a JSON response, it is the file that contains it,
    without a line, because the lines of such a page are not lines of the file.
    """
    if not place.file:
        return "", None, None
    named, outer = root / place.file, root / place.file.partition("#/")[0]
    file = next((path for path in (named, outer, *outer.parents) if path.is_file()), named)
    line, column = (place.line, place.column) if file == named else (None, None)
    workspace = os.environ.get("GITHUB_WORKSPACE")
    for base in (*((Path(workspace),) if workspace else ()), Path.cwd()):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix(), line, column
    return file.as_posix(), line, column
