"""The one exception, and the places of errors and findings."""

import pkgutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple


class Place(NamedTuple):
    """A place in an input file."""

    file: str
    line: int | None = None
    """Counted from 1; only line feeds end a line."""
    column: int | None = None
    """Counted from 1, in characters: where the cell's tag starts."""
    row: int | None = None
    """The row of the table, counted from 1 with the header row."""
    heading: str | None = None
    """The heading of the column, as the page spells it."""
    code: str | None = None
    """The code of the row, as it was read."""
    table_column: int | None = None
    """The column of the table, counted from 1, if each column is an entry; else None."""

    def __str__(self) -> str:
        file = self.file.replace("\n", "\\u{a}")  # a name must not forge a line
        return ":".join(str(part) for part in (file, self.line, self.column) if part)

    def shortened(self) -> "Place":
        """Return this place with texts that are short enough for a message."""
        return self._replace(
            file=_cut(self.file),
            heading=self.heading and _cut(self.heading),
            code=self.code and _cut(self.code),
        )


MAX_LINE = 2_000
"""Characters of a line in a value of a message, which anyone may have written."""
MAX_LINES = 200
"""Lines of such a value; a program's output may be one."""


class Bounded(str):
    """A value of a message that is never too long, because it was cut in a way of its own."""

    __slots__ = ()


@cache
def _catalog() -> dict[str, dict[str, str]]:
    """Return the words of every error by its id: `message`, and `hint` if there is one."""
    data = pkgutil.get_data("oicp_gen.text", "errors.toml") or b""
    return tomllib.loads(data.decode())


class OicpGenError(Exception):
    """An error that ends the command. Something odd or wrong on a page is a `Finding`."""

    def __init__(self, id: str, /, *, place: Place | str | None = None, **values: object) -> None:
        super().__init__(id)
        self.id = id
        """A stable name for the condition; `text/errors.toml` has the words of each."""
        self.values = {name: bounded(value) for name, value in values.items()}
        """What fills the placeholders in these words."""
        found = Place(place) if isinstance(place, str) else place
        self.place = found and found.shortened()
        """A place in a file, or a whole file, folder or site."""

    @property
    def message(self) -> str:
        """What failed."""
        return _catalog()[self.id]["message"].format(**self.values)

    @property
    def hint(self) -> str:
        """What the user can do about it, in the imperative."""
        return _catalog()[self.id]["hint"].format(**self.values)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def bounded(value: object) -> object:
    """Return a value that is short enough for a message, whatever it is."""
    if isinstance(value, int | float | Bounded):
        return value
    text = str(value)
    if len(text) <= MAX_LINE and text.count("\n") < MAX_LINES:
        return value
    lines = text.split("\n", MAX_LINES)
    more = ["…"] if len(lines) > MAX_LINES else []
    return "\n".join(map(_cut, lines[:MAX_LINES] + more))


def _cut(line: str) -> str:
    return line if len(line) <= MAX_LINE else f"{line[: MAX_LINE - 1]}…"


def is_interruption(error: BaseException | None) -> bool:
    """Return whether Ctrl-C caused this error.

    Python raises another exception if Ctrl-C arrives at certain moments, for instance a
    RuntimeError while it creates a class (up to Python 3.11).
    """
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


@contextmanager
def os_errors_as_ours(shown: str | None = None) -> Iterator[None]:
    """Turn the system's errors while reading into ours, at this place or at the system's own."""
    try:
        yield
    except FileNotFoundError as error:
        raise OicpGenError("file-missing", place=shown or error.filename) from None
    except OSError as error:
        raise OicpGenError(
            "file-unreadable", place=shown or error.filename, reason=error.strerror or error
        ) from None
