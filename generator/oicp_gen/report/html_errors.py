"""What is wrong with a page that cannot be built, as an HTML page shows it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from oicp_gen.diff.compare import SideComparison
from oicp_gen.diff.groups import grouped_errors
from oicp_gen.diff.kinds import kind_of
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding
from oicp_gen.model.spec import plain
from oicp_gen.report.sides import page_version
from oicp_gen.report.terminal import printable
from oicp_gen.text.dates import day_in_words
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


class Letter(NamedTuple):
    """A text for the publisher of the page."""

    start: str
    lines: tuple[str, ...]


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
    place = error.place
    code = place.code or ""
    anchor = "" if code in taken else code
    taken.add(code)
    row = str(place.table_column or place.row or "")
    heading = (place.heading or "").rstrip(" :")
    text = f"{heading}: {error.message}" if heading else error.message
    return WrongView(code, anchor, printable(code), ("", ""), _sentence(text), row)


def _sentence(message: str) -> str:
    """Return a message as sentences."""
    text = printable(message[:1].upper() + message[1:])
    return text if text.endswith(".") else f"{text}."


def letter(result: SideComparison, groups: Iterable[WrongGroupView]) -> Letter:
    """Return a text that asks the publisher to correct the page."""
    source, version = result.new.spec.source, page_version(result.new)
    page = f"On the page “{source.title}”" if source.title else "On the page"
    if version:
        day = day_in_words(version.at)
        page += f", version {version.number}{f' of {day}' if day else ''},"
    found = [(group, wrong) for group in groups for wrong in group.wrong]
    needs = counted(len(found), "place needs", "places need")
    lines = (
        _request(wrong, "".join(wrong.wanted)) if group.has_wanted else _complaint(wrong)
        for group, wrong in found
    )
    return Letter(printable(f"{page} {needs} a correction:"), tuple(lines))


def _request(wrong: WrongView, wanted: str) -> str:
    where = f"Row {wrong.row}: " if wrong.row else ""
    about = f" ({wrong.text})" if wrong.text else ""
    return f"{where}the code {wrong.shown} should be {wanted}{about}."


def _complaint(wrong: WrongView) -> str:
    return f"Row {wrong.row}: {wrong.text}" if wrong.row else wrong.text
