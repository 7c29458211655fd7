"""Print a report in the requested format. Nothing else chooses a format."""

import sys
from typing import Literal, overload

from oicp_gen.report.base import DocumentReport, Lines, ProblemsReport, Report, TextReport
from oicp_gen.report.formats import FindingsFormat, Format, OutputFormat
from oicp_gen.report.terminal import coloured, painter, print_json, print_note, print_result

FORMAT = 1
"""The version of the JSON documents. It increases when a key is renamed or removed."""


@overload
def show(report: TextReport, output: Literal[Format.TEXT]) -> None: ...
@overload
def show(report: Report, output: Format) -> None: ...
@overload
def show(report: ProblemsReport, output: Format | FindingsFormat) -> None: ...
@overload
def show(report: DocumentReport, output: OutputFormat) -> None: ...
def show(report: TextReport, output: OutputFormat) -> None:
    """Print a report in this format."""
    if output == "json" and isinstance(report, Report):
        print_json({"format": FORMAT, "command": report.command, **report.as_json()})
        _print(report.notes())
    elif output == "github" and isinstance(report, ProblemsReport):
        from oicp_gen.report.github import print_step

        print_step(report.as_problems())
    elif output == "sarif" and isinstance(report, ProblemsReport):
        from oicp_gen.report.sarif import sarif

        print_json(sarif(report.as_problems()))
        _print(report.notes())
    elif output == "markdown" and isinstance(report, DocumentReport):
        _print(report.as_markdown())
    elif output == "html" and isinstance(report, DocumentReport):
        _print(report.as_html())
    else:
        _print(report.as_text(painter(sys.stdout)))


def _print(lines: Lines) -> None:
    """Print each line on its stream."""
    for line in lines:
        if line.is_answer:
            print_result(line.text)
        elif line.is_error:
            print_note(f"{coloured('error', 'error', sys.stderr)}: {line.text}")
        else:
            print_note(line.text)
