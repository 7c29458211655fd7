"""Targets: the folders under `templates/`, and what their `target.toml` says."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.names import STYLES
from oicp_gen.project import SETTINGS
from oicp_gen.syntax import Comment, Literal, Syntax


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One folder of templates: what it renders stands in the folder of its name."""

    name: str
    styles: Mapping[str, str]
    """The identifier style of "members", "fields" and "types"."""
    reserved: frozenset[str]
    """Identifiers that a member must not get."""
    syntaxes: tuple[Syntax, ...]
    files: tuple[str, ...]
    """Paths below the folder. In a folder that begins with "_" are parts, for others to include."""

    def syntax(self, file: str) -> Syntax:
        """What the target says about files of this name; an empty syntax if it says nothing."""
        name = file.rpartition("/")[2]
        return next(
            (s for s in self.syntaxes if any(fnmatchcase(name, pattern) for pattern in s.files)),
            Syntax(files=()),
        )


def read_targets(templates: Mapping[str, bytes]) -> tuple[Target, ...]:
    """The targets among these files, by name. Raises OicpGenError for a setting it cannot use."""
    names = sorted(
        path.partition("/")[0]
        for path in templates
        if path.count("/") == 1 and path.endswith(f"/{SETTINGS}")
    )
    return tuple(_target(name, templates) for name in names)


def _target(name: str, templates: Mapping[str, bytes]) -> Target:
    place = f"templates/{name}/{SETTINGS}"
    try:
        settings = tomllib.loads(templates[f"{name}/{SETTINGS}"].decode())
        _only(settings, ("title", "identifiers", "reserved", "syntax"))
        identifiers = settings.get("identifiers", {})
        _only(identifiers, ("members", "fields", "types"))
        for style in identifiers.values():
            if style not in STYLES:
                raise ValueError(f"{style!r} is none of the styles {', '.join(STYLES)}")
        syntaxes = tuple(_syntax(table) for table in settings.get("syntax", []))
    except (ValueError, TypeError, LookupError) as error:
        raise OicpGenError(f"a setting cannot be used: {error}", place=place) from None
    prefix = f"{name}/"
    return Target(
        name=name,
        styles={"members": "upper_snake", "fields": "snake", "types": "pascal"} | identifiers,
        reserved=frozenset(settings.get("reserved", ())),
        syntaxes=syntaxes,
        files=tuple(
            path.removeprefix(prefix)
            for path in sorted(templates)
            if path.startswith(prefix) and _is_rendered(path.removeprefix(prefix))
        ),
    )


def _is_rendered(path: str) -> bool:
    return path != SETTINGS and not any(part.startswith("_") for part in path.split("/")[:-1])


def _syntax(table: dict[str, Any]) -> Syntax:
    _only(table, ("files", "literal", "comment", "doc"))
    doc = table.get("doc")
    return Syntax(
        files=tuple(table["files"]),
        literal=_literal(table["literal"]) if "literal" in table else None,
        comment=Comment(**table["comment"]) if "comment" in table else None,
        doc=None if doc is None else _literal(doc) if "quotes" in doc else Comment(**doc),
    )


def _literal(table: dict[str, Any]) -> Literal:
    return Literal(**table | {"quotes": tuple(table.get("quotes", ('"',)))})


def _only(table: Mapping[str, Any], keys: Iterable[str]) -> None:
    unknown = sorted(table.keys() - set(keys))
    if unknown:
        raise ValueError(f"the key {unknown[0]!r} is unknown")
