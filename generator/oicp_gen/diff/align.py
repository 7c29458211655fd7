"""Align two specs: find the entries that correspond to each other."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from oicp_gen.diff.doubt import doubt
from oicp_gen.diff.meaning import Weights, folded, means_another
from oicp_gen.model.spec import Entry, Spec, plain


class Aligned(NamedTuple):
    """The entries of two specs, by their codes."""

    before: Mapping[str, Entry]
    """The entries of the old spec; one that lost or gained zeros is under its new code."""
    after: Mapping[str, Entry]
    renumbered: Mapping[str, str]
    """The new codes of entries that lost or gained zeros, by their old codes."""
    fields: tuple[frozenset[str], frozenset[str]]
    """The fields of the entries in the old and in the new spec."""
    meaning: str
    """The field that describes a code; "" if there is none."""
    texts: "Texts"


class Texts:
    """The texts that describe the codes of two specs."""

    def __init__(self, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        self._before, self._after = before, after

    @cached_property
    def _weights(self) -> Weights:
        return Weights((*self._before.values(), *self._after.values()))

    @cached_property
    def _holders(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """The codes with each text, in the old and in the new spec."""
        return _by_text(self._before), _by_text(self._after)

    def is_another(self, before: str, after: str) -> bool:
        """Return whether two texts of a code differ in meaning, judged by their words."""
        return means_another(before, after, self._weights)

    def is_doubtful(self, before: str, after: str) -> bool:
        """Return whether a person has to decide if two texts of a code mean the same."""
        return bool(doubt(before, after))

    def is_reused(self, code: str, before: str, after: str) -> bool:
        """Return whether a code has a new meaning.

        It does if its text has a new meaning, if another code had the text before, or if another
        code now has the text that this one had.
        """
        old, new = self._holders
        had, has = old.get(folded(after), set()), new.get(folded(before), set())
        return bool((had | has) - {code}) or self.is_another(before, after)


def _by_text(texts: Mapping[str, str]) -> dict[str, set[str]]:
    holders: dict[str, set[str]] = {}
    for code, text in texts.items():
        holders.setdefault(folded(text), set()).add(code)
    return holders


def aligned(old: Spec, new: Spec, meaning: str | None) -> Aligned:
    """Align two specs. Without `meaning`, their first common text field describes a code."""
    field = first_text(old, new) if meaning is None else meaning
    before = {entry.code: entry for entry in old.entries}
    after = {entry.code: entry for entry in new.entries}
    was, now = _texts(before, field), _texts(after, field)
    texts = Texts(was, now)
    renumbered = {
        gone: come
        for gone, come in _same_number(before.keys() - after.keys(), after.keys() - before.keys())
        if folded(was[gone]) == folded(now[come]) or not texts.is_another(was[gone], now[come])
    }
    if renumbered:
        before = {renumbered.get(code, code): entry for code, entry in before.items()}
        texts = Texts(_texts(before, field), now)
    return Aligned(before, after, renumbered, (_fields(old), _fields(new)), field, texts)


def _fields(spec: Spec) -> frozenset[str]:
    return frozenset(field for entry in spec.entries for field in entry.values)


def _texts(entries: Mapping[str, Entry], field: str) -> dict[str, str]:
    return {code: plain(entry.values.get(field)) for code, entry in entries.items()}


def _same_number(gone: set[str], come: set[str]) -> Iterable[tuple[str, str]]:
    """Yield pairs of codes that are the same number, if no other code is."""
    old, new = _by_number(gone), _by_number(come)
    for number in old.keys() & new.keys():
        if len(old[number]) == len(new[number]) == 1:
            yield old[number][0], new[number][0]


def _by_number(codes: set[str]) -> dict[str, list[str]]:
    """Return codes of digits, by their value without leading zeros."""
    found: dict[str, list[str]] = {}
    for code in codes:
        if code.isascii() and code.isdigit():
            found.setdefault(code.lstrip("0") or "0", []).append(code)
    return found


def first_text(old: Spec, new: Spec) -> str:
    """Return the first field that is a text in both specs; "" if there is none."""
    places: list[dict[str, int]] = []
    for spec in (old, new):
        known = {name for e in spec.entries for name, v in e.values.items() if isinstance(v, str)}
        fields = [name for entry in spec.entries[:1] for name in entry.values]
        places.append({name: at for at, name in enumerate(fields) if name in known})
    one, other = places
    both = one.keys() & other.keys()
    return min(both, key=lambda name: (one[name] + other[name], name), default="")
