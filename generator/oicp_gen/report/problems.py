"""Problems: what a command found, all of it as findings, for programs that read them.

Drift, changes of meaning and an error that ended the command become findings of rules of their own;
the findings of a page are what they were.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.terminal import printable

if TYPE_CHECKING:
    from oicp_gen.diff.change import Change
    from oicp_gen.publish.drift import Drift


class Problems(NamedTuple):
    """All that a command found."""

    command: str
    root: Path
    """The folder from which the places of the findings are told."""
    findings: tuple[Finding, ...]
    summary: str
    """One line that says what came of it."""
    severity: str = "none"
    """What it means for the version of the packages: a `Bump`; "error" if there is no telling."""
    drift: bool = False
    """Whether what is published is not what the source makes."""
    advice: tuple[str, ...] = ()
    """What to do about it, in a line each."""
    error: OicpGenError | None = None
    """The error that ended the command; it is among the findings, too."""


class About(NamedTuple):
    """What a rule is, for somebody who meets one of its findings."""

    id: str
    severity: Severity
    purpose: str
    """What it reports, in one sentence."""
    help: str
    """The file and section of the documentation."""


CANNOT_RUN = "cannot-run"
_CHECK = "docs/commands.md#oicp-gen-check"
_STOPPED = "An error ended the command, so there may be more to find."
_DRIFT = {
    "stale": "The source makes another content for a generated file now.",
    "missing": "A generated file is not there.",
    "edited": "A generated file is neither what was written nor what the source makes.",
    "left-over": "A file stands among the generated ones, and no template renders it.",
}


def about(rule: str) -> About:
    """What a rule is, be it one for pages or one of ours. Raises KeyError if there is none."""
    from oicp_gen.diff import rules as classes
    from oicp_gen.rules.registry import RULES

    kind, _, name = rule.partition("-")
    if rule == CANNOT_RUN:
        return About(rule, Severity.ERROR, _STOPPED, "docs/commands.md#commands")
    if kind == "drift":
        return About(rule, Severity.ERROR, _DRIFT[name], _CHECK)
    if rule in classes.RULES:
        change = classes.RULES[rule]
        return About(rule, change.severity, change.purpose, f"docs/changes.md#{rule}")
    return About(rule, RULES[rule].severity, RULES[rule].purpose, f"docs/findings.md#{rule}")


def of_drift(drift: "Iterable[Drift]") -> tuple[Finding, ...]:
    """A finding for each file that is not as it should be, at that file."""
    return tuple(
        Finding(
            rule="drift-" + one.kind.removesuffix(" by hand").replace(" ", "-"),
            severity=Severity.ERROR,
            message=f"{one.kind}: {one.path}" + (f" ({one.about})" if one.about else ""),
            place=Place(one.path),
        )
        for one in drift
    )


def of_changes(
    changes: "Iterable[Change]", places: "Mapping[str | None, Place]"
) -> tuple[Finding, ...]:
    """A finding for each change, where its code stands."""
    from oicp_gen.diff.sentences import sentence

    return tuple(
        Finding(
            rule=change.rule,
            severity=change.about.severity,
            message=f"{change.code}: {sentence(change)}" if change.code else sentence(change),
            # The sentence says which entry and field; in which row it stands is no matter.
            place=places[change.code]._replace(row=None, heading=None, code=change.code),
        )
        for change in changes
    )


def of_error(command: str, error: OicpGenError, root: Path) -> Problems:
    """What a command that an error ended has found: the error."""
    finding = Finding(CANNOT_RUN, Severity.ERROR, error.message, error.place or Place(""))
    return Problems(
        command,
        root,
        (finding,),
        f"error: {error}",
        severity="error",
        advice=(error.hint,) if error.hint else (),
        error=error,
    )


def joined(one: Problems, other: Problems) -> Problems:
    """What two parts of one command found, as one."""
    severities = ["none", "patch", "minor", "major", "error"]
    return one._replace(
        findings=one.findings + other.findings,
        summary=f"{one.summary} {other.summary}",
        severity=max(one.severity, other.severity, key=severities.index),
        drift=one.drift or other.drift,
        advice=one.advice + other.advice,
        error=one.error or other.error,
    )


def format_finding(finding: Finding) -> str:
    """A finding as a sentence, with the row and the column of the table but not the file."""
    place = finding.place
    parts = (
        f"row {place.row}" if place.row else "",
        f'"{place.heading}"' if place.heading else "",
        f"column {place.table_column}" if place.table_column else "",
    )
    where = ", ".join(filter(None, parts))
    resolution = f" ({finding.resolution})" if finding.resolution else ""
    return printable((f"{where}: " if where else "") + finding.message + resolution)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The changes of meaning, then the rest; of each the most severe first, else as they were."""
    from oicp_gen.diff.rules import RULES

    order = list(Severity)
    return sorted(findings, key=lambda one: (one.rule not in RULES, order.index(one.severity)))


class Spot(NamedTuple):
    """Where a finding stands for somebody who sees the whole repository."""

    path: str
    """With slashes, from the repository's root; absolute if it is not below that; "" for none."""
    line: int | None
    column: int | None


def spot(place: Place, root: Path) -> Spot:
    """The file and line of a place that is told from this folder.

    A page inside of a ZIP stands at the ZIP, and one inside of a JSON answer at that file: the
    lines that are counted in such a page are not lines of the file.
    """
    if not place.file:
        return Spot("", None, None)
    named = root / place.file
    file = named if named.is_file() else _containing(place.file, root)
    path = _from_repository(file or named)
    return Spot(path, None, None) if file != named and file else Spot(path, *place[1:3])


def _containing(text: str, root: Path) -> Path | None:
    """The file that a part of it, `file#/pointer` or `archive/file`, is in."""
    outer = root / text.partition("#/")[0]
    return next((path for path in (outer, *outer.parents) if path.is_file()), None)


def _from_repository(file: Path) -> str:
    workspace = os.environ.get("GITHUB_WORKSPACE")
    for base in (*((Path(workspace),) if workspace else ()), Path.cwd()):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    return file.as_posix()
