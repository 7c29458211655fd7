"""Convert the dates of a Confluence export to ISO 8601."""

import re
from datetime import date, time

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CLOUD = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})", re.ASCII)
"""`Jan 12, 2024`; September is `Sept` in some exports."""
_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
"""`23.02.2015`: day, month, year, on a Data Center with such a date pattern."""
_TIME = re.compile(r" (\d{1,2}):(\d{2})$", re.ASCII)


def iso(text: str) -> str:
    """Return a date in ISO form, with the time if there is one; unknown formats are unchanged.

    Nothing is guessed: 03/04/2024 could be two different days and stays as it is.
    """
    clock = _TIME.search(text)
    day = text[: clock.start()] if clock else text
    try:
        found = _date(day).isoformat()
        at = f"T{time(int(clock[1]), int(clock[2])):%H:%M}" if clock else ""
    except ValueError:
        return text
    return found + at


def _date(text: str) -> date:
    cloud = _CLOUD.fullmatch(text)
    if cloud:
        months = [
            number for number, name in enumerate(_MONTHS, 1) if name.startswith(cloud[1].lower())
        ]
        return date(int(cloud[3]), months[0] if len(months) == 1 else 0, int(cloud[2]))
    points = _POINTS.fullmatch(text)
    if points:
        return date(int(points[3]), int(points[2]), int(points[1]))
    raise ValueError(text)
