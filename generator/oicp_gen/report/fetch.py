"""The report of `fetch`: what was saved, or why nothing was."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.diff.change import worst
from oicp_gen.diff.sentences import format_change, verdict
from oicp_gen.model.findings import errors_in
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, note, problem
from oicp_gen.report.problems import finding_lines, findings_json, of_changes
from oicp_gen.report.upstream import LOOK, format_version
from oicp_gen.text.phrases import counted, quote
from oicp_gen.upstream.sync import Fetched


@dataclass(frozen=True, slots=True)
class FetchReport(ProblemsReport):
    """What a fetch did."""

    command = "fetch"
    result: Fetched
    root: Path
    is_project: bool
    """Whether the page was saved in a project, which can be built from it then."""

    def as_text(self, paint: Paint) -> Lines:
        result = self.result
        yield from map(note, result.answer.remarks)
        if result.is_refused:
            yield from finding_lines(errors_in(result.findings), paint)
            yield problem(f"{self._summary()} {result.file} is unchanged.")
            yield note(LOOK)
            return
        if not result.written:
            yield note(self._summary())
            return
        version = format_version(result.answer.version)
        yield note(f"{result.file}: {quote(result.answer.title)}, {version}.")
        yield from (Line(format_change(change)) for change in result.changes or ())
        if result.changes is not None:
            changes = counted(len(result.changes), "change") if result.changes else "no changes"
            yield note(f"In the table: {changes}.")
        if self.is_project:
            yield note("Run `oicp-gen build` to update the generated files.")

    def as_json(self) -> dict[str, Any]:
        result = self.result
        return {
            "site": result.site,
            "page_id": result.page_id,
            "api": result.answer.api,
            "title": result.answer.title,
            "version": result.answer.version._asdict(),
            "file": result.file,
            "sha256": result.sha256,
            "written": list(result.written),
            "changes": [change.to_json() for change in result.changes or ()],
            "findings": findings_json(result.findings),
            "remarks": list(result.answer.remarks),
        }

    def as_problems(self) -> Problems:
        result, changes = self.result, self.result.changes or ()
        return Problems(
            command="fetch",
            root=self.root,
            findings=result.findings + of_changes(changes, result.places),
            summary=self._summary(),
            severity="error" if result.is_refused else worst(changes),
            advice=result.answer.remarks,
        )

    def _summary(self) -> str:
        result = self.result
        version = format_version(result.answer.version)
        if result.is_refused:
            return f"Nothing was written: {version}, has errors."
        if result.written:
            return f"{result.file}: {version}. {verdict(result.changes or ())}"
        return f"{result.file} is already version {result.answer.version.number}."
