"""The report of `lint`: the findings of a page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.problems import finding_lines, findings_json, skipped, source_problems, summary
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
        yield note(summary(self.source))

    def as_json(self) -> dict[str, Any]:
        spec = self.source.spec
        return {
            "entries": len(spec.entries) if spec else None,
            "findings": findings_json(self.source.findings),
        }

    def as_problems(self) -> Problems:
        return source_problems("lint", self.source, self.root)

    def notes(self) -> Lines:
        return map(note, skipped(self.source))
