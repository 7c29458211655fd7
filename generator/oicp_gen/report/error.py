"""The report of an error that ended a command."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, failure, problem
from oicp_gen.report.links import error_address
from oicp_gen.report.problems import CANNOT_RUN, joined
from oicp_gen.report.terminal import printable, volume

if TYPE_CHECKING:
    from oicp_gen.diff.verdict import Verdict

_COMPARING = ("check", "fetch")
"""The commands that compare the published page."""
_UNREAD = "the Confluence site did not return the page"


@dataclass(frozen=True, slots=True)
class ErrorReport(ProblemsReport):
    """An error, with places relative to `root`, and what the command had found before."""

    command: str  # type: ignore[misc]  # any command may fail
    error: OicpGenError
    root: Path
    found: tuple[ProblemsReport, ...] = ()

    def as_text(self, paint: Paint) -> Lines:
        verdict = self.verdict
        if verdict:
            from oicp_gen.report.changes import verdict_line

            yield verdict_line(verdict, paint)
            yield from [Line("", is_answer=False)] if volume.is_full else []
        yield from self._block(paint) if volume.is_full else self.notes()
        for before in self.found:
            yield from [Line("", is_answer=False)] if volume.is_full else []
            yield from before.beside_error(paint)

    @property
    def verdict(self) -> "Verdict | None":
        """That nothing was compared, if it is the site that did not return the page."""
        place = self.error.place
        if self.command not in _COMPARING or not place or "://" not in place.file:
            return None
        from oicp_gen.diff.verdict import not_compared

        hint = self.error.hint
        return not_compared(_UNREAD, (hint,) if hint else ())

    def _block(self, paint: Paint) -> Lines:
        error = self.error
        message, more, rest = printable(error.message).partition("\n")
        name = paint.linked(error.id, error_address(error.id) if paint.is_linking else "")
        yield _line(f"{paint('error', f'error[{name}]')}: {paint('head', message)}{more}{rest}")
        if error.place:
            yield _line(f"  {paint('dim', f'--> {printable(str(error.place))}')}")
        if error.hint:
            yield _line(f"  {paint('hint', 'hint')}: {printable(error.hint)}")

    def notes(self) -> Lines:
        yield failure(str(self.error))
        if self.error.hint:
            yield problem(f"  {self.error.hint}")

    def as_json(self) -> dict[str, Any]:
        error = self.error
        about = {"id": error.id, "message": error.message, "hint": error.hint}
        return {"error": about | {"place": error.place._asdict() if error.place else None}}

    def as_problems(self) -> Problems:
        error = self.error
        place, message = error.place or Place(""), error.message
        if "://" in place.file:  # a site is not a file that can be opened
            place, message = Place(""), str(error)
        finding = Finding(CANNOT_RUN, Severity.ERROR, message, place)
        problems = Problems(
            command=self.command,
            root=self.root,
            findings=(finding,),
            summary=self.verdict.sentence if self.verdict else f"error: {error}",
            severity="error",
            advice=(error.hint,) if error.hint else (),
            error=error,
        )
        for before in self.found:
            problems = joined(before.as_problems(), problems)
        return problems


def _line(text: str) -> Line:
    return Line(text, is_answer=False, is_problem=True)
