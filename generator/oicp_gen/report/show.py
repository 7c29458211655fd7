"""Print a report in the requested format. Nothing else chooses a format."""

import sys
from enum import StrEnum
from typing import overload

from oicp_gen.report.base import DocumentReport, Lines, ProblemsReport, Report
from oicp_gen.report.terminal import painter, print_json, print_note, print_result

FORMAT = 1
"""The version of the JSON documents. It increases when a key is renamed or removed."""


class Format(StrEnum):
    """The formats of a result that contains neither findings nor changes."""

    TEXT = "text"
    JSON = "json"


class FindingsFormat(StrEnum):
    """The formats of a result that contains findings."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


class DiffFormat(StrEnum):
    """The formats of a comparison."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


OutputFormat = Format | FindingsFormat | DiffFormat


@overload
def show(report: Report, output: Format) -> None: ...
@overload
def show(report: ProblemsReport, output: OutputFormat) -> None: ...
def show(report: Report, output: OutputFormat) -> None:
    """Print a report in this format, or as text if the report does not have the format."""
    if output == "json":
        print_json({"format": FORMAT, "command": report.command, **report.as_json()})
        print_lines(report.notes())
    elif output == "github" and isinstance(report, ProblemsReport):
        from oicp_gen.report.github import print_step

        print_step(report.as_problems())
    elif output == "sarif" and isinstance(report, ProblemsReport):
        from oicp_gen.report.sarif import sarif

        print_json(sarif(report.as_problems()))
        print_lines(report.notes())
    elif output == "markdown" and isinstance(report, DocumentReport):
        print_lines(report.as_markdown())
    elif output == "html" and isinstance(report, DocumentReport):
        print_lines(report.as_html())
    else:
        print_lines(report.as_text(painter(sys.stdout)))


def print_lines(lines: Lines) -> None:
    """Print each line on its stream."""
    for line in lines:
        if line.is_answer:
            print_result(line.text)
        elif line.is_error:
            print_note(f"{painter(sys.stderr)('error', 'error')}: {line.text}", is_problem=True)
        else:
            print_note(line.text, is_problem=line.is_problem)
