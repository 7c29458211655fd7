"""The values of the option --format."""

from enum import StrEnum


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


def error_format(output: str) -> FindingsFormat:
    """Return the format of an error: text if errors cannot have the requested one."""
    return FindingsFormat(output) if output in list(FindingsFormat) else FindingsFormat.TEXT


OutputFormat = Format | FindingsFormat | DiffFormat
