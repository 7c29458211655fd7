"""The views of what is known about entries besides their rows: groups, advice, repairs, pages."""

from collections.abc import Iterable, Iterator, Mapping

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.guidance import Advice
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding
from oicp_gen.render.views import AdviceView, EntryView, GroupView, NamedGroupView
from oicp_gen.text.identifiers import Identifier
from oicp_gen.text.segments import segments

OTHER = "Other"
"""The title of the group of all entries that the contract puts in none."""
_ORDER = "code-order"
"""The rule whose repair is the order of the rows, not what is in one."""


def with_guidance(
    entries: tuple[EntryView, ...],
    contract: Contract,
    repairs: Mapping[str, tuple[Finding, ...]],
) -> tuple[EntryView, ...]:
    """Return the entries with what the contract adds to them, and with their repairs."""
    if not (contract.groups or contract.advice or contract.pages or repairs):
        return entries
    titles = {code: group.title for group in contract.groups for code in group.codes}
    pages = segments(entry.code for entry in entries) if contract.pages else {}
    bare = {
        entry.code: entry._replace(
            group=titles.get(entry.code, ""),
            repairs=repairs.get(entry.code, ()),
            page=pages.get(entry.code, Identifier()),
        )
        for entry in entries
    }
    advice = {code: _advice_view(found, bare) for code, found in contract.advice.items()}
    return tuple(entry._replace(advice=advice.get(entry.code)) for entry in bare.values())


def _advice_view(advice: Advice, entries: Mapping[str, EntryView]) -> AdviceView:
    others = tuple(entries[code] for code in advice.confused_with if code in entries)
    return AdviceView(
        cause=advice.cause,
        action=advice.action,
        retry=advice.retry,
        retry_note=advice.retry_note,
        basis=advice.basis,
        synonyms=advice.synonyms,
        confused_with=others,
    )


def named_group_views(
    entries: tuple[EntryView, ...], groups: tuple[GroupView, ...], contract: Contract
) -> tuple[NamedGroupView, ...]:
    """Return the entries by the contract's named groups, or else as in `groups`."""
    if not contract.groups:
        titled = contract.group > 0
        return tuple(
            NamedGroupView(group.label if titled else "", "", group.entries) for group in groups
        )
    members: dict[str, list[EntryView]] = {group.title: [] for group in contract.groups}
    for entry in entries:
        members.setdefault(entry.group or OTHER, []).append(entry)
    notes = {group.title: group.note for group in contract.groups}
    return tuple(
        NamedGroupView(title, notes.get(title, ""), tuple(found))
        for title, found in members.items()
        if found
    )


def repairs(
    findings: Iterable[Finding], places: Mapping[str, Place]
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings about what was repaired in the row of each code, by code.

    `places` are the places of the codes on the page.
    """
    repaired = [one for one in findings if one.resolution and one.rule != _ORDER]
    if not repaired:
        return {}
    rows: dict[tuple[int | None, int | None], list[str]] = {}
    for code, place in places.items():
        rows.setdefault((place.row, place.table_column), []).append(code)
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in repaired:
        for code in _codes_at(finding.place, places, rows):
            found[code] = (*found.get(code, ()), finding)
    return found


def _codes_at(
    at: Place,
    places: Mapping[str, Place],
    rows: Mapping[tuple[int | None, int | None], list[str]],
) -> Iterator[str]:
    """Yield the codes of the row at a place: several if they share it."""
    if at.code and at.code in places:
        yield at.code
        return
    here = rows.get((at.row, at.table_column), []) if at.row else []
    away = {code: _distance(at, places[code]) for code in here}
    # Other tables have a row of the same number.
    yield from (code for code in here if away[code] == min(away.values()))


def _distance(one: Place, other: Place) -> tuple[int, int]:
    return (
        abs((one.line or 0) - (other.line or 0)),
        abs((one.column or 0) - (other.column or 0)),
    )
