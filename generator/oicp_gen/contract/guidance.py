"""What a project adds to its codes: named groups, advice, and pages. Not from the page."""

from enum import StrEnum
from typing import NamedTuple

from oicp_gen.errors import Place

MAX_TEXT = 1_000
"""Characters of a text of advice, or of a note of a group."""
MAX_TITLE = 100
"""Characters of the title of a group, or of a synonym."""
MAX_LISTED = 50
"""Synonyms of a code, or codes that it is confused with."""
MAX_PAGES = 5_000
"""Pages, one for each code. The manifest lists every file."""


class Retry(StrEnum):
    """Whether sending the same request again can help."""

    NO = "no"
    """Not until something is changed."""
    LATER = "later"
    """Yes, after a while."""
    MAY = "may"
    """Sometimes; the advice says when."""
    UNKNOWN = "unknown"
    """The project does not say."""


class NamedGroup(NamedTuple):
    """Codes with a common subject."""

    title: str
    codes: tuple[str, ...]
    note: str
    place: Place
    """Where the contract lists the codes."""


class Advice(NamedTuple):
    """What the project says about a code. Every text is "" if there is none."""

    cause: str
    """What is likely to have happened."""
    action: str
    """What to do about it."""
    retry: Retry
    retry_note: str
    """A sentence about the retry."""
    basis: str
    """What the advice is based on."""
    synonyms: tuple[str, ...]
    """Words under which people look for the code."""
    confused_with: tuple[str, ...]
    """Codes that are easily taken for this one."""
    place: Place
    """Where the contract states it."""


class Pages(NamedTuple):
    """Pages of the documentation, one for each code."""

    address: str
    """The address of the folder in which they are published, with a final slash; "" if unknown."""
