"""The rules of changes, with their effect on the version of the packages."""

import pkgutil
import tomllib
from enum import StrEnum
from functools import cache
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
    """A class of changes, as `rules.toml` describes it."""

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
    sentence: str
    """A change in words: a format of `name`, `field`, and its two sides."""
    section: str = "Changed"
    """The section of a changelog, unless the change is breaking."""
    alters: bool = True
    """Whether entries differ, not only their order or the metadata of the page."""

    @property
    def severity(self) -> Severity:
        """The severity in reports: an error if the change breaks code, a warning if it adds."""
        return _SEVERITIES.get(self.bump, Severity.NOTE)


@cache
def change_rules() -> dict[str, ChangeRule]:
    """Return every rule by its id, in the order of the documentation."""
    data = pkgutil.get_data("oicp_gen.diff", "rules.toml") or b""
    rules = {}
    for name, table in tomllib.loads(data.decode()).items():
        typed = {"bump": Bump(table["bump"]), "counted": tuple(table["counted"])}
        rules[name] = ChangeRule(name, **({"mirror": name} | table | typed))
    return rules
