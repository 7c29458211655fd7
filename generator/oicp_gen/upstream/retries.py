"""Retry requests to a busy server, never earlier than it asks, and give up on a slow one."""

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from datetime import UTC, datetime, timedelta
from random import uniform
from threading import Thread
from typing import Any, Self

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError
from urllib3.util import Retry

from oicp_gen.errors import OicpGenError
from oicp_gen.model.progress import Notify
from oicp_gen.upstream.http_errors import Reply

MAX_TRIES = 4
"""The maximum number of attempts at one request."""
MAX_WAIT = 120
"""Seconds to wait between all attempts at one request. A longer wait ends the command."""

_TICK = 0.2
"""Seconds between two checks of the clock: the longest that Windows delays an interrupt."""
_BUSY = (429, 500, 502, 503, 504)
_AT_THE_EDGE = (403, 404)
"""What Cloud's edge returns for an existing page, in bursts of less than a minute."""

_OPTIONS: dict[str, Any] = {
    "total": MAX_TRIES - 1,
    "redirect": False,
    "raise_on_status": False,
    "status_forcelist": (*_BUSY, *_AT_THE_EDGE),
    "backoff_factor": 2,
    "backoff_max": 30,
    "retry_after_max": 10**9,  # so that the error names the time at which to come back
}


class Deadline:
    """The time for one request, which cannot be interrupted while it looks up a name or is read."""

    def __init__(self, seconds: float, notify: Notify) -> None:
        self.seconds, self.notify = seconds, notify
        self.waited = 0.0
        self.restart()

    def restart(self, wait: float = 0) -> None:
        """Allow the same time again, after this many seconds of waiting."""
        self._end = time.monotonic() + wait + self.seconds

    def pause(self, status: int, seconds: float) -> None:
        """Wait after a response with this status. Raises OicpGenError if that is too long."""
        self.waited += seconds
        if self.waited > MAX_WAIT:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            raise OicpGenError("retry-too-late", seconds=seconds, status=status, until=until)
        self.notify(f"Confluence answered {status}: retrying in {seconds:.0f} s.")
        self.restart(seconds)
        sleep(seconds)

    def run(self, work: Callable[[], Reply]) -> Reply:
        """Return what the work returns, or raise what it raises, or OicpGenError if it is late.

        The work runs in a second thread. One that is late is abandoned, and ends with the process.
        """
        future = Future[Reply]()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # raised again by `result`
                future.set_exception(error)

        Thread(target=run, daemon=True).start()
        while not wait([future], _TICK).done:
            if time.monotonic() > self._end:
                raise OicpGenError("response-too-slow", limit=self.seconds)
        return future.result()


class Retries(Retry):
    """Retries of a busy server, and of no other failure."""

    def __init__(self, *, deadline: Deadline, **options: Any) -> None:
        super().__init__(**(_OPTIONS | options))
        self.deadline = deadline

    def new(self, **changes: Any) -> Self:
        """Return a copy, as `Retry` does, that waits in the same way."""
        return super().new(deadline=self.deadline, **changes)

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        *about: Any,
        **more: Any,
    ) -> Self:
        """Return the retries that are left, as `Retry` does; none for a failed connection."""
        if error is not None:
            raise error
        if response is None or not _is_retryable(response):
            raise MaxRetryError(more["_pool"], url or "", ResponseError("not retryable"))
        left = super().increment(method, url, response, error, *about, **more)
        response.close()  # its body, of whatever size, is not read
        return left

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Wait before the next attempt, never less than the server asks, and longer each time."""
        assert response is not None  # noqa: S101 - only a response is retried
        asked = self.get_retry_after(response)
        if asked is None:
            seconds = self.get_backoff_time() * uniform(1.0, 1.25)  # noqa: S311 - not a secret
        else:
            seconds = asked + uniform(0.0, 1.0)  # noqa: S311 - so that not all clients return at once
        self.deadline.pause(response.status, seconds)

    def get_backoff_time(self) -> float:
        """Return the seconds to wait; `Retry` would send the second request immediately."""
        return super().get_backoff_time() or self.backoff_factor

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Return the seconds that Retry-After, or Cloud's X-RateLimit-Reset, asks to wait."""
        try:
            asked = super().get_retry_after(response)
        except (InvalidHeader, ValueError, OverflowError):
            asked = None
        return _until(response.headers.get("X-RateLimit-Reset", "")) if asked is None else asked


def _is_retryable(response: BaseHTTPResponse) -> bool:
    edge = "error from cloudfront" in response.headers.get("X-Cache", "").lower()
    return response.status in _BUSY or (response.status in _AT_THE_EDGE and edge)


def _until(moment: str) -> float | None:
    """Return the seconds until a moment in ISO 8601, which may lack its seconds or its zone."""
    try:
        found = datetime.fromisoformat(moment.strip())
        zoned = found if found.tzinfo else found.replace(tzinfo=UTC)
        return max((zoned - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return None


sleep: Callable[[float], None] = time.sleep
"""Replaceable in tests."""
