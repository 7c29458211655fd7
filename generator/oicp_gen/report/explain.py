"""The report of `explain`: entries found by a code, a name or words.

Each is shown as a card, or on a line where there are many.
"""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Entry, Spec, Value, plain
from oicp_gen.report.base import Line, Lines, Paint, Report, note
from oicp_gen.report.terminal import printable

_CARD_LIMIT = 3
"""A query that finds more entries than this gets a line for each instead of a card."""
_WIDTH = 88
_SPLIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ExplainReport(Report):
    """The entries that each query found, and the nearest ones where it found none."""

    command = "explain"
    answers: Mapping[str, tuple[Entry, ...]]
    nearest: Mapping[str, tuple[Entry, ...]]
    contract: Contract

    def as_text(self, paint: Paint) -> Lines:
        found = self.answers.values()
        few = {entry.code for one in found if len(one) <= _CARD_LIMIT for entry in one}
        entries = self._entries()
        parts = [self._card(entry, paint) for entry in entries if entry.code in few]
        listed = [self._line(entry) for entry in entries if entry.code not in few]
        if entries:
            yield Line("\n\n".join([*parts, "\n".join(listed)] if listed else parts))
        for query, near in self.nearest.items():
            yield note(f"Nothing found for {query!r}." + (" Nearest:" if near else ""))
            yield from (note(f"  {self._line(entry)}") for entry in near)

    def as_json(self) -> dict[str, Any]:
        missing = [
            {"query": query, "nearest": [entry.code for entry in near]}
            for query, near in self.nearest.items()
        ]
        return {"entries": [entry.to_json() for entry in self._entries()], "not_found": missing}

    def _entries(self) -> tuple[Entry, ...]:
        """Return every entry that was found, once."""
        return tuple({one.code: one for found in self.answers.values() for one in found}.values())

    def _card(self, entry: Entry, paint: Paint) -> str:
        lines = [paint("head", printable(f"{entry.code}  {entry.name}"))]
        width = max(len(field.column) for field in self.contract.fields)
        for field in self.contract.fields:
            text = printable(_value(entry.values.get(field.name)))
            wrapped = textwrap.wrap(text, _WIDTH - width - 7) or [""]
            lines.append(f"     {field.column:<{width}}  {wrapped[0]}")
            lines.extend(" " * (width + 7) + more for more in wrapped[1:])
        if entry.aliases:
            lines.append(f"     {'Earlier names':<{width}}  {', '.join(entry.aliases)}")
        return "\n".join(lines)

    def _line(self, entry: Entry) -> str:
        text = _value(entry.values.get(self.contract.named_by))
        return f"{printable(entry.code)}  {printable(text)}"


def _value(value: Value) -> str:
    return plain(value) or "(not specified)"


def find(spec: Spec, query: str) -> tuple[Entry, ...]:
    """Return the entries that match a query, in order.

    A code or a name matches one entry. Words match every entry that contains all of them.
    """
    wanted, name = query.strip(), _folded(query)
    number = wanted.lstrip("0") if wanted.isdigit() else None
    by_code = [one for one in spec.entries if one.code == wanted or one.code.lstrip("0") == number]
    by_name = [one for one in spec.entries if name and name in map(_folded, _names(one))]
    if by_code or by_name:
        return tuple(by_code or by_name)
    words = [word for word in _SPLIT.split(wanted.lower()) if word]
    # An unknown number is a mistyped code: an entry that mentions it would not be an answer.
    if not words or wanted.isdigit():
        return ()
    return tuple(entry for entry in spec.entries if all(word in _all_text(entry) for word in words))


def suggest_entries(spec: Spec, query: str, limit: int = 3) -> tuple[Entry, ...]:
    """Return the entries that resemble a query without matches, the most similar first."""
    keys: dict[str, Entry] = {}
    for entry in spec.entries:
        texts = (text for text in entry.values.values() if isinstance(text, str))
        for key in (entry.code, entry.code.lstrip("0"), *_names(entry), *texts):
            keys.setdefault(_folded(key), entry)
    keys.pop("", None)
    near = get_close_matches(_folded(query), keys, n=limit * 2, cutoff=0.4)
    return tuple({keys[key].code: keys[key] for key in near}.values())[:limit]


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def _folded(text: str) -> str:
    return "".join(_SPLIT.split(text.lower()))


def _all_text(entry: Entry) -> str:
    return " ".join([entry.code, *_names(entry), *map(plain, entry.values.values())]).lower()
