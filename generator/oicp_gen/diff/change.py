"""Changes between two specs, as data, and their rules."""

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
    verb: tuple[str, str] = ("", "")
    """What happened to one code, and to several; empty for a rule of the whole table."""
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
        if "verb" in table:
            typed["verb"] = tuple(table["verb"])
        rules[name] = ChangeRule(name, **({"mirror": name} | table | typed))
    return rules


class FailOn(StrEnum):
    """Which changes make the exit code 1."""

    ANY = "any"
    """Any that alters an entry, even cosmetically; not the page's metadata or the order of rows."""
    BREAKING = "breaking"
    """Those that require a major release."""
    NEVER = "never"


class Change(NamedTuple):
    """A difference between two specs."""

    rule: str
    code: str | None = None
    """The code in the new spec, or in the old one if it was removed; None for the whole table."""
    name: str | None = None
    """The name of the entry, from the same spec as the code."""
    field: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def about(self) -> ChangeRule:
        """The rule of the change."""
        return change_rules()[self.rule]

    @property
    def bump(self) -> Bump:
        """The bump that the change requires."""
        return self.about.bump

    def to_json(self) -> dict[str, str | None]:
        """Return the change for JSON output."""
        known = {"rule": self.rule, "severity": self.about.severity, "bump": self.bump}
        return {**known, **self._asdict()}


def worst(changes: tuple[Change, ...]) -> Bump:
    """Return the bump that all changes together require."""
    return max((change.bump for change in changes), key=lambda bump: bump.rank, default=Bump.NONE)


def altering(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes that alter an entry, not only metadata or order."""
    return tuple(change for change in changes if change.about.alters)


def fails(changes: tuple[Change, ...], on: FailOn) -> bool:
    """Return whether any change is one that makes the command fail."""
    if on is FailOn.BREAKING:
        return worst(changes) is Bump.MAJOR
    return on is FailOn.ANY and bool(altering(changes))
