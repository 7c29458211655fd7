"""The report of `lint`: the findings of a page."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.model.findings import Severity, errors_in
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, answer, note
from oicp_gen.report.blocks import finding_blocks
from oicp_gen.report.problems import findings_json, format_finding, skipped, source_problems
from oicp_gen.report.terminal import volume
from oicp_gen.source import ProjectSource
from oicp_gen.text.phrases import conjoined, counted


@dataclass(frozen=True, slots=True)
class LintReport(ProblemsReport):
    """The findings of a page, with places relative to `root`."""

    command = "lint"
    source: ProjectSource
    root: Path
    command_for_all: str
    """The command that shows every finding in full."""
    is_complete: bool = False
    """Whether that is asked for."""

    def as_text(self, paint: Paint) -> Lines:
        findings = self.source.findings
        yield from self.notes()
        if volume.is_full and findings:
            yield answer(f"{self._page()}\n")
        yield from finding_blocks(findings, paint, is_complete=self.is_complete)
        if volume.is_verbose:
            for finding, reason in self.source.suppressed:
                what = f"{format_finding(finding)} [{finding.rule}]"
                yield note(f"{finding.place}: suppressed: {what}: {reason}")
        if volume.is_full and findings:
            yield answer("")
        yield note(self._result())
        hint = self._hint()
        if volume.is_full and hint:
            yield Line(f"{paint('hint', 'hint')}: {hint}", is_answer=False)

    def _page(self) -> str:
        spec = self.source.spec
        return (
            f"{self.source.page}: {counted(len(spec.entries), 'code')}"
            if spec
            else self.source.page
        )

    def _result(self) -> str:
        """Return how much was found, and whether a build is possible."""
        found = Counter(finding.severity for finding in self.source.findings)
        counts = [counted(found[one], one) for one in Severity if found[one]]
        spec, hidden = self.source.spec, len(self.source.suppressed)
        where = f" in {counted(len(spec.entries), 'code')}" if spec else ""
        more = f" Suppressed: {hidden}." if hidden else ""
        blocks = "Nothing blocks a build." if spec else "Nothing can be built."
        return f"Found {conjoined(counts) or 'nothing odd'}{where}. {blocks}{more}"

    def _hint(self) -> str:
        if self.source.spec is None:
            is_said = any(error.shown.hint for error in errors_in(self.source.findings))
            return "" if is_said else "Correct the errors on the page, and export it again."
        is_cut = not self.is_complete and self.source.findings
        return f"Run `{self.command_for_all}` to see every place." if is_cut else ""

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
