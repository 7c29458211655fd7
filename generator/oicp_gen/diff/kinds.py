"""The kinds of changes, from the most to the least dangerous: what to do, and how to count them."""

from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Level(StrEnum):
    """What a comparison means for the users of the packages, the most dangerous level first."""

    STOP = "stop"
    """The page cannot be published as it is."""
    MAJOR = "major"
    REVIEW = "review"
    """A person has to decide whether a rewording changes the meaning."""
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"
    """Entries differ, but no release is needed."""
    EDITED = "edited"
    """Only generated files differ, because they were edited by hand."""
    UNKNOWN = "unknown"
    """Nothing was compared."""
    OK = "ok"

    @property
    def rank(self) -> int:
        """A smaller rank is more dangerous."""
        return list(Level).index(self)


class Kind(NamedTuple):
    """Rules that a person thinks of as one kind of change."""

    id: str
    title: str
    """Its heading in a report."""
    level: Level
    fact: tuple[str, str]
    """What is counted, for one and for several."""
    rules: tuple[str, ...]


def _of_codes(what: str, plural: str = "") -> tuple[str, str]:
    return f"code {what}", f"codes {plural or what}"


_LOST = _of_codes("lost its leading zeros", "lost their leading zeros")
_GAINED = _of_codes("gained leading zeros")
KINDS = (
    Kind("zeros-lost", "Lost zeros", Level.STOP, _LOST, ("zeros-lost",)),
    Kind("reused", "Reused", Level.MAJOR, _of_codes("reused"), ("code-reused",)),
    Kind(
        "check",
        "Check",
        Level.REVIEW,
        _of_codes("may have a new meaning"),
        ("meaning-unclear",),
    ),
    Kind("removed", "Removed", Level.MAJOR, _of_codes("removed"), ("code-removed",)),
    Kind("zeros-gained", "Gained zeros", Level.MAJOR, _GAINED, ("zeros-gained",)),
    Kind(
        "names-lost",
        "Names lost",
        Level.MAJOR,
        _of_codes("lost a name"),
        ("name-dropped", "name-reverted", "alias-removed"),
    ),
    Kind(
        "contract",
        "Contract",
        Level.MAJOR,
        ("breaking change to the contract", "breaking changes to the contract"),
        ("table-changed", "field-removed", "field-retyped"),
    ),
    Kind(
        "values",
        "Values changed",
        Level.MINOR,
        _of_codes("with other values"),
        ("value-removed", "value-added"),
    ),
    Kind("added", "Added", Level.MINOR, _of_codes("added"), ("code-added",)),
    Kind(
        "renamed",
        "Renamed",
        Level.MINOR,
        _of_codes("renamed"),
        ("name-changed", "name-swapped", "alias-added"),
    ),
    Kind(
        "extended",
        "Contract extended",
        Level.MINOR,
        ("change to the contract", "changes to the contract"),
        ("field-added", "protocol-changed"),
    ),
    Kind(
        "reworded",
        "Reworded",
        Level.PATCH,
        _of_codes("reworded"),
        ("text-reworded", "note-changed"),
    ),
    Kind("title", "Title", Level.PATCH, ("title changed", "titles changed"), ("title-changed",)),
    Kind(
        "cosmetic",
        "Cosmetic",
        Level.NONE,
        ("cosmetic change", "cosmetic changes"),
        ("text-cosmetic", "note-cosmetic", "values-reordered"),
    ),
    Kind(
        "unaltered",
        "Only on the page",
        Level.OK,
        ("change outside the table", "changes outside the table"),
        ("order-changed", "provenance-changed"),
    ),
)
"""Every kind, the most dangerous first. Gained zeros do not stop a release: they may correct it."""


@cache
def kind_of(rule: str) -> Kind:
    """Return the kind of a rule of changes."""
    return next(kind for kind in KINDS if rule in kind.rules)


@cache
def danger(rule: str) -> int:
    """Return the position of a rule in the order of danger; a smaller one is more dangerous."""
    return [name for kind in KINDS for name in kind.rules].index(rule)
