"""Print a report in the requested format. Nothing else chooses a format."""

import sys
from enum import StrEnum
from typing import overload

from oicp_gen.report.base import DocumentReport, Lines, ProblemsReport, Report
from oicp_gen.report.layout import width_of, wrapped
from oicp_gen.report.terminal import (
    Paint,
    is_terminal,
    painter,
    plain,
    print_json,
    print_note,
    print_result,
    unstyled,
    volume,
)

FORMAT = 1
"""The version of the JSON documents. It increases when a key is renamed or removed."""


class Format(StrEnum):
    """The formats of a result that contains neither findings nor changes."""

    TEXT = "text"
    JSON = "json"


class FindingsFormat(StrEnum):
    """The formats of a result that contains findings.

    `text` is `full` on a terminal, and `concise` elsewhere.
    """

    TEXT = "text"
    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


class DiffFormat(StrEnum):
    """The formats of a comparison; `text` is `full` on a terminal, and `concise` elsewhere."""

    TEXT = "text"
    FULL = "full"
    CONCISE = "concise"
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
        print_lines(report.as_markdown(), is_exact=True)
    elif output == "html" and isinstance(report, DocumentReport):
        print_lines(report.as_html(), is_exact=True)
    else:
        is_full = output == "full" or (output == "text" and is_terminal(sys.stdout))
        volume.is_full = is_full
        print_lines(report.as_text(best_painter()), is_full=is_full)


def best_painter() -> Paint:
    """Return what styles text for the stream that shows more. What the other lacks is removed."""
    paint = painter(sys.stdout)
    return painter(sys.stderr) if paint is plain else paint


def print_lines(lines: Lines, *, is_exact: bool = False, is_full: bool = False) -> None:
    """Print each line on its stream, as wide as that is and in the styles that it shows."""
    for line in lines:
        stream, text = sys.stdout if line.is_answer else sys.stderr, line.text
        paint = painter(stream)
        if line.is_error:
            text = f"{paint('error', 'error')}: {text}"
        if paint is plain:
            text = unstyled(text)
        if not (line.is_exact or is_exact):
            width = width_of(stream, is_full=is_full and line.is_answer)
            text = wrapped(text, width, line.hang)
        if line.is_answer:
            print_result(text)
        else:
            print_note(text, is_problem=line.is_problem or line.is_error)
