"""What options of the command line may say, where more than one module has to know."""

from enum import StrEnum


class OutputFormat(StrEnum):
    """How a result is printed. Each kind of command has formats of its own."""

    @property
    def takes_problems(self) -> bool:
        """Whether it is one of those that know nothing but findings."""
        return self in ("github", "sarif")


class Format(OutputFormat):
    """How a result is printed that is neither findings nor changes."""

    TEXT = "text"
    JSON = "json"


class FindingsFormat(OutputFormat):
    """How the result of a command is printed that finds something: on a page, or in a tree."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


class DiffFormat(OutputFormat):
    """How changes are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
