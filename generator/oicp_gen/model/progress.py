"""What a long operation reports while it runs. Silent unless the caller passes functions."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Progress = Callable[[int, str], AbstractContextManager[Callable[[], None]]]
"""Takes the number of steps (0 if it is unknown) and a label. Yields a function to call after each
step."""

Notify = Callable[[str], None]
"""Takes one sentence for the user."""


@contextmanager
def silent(_: int, __: str) -> Iterator[Callable[[], None]]:
    """Report no progress."""
    yield lambda: None


def unheard(sentence: str) -> None:
    """Drop the sentence."""
