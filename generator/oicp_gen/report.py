"""What the commands say of a project: results as text or as JSON."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from oicp_gen.errors import OicpGenError
from oicp_gen.phrases import counted
from oicp_gen.terminal import coloured, comment, printable, say, say_json

if TYPE_CHECKING:
    from oicp_gen.diff import Change
    from oicp_gen.findings import Finding
    from oicp_gen.pipeline import Built, Checked, Packs
    from oicp_gen.source import Source
    from oicp_gen.verify import Verified


_FEW = 5
"""How many of the files that were not read are named."""


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


def error(command: str, trouble: OicpGenError, output: Format) -> None:
    """An error that ended a command."""
    if output is Format.JSON:
        about = {"message": trouble.message, "place": trouble.place, "mend": trouble.mend}
        say_json({"command": command, "error": about})
    comment(f"{coloured('error', 'error', sys.stderr)}: {printable(str(trouble))}")
    if trouble.mend:
        comment(f"  {printable(trouble.mend)}")


def lint(source: "Source", output: Format) -> None:
    """The findings of a page."""
    _comment_passed_over(source)
    if output is Format.JSON:
        entries = len(source.spec.entries) if source.spec else None
        say_json(
            {"command": "lint", "entries": entries, "findings": _findings_json(source.findings)}
        )
        return
    _say_findings(source.findings)
    comment(_summary(source))


def built(result: "Built", shown_out: str, output: Format) -> None:
    """What a build did, or why it did nothing."""
    source, published = result.source, result.published
    _comment_passed_over(source)
    if output is Format.JSON:
        say_json(
            {
                "command": "build",
                "entries": len(source.spec.entries) if source.spec else None,
                "digest": source.spec.digest if source.spec else None,
                "findings": _findings_json(source.findings),
                "names": dict(source.given),
                "written": list(published.written) if published else [],
                "removed": list(published.removed) if published else [],
                "unchanged": published.unchanged if published else 0,
            }
        )
        return
    if published is None:
        _say_findings(f for f in source.findings if f.severity == "error")
        comment(f"Nothing was written: {_summary(source)}.")
        return
    comment(f"Read {_summary(source)}; `oicp-gen lint` shows them.")
    for code, name in source.given.items():
        comment(f"Named {code} {name} in source/names.toml.")
    comment(
        f"{shown_out}: {counted(len(published.written), 'file')} written,"
        f" {len(published.removed)} removed, {published.unchanged} unchanged."
    )


def checked(result: "Checked", mend: str, output: Format) -> None:
    """How the published tree differs from the source; `mend` is the command that builds it."""
    if output is Format.JSON:
        say_json(
            {
                "command": "check",
                "clean": not (result.drift or result.findings),
                "inputs": list(result.inputs),
                "changes": [change._asdict() for change in result.changes],
                "drift": [drift._asdict() for drift in result.drift],
                "findings": _findings_json(result.findings),
                "mend": mend if result.drift else None,
            }
        )
        return
    if result.findings:
        _say_findings(f for f in result.findings if f.severity == "error")
        comment("The source has errors, so there is nothing to compare with.")
        return
    if not result.drift:
        comment("No drift: every generated file is what the source makes.")
        return
    for change in result.changes:
        say(_change(change))
    for drift in result.drift:
        about = f" ({drift.about})" if drift.about else ""
        say(f"{drift.kind}: {printable(drift.path)}{printable(about)}")
    if result.inputs:
        comment(f"Changed since the last build: {', '.join(map(printable, result.inputs))}.")
    for by, advice in _MENDS.items():
        if any(drift.mended_by == by for drift in result.drift):
            comment(advice.format(mend))


_MENDS = {
    "build": "To bring the files up to date: {}",
    "force": "To overwrite what was edited by hand: {} --force",
    "hand": "oicp-gen leaves alone what it did not write: move it elsewhere, or delete it.",
}


def verified(result: "tuple[Verified, ...]", output: Format) -> None:
    """Whether the artifacts say what the spec says."""
    if output is Format.JSON:
        say_json({"command": "verify", **_verified_json(result)})
        return
    _say_verified(result)


def packed(result: "Packs", output: Format) -> None:
    """The packages that were made, and whether they say what the spec says."""
    if output is Format.JSON:
        say_json(
            {
                "command": "pack",
                "version": result.version,
                "digest": result.digest,
                "packages": [archive._asdict() for archive in result.archives],
                **_verified_json(result.verified),
            }
        )
        return
    _say_verified(result.verified)
    if not all(done.is_proved for done in result.verified):
        comment("Nothing was written.")
        return
    for archive in result.archives:
        say(f"{archive.sha256}  {printable(archive.path)}")
    comment(f"Version {result.version}, {result.digest}.")


def _verified_json(result: "tuple[Verified, ...]") -> dict[str, Any]:
    return {
        "proved": all(done.is_proved for done in result),
        "targets": [
            done._asdict() | {"readings": [reading._asdict() for reading in done.readings]}
            for done in result
        ],
    }


def _say_verified(result: "tuple[Verified, ...]") -> None:
    for done in result:
        for reading in done.readings:
            if not reading.problems:
                entries = counted(reading.entries, "entry", "entries")
                comment(f"{done.target}: {printable(reading.artifact)}: {entries}, as in the spec.")
        for problem in done.all_problems:
            say(f"{done.target}: {printable(problem)}")
        if done.trouble:
            comment(f"{done.target}: {printable(done.trouble)}.")
    if any(done.all_problems for done in result):
        comment(
            "If `oicp-gen check` finds drift, build first; if it does not, a template is wrong."
        )


def _comment_passed_over(source: "Source") -> None:
    """What was not read in an export; the first few of it."""
    for line in source.passed_over[:_FEW]:
        comment(f"Not read: {printable(line)}")
    if len(source.passed_over) > _FEW:
        comment(f"Not read either: {counted(len(source.passed_over) - _FEW, 'file')} more.")


def _say_findings(findings: "Iterable[Finding]") -> None:
    for finding in findings:
        place = finding.place
        parts = (
            f"row {place.row}" if place.row else "",
            f'"{place.heading}"' if place.heading else "",
            f"column {place.across}" if place.across else "",
        )
        where = ", ".join(filter(None, parts))
        mend = f" ({finding.mend})" if finding.mend else ""
        severity = coloured(finding.severity, finding.severity, sys.stdout)
        told = f"{where}: {finding.message}" if where else finding.message
        text = printable(f"{told}{mend} [{finding.rule}]")
        say(f"{printable(str(place))}: {severity}: {text}")


def _findings_json(findings: "Iterable[Finding]") -> list[dict[str, Any]]:
    return [finding._asdict() | {"place": finding.place._asdict()} for finding in findings]


def _summary(source: "Source") -> str:
    codes = f"{len(source.spec.entries)} codes: " if source.spec else ""
    counts = [
        counted(sum(finding.severity == severity for finding in source.findings), severity)
        for severity in ("error", "warning", "note")
    ]
    return codes + ", ".join(counts)


def _change(change: "Change") -> str:
    if change.field is not None:
        before, after = (change.before or "(nothing)", change.after or "(nothing)")
        return printable(f"{change.code}: {change.field} was {before!r} and is {after!r}")
    if change.kind == "renamed":
        return printable(f"{change.code}: renamed from {change.before} to {change.after}")
    return printable(f"{change.code}: {change.kind} ({change.after or change.before})")
