"""Read and compare two sides."""

from typing import NamedTuple

from oicp_gen.diff.change import Change
from oicp_gen.diff.inputs.side import Side, meaning_of, read_side
from oicp_gen.diff.specs import diff
from oicp_gen.model.progress import Progress, silent
from oicp_gen.model.spec import Entry
from oicp_gen.project import Project


class SideComparison(NamedTuple):
    """Two sides, and the changes from the old to the new one."""

    old: Side
    new: Side
    changes: tuple[Change, ...]


def compare_files(
    old: str, new: str, project: Project | None, progress: Progress = silent
) -> SideComparison:
    """Read and compare two sides. Raises OicpGenError if one of them cannot be read."""
    before, after = (read_side(text, project, progress) for text in (old, new))
    return compare_sides(before, after, project)


def compare_sides(old: Side, new: Side, project: Project | None) -> SideComparison:
    """Compare two sides."""
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
    """Return a side whose unnamed codes have the names of the other side.

    The name of such a code is made from its current text: a reworded text would rename it.
    """
    named = other.spec.entries if side.unnamed else ()
    # A code that lost its zeros keeps its name, too.
    names = {entry.code.lstrip("0"): entry for entry in named}
    names |= {entry.code: entry for entry in named}

    def with_name(entry: Entry) -> Entry:
        found = names.get(entry.code, names.get(entry.code.lstrip("0")))
        if found is None or entry.code not in side.unnamed:
            return entry
        return entry._replace(name=found.name, aliases=found.aliases)

    entries = tuple(map(with_name, side.spec.entries))
    return side._replace(spec=side.spec._replace(entries=entries))
