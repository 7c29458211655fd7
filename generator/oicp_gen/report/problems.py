"""Problems: everything that a command found, as findings, for the formats that contain only those.

Drift, changes to codes and an error that ended the command become findings of rules of their own.
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
    """The folder that the places of the findings are relative to."""
    findings: tuple[Finding, ...]
    summary: str
    """The result in one line."""
    severity: str = "none"
    """What it means for the version of the packages, a `Bump`; "error" if that is unknown."""
    drift: bool = False
    """Whether the published files differ from what the source generates."""
    advice: tuple[str, ...] = ()
    """What to do about it, one line each."""
    error: OicpGenError | None = None
    """The error that ended the command, which is among the findings as well."""
    remarks: tuple[str, ...] = ()
    """Further lines for the log of a run."""


class About(NamedTuple):
    """A rule, for someone who meets one of its findings."""

    id: str
    severity: Severity
    purpose: str
    """What it reports, in one sentence."""
    help: str
    """The file and section of the documentation."""


CANNOT_RUN = "cannot-run"
_CHECK = "docs/commands.md#oicp-gen-check"
_STOPPED = "An error ended the command, so other findings may be missing."
_DRIFT = {
    "stale": "A generated file is out of date: the source now generates different content.",
    "missing": "A generated file is missing.",
    "edited": "A generated file was edited after it was written.",
    "left-over": "A file is among the generated ones, but no template renders it.",
}


def about(rule: str) -> About:
    """Return the rule with this id. Raises KeyError if there is none."""
    from oicp_gen.diff.rules import change_rules
    from oicp_gen.rules.registry import RULES

    kind, _, name = rule.partition("-")
    if rule == CANNOT_RUN:
        return About(rule, Severity.ERROR, _STOPPED, "docs/commands.md#commands")
    if kind == "drift":
        return About(rule, Severity.ERROR, _DRIFT[name], _CHECK)
    if change := change_rules().get(rule):
        return About(rule, change.severity, change.purpose, f"docs/changes.md#{rule}")
    return About(rule, RULES[rule].severity, RULES[rule].purpose, f"docs/findings.md#{rule}")


def of_drift(drift: "Iterable[Drift]") -> tuple[Finding, ...]:
    """Return a finding for each file that differs, at that file."""
    from oicp_gen.report.check import drift_sentence

    return tuple(
        Finding(f"drift-{one.kind}", Severity.ERROR, drift_sentence(one), Place(one.path))
        for one in drift
    )


def of_changes(
    changes: "Iterable[Change]", places: "Mapping[str | None, Place]"
) -> tuple[Finding, ...]:
    """Return a finding for each change, at the place of its code."""
    from oicp_gen.diff.sentences import sentence

    return tuple(
        Finding(
            rule=change.rule,
            severity=change.about.severity,
            message=f"{change.code}: {sentence(change)}" if change.code else sentence(change),
            # The sentence already names the entry and the field.
            place=places[change.code]._replace(row=None, heading=None, code=change.code),
        )
        for change in changes
    )


def of_error(command: str, error: OicpGenError, root: Path) -> Problems:
    """Return the problems of a command that an error ended."""
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
    """Return the problems of two parts of one command together."""
    severities = ["none", "patch", "minor", "major", "error"]
    return one._replace(
        findings=one.findings + other.findings,
        summary=f"{one.summary} {other.summary}",
        severity=max(one.severity, other.severity, key=severities.index),
        drift=one.drift or other.drift,
        advice=one.advice + other.advice,
        error=one.error or other.error,
        remarks=one.remarks + other.remarks,
    )


def format_finding(finding: Finding) -> str:
    """Return a finding as a sentence that names row and column, but not the file."""
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
    """Return the changes first, then the rest, each with the most severe findings first."""
    from oicp_gen.diff.rules import change_rules

    changes, order = change_rules(), list(Severity)
    return sorted(findings, key=lambda one: (one.rule not in changes, order.index(one.severity)))


class Spot(NamedTuple):
    """The place of a finding, as seen from the whole repository."""

    path: str
    """With slashes, from the root of the repository; absolute if it is outside; "" for none."""
    line: int | None
    column: int | None


def spot(place: Place, root: Path) -> Spot:
    """Return the file and line of a place that is relative to this folder.

    For a page in a ZIP or a JSON response, this is the file that contains it, without a line,
    because the lines of such a page are not lines of the file.
    """
    if not place.file:
        return Spot("", None, None)
    named = root / place.file
    file = named if named.is_file() else _containing(place.file, root)
    path = _from_repository(file or named)
    return Spot(path, None, None) if file != named and file else Spot(path, *place[1:3])


def _containing(text: str, root: Path) -> Path | None:
    """Return the file that contains the part `file#/pointer` or `archive/file`."""
    outer = root / text.partition("#/")[0]
    return next((path for path in (outer, *outer.parents) if path.is_file()), None)


def _from_repository(file: Path) -> str:
    workspace = os.environ.get("GITHUB_WORKSPACE")
    for base in (*((Path(workspace),) if workspace else ()), Path.cwd()):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    return file.as_posix()
