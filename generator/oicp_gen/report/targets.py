"""The report of `targets`: what each target generates, and whether a build does so."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.report.base import Line, Lines, Paint, Report, note
from oicp_gen.report.terminal import printable
from oicp_gen.scaffold.targets import ListedTarget


@dataclass(frozen=True, slots=True)
class TargetsReport(Report):
    """The targets of a project; `copied` are the files that were copied to it."""

    command = "targets"
    targets: tuple[ListedTarget, ...]
    copied: tuple[str, ...]

    def as_text(self, paint: Paint) -> Lines:
        widest = max(len(target.name) for target in self.targets)
        for target in self.targets:
            origin = "own     " if target.is_own else "built-in"
            off = "" if target.is_selected else "  (not in the contract's targets)"
            name = paint("head", printable(f"{target.name:<{widest}}"))
            text = f"{name}  {origin}  {printable(target.title)}{off}"
            yield Line(text, hang=widest + len(f"  {origin}  "))
        yield from self.notes()

    def as_json(self) -> dict[str, Any]:
        return {
            "targets": [target._asdict() for target in self.targets],
            "copied": list(self.copied),
        }

    def notes(self) -> Lines:
        yield from (note(f"Copied {path}") for path in self.copied)
