"""What `explain` says: a card for each entry, or a line where there are many."""

import sys
import textwrap
from collections.abc import Mapping

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Entry, Note, Value
from oicp_gen.report.formats import Format
from oicp_gen.report.terminal import coloured, print_json, print_note, print_result, printable

_CARD_LIMIT = 3
"""Words that find more entries than this get a line for each, not a card."""
_WIDTH = 88


def explained(
    answers: Mapping[str, tuple[Entry, ...]],
    near: Mapping[str, tuple[Entry, ...]],
    contract: Contract,
    output: Format,
) -> None:
    """The entries that each query found, or the nearest ones where it found none."""
    entries = list({entry.code: entry for found in answers.values() for entry in found}.values())
    if output is Format.JSON:
        missing = [
            {"query": query, "nearest": [entry.code for entry in found]}
            for query, found in near.items()
        ]
        data = [entry.to_json() for entry in entries]
        print_json({"command": "explain", "entries": data, "not_found": missing})
        return
    listed = {
        entry.code for found in answers.values() for entry in found if len(found) > _CARD_LIMIT
    } - {entry.code for found in answers.values() for entry in found if len(found) <= _CARD_LIMIT}
    cards = [_card(entry, contract) for entry in entries if entry.code not in listed]
    lines = [_line(entry, contract) for entry in entries if entry.code in listed]
    if entries:
        print_result("\n\n".join([*cards, "\n".join(lines)] if lines else cards))
    for query, found in near.items():
        print_note(f"Nothing found for {printable(repr(query))}." + (" Nearest:" if found else ""))
        for entry in found:
            print_note(f"  {_line(entry, contract)}")


def _card(entry: Entry, contract: Contract) -> str:
    head = f"{entry.code}  {entry.name}"
    lines = [coloured("head", printable(head), sys.stdout)]
    width = max(len(field.column) for field in contract.fields)
    for field in contract.fields:
        text = printable(_value(entry.values.get(field.name)))
        wrapped = textwrap.wrap(text, _WIDTH - width - 7) or [""]
        lines.append(f"     {field.column:<{width}}  {wrapped[0]}")
        lines.extend(" " * (width + 7) + more for more in wrapped[1:])
    if entry.aliases:
        lines.append(f"     {'Earlier names':<{width}}  {', '.join(entry.aliases)}")
    return "\n".join(lines)


def _line(entry: Entry, contract: Contract) -> str:
    return f"{printable(entry.code)}  {printable(_value(entry.values.get(contract.named_by)))}"


def _value(value: Value) -> str:
    if isinstance(value, Note):
        return value.text
    text = ", ".join(value) if isinstance(value, tuple) else value
    return text or "(the page does not say)"
