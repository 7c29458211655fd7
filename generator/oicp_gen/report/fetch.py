"""What `fetch` and `check --upstream` say: results as text or as JSON."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oicp_gen.diff.change import worst
from oicp_gen.diff.sentences import format_change, verdict
from oicp_gen.errors import OicpGenError
from oicp_gen.model.findings import errors_in
from oicp_gen.report import project as results
from oicp_gen.report.formats import FindingsFormat
from oicp_gen.report.terminal import print_json, print_note, print_result, printable
from oicp_gen.text.phrases import counted, quote

if TYPE_CHECKING:
    from oicp_gen.pipeline import Checked
    from oicp_gen.report.problems import Problems
    from oicp_gen.upstream.confluence import PageVersion
    from oicp_gen.upstream.sync import Fetched, UpstreamDrift

_LOOK = "To look at it, with these lines and columns: oicp-gen fetch --out FILE"


def fetched(result: "Fetched", output: FindingsFormat, root: Path, *, is_project: bool) -> None:
    """What a fetch brought, or why it changed nothing."""
    if output.takes_problems:
        results.print_problems(_of_fetch(result, root), output)
        return
    if output is FindingsFormat.JSON:
        print_json(
            {
                "command": "fetch",
                "site": result.site,
                "page_id": result.page_id,
                "api": result.answer.api,
                "title": result.answer.title,
                "version": result.answer.version._asdict(),
                "file": result.file,
                "sha256": result.sha256,
                "written": list(result.written),
                "changes": [change.to_json() for change in result.changes or ()],
                "findings": results.findings_json(result.findings),
                "remarks": list(result.answer.remarks),
            }
        )
        return
    for remark in result.answer.remarks:
        print_note(printable(remark))
    version, file = result.answer.version, printable(result.file)
    if result.is_refused:
        results.say_findings(errors_in(result.findings))
        print_note(
            f"Nothing was written: {_format_version(version)}, has errors. {file} is as it was before."
        )
        print_note(_LOOK)
        return
    if not result.written:
        print_note(f"{file} is version {version.number} already.")
        return
    print_note(f"{file}: {quote(result.answer.title)}, {_format_version(version)}.")
    for change in result.changes or ():
        print_result(format_change(change))
    if result.changes is not None:
        what = counted(len(result.changes), "change") if result.changes else "nothing changed"
        print_note(f"In the table: {what}.")
    if is_project:
        print_note("Run `oicp-gen build` to make the generated files of it.")


def checked(
    result: "Checked",
    ask: "Callable[[], UpstreamDrift | OicpGenError]",
    fix_command: str,
    output: FindingsFormat,
    root: Path,
) -> "UpstreamDrift | None":
    """How the generated files differ from the source, and that from what is published.

    A person reads the first while the second is still asked for. Returns the second; None if it
    could not be had, and that was told with the first.
    """
    if output.takes_problems:
        return _told_together(result, ask, fix_command, output, root)
    if output is FindingsFormat.JSON:
        compared = _or_raise(ask())
        results.checked(result, fix_command, output, root, upstream=_upstream_json(compared))
    else:
        results.checked(result, fix_command, output, root)
        compared = _or_raise(ask())
        _say_compared(compared)
    return compared


def _or_raise(compared: "UpstreamDrift | OicpGenError") -> "UpstreamDrift":
    if isinstance(compared, OicpGenError):
        raise compared
    return compared


def _told_together(
    result: "Checked",
    ask: "Callable[[], UpstreamDrift | OicpGenError]",
    fix_command: str,
    output: FindingsFormat,
    root: Path,
) -> "UpstreamDrift | None":
    """Tell both at once, to programs; None, and the reason told, if the page could not be had."""
    from oicp_gen.report.problems import joined, of_error

    ours = results.of_check(result, fix_command, root)
    compared = ask()
    if isinstance(compared, OicpGenError):
        results.print_problems(joined(ours, of_error("check", compared, root)), output)
        return None
    results.print_problems(joined(ours, _of_compared(compared, root)), output)
    return compared


def _of_compared(compared: "UpstreamDrift", root: Path) -> "Problems":
    from oicp_gen.report.problems import Problems, of_changes

    changes = of_changes(compared.changes, compared.places)
    return Problems(
        command="check",
        root=root,
        findings=errors_in(compared.findings) + changes,
        summary=_summary(compared),
        severity="error" if compared.findings else compared.severity,
        drift=compared.is_drift,
        advice=_advice(compared),
    )


def _of_fetch(result: "Fetched", root: Path) -> "Problems":
    from oicp_gen.report.problems import Problems, of_changes

    version, changes = _format_version(result.answer.version), result.changes or ()
    if result.is_refused:
        summary = f"Nothing was written: {version}, has errors."
    elif result.written:
        summary = f"{result.file}: {version}. {verdict(changes)}"
    else:
        summary = f"{result.file} is version {result.answer.version.number} already."
    return Problems(
        command="fetch",
        root=root,
        findings=result.findings + of_changes(changes, result.places),
        summary=summary,
        severity="error" if result.is_refused else worst(changes),
        advice=result.answer.remarks,
    )


def _summary(compared: "UpstreamDrift") -> str:
    """One sentence on what is published."""
    old, new = compared.recorded, compared.version
    if old and old.number == new.number:
        return f"Upstream: version {new.number}, as in source/."
    if compared.is_drift:
        return f"Upstream, {_edited(compared)}, the table differs from the one in source/."
    if old:
        return f"Edited upstream ({_edited(compared)}), table unchanged."
    return f"Upstream: {_edited(compared)}; the table is as in source/."


def _advice(compared: "UpstreamDrift") -> tuple[str, ...]:
    doubt = (f"source/upstream.json is not believed: {compared.doubt}.",) if compared.doubt else ()
    advice: tuple[str, ...] = ()
    if compared.findings:
        advice = (f"The published page could not be built. {_LOOK}",)
    elif compared.is_drift:
        advice = ("To bring it in: oicp-gen fetch, then oicp-gen build",)
    return (*doubt, *compared.remarks, *advice)


def _say_compared(compared: "UpstreamDrift") -> None:
    print_note(printable(_summary(compared)))
    results.say_findings(errors_in(compared.findings))
    for change in compared.changes:
        print_result(format_change(change))
    for line in _advice(compared):
        print_note(printable(line))


def _edited(compared: "UpstreamDrift") -> str:
    """From which version to which, by whom and when, as far as that is known."""
    new = _format_version(compared.version)
    if compared.recorded is None:
        return new
    return f"version {compared.recorded.number} → {new.removeprefix('version ')}"


def _format_version(version: "PageVersion") -> str:
    by = f", by {printable(version.by)}" if version.by else ""
    day = version.at.partition("T")[0]
    return f"version {version.number}{by}" + (f", on {printable(day)}" if day else "")


def _upstream_json(compared: "UpstreamDrift") -> dict[str, Any]:
    recorded = compared.recorded
    return {
        "version": compared.version._asdict(),
        "recorded": recorded._asdict() if recorded else None,
        "changes": [change.to_json() for change in compared.changes],
        "findings": results.findings_json(compared.findings),
        "severity": compared.severity,
        "remarks": list(compared.remarks),
    }
