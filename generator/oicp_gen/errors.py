"""The one exception: something stops the work before an answer can be given."""

from collections.abc import Iterator
from contextlib import contextmanager


class OicpGenError(Exception):
    """The work cannot go on. One clear sentence, the place, and what to do.

    What is merely odd or wrong in the page is a `Finding`, not an exception.
    """

    def __init__(self, message: str, *, place: str | None = None, mend: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        """Where: a file, a file and line, or the path of keys to a bad field."""
        self.mend = mend
        """What the reader can do about it, as a sentence."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@contextmanager
def reading(shown: str | None = None) -> Iterator[None]:
    """Turn the system's errors in reading into ours, with this place or the system's own."""
    try:
        yield
    except FileNotFoundError as error:
        raise OicpGenError(
            "there is no such file",
            place=shown or error.filename,
            mend="Check the spelling of its path.",
        ) from None
    except OSError as error:
        raise OicpGenError(
            f"it cannot be read: {error.strerror or error}",
            place=shown or error.filename,
            mend="Check what it is, and that you may read it.",
        ) from None
