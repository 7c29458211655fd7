"""Compare what was read back from an artifact with the spec."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Spec
from oicp_gen.render.views import AdviceView, EntryView
from oicp_gen.text.phrases import quote

_SHOWN = 160
"""The number of characters of a value that a problem quotes."""


class Reading(NamedTuple):
    """What was read back from one artifact, and how it differs from the spec."""

    artifact: str
    entries: int
    problems: tuple[str, ...]


def compare_reading(
    reading: Mapping[str, Any],
    views: tuple[EntryView, ...],
    spec: Spec,
    languages: frozenset[str] = frozenset(),
) -> Reading:
    """Return how a reading differs from the spec, whose entries the target sees as `views`.

    `languages` are those that other readings have spellings of, so that this one must have them.
    Raises ValueError, LookupError, TypeError or AttributeError if it is not a reading.
    """
    wanted = {view.code: _expected(view) for view in views}
    entries = reading["entries"]
    codes = [_code(entry["code"]) for entry in entries]
    about = {
        "digest": spec.digest,
        "protocol": spec.protocol,
        "title": spec.title,
        "catalog": spec.catalog,
        "values": _choices(views),
    }
    problems = [
        f"{key} is {_shown(reading[key])}, but the spec has {_shown(value)}"
        for key, value in about.items()
        if key in reading and reading[key] != value
    ]
    problems.extend(_misplaced(codes, list(wanted)))
    keys = set().union(*entries)
    languages |= spelled_languages(reading)
    for code, entry in zip(codes, entries, strict=True):
        problems.extend(f"{code}: {key} is missing" for key in sorted(keys - set(entry)))
        problems.extend(_differences(code, entry, wanted.get(code, {}), languages))
    return Reading(str(reading["artifact"]), len(entries), tuple(problems))


def spelled_languages(reading: Mapping[str, Any]) -> frozenset[str]:
    """Return the languages that a reading has spellings for."""
    spelled = (entry.get("spellings") for entry in reading["entries"])
    return frozenset(name for names in spelled if isinstance(names, dict) for name in names)


def unread(keys: set[str], contract: Contract) -> Iterator[str]:
    """Yield what no reading of a target contains; `keys` are those of all readings."""
    fields = {field.name for field in contract.fields}
    yield from (f"no reading contains {key}" for key in sorted(fields - keys))
    if not keys & {"name", "members", "spellings"}:
        yield "no reading contains the names of the entries"


def _expected(view: EntryView) -> dict[str, Any]:
    """Return everything that a reading may contain about an entry."""
    values: dict[str, Any] = {}
    for value in view.values:
        if value.field.kind == "set":
            values[value.field.key] = list(value.chosen)
        elif value.note:
            values[value.field.key] = {"text": value.note.text, "markdown": value.note.markdown}
        else:
            values[value.field.key] = value.text
    return values | {
        "code": view.code,
        "name": view.key,
        "aliases": list(view.old_keys),
        "members": [view.name, *view.aliases],
        "spellings": {spelling.language: spelling.member for spelling in view.spellings},
        "is_success": view.is_success,
        "advice": _advice(view),
    }


def _advice(view: EntryView) -> dict[str, Any]:
    """Return the advice on an entry, which is empty if there is none."""
    found = view.advice or AdviceView()
    others = [other.code for other in found.confused_with]
    listed = {"synonyms": list(found.synonyms), "confused_with": others}
    return {"group": view.group, **found._asdict(), **listed}


def _choices(views: tuple[EntryView, ...]) -> dict[str, list[str]]:
    """Return the values that each set may contain, by its field."""
    return {
        value.field.key: [choice.value for choice in value.field.choices]
        for view in views
        for value in view.values
        if value.field.kind == "set"
    }


def _code(code: Any) -> str:
    return code if isinstance(code, str) else f"{json.dumps(code)} (not a string)"


def _misplaced(codes: list[str], wanted: list[str]) -> Iterator[str]:
    """Yield codes that are missing, unknown, repeated or out of order."""
    counts, known = Counter(codes), frozenset(wanted)
    yield from (f"{code} is missing" for code in wanted if code not in counts)
    yield from (f"{code} is not in the spec" for code in counts if code not in known)
    yield from (f"{code} appears {n} times" for code, n in counts.items() if n > 1)
    order = [code for code in counts if code in known]
    due = [code for code in wanted if code in counts]
    at = next((at for at, code in enumerate(order) if code != due[at]), None)
    if at is not None:
        yield f"the order differs: found {order[at]}, expected {due[at]}"


def _differences(
    code: str, entry: Mapping[str, Any], wanted: Mapping[str, Any], languages: frozenset[str]
) -> Iterator[str]:
    """Yield how an entry differs from the spec; nothing if its code is not in the spec."""
    for key, value in entry.items() if wanted else ():
        if key not in wanted:
            yield f"{code}: the spec has no {key}"
            continue
        due = wanted[key]
        if key == "spellings":
            due = {language: due[language] for language in due if language in languages}
        elif isinstance(due, dict) and isinstance(value, str):
            due = due["text"]  # an artifact may have only the plain text of a note
        if value != due or due == {}:
            holder = "contract" if key == "advice" else "spec"
            yield f"{code}: {key} is {_shown(value)}, but the {holder} has {_shown(due)}"


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = quote(text, _SHOWN)
    return shown if isinstance(value, str) else shown[1:-1]
