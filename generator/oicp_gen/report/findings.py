"""Findings and counts, as several reports show them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.report.base import Line, Lines, Paint
from oicp_gen.report.problems import Problems, format_finding
from oicp_gen.report.terminal import printable
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.model.findings import Finding
    from oicp_gen.source import ProjectSource

_FEW = 5
"""How many of the files that were not read are named."""


def finding_lines(findings: "Iterable[Finding]", paint: Paint) -> Lines:
    """Return a line for each finding, with its place."""
    for finding in findings:
        severity = paint(finding.severity, finding.severity)
        text = f"{format_finding(finding)} [{finding.rule}]"
        yield Line(f"{printable(str(finding.place))}: {severity}: {text}")


def findings_json(findings: "Iterable[Finding]") -> list[dict[str, Any]]:
    """Return the findings as they appear in JSON."""
    return [finding._asdict() | {"place": finding.place._asdict()} for finding in findings]


def summary(source: "ProjectSource") -> str:
    """Return how many codes and findings a source has."""
    codes = f"{len(source.spec.entries)} codes: " if source.spec else ""
    counts = [
        counted(sum(finding.severity == severity for finding in source.findings), severity)
        for severity in ("error", "warning", "note")
    ]
    return codes + ", ".join(counts)


def skipped(source: "ProjectSource") -> tuple[str, ...]:
    """Return which files of an export were not read, the first few by name."""
    lines = [f"Not read: {line}" for line in source.passed_over[:_FEW]]
    more = len(source.passed_over) - _FEW
    return (*lines, f"Not read: {counted(more, 'more file')}.") if more > 0 else tuple(lines)


def source_problems(command: str, source: "ProjectSource", root: Path) -> Problems:
    """Return the findings of a source as what a command found."""
    return Problems(
        command,
        root,
        source.findings,
        summary(source),
        severity="none" if source.spec else "error",
        remarks=skipped(source),
    )
