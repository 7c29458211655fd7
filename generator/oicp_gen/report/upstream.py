"""The reports of `fetch` and of `check --upstream`: the published page, and the one in source/."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.diff.change import worst
from oicp_gen.diff.sentences import format_change, verdict
from oicp_gen.model.findings import errors_in
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.check import CheckReport
from oicp_gen.report.problems import finding_lines, findings_json, joined, of_changes
from oicp_gen.text.phrases import counted, quote
from oicp_gen.upstream.confluence import PageVersion
from oicp_gen.upstream.sync import Fetched, UpstreamDrift

_LOOK = "To see these lines in the page itself, run: oicp-gen fetch --out FILE"


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
            yield note(f"{self._summary()} {result.file} is unchanged.")
            yield note(_LOOK)
            return
        if not result.written:
            yield note(self._summary())
            return
        version = _format_version(result.answer.version)
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
        version = _format_version(result.answer.version)
        if result.is_refused:
            return f"Nothing was written: {version}, has errors."
        if result.written:
            return f"{result.file}: {version}. {verdict(result.changes or ())}"
        return f"{result.file} is already version {result.answer.version.number}."


@dataclass(frozen=True, slots=True)
class UpstreamReport(ProblemsReport):
    """The drift of the published page; a document also contains that of the generated files."""

    command = "check"
    local: CheckReport
    """The check of the generated files. As text, it has already been shown."""
    drift: UpstreamDrift

    def as_text(self, paint: Paint) -> Lines:
        yield note(self._summary())
        yield from finding_lines(errors_in(self.drift.findings), paint)
        yield from (Line(format_change(change)) for change in self.drift.changes)
        yield from map(note, self._advice())

    def as_json(self) -> dict[str, Any]:
        drift, recorded = self.drift, self.drift.recorded
        return self.local.as_json() | {
            "upstream": {
                "version": drift.version._asdict(),
                "recorded": recorded._asdict() if recorded else None,
                "changes": [change.to_json() for change in drift.changes],
                "findings": findings_json(drift.findings),
                "severity": drift.severity,
                "remarks": list(drift.remarks),
            }
        }

    def as_problems(self) -> Problems:
        drift = self.drift
        changes = of_changes(drift.changes, drift.places)
        published = Problems(
            command="check",
            root=self.local.root,
            findings=errors_in(drift.findings) + changes,
            summary=self._summary(),
            severity="error" if drift.findings else drift.severity,
            drift=drift.is_drift,
            advice=self._advice(),
        )
        return joined(self.local.as_problems(), published)

    def _summary(self) -> str:
        old, new = self.drift.recorded, self.drift.version
        if old and old.number == new.number:
            return f"Upstream: version {new.number}, the same as in source/."
        edited = _format_version(new)
        if old:
            edited = f"version {old.number} → {edited.removeprefix('version ')}"
        if self.drift.is_drift:
            return f"Upstream: {edited}; the table differs from source/."
        return f"Upstream: {edited}; the table {'is unchanged' if old else 'matches source/'}."

    def _advice(self) -> tuple[str, ...]:
        drift = self.drift
        doubt = (f"Ignored source/upstream.json: {drift.doubt}.",) if drift.doubt else ()
        advice: tuple[str, ...] = ()
        if drift.findings:
            advice = (f"The published page has errors, so it could not be built. {_LOOK}",)
        elif drift.is_drift:
            advice = ("To update source/, run: oicp-gen fetch, then oicp-gen build",)
        return (*doubt, *drift.remarks, *advice)


def _format_version(version: PageVersion) -> str:
    """Return the number of a version, with its author and day as far as they are known."""
    by = f", by {version.by}" if version.by else ""
    day = version.at.partition("T")[0]
    return f"version {version.number}{by}" + (f", on {day}" if day else "")
