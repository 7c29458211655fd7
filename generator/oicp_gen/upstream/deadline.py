"""Waiting for what may never come, with an end, and with an ear for an interrupt."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

_GLANCE = 0.2
"""Seconds between two looks at the clock: so long an interrupt may have to wait on Windows."""


def with_deadline(work: Callable[[], T], seconds: float) -> T:
    """What some work comes to, or the error that it ends with.

    It is done in a thread beside the one that waits: no name server and no server that drips can
    hold that up. Raises TimeoutError if it is not done in time; then the thread is left to itself,
    and ends with the process.
    """
    results: list[T] = []
    errors: list[BaseException] = []
    done = Event()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again where it is waited for
            errors.append(error)
        finally:
            done.set()

    Thread(target=run, daemon=True).start()
    end = time.monotonic() + seconds
    while not done.wait(_GLANCE):
        if time.monotonic() > end:
            raise TimeoutError
    if errors:
        raise errors[0]
    return results[0]
