"""The report of `check`: how the generated files differ from what the source generates."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity, errors_in
from oicp_gen.pipeline import Checked
from oicp_gen.project import LEDGER
from oicp_gen.publish.clean import CLEAN
from oicp_gen.publish.drift import Drift
from oicp_gen.publish.leftovers import leftovers_note
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, answer, note
from oicp_gen.report.terminal import volume
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.diff.verdict import Verdict
    from oicp_gen.report.brief import Brief
    from oicp_gen.report.change_blocks import Seen

_KINDS = {
    "edited": "edited by hand",
    "left-over": "left over",
    "other-version": "another version",
}
"""The labels of the kinds of drift that are not named like that."""
_STATES = _KINDS | {"stale": "out of date"}
"""What a number of such files are."""
_BY_HAND = "oicp-gen does not touch files that it did not write: move or delete them."
_MOVE = "move the edits to `source/` or `templates/`"
_FEW = 8
"""How many files that were edited are listed without --all."""


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
        from oicp_gen.diff.verdict import edited, foreign, outdated, unchanged, verdict_of
        from oicp_gen.release.due import versions

        result = self.result
        if result.findings or result.changes:
            due = versions(self.workspace, result.specs[1])
            update = f"`{self._fix() or self.fix_command}`"
            return verdict_of(result.changes, result.findings, versions=due, update=update)
        if self._edits():
            return edited(len(self._edits()), (_MOVE, f"run `{self.fix_command} --force`"))
        fix = self._fix()
        if fix:
            return outdated(self._outdated("generated file"), (f"run `{fix}`",))
        if result.drift:
            return foreign(self._outdated("file"))
        return unchanged(CLEAN.partition(": ")[2].removesuffix("."))

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
        result = self.result
        if volume.is_full:
            yield from self._edit_block(paint)
            if not self._is_short():
                yield Line(f"{paint('dim', 'Files:')} {self._files()}.", is_answer=False)
        if self._lists_files():
            yield from (answer(drift_sentence(drift)) for drift in result.drift)
        if result.edits:
            from oicp_gen.report.file_diff import file_diffs

            yield from file_diffs(result.edits)
        if result.inputs and not result.changes:  # a change has its place
            yield note(f"Changed since the last build: {', '.join(result.inputs)}.")
        if any(drift.fixed_by == "hand" for drift in result.drift):
            yield note(_BY_HAND)

    def beside_error(self, paint: Paint) -> Lines:
        if self.result.is_clean:
            yield Line(f"{paint('dim', 'Files:')} {self._files()}.", is_answer=False)
            return
        from oicp_gen.report.changes import seen_lines

        yield from seen_lines(self.seen, paint)
        yield from self.file_lines(paint)

    def _lists_files(self) -> bool:
        """Return whether each file that differs is on a line of its own."""
        return not volume.is_full or self.is_complete or self._is_short()

    def _is_short(self) -> bool:
        """Return whether a few files that a build updates are everything that differs."""
        result = self.result
        number = 0 if result.changes or self._edits() else len(result.drift)
        return 0 < number <= _FEW

    def _edits(self) -> tuple[Drift, ...]:
        return tuple(drift for drift in self.result.drift if drift.fixed_by == "force")

    def _edit_block(self, paint: Paint) -> Lines:
        edits = self._edits()
        if not edits:
            return
        were = "was" if len(edits) == 1 else "were"
        if not self.result.changes:  # a block of them ends with an empty line
            yield answer("")
        head = f"{counted(len(edits), 'generated file')} {were} edited by hand"
        yield Line(f"{paint('error', 'error[file-edited]')}: {paint('head', head)}")
        shown = edits if self.is_complete else edits[:_FEW]
        for drift in shown:
            about = f" ({drift.about})" if drift.about else ""
            yield answer(f"  {drift.path}{about}")
        if len(edits) > len(shown):
            yield answer(f"  … {len(edits) - len(shown)} more (--all)")
        yield answer("")

    def _files(self) -> str:
        result = self.result
        if result.findings:
            return "not compared, because the page has errors"
        if result.is_clean:
            return "the generated files match source/"
        names = "".join(
            f"; {drift.path} lacks {drift.about.removeprefix('missing: ')}"
            for drift in result.drift
            if drift.path == LEDGER
        )
        outdated = self._outdated()
        more = "" if self._lists_files() else " (--all lists them)"
        return (f"{outdated}{more}" if outdated else "the others match source/") + names

    def _outdated(self) -> str:
        """Return how many files are not as a build makes them, apart from those edited by hand."""
        rest = (drift.kind for drift in self.result.drift if drift.fixed_by != "force")
        kinds = Counter("stale" if kind == "other-version" else str(kind) for kind in rest)
        kinds["stale"] -= any(drift.path == LEDGER for drift in self.result.drift)
        parts = []
        for kind, number in kinds.items():
            if number:
                of = f" of {self.result.files}" if kind == "stale" else ""
                files = f" {noun}{'' if number == 1 and not of else 's'}" if noun else ""
                are = "is" if number == 1 else "are"
                parts.append(f"{number}{of}{files} {are} {_STATES.get(kind, kind)}")
                noun = ""
        return ", ".join(parts)

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

        files = map(drift_sentence, self.result.drift)
        return local_brief(self.workspace.contract, self.verdict, self.result, files)

    def _fix(self) -> str | None:
        """Return the command that updates the files; None if there is no such command."""
        needed = {drift.fixed_by for drift in self.result.drift}
        if "force" in needed:
            return f"{self.fix_command} --force"
        return self.fix_command if "build" in needed else None


def drift_sentence(drift: Drift) -> str:
    """Return what is wrong with one file."""
    about = f" ({drift.about})" if drift.about else ""
    return f"{_KINDS.get(drift.kind, drift.kind)}: {drift.path}{about}"
