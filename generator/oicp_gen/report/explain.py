"""The report of `explain`: each entry as a card, or on a line where there are many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oicp_gen.model.spec import Entry, Value, plain
from oicp_gen.report.base import Line, Lines, Paint, Report, problem
from oicp_gen.report.layout import columns, display_width, padded, wrapped
from oicp_gen.report.terminal import printable

_CARD_LIMIT = 3
"""A query that finds more entries than this gets a line for each instead of a card."""
_NOTHING = "(not specified)"
_WIDTH = 88
_NARROW = 20
"""Characters of a text on a line, even if the terminal is too narrow for them."""


@dataclass(frozen=True, slots=True)
class ExplainReport(Report):
    """The entries that each query found, and the nearest ones where it found none."""

    command = "explain"
    answers: Mapping[str, tuple[Entry, ...]]
    nearest: Mapping[str, tuple[Entry, ...]]
    titles: Mapping[str, str]
    """The title of each field for people, by its name."""
    named_by: str
    """The field that describes an entry."""

    def as_text(self, paint: Paint) -> Lines:
        found = self.answers.values()
        few = {entry.code for one in found if len(one) <= _CARD_LIMIT for entry in one}
        entries = self._entries()
        cards = [self._card(entry, paint) for entry in entries if entry.code in few]
        listed = [entry for entry in entries if entry.code not in few]
        if cards:
            yield Line("\n\n".join(cards) + ("\n" if listed else ""), is_exact=True)
        for entry in listed:
            yield Line(self._line(entry), hang=display_width(printable(entry.code)) + 2)
        for query, near in self.nearest.items():
            yield problem(f"Nothing found for {query!r}." + (" Nearest:" if near else ""))
            yield from (problem(f"  {self._line(entry)}") for entry in near)

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
        rows = [
            (printable(title), _value(entry.values.get(name)))
            for name, title in self.titles.items()
        ]
        if entry.aliases:
            rows.append(("Earlier names", ", ".join(entry.aliases)))
        widest = max(display_width(title) for title, _ in rows)
        room = max(columns(_WIDTH, _WIDTH) - widest - 7, _NARROW)
        for title, value in rows:
            first, *rest = wrapped(printable(" ".join(value.split())), room, 0).split("\n")
            shown = paint("dim", first) if value == _NOTHING else first
            lines.append(f"     {padded(title, widest)}  {shown}")
            lines.extend(" " * (widest + 7) + more for more in rest)
        return "\n".join(lines)

    def _line(self, entry: Entry) -> str:
        text = _value(entry.values.get(self.named_by))
        return f"{printable(entry.code)}  {printable(text)}"


def _value(value: Value) -> str:
    return plain(value) or _NOTHING
