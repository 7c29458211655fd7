"""The report of `check --upstream`: how the published page differs from the one in source/."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.diff.verdict import Level, Verdict, unchanged, verdict_of
from oicp_gen.model.findings import errors_in
from oicp_gen.publish.clean import SAME
from oicp_gen.release.due import versions
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.brief import Brief, edit_in_words
from oicp_gen.report.change_blocks import Seen, on_page
from oicp_gen.report.changes import closing_lines, seen_lines, verdict_line
from oicp_gen.report.check import CheckReport
from oicp_gen.report.problems import findings_json, joined, of_changes
from oicp_gen.report.terminal import printable, volume
from oicp_gen.text.dates import day_in_words
from oicp_gen.text.phrases import in_line
from oicp_gen.upstream.confluence import PageVersion
from oicp_gen.upstream.record import RECORD
from oicp_gen.upstream.sync import UpstreamDrift

LOOK = "To see the page as it is, run `oicp-gen fetch --out FILE`."
_UPDATE = "`oicp-gen fetch && oicp-gen build`"
SAME_TABLE = "the page was edited, but its table is unchanged"


@dataclass(frozen=True, slots=True)
class UpstreamReport(ProblemsReport):
    """The drift of the published page; a document also contains that of the generated files."""

    command = "check"
    local: CheckReport
    """The check of the generated files."""
    drift: UpstreamDrift

    @property
    def verdict(self) -> Verdict:
        """What the published page means for the packages; if it is the same, what a check found."""
        drift, local = self.drift, self.local.verdict
        if drift.is_drift:
            due = versions(self.local.workspace, drift.specs[1])
            return verdict_of(drift.changes, drift.findings, versions=due, update=_UPDATE)
        same = drift.recorded and drift.recorded.number == drift.version.number
        if same or local.level is not Level.OK:
            return local
        return unchanged(SAME_TABLE if drift.recorded else SAME)

    def as_text(self, paint: Paint) -> Lines:
        verdict, drift = self.verdict, self.drift
        yield verdict_line(verdict, paint)
        yield page_line(self._page(), paint)
        yield from map(note, self._remarks())
        files = self.local.file_lines(paint) if verdict.level is not Level.OK else iter(())
        seen = seen_lines(self._seen(), paint) if drift.is_drift else iter(())
        if drift.is_drift and volume.is_full:  # what the verdict is about comes first
            yield from seen
            yield from files
        else:
            yield from seen_lines(self.local.seen, paint)
            yield from files
            yield from seen
        yield from closing_lines(verdict, paint)
        if drift.findings:
            yield note(LOOK)

    def _seen(self) -> Seen:
        drift = self.drift
        return Seen(
            changes=drift.changes,
            errors=errors_in(drift.findings),
            specs=drift.specs,
            where=on_page(drift.rows),
            is_complete=self.local.is_complete,
        )

    def as_json(self) -> dict[str, Any]:
        drift, recorded = self.drift, self.drift.recorded
        return self.local.as_json() | {
            "verdict": self.verdict.to_json(),
            "upstream": {
                "version": drift.version._asdict(),
                "recorded": recorded._asdict() if recorded else None,
                "changes": [change.to_json() for change in drift.changes],
                "findings": findings_json(drift.findings),
                "severity": drift.severity,
                "remarks": list(drift.remarks),
            },
        }

    def as_problems(self) -> Problems:
        drift = self.drift
        changes = of_changes(drift.changes, drift.places)
        published = Problems(
            command="check",
            root=self.local.workspace.project.root,
            findings=errors_in(drift.findings) + changes,
            summary=self.verdict.sentence,
            severity="error" if drift.findings else drift.severity,
            drift=drift.is_drift,
            advice=(*self._remarks(), *self.verdict.next_steps),
        )
        return joined(self.local.as_problems(), published)._replace(
            summary=published.summary, advice=published.advice, brief=self.brief
        )

    @property
    def brief(self) -> Brief:
        """The verdict with the changes, for GitHub."""
        drift, local = self.drift, self.local.brief
        page = edit_in_words(drift.recorded, drift.version, is_kept=bool(drift.findings))
        brief = local._replace(verdict=self.verdict, page=page)
        if not drift.is_drift:
            return brief
        return brief._replace(
            changes=drift.changes,
            errors=errors_in(drift.findings),
            specs=drift.specs if drift.changes else brief.specs,
            version=drift.version,
            is_upstream=True,
        )

    def _page(self) -> str:
        old, new = self.drift.recorded, self.drift.version
        if self.drift.findings and old:
            return f"{format_version(new)}. source/ keeps version {old.number}"
        if old is None or old.number == new.number:
            return format_version(new)
        return f"version {old.number} → {format_version(new).removeprefix('version ')}"

    def _remarks(self) -> tuple[str, ...]:
        doubt = self.drift.doubt
        return (*((f"Ignored {RECORD}: {doubt}.",) if doubt else ()), *self.drift.remarks)


def page_line(about: str, paint: Paint) -> Line:
    """Return which version of the page was compared."""
    return Line(f"{paint('dim', 'Page:')} {printable(about)}.", is_answer=False)


def format_version(version: PageVersion) -> str:
    """Return the number of a version, with its author and day as far as they are known."""
    by = f" by {in_line(version.by)}" if version.by else ""
    day = day_in_words(version.at)
    on = f" on {day}" if day else ""
    return f"version {version.number}" + (f", edited{by}{on}" if by or on else "")
