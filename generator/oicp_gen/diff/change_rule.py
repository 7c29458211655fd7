"""A rule of changes: an id, a purpose, and its effect on the version."""

from enum import StrEnum
from typing import NamedTuple

from oicp_gen.model.findings import Severity


class Bump(StrEnum):
    """The part of the packages' version that a change increments."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """A larger rank is a more severe change."""
        return list(Bump).index(self)


_SEVERITIES = {Bump.MAJOR: Severity.ERROR, Bump.MINOR: Severity.WARNING}


class ChangeRule(NamedTuple):
    """A class of changes."""

    id: str
    bump: Bump
    mirror: str
    """The rule of the same change in the opposite direction."""
    counted: tuple[str, str]
    """The noun for one and for several changes."""
    purpose: str
    """What it reports, in one sentence."""
    means: str
    """The consequences for users of the packages."""
    alters: bool = True
    """Whether entries differ, not only their order or the metadata of the page."""

    @property
    def severity(self) -> Severity:
        """The severity in reports: an error if the change breaks code, a warning if it adds."""
        return _SEVERITIES.get(self.bump, Severity.NOTE)
