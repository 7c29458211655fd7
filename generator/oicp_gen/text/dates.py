"""Days in words."""

import re

_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def day_in_words(stamp: str) -> str:
    """Return the day of an ISO 8601 date or time, as in "1 March 2024"; "" for any other text."""
    found = _DAY.match(stamp)
    return f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}" if found else ""
