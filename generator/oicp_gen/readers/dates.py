"""Dates as a Confluence export writes them, to ISO 8601."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOUD = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
"""`Jan 12, 2024`; September is `Sept` in some exports."""
_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
"""`23.02.2015`: day, month, year, on a Data Center with such a date pattern."""
_TIME = re.compile(r" (\d{1,2}):(\d{2})$")


def iso(text: str) -> str:
    """The date in ISO form, with the time if one follows; the text itself if it is not understood.

    Never a guess: 03/04/2024 may be either of two days and stays as it is.
    """
    time = _TIME.search(text)
    date = text[: time.start()] if time else text
    clock = f"T{int(time[1]):02}:{time[2]}" if time else ""
    cloud = _CLOUD.fullmatch(date)
    if cloud and cloud[1][:3].lower() in _MONTHS:
        month = _MONTHS.index(cloud[1][:3].lower()) + 1
        return f"{cloud[3]}-{month:02}-{int(cloud[2]):02}{clock}"
    points = _POINTS.fullmatch(date)
    if points and 1 <= int(points[2]) <= 12:
        return f"{points[3]}-{int(points[2]):02}-{int(points[1]):02}{clock}"
    return text
