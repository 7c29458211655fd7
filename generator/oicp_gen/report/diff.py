"""The report of `diff`: the changes between two sides, or for git those of one pair of files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.diff.change import Change, altering, worst
from oicp_gen.diff.compare import SideComparison, compare_pair, read_pair
from oicp_gen.diff.inputs.side import Side
from oicp_gen.diff.sentences import format_change, grouped
from oicp_gen.diff.since import placed
from oicp_gen.diff.verdict import Verdict, verdict_of
from oicp_gen.errors import OicpGenError
from oicp_gen.report.base import DocumentReport, Line, Lines, Paint, Problems, answer, problem
from oicp_gen.report.brief import Brief
from oicp_gen.report.change_blocks import Seen, in_file
from oicp_gen.report.changes import closing_lines, seen_lines, verdict_line
from oicp_gen.report.problems import of_changes
from oicp_gen.report.sides import page_version, side_views
from oicp_gen.report.terminal import plain, printable, volume
from oicp_gen.text.phrases import counted

_FEW = 3
"""How many errors of a side are shown; `lint` shows all of them."""


@dataclass(frozen=True, slots=True)
class DiffReport(DocumentReport):
    """The changes between two sides."""

    command = "diff"
    result: SideComparison
    is_complete: bool = False
    """Whether every change is shown."""

    @property
    def verdict(self) -> Verdict:
        """What the changes mean for the packages."""
        _, new, changes, _ = self.result
        same = f"both sides have the same {counted(len(new.spec.entries), 'code')}"
        return verdict_of(changes, new.trouble, same=same)

    def as_text(self, paint: Paint) -> Lines:
        old, new, changes, _ = self.result
        verdict = self.verdict
        yield verdict_line(verdict, paint)
        if volume.is_full:
            yield from _sides_line(old, new, paint)
            specs, places = (old.spec, new.spec), in_file(new.places or {})
            shown = changes if self.is_complete else altering(changes)
            seen = Seen(shown, new.trouble, specs, places, _file(new), self.is_complete)
            yield from seen_lines(seen, paint)
        else:
            yield from _change_lines(changes, paint)
        yield from closing_lines(verdict, paint)
        yield from self._trouble()

    def as_markdown(self) -> Lines:
        from oicp_gen.release.records import changelog

        yield Line(changelog(self.result.changes).removesuffix("\n"))
        yield from self._trouble()

    def as_html(self) -> Lines:
        from oicp_gen.report.diff_html import page

        yield Line(page(self.result, self.verdict).removesuffix("\n"))

    def as_json(self) -> dict[str, Any]:
        old, new, changes, _ = self.result
        return {
            "old": _side_json(old),
            "new": _side_json(new),
            "bump": worst(changes),
            "summary": self.verdict.sentence,
            "verdict": self.verdict.to_json(),
            "changes": [change.to_json() for change in changes],
        }

    def as_problems(self) -> Problems:
        _, new, changes, _ = self.result
        is_error = "code-lost-zeros" in {finding.rule for finding in new.trouble}
        reported = tuple(one for one in changes if not (is_error and one.rule == "zeros-lost"))
        places = placed(reported, new.places or {}, _file(new))
        return Problems(
            command="diff",
            root=Path.cwd(),
            findings=new.trouble + of_changes(reported, places),
            summary=self.verdict.sentence,
            severity=worst(changes),
            drift=bool(altering(changes)),
            brief=self.brief,
        )

    @property
    def brief(self) -> Brief:
        """The verdict with the changes, for GitHub."""
        old, new, changes, described_by = self.result
        return Brief(
            title=new.spec.title,
            verdict=self.verdict,
            changes=altering(changes),
            errors=new.trouble,
            specs=(old.spec, new.spec),
            described_by=described_by,
            version=page_version(new),
        )

    def _trouble(self) -> Lines:
        """Return the first few errors of a side that could not be built."""
        for side in self.result[:2]:
            if not side.trouble or (volume.is_full and side is self.result.new):
                continue  # a terminal shows it already
            errors = counted(len(side.trouble), "error")
            yield problem(f"{side.label} has {errors}, so it cannot be built:")
            for found in side.trouble[:_FEW]:
                yield problem(f"  {found.place}: {found.message} [{found.rule}]")
            if len(side.trouble) > _FEW:
                yield problem(f"  and {len(side.trouble) - _FEW} more")


def _file(side: Side) -> str:
    """Return the file of a side, which may be the path of a folder."""
    return next((place.file for place in (side.places or {}).values()), side.label)


def git_lines(arguments: list[str], project: Path | None, paint: Paint) -> Lines:
    """Return what git shows for the two files that it passes: their changes, or why there are none.

    Raises OicpGenError for arguments that are not git's.
    """
    path, files = read_pair(arguments)
    if files is None:
        yield answer(f"* Unmerged path {path}")
        return
    yield Line(paint("head", f"diff --oicp {printable(path)}"))
    try:
        changes = compare_pair(path, files, project)
    except OicpGenError as error:  # an external diff that fails would end a `git log`
        yield answer(f"  cannot compare the codes: {error}")
        return
    yield answer(verdict_of(changes, same="no entry differs").sentence)
    yield from _change_lines(changes, paint)


def _sides_line(old: Side, new: Side, paint: Paint) -> Lines:
    """Return which versions were compared, unless both have the same name."""
    before, now = (side.title for side in side_views(old, new))
    if before != now:
        now = f"{now[:1].lower()}{now[1:]}" if now != new.label else now
        yield Line(f"{paint('dim', 'Sides:')} {before} → {now}.", is_answer=False)


def _change_lines(changes: tuple[Change, ...], paint: Paint) -> Lines:
    """Return a line for each change, the most severe first."""
    for head, group in grouped(changes):
        yield Line(paint("head", head))
        for change in group:
            text = format_change(change) if paint is plain else format_change(change, paint)
            yield Line(f"  {text}")


def _side_json(side: Side) -> dict[str, Any]:
    spec = side.spec
    return {
        "label": side.label,
        "catalog": spec.catalog,
        "entries": len(spec.entries),
        "digest": spec.digest,
    }
