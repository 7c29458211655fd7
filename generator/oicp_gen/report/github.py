"""A step of GitHub Actions: its annotations, its outputs, and its part of the job's summary.

The form of annotations and its escapes are those of the `core` package of actions/toolkit.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Problems
from oicp_gen.report.brief_text import body
from oicp_gen.report.code_spans import one_line, span
from oicp_gen.report.problems import by_severity, format_finding, spot
from oicp_gen.report.terminal import print_note, print_workflow_command, printable
from oicp_gen.text.markdown import escape
from oicp_gen.text.phrases import counted

MAX_SUMMARY = 1 << 20
"""Bytes of a step's summary: GitHub accepts 1 MiB, and drops a larger one as a whole."""
_LONGEST = 1000
"""Characters of a finding in the summary, which leaves room for about a thousand findings."""
_ROOM = 200
"""Bytes that are reserved for the sentence about what was left out."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def print_step(problems: Problems) -> None:
    """Print the annotations, and write the outputs and the summary to the files of the step.

    If such a file cannot be written, that is reported and changes nothing else.
    """
    for line in annotations(problems):
        print_workflow_command(line)
    for line in (problems.summary, *(f"  {line}" for line in problems.advice), *problems.remarks):
        print_note(printable(line))
    outputs = os.environ.get("GITHUB_OUTPUT")
    if outputs:
        _append(outputs, step_outputs(problems))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        there = Path(summary).stat().st_size if Path(summary).is_file() else 0
        _append(summary, step_summary(problems, MAX_SUMMARY - there))


def _append(file: str, text: str) -> None:
    try:
        with Path(file).open("ab") as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        print_note(f"warning: {file}: cannot be written: {error.strerror}", is_problem=True)


def annotations(problems: Problems) -> Iterator[str]:
    """Return a command for each finding, the most important ones first: GitHub shows only ten."""
    for finding in by_severity(problems.findings):
        path, line, column = spot(finding.place, problems.root)
        properties = {"file": path, "line": line, "col": column, "title": _title(finding)}
        shown = ",".join(
            f"{name}={str(value).translate(_IN_PROPERTY)}"
            for name, value in properties.items()
            if value
        )
        message = format_finding(finding).translate(_IN_DATA)
        yield f"::{_COMMANDS[finding.severity]} {shown}::{message}"


def _title(finding: Finding) -> str:
    """Return the rule of a finding; for the change of a code, also what happened to it."""
    from oicp_gen.diff.change import change_rules

    rule, code = change_rules().get(finding.rule), finding.place.code
    return f"{code} {rule.verb[0]} [{finding.rule}]" if rule and code else finding.rule


def step_outputs(problems: Problems) -> str:
    """Return the step's outputs for its file, each ended by a line that no page can contain."""
    brief = problems.brief
    outputs = {
        "drift": "true" if problems.drift else "false",
        "page_differs": "true" if brief and brief.is_upstream else "false",
        "severity": problems.severity,
        "level": brief.verdict.level if brief else "",
        "summary": one_line(problems.summary),
        "title": brief.headline if brief else "",
        "body": body(brief).removesuffix("\n") if brief else "",
        "pull_request": body(brief, is_request=True).removesuffix("\n") if brief else "",
    }
    end = f"end-{os.urandom(16).hex()}"
    return "".join(f"{name}<<{end}\n{value}\n{end}\n" for name, value in outputs.items())


def step_summary(problems: Problems, room: int = MAX_SUMMARY) -> str:
    """Return the step's part of the summary, as Markdown in at most this many bytes."""
    if problems.brief:
        head = f"### {escape(one_line(problems.brief.title))}\n\n"
        return head + body(problems.brief, room=room - len(head.encode()))
    text = f"### oicp-gen {problems.command}\n\n{span(problems.summary, _LONGEST)}\n"
    if problems.findings:
        text += "\n| | rule | where | what |\n| --- | --- | --- | --- |\n"
    rows = [_row(finding, problems) for finding in by_severity(problems.findings)]
    tail = "".join(f"\n{span(line, _LONGEST)}\n" for line in problems.advice)
    left = room - len((text + tail).encode()) - _ROOM
    for number, row in enumerate(rows):
        left -= len(row.encode())
        if left < 0:
            more = counted(len(rows) - number, "more line")
            return f"{text}\n{more} did not fit here; the log has all of them.\n{tail}"
        text += row
    return text + tail


def _row(finding: Finding, problems: Problems) -> str:
    path, line, _ = spot(finding.place, problems.root)
    where, what = path + (f":{line}" if line else ""), format_finding(finding)
    cells = (finding.severity, f"`{finding.rule}`", span(where), span(what, _LONGEST))
    return f"| {' | '.join(cells)} |\n"
