"""How long work reports its progress, without knowing who shows it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Progress = Callable[[int, str], AbstractContextManager[Callable[[], None]]]
"""Takes the number of steps and a label; yields a function to be called after each step."""


@contextmanager
def silent(_: int, __: str) -> Iterator[Callable[[], None]]:
    """Show nothing."""
    yield lambda: None
