"""A deadline for work that cannot be interrupted, such as a name lookup or a slow response."""

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

_TICK = 0.2
"""Seconds between two checks of the clock: the longest that Windows delays an interrupt."""


class Deadline:
    """A point in time that moves when the work restarts it."""

    def __init__(self, seconds: float) -> None:
        self.restart(seconds)

    def restart(self, seconds: float) -> None:
        """Allow this many seconds from now."""
        self._end = time.monotonic() + seconds

    def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns, or raise what it raises.

        The work runs in a second thread. Raises TimeoutError at the deadline; the thread is then
        abandoned, and ends with the process.
        """
        future = Future[T]()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # raised again by `result`
                future.set_exception(error)

        Thread(target=run, daemon=True).start()
        while not wait([future], _TICK).done:
            if time.monotonic() > self._end:
                raise TimeoutError
        return future.result()
