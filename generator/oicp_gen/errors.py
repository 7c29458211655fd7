"""The one exception, and the place that errors and findings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in an input file."""

    file: str
    line: int | None = None
    """Counted from 1, by line feeds alone."""
    column: int | None = None
    """Counted from 1, in characters: where the cell's tag starts."""
    row: int | None = None
    """The row of the table, counted from 1 with the header row."""
    heading: str | None = None
    """The heading of the column, as the page spells it."""
    code: str | None = None
    """The code of the row, as it was read."""
    table_column: int | None = None
    """The column of the table, counted from 1, where the entries stand side by side and the
    headings in rows; else None."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


class OicpGenError(Exception):
    """The work cannot continue. What is merely odd or wrong on a page is a `Finding`."""

    def __init__(
        self, id: str, message: str, *, place: Place | str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.id = id
        """The condition, in words that never change: `docs/errors.md` lists them all."""
        self.message = message
        self.place = Place(place) if isinstance(place, str) else place
        """Where: a place in a file, or a file, a folder or a site as a whole."""
        self.hint = hint
        """What the user can do about it, as a sentence in the imperative."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@contextmanager
def os_errors_as_ours(shown: str | None = None) -> Iterator[None]:
    """Turn the system's errors in reading into ours, with this place or the system's own."""
    try:
        yield
    except FileNotFoundError as error:
        raise OicpGenError(
            "file-missing",
            "there is no such file",
            place=shown or error.filename,
            hint="Check the spelling of its path.",
        ) from None
    except OSError as error:
        raise OicpGenError(
            "file-unreadable",
            f"it cannot be read: {error.strerror or error}",
            place=shown or error.filename,
            hint="Check what it is, and that you may read it.",
        ) from None
