"""An HTML page of changes: the verdict, both sides, and the changes by kind.

The page is a single file that loads nothing and runs no script. Its template is
`templates/_report/diff.html.jinja`.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from oicp_gen import __version__
from oicp_gen.diff.compare import SideComparison
from oicp_gen.diff.groups import ChangeGroup, grouped_changes
from oicp_gen.diff.kinds import Level
from oicp_gen.diff.verdict import Verdict
from oicp_gen.project import own_templates
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Syntax
from oicp_gen.report.html_entries import group_views
from oicp_gen.report.html_errors import WrongGroupView, lost_zeros, page_letter, wrong_views
from oicp_gen.report.html_parts import Part, sentence_parts
from oicp_gen.report.sides import SideView, side_views
from oicp_gen.report.tasks import SHORT_CODE, tasks
from oicp_gen.report.terminal import printable
from oicp_gen.text.phrases import counted, in_line

_FEW = 12
"""How many entries a page has without links to its groups."""

_MARKS = "Removed words are struck out, new words are underlined."


class _Origin(NamedTuple):
    """A line about how the comparison was made."""

    title: str
    text: str
    digest: str = ""


def page(result: SideComparison, verdict: Verdict) -> str:
    """Return the whole document, which ends in a line feed."""
    old, new, changes, _ = result
    shown = grouped_changes(changes, old.spec, new.spec)
    if verdict.level is Level.STOP:
        shown = _without(shown, lost_zeros(result))
    groups = group_views(result, shown)
    codes = {item.code for group in shown for item in group.codes}
    wrong = wrong_views(result, codes) if verdict.level is Level.STOP else ()
    variables = {
        "title": printable(new.spec.title),
        "protocol": printable(new.spec.protocol),
        "headline": ", ".join(verdict.facts),
        "verdict": verdict,
        "facts": _capitalized(", ".join(verdict.facts)),
        "sides": (*side_views(old, new), *_release(verdict)),
        "steps": tuple(_steps(verdict, shown)),
        "letter": page_letter(result, wrong) if wrong else None,
        "groups": groups,
        "has_links": len(groups) > 1 and sum(group.size for group in groups) > _FEW,
        "wrong": wrong,
        "closing": _closing(result, codes, wrong),
        "origins": tuple(_origins(result)),
    }
    engine = Templates(
        own_templates("_report"),
        compiled_templates(may_write=False),
        entries=len(old.spec.entries) + len(new.spec.entries),
    )
    return engine.render("_report/diff.html.jinja", variables, Syntax(files=()))


def _without(
    groups: Iterable[ChangeGroup], codes: Collection[str | None]
) -> tuple[ChangeGroup, ...]:
    """Return the groups without these codes."""
    kept = (
        group._replace(codes=tuple(item for item in group.codes if item.code not in codes))
        for group in groups
    )
    return tuple(group for group in kept if group.codes)


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _release(verdict: Verdict) -> Iterator[SideView]:
    """Yield the release that is due, or that none is."""
    if verdict.level is Level.STOP:
        yield SideView("Release", "None", ("until the page is corrected",))
    elif verdict.level is Level.NONE:
        yield SideView("Release", "None", ("it comes with the next release",))
    elif verdict.release:
        bump, _, versions = verdict.release.partition(", ")
        lines = (printable(versions),) if versions else ()
        yield SideView("Release", _capitalized(bump), lines)


def _steps(verdict: Verdict, groups: Iterable[ChangeGroup]) -> Iterator[tuple[Part, ...]]:
    """Yield what to do, in sentences whose codes link to their entries."""
    if verdict.level is Level.STOP:
        for step in verdict.next_steps:
            yield sentence_parts(f"{_capitalized(step)}.")
        return
    codes = (item.code for group in groups for item in group.codes)
    targets = {in_line(code, SHORT_CODE): code for code in codes if code}
    for task in tasks(groups, lambda code: f"`{code}`"):
        yield sentence_parts(task, targets)


def _closing(
    result: SideComparison, codes: Collection[str | None], wrong: Iterable[WrongGroupView]
) -> str:
    """Return how many codes are unchanged, and how to read the marks."""
    changed = {*codes, *(one.code for group in wrong for one in group.wrong)}
    same = sum(entry.code not in changed for entry in result.new.spec.entries)
    unchanged = f"{counted(same, 'code is', 'codes are')} unchanged."
    return f"{unchanged} {_MARKS}" if changed else unchanged


def _origins(result: SideComparison) -> Iterator[_Origin]:
    yield _Origin("Made by", f"oicp-gen {__version__}, with oicp-gen diff --format html")
    for heading, side in (("Before", result.old), ("Now", result.new)):
        digest = side.spec.digest.removeprefix("sha256:")
        yield _Origin(heading, printable(side.label), digest)
