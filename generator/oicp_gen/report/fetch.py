"""The report of `fetch`: what was saved, or why nothing was."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.diff.change import worst
from oicp_gen.diff.verdict import Verdict, outdated, unchanged, verdict_of
from oicp_gen.model.findings import errors_in
from oicp_gen.release.due import versions
from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, note, problem
from oicp_gen.report.brief import Brief, edit_in_words
from oicp_gen.report.change_blocks import Seen, in_file
from oicp_gen.report.changes import closing_lines, hint_lines, seen_lines, verdict_line
from oicp_gen.report.problems import findings_json, of_changes
from oicp_gen.report.upstream import LOOK, SAME_TABLE, format_version, page_line
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import quote
from oicp_gen.upstream.sync import Fetched

_BUILD = "`oicp-gen build`"


@dataclass(frozen=True, slots=True)
class FetchReport(ProblemsReport):
    """What a fetch did."""

    command = "fetch"
    result: Fetched
    root: Path
    workspace: Workspace | None = None
    """The project in which the page was saved, and can be built from; None for a file alone."""
    is_complete: bool = False
    """Whether every change is shown."""

    @property
    def verdict(self) -> Verdict:
        """What the fetched page means for the packages."""
        result = self.result
        if result.is_refused or result.changes:
            due = versions(self.workspace, result.specs[1]) if self.workspace else None
            errors = errors_in(result.findings)
            return verdict_of(result.changes or (), errors, versions=due, update=_BUILD)
        number = result.answer.version.number
        if not result.written:
            return unchanged(f"source/ already has version {number}")
        if result.changes is None:
            return outdated("the page was fetched for the first time", (f"run {_BUILD}",))
        return unchanged(SAME_TABLE)

    def as_text(self, paint: Paint) -> Lines:
        result, version = self.result, format_version(self.result.answer.version)
        if self.workspace is None:
            yield from map(note, result.answer.remarks)
            yield note(f"Wrote {result.file}: {quote(result.answer.title)}, {version}.")
            return
        verdict = self.verdict
        yield verdict_line(verdict, paint)
        yield page_line(version, paint)
        yield from map(note, result.answer.remarks)
        yield from seen_lines(self._seen(), paint)
        if result.written:
            yield note(f"Wrote {' and '.join(result.written)}.")
        elif result.is_refused:
            yield problem(f"Nothing was written: {result.file} is unchanged.")
        yield from closing_lines(verdict, paint)
        if result.is_refused:
            yield note(LOOK)
        elif result.written and not verdict.next_steps:
            yield from hint_lines((f"run {_BUILD} to record the version",), paint)

    def _seen(self) -> Seen:
        result = self.result
        return Seen(
            changes=result.changes or (),
            errors=errors_in(result.findings),
            specs=result.specs,
            where=in_file(result.places),
            is_complete=self.is_complete,
        )

    def as_json(self) -> dict[str, Any]:
        result = self.result
        return {
            "verdict": self.verdict.to_json(),
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
            summary=self.verdict.sentence,
            severity="error" if result.is_refused else worst(changes),
            advice=(*result.answer.remarks, *self.verdict.next_steps),
            brief=self._brief(self.workspace.contract) if self.workspace else None,
        )

    def _brief(self, contract: Contract) -> Brief:
        result = self.result
        return Brief(
            title=contract.title,
            verdict=self.verdict,
            page=edit_in_words(None, result.answer.version),
            changes=result.changes or (),
            errors=errors_in(result.findings),
            specs=result.specs,
            described_by=contract.named_by,
            version=result.answer.version,
        )
