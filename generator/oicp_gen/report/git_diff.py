"""The report of `diff --git`: what git shows for one pair of files, all of it on stdout."""

from dataclasses import dataclass

from oicp_gen.diff.change import Change
from oicp_gen.diff.compare import GitPair
from oicp_gen.diff.sentences import verdict
from oicp_gen.errors import OicpGenError
from oicp_gen.report.base import Line, Lines, Paint, TextReport, answer
from oicp_gen.report.diff import change_lines
from oicp_gen.report.terminal import printable


@dataclass(frozen=True, slots=True)
class GitDiffReport(TextReport):
    """The changes between two files of git's, or why they cannot be compared."""

    pair: GitPair
    changes: tuple[Change, ...] | OicpGenError

    def as_text(self, paint: Paint) -> Lines:
        if self.pair.files is None:
            yield answer(f"* Unmerged path {self.pair.path}")
            return
        yield Line(paint("head", f"diff --oicp {printable(self.pair.path)}"))
        if isinstance(self.changes, OicpGenError):
            yield answer(f"  cannot compare the codes: {self.changes}")
            return
        yield from change_lines(self.changes, paint)
        yield answer(verdict(self.changes))
