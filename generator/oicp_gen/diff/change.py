"""Changes between two specs, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.diff.rules import RULES, Bump, ChangeRule
from oicp_gen.errors import Place


class FailOn(StrEnum):
    """Which changes make the exit code 1."""

    ANY = "any"
    """Any that alters an entry, looks included; not where a page comes from or its order."""
    BREAKING = "breaking"
    """Those for which a major release is due."""
    NEVER = "never"


class Change(NamedTuple):
    """One difference."""

    rule: str
    code: str | None = None
    """As the new spec has it; of an entry that is gone, as the old one had it. None if the change
    concerns the whole table."""
    field: str | None = None
    before: str | None = None
    after: str | None = None
    name: str | None = None
    """Of the entry, from the same spec as the code."""

    @property
    def about(self) -> ChangeRule:
        """Its rule."""
        return RULES[self.rule]

    @property
    def bump(self) -> Bump:
        """What the change means for the version of the packages."""
        return self.about.bump

    def to_json(self) -> dict[str, str | None]:
        """The change as JSON has it."""
        told = {"rule": self.rule, "severity": str(self.about.severity), "bump": str(self.bump)}
        places = {"code": self.code, "name": self.name, "field": self.field}
        return told | places | {"before": self.before, "after": self.after}


def placed(
    changes: tuple[Change, ...], places: Mapping[str, Place], file: str
) -> dict[str | None, Place]:
    """Where the code of each change stands on a page, by these places; the file, if it does not."""
    return {change.code: places.get(change.code or "", Place(file)) for change in changes}


def worst(changes: tuple[Change, ...]) -> Bump:
    """What all of the changes mean together."""
    return max((change.bump for change in changes), key=lambda bump: bump.rank, default=Bump.NONE)


def alters(changes: tuple[Change, ...]) -> bool:
    """Whether any of the changes alters what is generated in more than where it comes from."""
    return any(change.about.alters for change in changes)


def fails(changes: tuple[Change, ...], on: FailOn) -> bool:
    """Whether any of the changes is of those that are not wanted."""
    if on is FailOn.BREAKING:
        return worst(changes) is Bump.MAJOR
    return on is FailOn.ANY and alters(changes)
