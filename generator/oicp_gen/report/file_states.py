"""How generated files differ: in one line on a terminal, file by file elsewhere."""

from collections import Counter
from typing import NamedTuple

from oicp_gen.pipeline import Checked
from oicp_gen.project import LEDGER
from oicp_gen.publish.drift import Drift
from oicp_gen.report.base import Line, Lines, Paint, answer, note
from oicp_gen.report.terminal import printable, volume
from oicp_gen.text.phrases import counted

_KINDS = {
    "edited": "edited by hand",
    "left-over": "left over",
    "other-version": "another version",
}
"""The labels of the kinds of drift that are not named like that."""
_STATES = _KINDS | {"stale": "out of date"}
"""What a number of such files are."""
_KINDS_ALIKE = {"other-version": "stale"}
"""Kinds that are counted as another one."""
_BY_HAND = "oicp-gen does not touch files that it did not write: move or delete them."
_FEW = 8
"""How many files are listed without --all."""


class FileStates(NamedTuple):
    """The generated files of a check."""

    result: Checked
    is_complete: bool
    """Whether every file is listed."""

    @property
    def edits(self) -> tuple[Drift, ...]:
        """The files that were edited by hand, so that only a forced build replaces them."""
        return tuple(drift for drift in self.result.drift if drift.fixed_by == "force")

    def lines(self, paint: Paint) -> Lines:
        """Return how the files differ."""
        result = self.result
        if volume.is_full:
            yield from self._edit_block(paint)
            if not self._is_short:
                yield Line(f"{paint('dim', 'Files:')} {self.summary()}.", is_answer=False)
        if self._is_listed:
            yield from (answer(drift_sentence(drift)) for drift in result.drift)
        if result.edits:
            from oicp_gen.report.file_diff import file_diffs

            yield from file_diffs(result.edits)
        if result.inputs and not result.changes:  # a change has its place
            yield note(f"Changed since the last build: {', '.join(result.inputs)}.")
        if any(drift.fixed_by == "hand" for drift in result.drift):
            yield note(_BY_HAND)

    def summary(self) -> str:
        """Return the state of all files in one clause."""
        result = self.result
        if result.findings:
            return "not compared, because the page has errors"
        if result.is_clean:
            return "the generated files match source/"
        names = "".join(
            printable(f"; {drift.path} lacks {drift.about.removeprefix('missing: ')}")
            for drift in result.drift
            if drift.path == LEDGER
        )
        outdated = self.outdated()
        more = "" if self._is_listed else " (--all lists them)"
        return (f"{outdated}{more}" if outdated else "the others match source/") + names

    def outdated(self, noun: str = "") -> str:
        """Return how many files are not as a build makes them, apart from those edited by hand."""
        rest = [drift for drift in self.result.drift if drift.fixed_by != "force"]
        kinds = Counter(_KINDS_ALIKE.get(drift.kind, drift.kind) for drift in rest)
        kinds["stale"] -= any(drift.path == LEDGER for drift in rest)
        parts = []
        for kind, number in kinds.items():
            if number:
                of = f" of {self.result.files}" if kind == "stale" else ""
                files = f" {noun}{'' if number == 1 and not of else 's'}" if noun else ""
                are = "is" if number == 1 else "are"
                parts.append(f"{number}{of}{files} {are} {_STATES.get(kind, kind)}")
                noun = ""
        return ", ".join(parts)

    @property
    def _is_listed(self) -> bool:
        """Whether each file that differs is on a line of its own."""
        return not volume.is_full or self.is_complete or self._is_short

    @property
    def _is_short(self) -> bool:
        """Whether a few files that a build updates are everything that differs."""
        number = 0 if self.result.changes or self.edits else len(self.result.drift)
        return 0 < number <= _FEW

    def _edit_block(self, paint: Paint) -> Lines:
        edits = self.edits
        if not edits:
            return
        if not self.result.changes:  # a block of them ends with an empty line
            yield answer("")
        were = "was" if len(edits) == 1 else "were"
        head = f"{counted(len(edits), 'generated file')} {were} edited by hand"
        yield Line(f"{paint('error', 'error[file-edited]')}: {paint('head', head)}")
        shown = edits if self.is_complete else edits[:_FEW]
        for drift in shown:
            yield answer(f"  {drift.path}" + (f" ({drift.about})" if drift.about else ""))
        if len(edits) > len(shown):
            yield answer(f"  … {len(edits) - len(shown)} more (--all)")
        yield answer("")


def drift_sentence(drift: Drift) -> str:
    """Return what is wrong with one file."""
    about = f" ({drift.about})" if drift.about else ""
    return f"{_KINDS.get(drift.kind, drift.kind)}: {drift.path}{about}"
