"""What the commands say of a project: results as text, as JSON, or for programs that read them."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.errors import OicpGenError
from oicp_gen.publish.clean import CLEAN
from oicp_gen.report.formats import FindingsFormat, OutputFormat
from oicp_gen.report.terminal import coloured, print_json, print_note, print_result, printable
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.model.findings import Finding
    from oicp_gen.pipeline import Built, Checked
    from oicp_gen.report.problems import Problems
    from oicp_gen.source import ProjectSource


_FEW = 5
"""How many of the files that were not read are named."""


def print_problems(problems: "Problems", output: OutputFormat) -> None:
    """What a command found, in one of the formats that know nothing but findings."""
    if output == "github":
        from oicp_gen.report import github as step

        step.print_step(problems)
    else:
        from oicp_gen.report.sarif import sarif

        print_json(sarif(problems))


def error(command: str, trouble: OicpGenError, output: OutputFormat, root: Path) -> None:
    """An error that ended a command. Its place is told from the folder `root`."""
    if output.takes_problems:
        from oicp_gen.report.problems import of_error

        print_problems(of_error(command, trouble, root), output)
        if output == "github":
            return
    if output == "json":
        about = {
            "id": trouble.id,
            "message": trouble.message,
            "place": trouble.place._asdict() if trouble.place else None,
            "hint": trouble.hint,
        }
        print_json({"command": command, "error": about})
    print_note(f"{coloured('error', 'error', sys.stderr)}: {printable(str(trouble))}")
    if trouble.hint:
        print_note(f"  {printable(trouble.hint)}")


def lint(source: "ProjectSource", output: FindingsFormat, root: Path) -> None:
    """The findings of a page, with places that are told from the folder `root`."""
    _comment_passed_over(source)
    if output.takes_problems:
        print_problems(_of_source("lint", source, root), output)
        return
    if output is FindingsFormat.JSON:
        entries = len(source.spec.entries) if source.spec else None
        print_json(
            {"command": "lint", "entries": entries, "findings": findings_json(source.findings)}
        )
        return
    say_findings(source.findings)
    print_note(_summary(source))


def _of_source(command: str, source: "ProjectSource", root: Path) -> "Problems":
    from oicp_gen.report.problems import Problems

    severity = "none" if source.spec else "error"
    return Problems(command, root, source.findings, _summary(source), severity)


def built(result: "Built", shown_out: str, output: FindingsFormat, root: Path) -> None:
    """What a build did, or why it did nothing."""
    source, published = result.source, result.published
    _comment_passed_over(source)
    if output.takes_problems:
        print_problems(_of_source("build", source, root), output)
        if output is FindingsFormat.SARIF or published is None:
            return
    if output is FindingsFormat.JSON:
        print_json(
            {
                "command": "build",
                "entries": len(source.spec.entries) if source.spec else None,
                "digest": source.spec.digest if source.spec else None,
                "findings": findings_json(source.findings),
                "names": dict(source.given),
                "written": list(published.written) if published else [],
                "removed": list(published.removed) if published else [],
                "unchanged": published.unchanged if published else 0,
            }
        )
        return
    if published is None:
        say_findings(f for f in source.findings if f.severity == "error")
        print_note(f"Nothing was written: {_summary(source)}.")
        return
    print_note(f"Read {_summary(source)}; `oicp-gen lint` shows them.")
    for code, name in source.given.items():
        print_note(f"Named {code} {name} in source/names.toml.")
    print_note(
        f"{shown_out}: {counted(len(published.written), 'file')} written,"
        f" {len(published.removed)} removed, {published.unchanged} unchanged."
    )


def checked(
    result: "Checked",
    fix_command: str,
    output: FindingsFormat,
    root: Path,
    *,
    upstream: dict[str, Any] | None = None,
) -> None:
    """How the published tree differs from the source; `fix_command` is the command that builds it.

    `upstream` is what JSON says of the source and the page as it is published.
    """
    if output.takes_problems:
        print_problems(of_check(result, fix_command, root), output)
        return
    if output is FindingsFormat.JSON:
        print_json(
            {
                "command": "check",
                "clean": not (result.drift or result.findings),
                "inputs": list(result.inputs),
                "changes": [change.to_json() for change in result.changes],
                "drift": [drift._asdict() for drift in result.drift],
                "findings": findings_json(result.findings),
                "fix_command": fix_command if result.drift else None,
                "upstream": upstream,
            }
        )
        return
    if result.findings:
        say_findings(f for f in result.findings if f.severity == "error")
        print_note("The source has errors, so there is nothing to compare with.")
        return
    if not result.drift:
        print_note(CLEAN)
        return
    if result.changes:
        from oicp_gen.diff.sentences import format_change

        for change in result.changes:
            print_result(format_change(change))
    for drift in result.drift:
        about = f" ({drift.about})" if drift.about else ""
        print_result(f"{drift.kind}: {printable(drift.path)}{printable(about)}")
    if result.inputs:
        print_note(f"Changed since the last build: {', '.join(map(printable, result.inputs))}.")
    for advice in _advice(result, fix_command):
        print_note(advice)


def of_check(result: "Checked", fix_command: str, root: Path) -> "Problems":
    """What a check found, for programs that know nothing but findings."""
    from oicp_gen.diff.change import worst
    from oicp_gen.report.problems import Problems, of_changes, of_drift

    changes = result.changes
    found = result.findings + of_changes(changes, result.places) + of_drift(result.drift)
    if result.findings:
        summary, severity = "The source has errors, so there is nothing to compare with.", "error"
    else:
        severity = worst(result.changes)
        summary = CLEAN
        if result.drift:
            changed = f"{counted(len(changes), 'change')} of meaning ({severity})"
            differ = counted(len(result.drift), "file is not what", "files are not what")
            summary = (
                f"{changed if changes else 'No change of meaning'}; {differ} the source makes."
            )
    return Problems(
        "check", root, found, summary, severity, bool(result.drift), _advice(result, fix_command)
    )


def _advice(result: "Checked", fix_command: str) -> tuple[str, ...]:
    """How what differs is brought in order."""
    needed = {drift.fixed_by for drift in result.drift}
    return tuple(advice.format(fix_command) for by, advice in _FIXES.items() if by in needed)


_FIXES = {
    "build": "To bring the files up to date: {}",
    "force": "To overwrite what was edited by hand: {} --force",
    "hand": "oicp-gen leaves alone what it did not write: move it elsewhere, or delete it.",
}


def _comment_passed_over(source: "ProjectSource") -> None:
    """What was not read in an export; the first few of it."""
    for line in source.passed_over[:_FEW]:
        print_note(f"Not read: {printable(line)}")
    if len(source.passed_over) > _FEW:
        print_note(f"Not read either: {counted(len(source.passed_over) - _FEW, 'file')} more.")


def say_findings(findings: "Iterable[Finding]") -> None:
    """Findings, one to a line, each with its place."""
    from oicp_gen.report.problems import format_finding

    for finding in findings:
        severity = coloured(finding.severity, finding.severity, sys.stdout)
        print_result(
            f"{printable(str(finding.place))}: {severity}: {format_finding(finding)} [{finding.rule}]"
        )


def findings_json(findings: "Iterable[Finding]") -> list[dict[str, Any]]:
    """Findings as JSON has them."""
    return [finding._asdict() | {"place": finding.place._asdict()} for finding in findings]


def _summary(source: "ProjectSource") -> str:
    codes = f"{len(source.spec.entries)} codes: " if source.spec else ""
    counts = [
        counted(sum(finding.severity == severity for finding in source.findings), severity)
        for severity in ("error", "warning", "note")
    ]
    return codes + ", ".join(counts)
