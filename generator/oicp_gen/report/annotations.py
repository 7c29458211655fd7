"""Annotations: findings as the commands by which GitHub Actions shows them at a line of a file.

The form and its escapes are those of the `core` package of GitHub's actions/toolkit.
"""

from collections.abc import Iterator

from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.problems import Problems, by_severity, format_finding, spot

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def annotations(problems: Problems) -> Iterator[str]:
    """A line for each finding, the first ones first: GitHub shows ten of a kind for a step."""
    for finding in by_severity(problems.findings):
        yield _command(finding, problems)


def _command(finding: Finding, problems: Problems) -> str:
    path, line, column = spot(finding.place, problems.root)
    properties = {"file": path, "line": line, "col": column, "title": finding.rule}
    shown = ",".join(
        f"{name}={str(value).translate(_IN_PROPERTY)}"
        for name, value in properties.items()
        if value
    )
    return f"::{_COMMANDS[finding.severity]} {shown}::{format_finding(finding).translate(_IN_DATA)}"
