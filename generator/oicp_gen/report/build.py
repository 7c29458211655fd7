"""The report of `build`: what was written, or why nothing was."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.model.findings import errors_in
from oicp_gen.pipeline import Built
from oicp_gen.project import Project
from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, note
from oicp_gen.report.problems import finding_lines, findings_json, skipped, source_problems, summary
from oicp_gen.text.phrases import counted


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
            yield from finding_lines(errors_in(source.findings), paint)
            yield note(f"Nothing was written: {summary(source)}.")
            return
        see = f" Run `{self.lint_command}` to see them." if source.findings else ""
        yield note(f"Read {summary(source)}.{see}")
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
        problems = source_problems("build", self.result.source, self.project.root)
        return problems._replace(remarks=(*problems.remarks, *self._done()))

    def notes(self) -> Lines:
        return map(note, skipped(self.result.source))

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
