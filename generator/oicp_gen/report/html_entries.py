"""The changes of an HTML page as its template shows them: groups, and an entry for each code."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from oicp_gen.diff.change import Change
from oicp_gen.diff.compare import SideComparison
from oicp_gen.diff.doubt import doubt
from oicp_gen.diff.groups import ChangeGroup, CodeChanges
from oicp_gen.diff.kinds import Kind, Level
from oicp_gen.diff.sentences import sentence
from oicp_gen.model.spec import Entry, Value, plain
from oicp_gen.report.html_parts import Part, sentence_parts
from oicp_gen.report.html_pieces import Pieces, styled_pieces, whole_pieces
from oicp_gen.report.sides import provenance_sentences
from oicp_gen.report.terminal import printable
from oicp_gen.text.characters import char_name
from oicp_gen.text.phrases import counted

_FEW = 8
"""How many entries of a group are shown; the others are folded."""
_WHOLE = ("reused", "check")
"""The kinds of which every entry is shown."""
_FOLDED = (Level.NONE, Level.OK)
_BADGES = {
    Level.STOP: "Stop",
    Level.MAJOR: "Major",
    Level.REVIEW: "Check",
    Level.MINOR: "Minor",
    Level.PATCH: "Patch",
    Level.NONE: "No release",
    Level.OK: "Page only",
}
"""What the kinds of each level mean for the next release."""


class FieldView(NamedTuple):
    """A value of an entry on both sides."""

    title: str
    before: Pieces
    after: Pieces = ()


class EntryView(NamedTuple):
    """All changes of one code, or one change of the whole table."""

    code: str = ""
    """What its anchor is made of; "" for the whole table."""
    shown: str = ""
    name: tuple[str, ...] = ()
    """The parts of its name, which may be broken between two of them."""
    row: str = ""
    lead: Pieces = ()
    """The text that describes it, if that is the same on both sides or on one side alone."""
    fields: tuple[FieldView, ...] = ()
    """The values that differ."""
    values: tuple[FieldView, ...] = ()
    """The other values of an entry that is on one side alone."""
    hints: tuple[tuple[Part, ...], ...] = ()
    sentences: tuple[str, ...] = ()
    """What changed about the whole table."""


class GroupView(NamedTuple):
    """The changes of one kind."""

    id: str
    level: str
    badge: str
    heading: str
    means: tuple[str, ...]
    entries: tuple[EntryView, ...]
    rest: tuple[EntryView, ...]
    is_folded: bool

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.entries) + len(self.rest)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its entries."""
        return tuple(entry.code for entry in (*self.entries, *self.rest) if entry.code)

    @property
    def more(self) -> str:
        """The label of what is folded."""
        return f"{len(self.rest)} more"

    @property
    def is_paired(self) -> bool:
        """Whether an entry has values on both sides."""
        return any(entry.fields for entry in self.entries)


def group_views(result: SideComparison, groups: Iterable[ChangeGroup]) -> tuple[GroupView, ...]:
    """Return the changes by their kinds, the most dangerous first."""
    views = _Views(result)
    codes = {item.code for group in groups for item in group.codes}
    return tuple(
        _group_view(kind, tuple(found), views, codes)
        for kind, found in groupby(groups, key=lambda group: group.kind)
    )


def _group_view(
    kind: Kind, groups: Sequence[ChangeGroup], views: "_Views", codes: set[str | None]
) -> GroupView:
    entries = tuple(views.entry(item) for group in groups for item in group.codes)
    few = len(entries) if kind.id in _WHOLE or len(entries) <= _FEW + 1 else _FEW
    return GroupView(
        id=f"{kind.id}_" if kind.id in codes else kind.id,
        level=kind.level.value,
        badge=_BADGES[kind.level],
        heading=counted(len(entries), *kind.fact),
        means=tuple(dict.fromkeys(group.about.means for group in groups)),
        entries=entries[:few],
        rest=entries[few:],
        is_folded=kind.level in _FOLDED,
    )


