"""Retry requests to a busy server, never earlier than it asks."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import uniform
from typing import Any, Self

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError
from urllib3.util import Retry

from oicp_gen.errors import OicpGenError
from oicp_gen.model.progress import Notify

MAX_TRIES = 4
"""The maximum number of attempts at one request."""
MAX_WAIT = 120
"""Seconds to wait between all attempts at one request. A longer wait ends the command."""

_BUSY = (429, 500, 502, 503, 504)
_AT_THE_EDGE = (403, 404)
"""What Cloud's edge returns for an existing page, in bursts of less than a minute."""


class Pause:
    """The waits between the attempts at one request."""

    def __init__(self, notify: Notify, extend: Callable[[float], None]) -> None:
        self.notify, self.extend = notify, extend
        self.waited = 0.0

    def __call__(self, status: int, seconds: float) -> None:
        """Wait after a response with this status. Raises OicpGenError if that is too long."""
        self.waited += seconds
        if self.waited > MAX_WAIT:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            raise OicpGenError("retry-too-late", seconds=seconds, status=status, until=until)
        self.notify(f"Confluence answered {status}: retrying in {seconds:.0f} s.")
        self.extend(seconds)
        sleep(seconds)


class Retries(Retry):
    """Retries of a busy server, and of no other failure."""

    def __init__(self, *arguments: Any, pause: Pause, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.pause = pause

    @classmethod
    def with_pause(cls, pause: Pause) -> Self:
        """Return the retries of a new request."""
        return cls(
            MAX_TRIES - 1,
            pause=pause,
            redirect=False,
            raise_on_status=False,
            status_forcelist=(*_BUSY, *_AT_THE_EDGE),
            backoff_factor=2,
            backoff_max=30,
            retry_after_max=10**9,  # so that the error names the time at which to come back
        )

    def new(self, **changes: Any) -> Self:
        """Return a copy, as `Retry` does, that waits in the same way."""
        return super().new(pause=self.pause, **changes)

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
            wait = self.get_backoff_time() * uniform(1.0, 1.25)  # noqa: S311 - not a secret
        else:
            wait = asked + uniform(0.0, 1.0)  # noqa: S311 - so that not all clients return at once
        self.pause(response.status, wait)

    def get_backoff_time(self) -> float:
        """Return the seconds to wait; `Retry` would send the second request immediately."""
        return super().get_backoff_time() or self.backoff_factor

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Return the seconds that the server asks to wait.

        None if neither Retry-After nor X-RateLimit-Reset, which Cloud sends, can be read.
        """
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
