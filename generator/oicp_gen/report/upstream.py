"""The report of `check --upstream`: how the published page differs from the one in source/."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.diff.sentences import format_change
from oicp_gen.model.findings import errors_in
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.check import CheckReport
from oicp_gen.report.problems import finding_lines, findings_json, joined, of_changes
from oicp_gen.text.phrases import in_line
from oicp_gen.upstream.confluence import PageVersion
from oicp_gen.upstream.sync import UpstreamDrift

LOOK = "To see these lines in the page itself, run: oicp-gen fetch --out FILE"


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
        edited = format_version(new)
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
            advice = (f"The published page has errors, so it could not be built. {LOOK}",)
        elif drift.is_drift:
            advice = ("To update source/, run: oicp-gen fetch, then oicp-gen build",)
        return (*doubt, *drift.remarks, *advice)


def format_version(version: PageVersion) -> str:
    """Return the number of a version, with its author and day as far as they are known."""
    by = f", by {in_line(version.by)}" if version.by else ""
    day = in_line(version.at.partition("T")[0])
    return f"version {version.number}{by}" + (f", on {day}" if day else "")
