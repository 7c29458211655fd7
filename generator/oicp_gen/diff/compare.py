"""Two sides of a comparison, read and compared."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from oicp_gen.diff.change import Change
from oicp_gen.diff.inputs.side import Side, meaning_of, read_side
from oicp_gen.diff.specs import diff
from oicp_gen.model.spec import Entry
from oicp_gen.project import CONTRACT, Project, find_project


class SideComparison(NamedTuple):
    """Two sides, and what changed from the one to the other."""

    old: Side
    new: Side
    changes: tuple[Change, ...]


def compare_files(old: str, new: str, project: Project | None) -> SideComparison:
    """What changed between two sides. Raises OicpGenError if one of them cannot be read."""
    return compare_sides(read_side(old, project), read_side(new, project), project)


def compare_sides(old: Side, new: Side, project: Project | None) -> SideComparison:
    """What changed between two sides that were read."""
    new = _named_as(new, old)
    old = _named_as(old, new)
    meaning = meaning_of(project)
    fields = {name for side in (old, new) for e in side.spec.entries for name in e.values}
    orders = (tuple(old.places), tuple(new.places)) if old.places and new.places else None
    changes = diff(
        old.spec, new.spec, meaning=meaning if meaning in fields else None, orders=orders
    )
    return SideComparison(old, new, changes)


def _named_as(side: Side, other: Side) -> Side:
    """A side on which codes that have no name yet are called as on the other.

    Such a name is made from the text of the day, so a text that is reworded would rename its code.
    """
    named = other.spec.entries if side.unnamed else ()
    # A code that lost its zeros is called as before, too.
    names = {entry.code.lstrip("0"): entry for entry in named}
    names |= {entry.code: entry for entry in named}

    def with_name(entry: Entry) -> Entry:
        found = names.get(entry.code, names.get(entry.code.lstrip("0")))
        if found is None or entry.code not in side.unnamed:
            return entry
        return replace(entry, name=found.name, aliases=found.aliases)

    entries = tuple(map(with_name, side.spec.entries))
    return replace(side, spec=replace(side.spec, entries=entries))


def find_project_upward(folder: Path) -> Project | None:
    """The project in this folder, or the nearest one upward; None if there is none."""
    here = folder.absolute()
    for root in (here, *here.parents):
        if (root / CONTRACT).is_file():
            return find_project(root)
    return None
