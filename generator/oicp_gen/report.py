"""What the commands say: the one module that words results, as text or as JSON.

The answer goes to stdout; what only comments on it, and every error, goes to stderr.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

from oicp_gen.characters import shown
from oicp_gen.errors import OicpGenError
from oicp_gen.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.catalog import Catalog
    from oicp_gen.diff import Change
    from oicp_gen.findings import Finding
    from oicp_gen.pipeline import Built, Checked, Source
    from oicp_gen.spec import Entry, Value


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


_COLOURS = {"error": "31", "warning": "33", "note": "36", "head": "1"}
_CARD_LIMIT = 3
"""Words that find more entries than this get a line for each, not a card."""
_WIDTH = 88


def say(text: str) -> None:
    """Print a part of the answer."""
    print(text, file=sys.stdout)  # noqa: T201 - printing is this module's work


def comment(text: str) -> None:
    """Print something for the person at the terminal."""
    print(text, file=sys.stderr)  # noqa: T201 - the same


def _say_json(data: Mapping[str, Any]) -> None:
    say(json.dumps(data, ensure_ascii=False, indent=2))


def error(command: str, trouble: OicpGenError, output: Format) -> None:
    """An error that ended a command."""
    if output is Format.JSON:
        about = {"message": trouble.message, "place": trouble.place, "mend": trouble.mend}
        _say_json({"command": command, "error": about})
    comment(f"{_coloured('error', 'error', sys.stderr)}: {printable(str(trouble))}")
    if trouble.mend:
        comment(f"  {printable(trouble.mend)}")


def lint(source: "Source", output: Format) -> None:
    """The findings of a page."""
    if output is Format.JSON:
        entries = len(source.spec.entries) if source.spec else None
        _say_json(
            {"command": "lint", "entries": entries, "findings": _findings_json(source.findings)}
        )
        return
    _say_findings(source.findings)
    comment(_summary(source))


def built(result: "Built", shown_out: str, output: Format) -> None:
    """What a build did, or why it did nothing."""
    source, published = result.source, result.published
    if output is Format.JSON:
        _say_json(
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
        _say_json(
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


def explained(
    answers: Mapping[str, tuple["Entry", ...]],
    near: Mapping[str, tuple["Entry", ...]],
    catalog: "Catalog",
    output: Format,
) -> None:
    """The entries that each query found, or the nearest ones where it found none."""
    entries = list({entry.code: entry for found in answers.values() for entry in found}.values())
    if output is Format.JSON:
        missing = [
            {"query": query, "nearest": [entry.code for entry in found]}
            for query, found in near.items()
        ]
        data = [entry.to_json() for entry in entries]
        _say_json({"command": "explain", "entries": data, "not_found": missing})
        return
    listed = {
        entry.code for found in answers.values() for entry in found if len(found) > _CARD_LIMIT
    } - {entry.code for found in answers.values() for entry in found if len(found) <= _CARD_LIMIT}
    cards = [_card(entry, catalog) for entry in entries if entry.code not in listed]
    lines = [_line(entry, catalog) for entry in entries if entry.code in listed]
    if entries:
        say("\n\n".join([*cards, "\n".join(lines)] if lines else cards))
    for query, found in near.items():
        comment(f"Nothing found for {printable(repr(query))}." + (" Nearest:" if found else ""))
        for entry in found:
            comment(f"  {_line(entry, catalog)}")


def _card(entry: "Entry", catalog: "Catalog") -> str:
    import textwrap

    head = f"{entry.code}  {entry.name}"
    lines = [_coloured("head", printable(head), sys.stdout)]
    width = max(len(field.column) for field in catalog.fields)
    for field in catalog.fields:
        text = printable(_value(entry.values.get(field.name)))
        wrapped = textwrap.wrap(text, _WIDTH - width - 7) or [""]
        lines.append(f"     {field.column:<{width}}  {wrapped[0]}")
        lines.extend(" " * (width + 7) + more for more in wrapped[1:])
    if entry.aliases:
        lines.append(f"     {'Earlier names':<{width}}  {', '.join(entry.aliases)}")
    return "\n".join(lines)


def _line(entry: "Entry", catalog: "Catalog") -> str:
    return f"{printable(entry.code)}  {printable(_value(entry.values.get(catalog.named_by)))}"


def _value(value: "Value") -> str:
    from oicp_gen.spec import Note

    if isinstance(value, Note):
        return value.text
    text = ", ".join(value) if isinstance(value, tuple) else value
    return text or "(the page does not say)"


def _say_findings(findings: "Iterable[Finding]") -> None:
    for finding in findings:
        place = finding.place
        row = f"row {place.row}, " if place.row else ""
        heading = f'"{place.heading}": ' if place.heading else ""
        if row and not heading:
            row = row.replace(", ", ": ")
        mend = f" ({finding.mend})" if finding.mend else ""
        severity = _coloured(finding.severity, finding.severity, sys.stdout)
        text = printable(f"{row}{heading}{finding.message}{mend} [{finding.rule}]")
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


def printable(text: str) -> str:
    """A text without anything that a terminal would act on; line feeds stay."""
    return "\n".join(map(shown, text.split("\n")))


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody sees what is printed here, in colour if they want."""
    return stream.isatty()


def _coloured(name: str, text: str, stream: TextIO) -> str:
    if "NO_COLOR" in os.environ or not is_terminal(stream):
        return text
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m"
