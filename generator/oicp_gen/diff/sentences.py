"""Changes in words: a line for each, and what all of them come to."""

from collections import Counter
from collections.abc import Callable

from oicp_gen.diff.change import Change, worst
from oicp_gen.diff.rules import RULES, Bump
from oicp_gen.diff.words import Piece, pieces
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import quote

_LONG = 160
"""Characters of a text that are told."""
_BEFORE = 40
"""Characters that are told of what two long texts have in common at their start."""

Paint = Callable[[str, str], str]
"""What is called with "gone" or "come" and a piece of text, and makes it look so."""

_SENTENCES = {
    "code-added": "added as {name}: {after}",
    "code-removed": "removed, it was {name}: {before}",
    "zeros-lost": "the code lost its leading zeros, it was {old}",
    "zeros-gained": "the code got leading zeros, it was {old}",
    "code-reused": "another meaning: {field} was {before} and is {after}",
    "name-changed": "renamed from {old} to {new}; {old} is an alias now",
    "name-reverted": "named {new} again, which was an alias; {old} is gone",
    "name-swapped": "named {new}, which was an alias; {old} is one now",
    "name-dropped": "renamed from {old} to {new}; {old} is gone",
    "alias-added": "{new} is an alias now",
    "alias-removed": "the alias {old} is gone",
    "text-cosmetic": "{field} was {before} and is {after}, which differs in its looks alone",
    "note-cosmetic": "{field} was {before} and is {after}, which differs in its looks alone",
    "value-added": "{field} has {new} now",
    "value-removed": "{field} has {old} no longer",
    "field-added": "entries have the field {new} now",
    "field-removed": "entries have the field {old} no longer",
    "field-retyped": "the field {field} was {old} and is {new}",
    "table-changed": "the table's id was {before} and is {after}",
    "title-changed": "the title was {before} and is {after}",
    "protocol-changed": "the protocol was {before} and is {after}",
    "order-changed": "the rows stood in the order {old} and stand in the order {new}",
    "provenance-changed": "the source was ({old}) and is ({new})",
}
"""How each rule puts a change; the others as `_OTHERWISE` does."""
_OTHERWISE = "{field} was {before} and is {after}"
_NOTHING = "(nothing)"


def _unpainted(_: str, text: str) -> str:
    return text


def format_change(change: Change, paint: Paint = _unpainted) -> str:
    """A change on one line, its rule at the end; nothing in it is acted on by a terminal."""
    head = f"{escape_unprintable(change.code)}: " if change.code is not None else ""
    return f"{head}{sentence(change, paint)} [{change.rule}]"


def sentence(change: Change, paint: Paint = _unpainted) -> str:
    """What happened, without the code that it happened to."""
    before, after = _quoted(change, paint)
    return _SENTENCES.get(change.rule, _OTHERWISE).format(
        name=escape_unprintable(change.name or ""),
        field=escape_unprintable(change.field or "the aliases"),
        before=before,
        after=after,
        old=escape_unprintable(_short(change.before or _NOTHING)),
        new=escape_unprintable(_short(change.after or _NOTHING)),
    )


def _quoted(change: Change, paint: Paint) -> tuple[str, str]:
    """The two texts of a change, in quotes, with what is not in the other painted."""
    before, after = _from_difference(change.before or "", change.after or "")
    if before and after and paint is not _unpainted:
        left, right = pieces(_short(before), _short(after))
        return _painted(left, "gone", paint), _painted(right, "come", paint)
    old, new = (quote(text, _LONG) if text else _NOTHING for text in (before, after))
    return old, new


def _painted(found: tuple[Piece, ...], name: str, paint: Paint) -> str:
    parts = (
        paint(name, escape_unprintable(piece.text))
        if piece.differs
        else escape_unprintable(piece.text)
        for piece in found
    )
    return f'"{"".join(parts)}"'


def _from_difference(before: str, after: str) -> tuple[str, str]:
    """Two texts on one line each; long ones begin shortly before they differ."""
    before, after = before.replace("\n", " "), after.replace("\n", " ")
    if max(len(before), len(after)) <= _LONG:
        return before, after
    least = min(len(before), len(after))
    same = next((at for at in range(least) if before[at] != after[at]), least)
    start = before.rfind(" ", 0, max(same - _BEFORE, 0)) + 1
    cut = "…" if start else ""
    return cut + before[start:], cut + after[start:]


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def counts(changes: tuple[Change, ...]) -> list[str]:
    """How many changes there are of each rule, those that mean most first: "2 codes added"."""
    found = Counter(change.rule for change in changes)
    rules = sorted(
        (rule for rule in RULES.values() if rule.id in found), key=lambda rule: -rule.bump.rank
    )
    return [f"{found[rule.id]} {rule.counted[found[rule.id] > 1]}" for rule in rules]


_RELEASES = {
    Bump.MAJOR: "major: code that uses the packages breaks, or does something else",
    Bump.MINOR: "minor: code that uses the packages goes on, and finds more or decides otherwise",
    Bump.PATCH: "patch: words alone",
    Bump.NONE: "none: nothing that needs a release",
}


def grouped(changes: tuple[Change, ...]) -> list[tuple[str, tuple[Change, ...]]]:
    """The changes by what they mean for a version, the worst first, each group with its head."""
    found = {bump: tuple(c for c in changes if c.bump is bump) for bump in _RELEASES}
    return [(_RELEASES[bump], group) for bump, group in found.items() if group]


def verdict(changes: tuple[Change, ...]) -> str:
    """What the changes come to, in a sentence that says which release is needed."""
    if not changes:
        return "Identical: the same entries, to the letter."
    bump, told_of = worst(changes), tuple(change for change in changes if change.about.alters)
    found = ", ".join(counts(told_of or changes))
    if not told_of:
        return f"The entries are the same ({found}): no release needed."
    if bump is Bump.NONE:
        return f"Cosmetic only ({found}): no release needed."
    return f"A {bump} release is due: {found}."
