"""When a question is asked again, and how long to wait before: what a server asks for, or more."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from random import uniform

MAX_TRIES = 4
"""How often one question is asked."""
MAX_WAIT = 120
"""Seconds to wait for all tries of a question together. Who is asked for more should come back."""

_FIRST, _MOST = 2.0, 30.0
"""Seconds of the first wait and of the longest, where the server does not say."""
_BUSY = (429, 503)
_PASSING = (*_BUSY, 500, 502, 504)
_AT_THE_EDGE = (403, 404)
"""What Cloud's edge answers for a good page, in bursts of less than a minute."""
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def is_retryable(status: int, headers: Mapping[str, str]) -> bool:
    """Whether the next answer may be another one."""
    edge = "error from cloudfront" in headers.get("x-cache", "").lower()
    return status in _PASSING or (status in _AT_THE_EDGE and edge)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks to wait; None if it does not say, or not in words we know.

    Retry-After is in seconds, or a date of HTTP's; X-RateLimit-Reset is in ISO 8601, as Cloud has
    it, and may lack the seconds.
    """
    after = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(after):
        return float(after)
    moment = _http_date(after) or _iso(headers.get("x-ratelimit-reset", "").strip())
    return max((moment - now).total_seconds(), 0.0) if moment else None


def backoff(tries: int, asked: float | None) -> float:
    """Seconds to wait after so many tries: never less than asked, and not for all askers alike.

    Where nothing was asked it is twice as long each time.
    """
    if asked is not None:
        return asked + uniform(0.0, 1.0)  # noqa: S311 - no secret
    wait: float = min(_FIRST * 2.0 ** (tries - 1), _MOST)
    return wait * uniform(1.0, 1.25)  # noqa: S311 - the same


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        return _with_zone(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        return _with_zone(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
