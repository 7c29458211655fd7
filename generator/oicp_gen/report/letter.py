"""A text that asks the publisher of a page to correct it."""

from collections.abc import Iterable
from typing import NamedTuple

from oicp_gen.model.findings import Finding
from oicp_gen.report.terminal import printable
from oicp_gen.text.dates import day_in_words
from oicp_gen.text.phrases import counted
from oicp_gen.upstream.confluence import PageVersion


class Wrong(NamedTuple):
    """One thing that is wrong on a page, safe to print."""

    code: str
    """As it is on the page; "" if it has none."""
    wanted: str
    """What the code should be; "" if that is unknown."""
    text: str
    """What describes the code, or what is wrong."""
    row: str
    """The number of its row, or of its column if each column is an entry; "" if unknown."""


class Letter(NamedTuple):
    """A text for the publisher."""

    start: str
    lines: tuple[str, ...]


def wrong_of(error: Finding) -> Wrong:
    """Return what an error says is wrong."""
    place = error.place
    heading = (place.heading or "").rstrip(" :")
    message = f"{heading}: {error.message}" if heading and not error.expected else error.message
    text = printable(message[:1].upper() + message[1:])
    return Wrong(
        code=printable(place.code or ""),
        wanted=printable(error.expected or ""),
        text=text if text.endswith(".") else f"{text}.",
        row=str(place.table_column or place.row or ""),
    )


def letter(title: str, version: PageVersion | None, wrong: Iterable[Wrong]) -> Letter:
    """Return a text that asks the publisher to correct the page with this title."""
    day = day_in_words(version.at) if version else ""
    parts = (
        f"On the page “{title}”" if title else "On the page",
        f"version {version.number}{f' of {day}' if day else ''}" if version else "",
    )
    lines = tuple(map(_line, wrong))
    needs = counted(len(lines), "place needs", "places need")
    return Letter(printable(f"{', '.join(filter(None, parts))}, {needs} a correction:"), lines)


def _line(wrong: Wrong) -> str:
    request = f"the code {wrong.code} should be {wrong.wanted}." if wrong.wanted else wrong.text
    line = f"Row {wrong.row}: {request}" if wrong.row else request
    return f"{line[:1].upper()}{line[1:]}"
