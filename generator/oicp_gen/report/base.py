"""A report: the result of one command as values, which can be shown in several formats."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.model.findings import Finding
from oicp_gen.report.terminal import Paint as Paint
from oicp_gen.report.terminal import printable

if TYPE_CHECKING:
    from oicp_gen.report.brief import Brief


class Line(NamedTuple):
    """A line that a command prints for people; it may contain line feeds."""

    text: str
    is_answer: bool = True
    """Whether it goes to stdout. Everything else goes to stderr."""
    is_error: bool = False
    """Whether it is introduced as an error."""
    is_problem: bool = False
    """Whether it is printed even with `-q`. Results and errors always are."""
    is_exact: bool = False
    """Whether it is printed as it is. Other lines are broken where the terminal ends."""
    hang: int = 2
    """By how much more the rest of a broken line is indented."""


Lines = Iterator[Line]


def answer(text: str) -> Line:
    """Return a line for stdout, with everything escaped that a terminal would act on."""
    return Line(printable(text))


def note(text: str) -> Line:
    """Return a line for stderr, escaped in the same way."""
    return Line(printable(text), is_answer=False)


def problem(text: str) -> Line:
    """Return a line for stderr that is printed even with `-q`, escaped in the same way."""
    return note(text)._replace(is_problem=True)


def failure(text: str) -> Line:
    """Return an error for stderr, escaped in the same way."""
    return Line(printable(text), is_answer=False, is_error=True)


class Problems(NamedTuple):
    """Everything that a command found; drift, changes and its error have rules of their own."""

    command: str
    root: Path
    """The folder that the places of the findings are relative to."""
    findings: tuple[Finding, ...]
    summary: str
    """The result in one line."""
    severity: str = "none"
    """What it means for the version of the packages, a `Bump`; "error" if that is unknown."""
    drift: bool = False
    """Whether the published files differ from what the source generates."""
    advice: tuple[str, ...] = ()
    """What to do about it, one line each."""
    error: OicpGenError | None = None
    """The error that ended the command, which is among the findings as well."""
    remarks: tuple[str, ...] = ()
    """Further lines for the log of a run."""
    brief: "Brief | None" = None
    """What a comparison means; None for other commands."""


class Report(ABC):
    """The result of a command, with everything that is needed to show it to a person."""

    command: ClassVar[str]

    @abstractmethod
    def as_text(self, paint: Paint) -> Lines:
        """Return the lines for people, in the order in which they are printed."""

    @abstractmethod
    def as_json(self) -> dict[str, Any]:
        """Return the keys of the JSON document, except `format` and `command`."""

    def notes(self) -> Lines:
        """Return the lines that accompany a document for programs, on stderr."""
        return iter(())

    def beside_error(self, paint: Paint) -> Lines:  # noqa: ARG002 - most have nothing to add
        """Return what is worth printing after the error that ended the command."""
        return iter(())


class ProblemsReport(Report):
    """A report that can be shown as findings: as annotations, or as SARIF."""

    @abstractmethod
    def as_problems(self) -> Problems:
        """Return everything that the command found, as findings."""


class DocumentReport(ProblemsReport):
    """A report that can also be shown as a document of its own."""

    @abstractmethod
    def as_markdown(self) -> Lines:
        """Return the result as Markdown."""

    @abstractmethod
    def as_html(self) -> Lines:
        """Return the result as an HTML page."""
