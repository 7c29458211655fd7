"""What is wrong with a page that cannot be built, as an HTML page shows it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from oicp_gen.diff.compare import SideComparison
from oicp_gen.diff.groups import grouped_errors
from oicp_gen.diff.kinds import kind_of
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding
from oicp_gen.model.spec import plain
from oicp_gen.report.letter import Letter, Wrong, letter, wrong_of
from oicp_gen.report.sides import page_version
from oicp_gen.report.terminal import printable
from oicp_gen.text.phrases import counted

_LOST = "zeros-lost"


class WrongView(NamedTuple):
    """One thing that is wrong, with its row."""

    code: str
    anchor: str
    """The code if its anchor is here; "" if it is elsewhere, or if there is no code."""
    shown: str
    """The code on the page."""
    wanted: tuple[str, str]
    """What the code should be: the zeros that it lacks, and the rest."""
    text: str
    """The text that describes the code, or what is wrong."""
    row: str


class WrongGroupView(NamedTuple):
    """Everything that is wrong for one reason."""

    heading: str
    text_heading: str
    has_wanted: bool
    """Whether it is known what each code should be."""
    wrong: tuple[WrongView, ...]


def wrong_views(
    result: SideComparison, anchors: Iterable[str | None]
) -> tuple[WrongGroupView, ...]:
    """Return what is wrong with the new page, the codes that lost their zeros first.

    `anchors` are the codes whose anchors are elsewhere on the page of changes.
    """
    new, described_by, taken = result.new, result.described_by, set(anchors)
    texts = {entry.code: plain(entry.values.get(described_by)) for entry in new.spec.entries}
    groups = []
    lost = lost_zeros(result)
    if lost:
        wrong = tuple(
            WrongView(
                code=code,
                anchor=code if code not in taken else "",
                shown=printable(code),
                wanted=_wanted(code, whole),
                text=printable(texts.get(code, "")),
                row=str((new.places or {}).get(code, Place("")).row or ""),
            )
            for code, whole in lost.items()
        )
        title = printable(described_by.replace("_", " ").capitalize())
        groups.append(WrongGroupView(counted(len(lost), *kind_of(_LOST).fact), title, True, wrong))
        taken |= lost.keys()
    for group in grouped_errors(_others(result, lost)):
        heading = counted(len(group.errors), *group.kind.fact)
        wrong = tuple(_wrong_row(error, taken) for error in group.errors)
        groups.append(WrongGroupView(heading, "What is wrong", False, wrong))
    return tuple(groups)


def lost_zeros(result: SideComparison) -> dict[str, str]:
    """Return what each code should be that lost its zeros, in the order in which they should be."""
    changed = {c.code: c.before for c in result.changes if c.rule == _LOST}
    wrong = {error.place.code: error.expected for error in result.new.trouble if error.expected}
    known = {code: whole for code, whole in (wrong | changed).items() if code and whole}
    return dict(sorted(known.items(), key=lambda pair: pair[1]))


def _others(result: SideComparison, lost: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(
        error for error in result.new.trouble if not (error.expected and error.place.code in lost)
    )


def _wanted(code: str, whole: str) -> tuple[str, str]:
    zeros = whole.removesuffix(code)
    return printable(zeros), printable(whole.removeprefix(zeros))


def _wrong_row(error: Finding, taken: set[str | None]) -> WrongView:
    code, wrong = error.place.code or "", wrong_of(error)
    anchor = "" if code in taken else code
    taken.add(code)
    return WrongView(code, anchor, wrong.code, ("", ""), wrong.text, wrong.row)


def page_letter(result: SideComparison, groups: Iterable[WrongGroupView]) -> Letter:
    """Return a text that asks the publisher to correct the new page."""
    wrong = (
        Wrong(one.shown, "".join(one.wanted), one.text, one.row)
        for group in groups
        for one in group.wrong
    )
    return letter(result.new.spec.source.title, page_version(result.new), wrong)
