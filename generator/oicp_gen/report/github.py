"""A step of GitHub Actions: its annotations, its outputs, and its part of the job's summary."""

import os
from collections.abc import Iterator
from pathlib import Path

from oicp_gen.model.findings import Finding
from oicp_gen.report.annotations import annotations
from oicp_gen.report.problems import Problems, by_severity, format_finding, spot
from oicp_gen.report.terminal import print_note, print_workflow_command, printable
from oicp_gen.text.markdown import code_span
from oicp_gen.text.phrases import counted

MAX_SUMMARY = 1 << 20
"""Bytes of a step's summary: GitHub takes 1 MiB, and drops one that is larger as a whole."""
_LONGEST = 1000
"""Characters of a finding in the summary, which has room for some thousand of them then."""
_ROOM = 200
"""Bytes that are kept for the sentence that says what was left out."""


def print_step(problems: Problems) -> None:
    """Print the annotations; write the outputs and the summary where the step's files are named.

    That such a file cannot be written is told, and changes nothing else.
    """
    for line in annotations(problems):
        print_workflow_command(line)
    print_note(printable(problems.summary))
    for line in problems.advice:
        print_note(f"  {printable(line)}")
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
        print_note(f"error: {file}: it cannot be written: {error.strerror}")


def step_outputs(problems: Problems) -> str:
    """The step's outputs, as its file wants them.

    Each ends at a line that nobody who wrote a text of the page could know.
    """
    outputs = {
        "drift": "true" if problems.drift else "false",
        "severity": problems.severity,
        "summary": _line(problems.summary),
    }
    end = f"end-{os.urandom(16).hex()}"
    return "".join(f"{name}<<{end}\n{value}\n{end}\n" for name, value in outputs.items())


def step_summary(problems: Problems, room: int = MAX_SUMMARY) -> str:
    """The step's part of the summary, as Markdown in at most so many bytes."""
    text = "".join(_head(problems))
    rows = [_row(finding, problems) for finding in by_severity(problems.findings)]
    tail = "".join(f"\n{_code(line)}\n" for line in problems.advice)
    left = room - len((text + tail).encode()) - _ROOM
    for number, row in enumerate(rows):
        left -= len(row.encode())
        if left < 0:
            more = counted(len(rows) - number, "line")
            return f"{text}\n{more} more did not fit here; the log has all of them.\n{tail}"
        text += row
    return text + tail


def _head(problems: Problems) -> Iterator[str]:
    yield f"### oicp-gen {problems.command}\n\n{_code(problems.summary)}\n"
    if problems.findings:
        yield "\n| | rule | where | what |\n| --- | --- | --- | --- |\n"


def _row(finding: Finding, problems: Problems) -> str:
    path, line, _ = spot(finding.place, problems.root)
    where = path + (f":{line}" if line else "")
    return f"| {finding.severity} | `{finding.rule}` | {_code(where)} | {_code(format_finding(finding))} |\n"


def _code(text: str) -> str:
    """A text in a code span, where GitHub makes no link, mention or reference of any of it."""
    line = _line(text)
    return code_span(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…") if line else ""


def _line(text: str) -> str:
    return " ".join(printable(text).split())
