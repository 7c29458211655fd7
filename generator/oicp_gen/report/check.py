"""The report of `check`: how the generated files differ from what the source generates."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity, errors_in
from oicp_gen.pipeline import Checked
from oicp_gen.publish.clean import CLEAN, SAME
from oicp_gen.publish.leftovers import leftovers_note
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.source import Workspace

if TYPE_CHECKING:
    from oicp_gen.diff.verdict import Verdict
    from oicp_gen.report.brief import Brief
    from oicp_gen.report.change_blocks import Seen
    from oicp_gen.report.file_states import FileStates

_MOVE = "move the edits to `source/` or `templates/`"


@dataclass(frozen=True, slots=True)
class CheckReport(ProblemsReport):
    """How the published tree differs from the source; `fix_command` builds it."""

    command = "check"
    result: Checked
    fix_command: str
    workspace: Workspace
    is_complete: bool = False
    """Whether every change and every file is shown."""

    @property
    def verdict(self) -> "Verdict":
        """What the differences mean, and what to do about them."""
        from oicp_gen.diff.verdict import Level, edited, foreign, outdated, unchanged, verdict_of
        from oicp_gen.release.due import versions

        result = self.result
        if result.findings or result.changes:
            due = versions(self.workspace, result.specs[1])
            update = f"`{self._fix() or self.fix_command}`"
            verdict = verdict_of(
                result.changes, result.findings, versions=due, update=update, is_here=True
            )
            is_update = bool(self.files.edits) and verdict.level is not Level.STOP
            return replace(verdict, steps=(_MOVE, *verdict.steps)) if is_update else verdict
        if self.files.edits:
            return edited(len(self.files.edits), (_MOVE, f"run `{self.fix_command} --force`"))
        fix = self._fix()
        if fix:
            return outdated(self.files.outdated("generated file"), (f"run `{fix}`",))
        if result.drift:
            return foreign(self.files.outdated("file"))
        return unchanged(SAME)

    def as_text(self, paint: Paint) -> Lines:
        if self.result.is_clean:  # only a check that found something imports the formatting
            yield note(CLEAN)
            yield from self._leftovers()
            return
        from oicp_gen.report.changes import closing_lines, seen_lines, verdict_line

        verdict = self.verdict
        yield verdict_line(verdict, paint)
        yield from seen_lines(self.seen, paint)
        yield from self.file_lines(paint)
        yield from closing_lines(verdict, paint)
        yield from self._leftovers()

    @property
    def seen(self) -> "Seen":
        """What differs, to be shown."""
        from oicp_gen.report.change_blocks import Seen, in_file

        result = self.result
        return Seen(
            changes=result.changes,
            errors=errors_in(result.findings),
            specs=result.specs,
            where=in_file(result.places),
            file=result.findings[0].place.file if result.findings else "",
            is_complete=self.is_complete,
        )

    def file_lines(self, paint: Paint) -> Lines:
        """Return how the generated files differ: as a summary on a terminal, else line by line."""
        return self.files.lines(paint)

    @property
    def files(self) -> "FileStates":
        """How the generated files differ."""
        from oicp_gen.report.file_states import FileStates

        return FileStates(self.result, self.is_complete)

    def beside_error(self, paint: Paint) -> Lines:
        if self.result.is_clean:
            yield Line(f"{paint('dim', 'Files:')} {self.files.summary()}.", is_answer=False)
            return
        from oicp_gen.report.changes import seen_lines

        yield from seen_lines(self.seen, paint)
        yield from self.file_lines(paint)

    def _leftovers(self) -> Lines:
        if self.result.leftovers:
            yield note(leftovers_note(self.result.leftovers))

    def as_json(self) -> dict[str, Any]:
        from oicp_gen.report.problems import findings_json

        result = self.result
        return {
            "verdict": self.verdict.to_json(),
            "clean": not (result.drift or result.findings),
            "inputs": list(result.inputs),
            "changes": [change.to_json() for change in result.changes],
            "drift": [drift._asdict() for drift in result.drift],
            "leftovers": list(result.leftovers),
            "diff": self._diffs(),
            "findings": findings_json(result.findings),
            "fix_command": self._fix(),
            "upstream": None,
        }

    def _diffs(self) -> list[dict[str, Any]]:
        if not self.result.edits:
            return []
        from oicp_gen.report.file_diff import differing_lines

        return [
            {"path": path, "lines": differing_lines(here, wanted)}
            for path, here, wanted in self.result.edits
        ]

    def as_problems(self) -> Problems:
        from oicp_gen.diff.change import worst
        from oicp_gen.report.file_states import drift_sentence
        from oicp_gen.report.problems import of_changes

        result = self.result
        changes = of_changes(result.changes, result.places)
        drift = tuple(
            Finding(f"drift-{one.kind}", Severity.ERROR, drift_sentence(one), Place(one.path))
            for one in result.drift
        )
        verdict = self.verdict
        return Problems(
            command="check",
            root=self.workspace.project.root,
            findings=result.findings + changes + drift,
            summary=verdict.sentence,
            severity="error" if result.findings else worst(result.changes),
            drift=bool(result.drift),
            advice=verdict.next_steps,
            brief=self.brief,
        )

    @property
    def brief(self) -> "Brief":
        """The verdict with the changes, for GitHub."""
        from oicp_gen.report.brief import local_brief
        from oicp_gen.report.file_states import drift_sentence

        files = map(drift_sentence, self.result.drift)
        return local_brief(self.workspace, self.verdict, self.result, files)

    def _fix(self) -> str | None:
        """Return the command that updates the files; None if there is no such command."""
        needed = {drift.fixed_by for drift in self.result.drift}
        if "force" in needed:
            return f"{self.fix_command} --force"
        return self.fix_command if "build" in needed else None
