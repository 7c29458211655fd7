"""What changed between two specs, by meaning."""

from enum import StrEnum
from typing import NamedTuple

from oicp_gen.spec import Entry, Note, Spec, Value


class ChangeKind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"
    """A field has another value."""


class Change(NamedTuple):
    """One difference."""

    kind: ChangeKind
    code: str
    field: str | None = None
    """The field that changed; None where the whole entry or its name did."""
    before: str | None = None
    after: str | None = None


def diff(old: Spec, new: Spec) -> tuple[Change, ...]:
    """The changes from one spec to another, by code. Where the page comes from does not count."""
    before = {entry.code: entry for entry in old.entries}
    after = {entry.code: entry for entry in new.entries}
    changes: list[Change] = []
    for code in sorted(before.keys() | after.keys()):
        if code not in before:
            changes.append(Change(kind=ChangeKind.ADDED, code=code, after=after[code].name))
        elif code not in after:
            changes.append(Change(kind=ChangeKind.REMOVED, code=code, before=before[code].name))
        else:
            changes.extend(_between(before[code], after[code]))
    return tuple(changes)


def _between(old: Entry, new: Entry) -> list[Change]:
    changes = []
    if (old.name, old.aliases) != (new.name, new.aliases):
        changes.append(
            Change(
                kind=ChangeKind.RENAMED,
                code=new.code,
                before=", ".join((old.name, *old.aliases)),
                after=", ".join((new.name, *new.aliases)),
            )
        )
    for field in dict.fromkeys((*old.values, *new.values)):
        before, after = old.values.get(field), new.values.get(field)
        if before != after:
            changes.append(
                Change(
                    kind=ChangeKind.CHANGED,
                    code=new.code,
                    field=field,
                    before=_shown(before),
                    after=_shown(after),
                )
            )
    return changes


def _shown(value: Value) -> str | None:
    if isinstance(value, Note):
        return value.markdown
    return ", ".join(value) or None if isinstance(value, tuple) else value
