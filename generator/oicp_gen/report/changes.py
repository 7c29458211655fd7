"""A verdict and its changes for people: blocks on a terminal, one line for each elsewhere."""

from oicp_gen.diff.kinds import Level
from oicp_gen.diff.sentences import format_change
from oicp_gen.diff.verdict import Verdict
from oicp_gen.report.base import Line, Lines, Paint
from oicp_gen.report.change_blocks import Seen, blocks
from oicp_gen.report.problems import finding_lines
from oicp_gen.report.terminal import printable, volume

_STYLES = {
    Level.STOP: "major",
    Level.MAJOR: "major",
    Level.REVIEW: "review",
    Level.MINOR: "minor",
    Level.PATCH: "patch",
    Level.EDITED: "review",
    Level.UNKNOWN: "review",
}
"""The styles of the action; "ok" for the other levels."""


def verdict_line(verdict: Verdict, paint: Paint) -> Line:
    """Return the verdict, which is the first line of a report."""
    style, facts = _STYLES.get(verdict.level, "ok"), ", ".join(verdict.facts)
    text = f"{paint(style, verdict.action)}: {paint('head', printable(facts))}."
    is_problem = verdict.level in (Level.STOP, Level.UNKNOWN)
    return Line(text, is_answer=False, is_problem=is_problem)


def closing_lines(verdict: Verdict, paint: Paint) -> Lines:
    """Return the release that is due, and what to do next."""
    if verdict.release:
        yield Line(f"{paint('dim', 'Release:')} {verdict.release}.", is_answer=False)
    yield from hint_lines(verdict.next_steps, paint)


def hint_lines(steps: tuple[str, ...], paint: Paint) -> Lines:
    """Return what to do next on one line."""
    if steps:
        *first, last = steps
        text = f"{', '.join(first)}, then {last}" if first else last
        shown = f"{text[:1].upper()}{text[1:]}."
        yield Line(f"{paint('hint', 'hint')}: {shown}", is_answer=False)


def seen_lines(seen: Seen, paint: Paint) -> Lines:
    """Return the errors and the changes: as blocks on a terminal, else one line for each."""
    if not volume.is_full:
        yield from finding_lines(seen.errors, paint)
        yield from (Line(format_change(change)) for change in seen.changes)
        return
    shown = list(blocks(seen, paint))
    for block in shown:
        yield Line("")
        yield from map(Line, block)
    if shown:
        yield Line("")
