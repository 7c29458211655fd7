"""The spec: the normalized catalog, and its JSON form."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.parsing import parse_json

FORMAT = 1
"""The version of the JSON form."""
MAX_SPEC = 24 << 20
"""Bytes of a spec: one of 20,000 rows has 10 million. In memory, it may take ten times as many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """The value of a rich field."""

    text: str
    """Plain, on one line."""
    markdown: str
    """CommonMark, in which every character that could be markup is escaped."""


Value = str | tuple[str, ...] | Note | None
"""A text, the values of a set in the contract's order, a rich field, or nothing."""


class Entry(NamedTuple):
    """One row of the catalog, identified by its code."""

    code: str
    name: str
    values: Mapping[str, Value]
    """By the names of the contract's fields, in their order."""
    aliases: tuple[str, ...] = ()
    """Earlier names, deprecated."""

    def to_json(self) -> dict[str, Any]:
        """Return the entry as in the spec's JSON."""
        head = {"code": self.code, "name": self.name, "aliases": list(self.aliases)}
        return head | {name: _value_to_json(value) for name, value in self.values.items()}


class Provenance(NamedTuple):
    """Where the entries come from."""

    page_id: str | None = None
    title: str = ""
    space: str = ""
    breadcrumbs: tuple[str, ...] = ()
    created_by: str | None = None
    created_on: str | None = None
    modified_by: str | None = None
    modified_on: str | None = None
    exported_at: str | None = None
    file: str = ""
    sha256: str = ""


UNKNOWN = Provenance()
"""For a table in a package, which does not record where its entries come from."""

_HALF = re.compile("[\ud800-\udfff]")
_ALWAYS_KNOWN = ("title", "space", "file", "sha256")


class Spec(NamedTuple):
    """All entries, sorted by code."""

    catalog: str
    title: str
    protocol: str
    source: Provenance
    entries: tuple[Entry, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the entries alone: of their compact JSON in UTF-8 with sorted keys."""
        entries = [entry.to_json() for entry in self.entries]
        compact = json.dumps(entries, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return f"sha256:{sha256(compact.encode()).hexdigest()}"

    def to_json(self) -> dict[str, Any]:
        """Return the whole spec as in its JSON."""
        return {
            "$schema": f"./{self.catalog}.schema.json",
            "format": FORMAT,
            "catalog": self.catalog,
            "title": self.title,
            "protocol": self.protocol,
            "digest": self.digest,
            "source": self.source._asdict() | {"breadcrumbs": list(self.source.breadcrumbs)},
            "entries": [entry.to_json() for entry in self.entries],
        }


def _value_to_json(value: Value) -> Any:
    if isinstance(value, Note):
        return {"text": value.text, "markdown": value.markdown}
    return list(value) if isinstance(value, tuple) else value


def plain(value: Value) -> str:
    """Return a value as plain text; "" if it is empty."""
    if isinstance(value, Note):
        return value.text
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def lost_names(before: Spec | None, after: Spec) -> tuple[tuple[str, str], ...]:
    """Return the names of codes, each after its code, that the same codes no longer have."""
    now = {entry.code: {entry.name, *entry.aliases} for entry in after.entries}
    return tuple(
        (entry.code, name)
        for entry in (before.entries if before else ())
        for name in (entry.name, *entry.aliases)
        if entry.code in now and name not in now[entry.code]
    )


def read_spec(text: str, *, file: str, packaged: bool = False) -> Spec:
    """Return the spec in this JSON text. Raises OicpGenError for anything else.

    A `packaged` spec may lack the `source`, which is UNKNOWN then.
    """
    try:
        return spec_of(parse_json(text, where=file), file=file, packaged=packaged)
    except (ValueError, RecursionError) as error:
        raise OicpGenError("spec-invalid", place=file, problem=_problem(error)) from None


def spec_of(data: Any, *, file: str, packaged: bool = False) -> Spec:
    """Return the spec in this JSON value, as `read_spec` does."""
    try:
        found = data["format"]
        if found != FORMAT:
            shown = found if isinstance(found, str | int) else "of another type"
            raise OicpGenError("spec-format-unsupported", place=file, found=shown, supported=FORMAT)
        return Spec(
            catalog=_text(data["catalog"]),
            title=_text(data["title"]),
            protocol=_text(data["protocol"]),
            source=UNKNOWN if packaged and "source" not in data else _source(data["source"]),
            entries=tuple(_entry(entry) for entry in data["entries"]),
        )
    except (LookupError, TypeError, AttributeError) as error:
        raise OicpGenError("spec-invalid", place=file, problem=_problem(error)) from None


def _problem(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"invalid JSON at line {error.lineno}, column {error.colno}"
        case KeyError():
            return f"the key {error} is missing"
        case RecursionError():
            return "it is nested too deeply"
    return "a value has the wrong type"


def _source(data: dict[str, Any]) -> Provenance:
    texts: dict[str, Any] = {name: data[name] for name in Provenance._fields}
    for name, value in texts.items():
        if name == "breadcrumbs":
            texts[name] = _texts(value)
        elif value is not None or name in _ALWAYS_KNOWN:
            texts[name] = _text(value)
    return Provenance(**texts)


def _entry(data: dict[str, Any]) -> Entry:
    values = {_text(key): _value(value) for key, value in data.items()}
    for key in ("code", "name", "aliases"):
        del values[key]
    return Entry(
        code=_text(data["code"]),
        name=_text(data["name"]),
        aliases=_texts(data["aliases"]),
        values=values,
    )


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return Note(text=_text(value["text"]), markdown=_text(value["markdown"]))
    if isinstance(value, list):
        return _texts(value)
    return None if value is None else _text(value)


def _text(value: Any) -> str:
    """Return a text; half a surrogate pair, which no file can contain, as its number."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value if value.isascii() else _HALF.sub(lambda half: f"\\u{{{ord(half[0]):x}}}", value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(_text(item) for item in value)
