"""The report of `lint`: the findings of a page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.problems import (
    finding_lines,
    findings_json,
    format_finding,
    skipped,
    source_problems,
    summary,
)
from oicp_gen.report.terminal import volume
from oicp_gen.source import ProjectSource


@dataclass(frozen=True, slots=True)
class LintReport(ProblemsReport):
    """The findings of a page, with places relative to `root`."""

    command = "lint"
    source: ProjectSource
    root: Path

    def as_text(self, paint: Paint) -> Lines:
        yield from self.notes()
        yield from finding_lines(self.source.findings, paint)
        if volume.is_verbose:
            for finding, reason in self.source.suppressed:
                what = f"{format_finding(finding)} [{finding.rule}]"
                yield note(f"{finding.place}: suppressed: {what}: {reason}")
        yield note(summary(self.source))

    def as_json(self) -> dict[str, Any]:
        spec = self.source.spec
        return {
            "entries": len(spec.entries) if spec else None,
            "findings": findings_json(self.source.findings),
            "suppressed": [
                {"finding": finding, "reason": one.reason}
                for one in self.source.suppressed
                for finding in findings_json([one.finding])
            ],
        }

    def as_problems(self) -> Problems:
        return source_problems("lint", self.source, self.root)

    def notes(self) -> Lines:
        return map(note, skipped(self.source))
