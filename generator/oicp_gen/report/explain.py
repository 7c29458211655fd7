"""The report of `explain`: each entry as a card, or on a line where there are many."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Entry, Value, plain
from oicp_gen.report.base import Line, Lines, Paint, Report, note
from oicp_gen.report.terminal import printable

_CARD_LIMIT = 3
"""A query that finds more entries than this gets a line for each instead of a card."""
_WIDTH = 88


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
        width = max(len(field.title) for field in self.contract.fields)
        for field in self.contract.fields:
            text = printable(_value(entry.values.get(field.name)))
            wrapped = textwrap.wrap(text, _WIDTH - width - 7) or [""]
            lines.append(f"     {field.title:<{width}}  {wrapped[0]}")
            lines.extend(" " * (width + 7) + more for more in wrapped[1:])
        if entry.aliases:
            lines.append(f"     {'Earlier names':<{width}}  {', '.join(entry.aliases)}")
        return "\n".join(lines)

    def _line(self, entry: Entry) -> str:
        text = _value(entry.values.get(self.contract.named_by))
        return f"{printable(entry.code)}  {printable(text)}"


def _value(value: Value) -> str:
    return plain(value) or "(not specified)"