class _Views:
    """Makes the views of entries from both sides of a comparison."""

    def __init__(self, result: SideComparison) -> None:
        self._old, self._new = result.old, result.new
        self._described_by = result.described_by

    def entry(self, item: CodeChanges) -> EntryView:
        if item.code is None:
            return EntryView(sentences=tuple(self._sentences(item.worst)))
        old, new = item.before, item.after
        fields, lead, values = self._values(old, new)
        entry = new or old
        return EntryView(
            code=item.code,
            shown=printable(item.code),
            name=tuple(printable(entry.name if entry else "").split("_")),
            row=self._row(old, new),
            lead=lead,
            fields=fields,
            values=values,
            hints=tuple(_hints(item, old, new)),
        )

    def _values(
        self, old: Entry | None, new: Entry | None
    ) -> tuple[tuple[FieldView, ...], Pieces, tuple[FieldView, ...]]:
        """Return the values that differ, the text that describes the code, and other values."""
        if old is None or new is None:
            entry = old or new
            values = dict(entry.values) if entry else {}
            lead = whole_pieces(values.pop(self._described_by, None))
            others = (
                FieldView(_title(name), whole_pieces(value))
                for name, value in values.items()
                if plain(value)
            )
            return (), lead, tuple(others)
        fields = tuple(
            FieldView(_title(name), *styled_pieces(before, after))
            for name, before, after in _differing(old, new)
        )
        before, after = (entry.values.get(self._described_by) for entry in (old, new))
        return fields, whole_pieces(after) if before == after else (), ()

    def _row(self, old: Entry | None, new: Entry | None) -> str:
        """Return the rows of a code on both pages, as far as they are known."""
        rows = []
        for side, entry in ((self._old, old), (self._new, new)):
            place = (side.places or {}).get(entry.code) if entry else None
            rows.append(place.table_column or place.row if place else None)
            noun = "Column" if place and place.table_column else "Row"
        before, after = rows
        if before and after and before != after:
            return f"{noun} {before} before, {noun.lower()} {after} now"
        when = "" if old and new else " before" if old else " now"
        return f"{noun} {before or after}{when}" if before or after else ""

    def _sentences(self, change: Change) -> Iterator[str]:
        if change.rule == "provenance-changed":
            yield from provenance_sentences(self._old.spec.source, self._new.spec.source)
            return
        text = sentence(change)
        yield printable(f"{text[:1].upper()}{text[1:]}.")


def _title(field: str) -> str:
    return printable(field.replace("_", " ").capitalize())


def _differing(old: Entry, new: Entry) -> Iterator[tuple[str, Value, Value]]:
    """Yield what differs between two entries: the code, the names, then the values."""
    heads: tuple[tuple[str, Value, Value], ...] = (
        ("code", old.code, new.code),
        ("name", old.name, new.name),
        ("earlier_names", old.aliases, new.aliases),
    )
    fields = dict.fromkeys((*new.values, *old.values))
    values = ((name, old.values.get(name), new.values.get(name)) for name in fields)
    yield from (part for part in (*heads, *values) if part[1] != part[2])


def _hints(item: CodeChanges, old: Entry | None, new: Entry | None) -> Iterator[tuple[Part, ...]]:
    """Yield what a reader should know about the changes of a code."""
    rules = {change.rule: change for change in item.changes}
    if "code-reused" in rules and old and new and old.name == new.name:
        yield sentence_parts(
            f"The name stays `{printable(new.name)}` until you choose another with"
            f" `oicp-gen rename`."
        )

    for change in item.changes:
        before, after = change.before or "", change.after or ""
        if change.rule == "meaning-unclear":
            yield sentence_parts(_doubtful(before, after))
        elif change.rule == "text-cosmetic" and (one := _replaced(before, after)):
            yield sentence_parts(one)


def _doubtful(before: str, after: str) -> str:
    """Return which words make it doubtful whether two texts mean the same."""
    words = doubt(before, after)
    found = ((words.before, "before"), (words.after, "now"))
    sides = (f"{_quoted(side)} ({when})" for side, when in found if side)
    return f"Look at {' and '.join(sides)}."


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{printable(word)}”" for word in words)


def _replaced(before: str, after: str) -> str:
    """Return which character became which, if it is one, and if a reader may not see it."""
    pairs = {(a, b) for a, b in zip(before, after, strict=False) if a != b}
    if len(before) != len(after) or len(pairs) != 1:
        return ""
    ((old, new),) = pairs
    if old.casefold() == new.casefold():
        return ""
    return f"{char_name(old)} became {char_name(new)}."
