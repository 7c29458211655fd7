"""The report of `check`: how the generated files differ from what the source generates."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity, errors_in
from oicp_gen.pipeline import Checked
from oicp_gen.publish.clean import CLEAN
from oicp_gen.publish.drift import Drift
from oicp_gen.publish.leftovers import leftovers_note
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, answer, note, problem
from oicp_gen.text.phrases import counted

_ERRORS = "The source has errors, so nothing was compared."
_KINDS = {
    "edited": "edited by hand",
    "left-over": "left over",
    "other-version": "another version",
}
"""The labels of the kinds of drift that are not named like that."""
_FIXES = {
    "build": "To update the files, run: {}",
    "force": "To overwrite the manual edits, run: {} --force",
    "hand": "oicp-gen does not touch files that it did not write: move or delete them.",
}


@dataclass(frozen=True, slots=True)
class CheckReport(ProblemsReport):
    """How the published tree differs from the source; `fix_command` builds it."""

    command = "check"
    result: Checked
    fix_command: str
    root: Path

    def as_text(self, paint: Paint) -> Lines:
        result = self.result
        if result.findings:
            from oicp_gen.report.problems import finding_lines

            yield from finding_lines(errors_in(result.findings), paint)
            yield problem(_ERRORS)
            return
        if not result.drift:
            yield note(CLEAN)
            yield from self._leftovers()
            return
        if result.changes:  # only a check that found changes imports the formatting
            from oicp_gen.diff.sentences import format_change

            yield from (Line(format_change(change)) for change in result.changes)
        yield from (answer(drift_sentence(drift)) for drift in result.drift)
        if result.edits:
            from oicp_gen.report.file_diff import file_diffs

            yield from file_diffs(result.edits)
        if result.inputs:
            yield note(f"Changed since the last build: {', '.join(result.inputs)}.")
        yield from map(note, self._advice())
        yield from self._leftovers()

    def _leftovers(self) -> Lines:
        if self.result.leftovers:
            yield note(leftovers_note(self.result.leftovers))

    def as_json(self) -> dict[str, Any]:
        from oicp_gen.report.problems import findings_json

        result = self.result
        return {
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
        from oicp_gen.report.problems import of_changes

        result = self.result
        changes = of_changes(result.changes, result.places)
        drift = tuple(
            Finding(f"drift-{one.kind}", Severity.ERROR, drift_sentence(one), Place(one.path))
            for one in result.drift
        )
        severity = "error" if result.findings else worst(result.changes)
        return Problems(
            command="check",
            root=self.root,
            findings=result.findings + changes + drift,
            summary=self._summary(severity),
            severity=severity,
            drift=bool(result.drift),
            advice=self._advice(),
        )

    def _summary(self, severity: str) -> str:
        if self.result.findings:
            return _ERRORS
        if not self.result.drift:
            return CLEAN
        changes = len(self.result.changes)
        changed = f"{counted(changes, 'change')} ({severity})" if changes else "No changes"
        differ = counted(len(self.result.drift), "file does", "files do")
        return f"{changed} to the codes; {differ} not match the source."

    def _fix(self) -> str | None:
        """Return the command that updates the files; None if there is no such command."""
        needed = {drift.fixed_by for drift in self.result.drift}
        if "force" in needed:
            return f"{self.fix_command} --force"
        return self.fix_command if "build" in needed else None

    def _advice(self) -> tuple[str, ...]:
        needed = {drift.fixed_by for drift in self.result.drift}
        return tuple(text.format(self.fix_command) for by, text in _FIXES.items() if by in needed)


def drift_sentence(drift: Drift) -> str:
    """Return what is wrong with one file."""
    about = f" ({drift.about})" if drift.about else ""
    return f"{_KINDS.get(drift.kind, drift.kind)}: {drift.path}{about}"
