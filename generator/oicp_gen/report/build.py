"""The report of `build`: what was written, or why nothing was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity, errors_in
from oicp_gen.pipeline import Built
from oicp_gen.project import Project
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, note, problem
from oicp_gen.report.problems import (
    DROPPED,
    findings_json,
    of_changes,
    skipped,
    source_problems,
    summary,
)
from oicp_gen.text.phrases import counted

_MOST = 20
"""How many changes, or files of a kind, are listed."""
_LOST = (
    "{code}: the published name {name} is gone, so code that uses it fails."
    ' To keep it, add "{code}" = ["{name}"] to [aliases] in source/names.toml.'
)


@dataclass(frozen=True, slots=True)
class BuildReport(ProblemsReport):
    """What a build did in a project."""

    command = "build"
    result: Built
    project: Project
    lint_command: str
    """The command that shows all findings of the page that was read."""

    def as_text(self, paint: Paint) -> Lines:
        source = self.result.source
        yield from self.notes()
        if self.result.published is None:
            yield from self._refused(paint)
            return
        see = f" Run `{self.lint_command}` to see them." if source.findings else ""
        yield note(f"Read {summary(source)}.{see}")
        if self.result.changes:  # only a build that changes entries imports the formatting
            from oicp_gen.diff.sentences import format_change
            from oicp_gen.diff.verdict import verdict_of
            from oicp_gen.report.changes import verdict_line

            yield verdict_line(verdict_of(self.result.changes), paint)
            shown = (format_change(change) for change in self.result.changes[:_MOST])
            yield from (Line(text, is_answer=False) for text in shown)
            if (more := len(self.result.changes) - _MOST) > 0:
                yield note(f"and {counted(more, 'more change')}.")
        warnings = (*self._lost(), *map(self._dropped, self.result.dropped))
        yield from (problem(f"warning: {warning}") for warning in warnings)
        yield from map(note, self._done())

    def _refused(self, paint: Paint) -> Lines:
        """Return what has to be fixed before anything can be written."""
        from oicp_gen.diff.verdict import verdict_of
        from oicp_gen.report.change_blocks import Seen
        from oicp_gen.report.changes import hint_lines, seen_lines, verdict_line

        source = self.result.source
        errors = errors_in(source.findings)
        verdict = verdict_of((), errors, is_here=True)
        yield verdict_line(verdict, paint)
        yield from seen_lines(Seen((), errors, file=errors[0].place.file), paint)
        yield problem(f"Nothing was written: {summary(source)}.")
        yield from hint_lines(verdict.next_steps, paint)

    def as_json(self) -> dict[str, Any]:
        source, published = self.result.source, self.result.published
        return {
            "entries": len(source.spec.entries) if source.spec else None,
            "digest": source.spec.digest if source.spec else None,
            "findings": findings_json(source.findings),
            "names": dict(source.given),
            "changes": [change.to_json() for change in self.result.changes],
            "lost_names": [{"code": code, "name": name} for code, name in self.result.lost],
            "dropped_targets": list(self.result.dropped),
            "dry_run": self.result.is_dry,
            "written": list(published.written) if published else [],
            "removed": list(published.removed) if published else [],
            "unchanged": published.unchanged if published else 0,
        }

    def as_problems(self) -> Problems:
        result = self.result
        problems = source_problems("build", result.source, self.project.root)
        if result.published is None:
            return problems
        from oicp_gen.diff.change import worst

        dropped = (
            Finding(DROPPED, Severity.WARNING, self._dropped(target), Place(""))
            for target in result.dropped
        )
        return problems._replace(
            findings=(*problems.findings, *of_changes(result.changes, result.places), *dropped),
            severity=worst(result.changes),
            advice=tuple(self._lost()),
            remarks=(*problems.remarks, *self._done()),
        )

    def notes(self) -> Lines:
        return map(note, skipped(self.result.source))

    def _done(self) -> tuple[str, ...]:
        published = self.result.published
        if published is None:
            return ()
        result, out = self.result, self.project.display_path(self.project.out)
        files = counted(len(published.written), "file")
        dry = "Nothing was written. A build would report: " if result.is_dry else ""
        return (
            *(f"Named {code} {name} in source/names.toml." for code, name in self._given()),
            *self._files(),
            f"{dry}{out}/: {files} written, {len(published.removed)} removed,"
            f" {published.unchanged} unchanged.",
        )

    def _lost(self) -> Iterator[str]:
        return (_LOST.format(code=code, name=name) for code, name in self.result.lost[:_MOST])

    def _given(self) -> Iterable[tuple[str, str]]:
        return self.result.source.given.items()

    def _dropped(self, target: str) -> str:
        chosen = self.result.source.contract.targets
        why = "targets in the contract leaves it out" if chosen else "no folder of templates has it"
        return f"the target {target} is no longer generated: {why}."

    def _files(self) -> Iterator[str]:
        """Yield the files that are removed, and for a dry run those that are written."""
        published, out = self.result.published, self.project.display_path(self.project.out)
        if published is None:
            return
        written = published.written if self.result.is_dry else ()
        for word, paths in (("write", written), ("remove", published.removed)):
            label = f"would {word}" if self.result.is_dry else f"{word}d"
            yield from (f"{label}: {out}/{path}" for path in paths[:_MOST])
            if len(paths) > _MOST:
                yield f"{label}: {len(paths) - _MOST} more"
