"""An HTML page of changes: the verdict, both sides, and the changes by kind.

The page is a single file that loads nothing and runs no script. Its template is
`templates/_report/diff.html.jinja`.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from oicp_gen import __version__
from oicp_gen.diff.compare import SideComparison
from oicp_gen.diff.groups import grouped_changes
from oicp_gen.diff.kinds import Level
from oicp_gen.diff.verdict import Verdict
from oicp_gen.model.spec import Spec
from oicp_gen.project import own_templates
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Syntax
from oicp_gen.report.html_entries import GroupView, group_views
from oicp_gen.report.html_errors import letter, wrong_views
from oicp_gen.report.html_parts import Part, sentence_parts
from oicp_gen.report.sides import SideView, side_views
from oicp_gen.report.terminal import printable
from oicp_gen.text.phrases import counted, in_line

_SHORT = 24
"""Characters of a code in a verdict."""

_FEW = 12
"""How many entries a page has without links to its groups."""


class _Origin(NamedTuple):
    """A line about how the comparison was made."""

    title: str
    text: str
    digest: str = ""


def page(result: SideComparison, verdict: Verdict) -> str:
    """Return the whole document, which ends in a line feed."""
    old, new, changes = result
    described_by = _described_by(old.spec, new.spec)
    is_stop = verdict.level is Level.STOP
    every = grouped_changes(changes)
    shown = [group for group in every if not (is_stop and group.kind.level is Level.STOP)]
    groups = group_views(result, shown, described_by)
    codes = {item.code for group in shown for item in group.codes}
    wrong = wrong_views(result, described_by, codes) if is_stop else ()
    variables = {
        "title": printable(new.spec.title),
        "protocol": printable(new.spec.protocol),
        "verdict": verdict,
        "facts": ", ".join(verdict.facts),
        "sides": (*side_views(old, new), *_release(verdict)),
        "steps": tuple(_steps(verdict, codes)),
        "letter": letter(result, wrong) if wrong else None,
        "groups": groups,
        "has_links": len(groups) > 1 and sum(group.count for group in groups) > _FEW,
        "wrong": wrong,
        "closing": _closing(result, groups),
        "origins": tuple(_origins(result)),
    }
    engine = Templates(
        own_templates("_report"),
        compiled_templates(may_write=False),
        entries=len(old.spec.entries) + len(new.spec.entries),
    )
    return engine.render("_report/diff.html.jinja", variables, Syntax(files=()))


def _described_by(old: Spec, new: Spec) -> str:
    """Return the field with the text that describes a code."""
    values = next((entry.values for entry in (*new.entries, *old.entries)), {})
    return next((name for name, value in values.items() if isinstance(value, str)), "")


def _release(verdict: Verdict) -> Iterator[SideView]:
    """Yield the release that is due, or that none is."""
    if verdict.level is Level.STOP:
        yield SideView("Release", "None", ("until the page is corrected",))
    elif verdict.level is Level.NONE:
        yield SideView("Release", "None", ("it comes with the next release",))
    elif verdict.release:
        bump, _, versions = verdict.release.partition(", ")
        lines = (printable(versions),) if versions else ()
        yield SideView("Release", f"{bump[:1].upper()}{bump[1:]}", lines)


def _steps(verdict: Verdict, codes: Iterable[str | None]) -> Iterator[tuple[Part, ...]]:
    """Yield what to do, in sentences whose codes link to their entries."""
    targets = {in_line(code, _SHORT): code for code in codes if code}
    for step in verdict.next_steps_with(lambda code: f"`{code}`"):
        yield sentence_parts(f"{step[:1].upper()}{step[1:]}.", targets)


def _closing(result: SideComparison, groups: Iterable[GroupView]) -> str:
    """Return how many codes are unchanged, and how to read the page."""
    changed = {code for group in groups for code in group.codes}
    same = sum(entry.code not in changed for entry in result.new.spec.entries)
    unchanged = f"{counted(same, 'code is', 'codes are')} unchanged."
    marks = " Removed words are struck out, new words are underlined." if changed else ""
    return unchanged + marks


def _origins(result: SideComparison) -> Iterator[_Origin]:
    yield _Origin("Made by", f"oicp-gen {__version__}, with oicp-gen diff --format html")
    for heading, side in (("Before", result.old), ("Now", result.new)):
        digest = side.spec.digest.removeprefix("sha256:")
        yield _Origin(heading, printable(side.label), digest)
