"""The reports of `build` and `lint`: the findings of a page, and the files generated from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.model.findings import errors_in
from oicp_gen.project import Project
from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.problems import finding_lines, findings_json
from oicp_gen.source import ProjectSource
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.pipeline import Built

_FEW = 5
"""How many of the files that were not read are named."""


@dataclass(frozen=True, slots=True)
class BuildReport(ProblemsReport):
    """What a build did in a project."""

    command = "build"
    result: "Built"
    project: Project
    lint_command: str
    """The command that shows all findings of the page that was read."""

    def as_text(self, paint: Paint) -> Lines:
        source = self.result.source
        yield from self.notes()
        if self.result.published is None:
            yield from finding_lines(errors_in(source.findings), paint)
            yield note(f"Nothing was written: {_summary(source)}.")
            return
        see = f" Run `{self.lint_command}` to see them." if source.findings else ""
        yield note(f"Read {_summary(source)}.{see}")
        yield from map(note, self._done())

    def as_json(self) -> dict[str, Any]:
        source, published = self.result
        return {
            "entries": len(source.spec.entries) if source.spec else None,
            "digest": source.spec.digest if source.spec else None,
            "findings": findings_json(source.findings),
            "names": dict(source.given),
            "written": list(published.written) if published else [],
            "removed": list(published.removed) if published else [],
            "unchanged": published.unchanged if published else 0,
        }

    def as_problems(self) -> Problems:
        lint = LintReport(self.result.source, self.project.root).as_problems()
        return lint._replace(command="build", remarks=(*lint.remarks, *self._done()))

    def notes(self) -> Lines:
        return map(note, _skipped(self.result.source))

    def _done(self) -> tuple[str, ...]:
        published = self.result.published
        if published is None:
            return ()
        given = self.result.source.given.items()
        out = self.project.display_path(self.project.out)
        files = counted(len(published.written), "file")
        return (
            *(f"Named {code} {name} in source/names.toml." for code, name in given),
            f"{out}/: {files} written, {len(published.removed)} removed,"
            f" {published.unchanged} unchanged.",
        )


@dataclass(frozen=True, slots=True)
class LintReport(ProblemsReport):
    """The findings of a page, with places relative to `root`."""

    command = "lint"
    source: ProjectSource
    root: Path

    def as_text(self, paint: Paint) -> Lines:
        yield from self.notes()
        yield from finding_lines(self.source.findings, paint)
        yield note(_summary(self.source))

    def as_json(self) -> dict[str, Any]:
        spec = self.source.spec
        return {
            "entries": len(spec.entries) if spec else None,
            "findings": findings_json(self.source.findings),
        }

    def as_problems(self) -> Problems:
        return Problems(
            command="lint",
            root=self.root,
            findings=self.source.findings,
            summary=_summary(self.source),
            severity="none" if self.source.spec else "error",
            remarks=_skipped(self.source),
        )

    def notes(self) -> Lines:
        return map(note, _skipped(self.source))


def _summary(source: ProjectSource) -> str:
    """Return how many codes and findings a source has."""
    codes = f"{len(source.spec.entries)} codes: " if source.spec else ""
    counts = [
        counted(sum(finding.severity == severity for finding in source.findings), severity)
        for severity in ("error", "warning", "note")
    ]
    return codes + ", ".join(counts)


def _skipped(source: ProjectSource) -> tuple[str, ...]:
    """Return which files of an export were not read, the first few by name."""
    lines = [f"Not read: {line}" for line in source.passed_over[:_FEW]]
    more = len(source.passed_over) - _FEW
    return (*lines, f"Not read: {counted(more, 'more file')}.") if more > 0 else tuple(lines)
