"""The ledger, `source/names.toml`: the name of each code, given once and then kept."""

import tomllib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.identifiers import NAME, member_name

MAX_LEDGER = 4 << 20
"""Bytes of the ledger: some 80,000 codes."""
MAX_DOTS = 30
"""Dots in a line of the ledger: the time that `tomllib` takes is quadratic in the dots of a key."""


class Ledger(NamedTuple):
    """The names of codes. A name is given once and then kept."""

    names: Mapping[str, str] = MappingProxyType({})
    """The name of each code; removed codes keep theirs."""
    aliases: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The earlier names of each code, which are deprecated aliases now."""


class Clash(NamedTuple):
    """Two codes that would get the same name."""

    code: str
    other: str
    name: str


def read_ledger(text: str, *, file: str) -> Ledger:
    """Return the ledger in a TOML text. Raises OicpGenError that lists every problem."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise OicpGenError("ledger-too-many-dots", place=Place(file, number), limit=MAX_DOTS)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also for too many digits
        raise OicpGenError("not-toml", place=file, error=error) from None
    names, aliases = table.pop("names", {}), table.pop("aliases", {})
    problems = [f"{escape_unprintable(key)}: is not a known table" for key in table]
    if isinstance(names, dict) and isinstance(aliases, dict):
        problems += _problems(names, aliases)
    else:
        problems.append("names and aliases must be tables")
    if problems:
        lines = "\n".join(f"  {problem}" for problem in sorted(problems))
        raise OicpGenError("ledger-invalid", place=file, lines=lines)
    return Ledger(names=names, aliases={code: tuple(others) for code, others in aliases.items()})


def _problems(names: dict[str, Any], aliases: dict[str, Any]) -> Iterator[str]:
    rows = [(f"names.{escape_unprintable(code)}", code, name) for code, name in names.items()]
    for code, others in aliases.items():
        key = f"aliases.{escape_unprintable(code)}"
        if not isinstance(others, list):
            yield f"{key}: must be a list of names"
            continue
        if code not in names:
            yield f"{key}: the code has no name in [names]"
        rows.extend((key, code, name) for name in others)
    taken: dict[str, str] = {}
    for key, code, name in rows:
        if not isinstance(name, str):
            yield f"{key}: must be a name in quotes"
        elif not NAME.fullmatch(name):
            yield f"{key}: {name[:60]!a} is not a valid name such as SESSION_IS_INVALID"
        elif name in taken:
            yield f"{key}: code {escape_unprintable(taken[name])} already has the name {name[:60]}"
        else:
            taken[name] = code


def assign(texts: Mapping[str, str], ledger: Ledger) -> tuple[dict[str, str], tuple[Clash, ...]]:
    """Return names for unnamed codes, derived from their texts, and the clashes.

    If no name can be derived from the text, the name is CODE_ and the code. The result does not
    depend on the order of `texts`.
    """
    holders = {name: code for code, name in ledger.names.items()}
    for code, others in ledger.aliases.items():
        holders.update(dict.fromkeys(others, code))
    given: dict[str, str] = {}
    clashes: list[Clash] = []
    for code in sorted(texts.keys() - ledger.names.keys()):
        name = member_name(texts[code]) or member_name(f"CODE_{code}")
        if name in holders:
            clashes.append(Clash(code=code, other=holders[name], name=name))
        else:
            holders[name] = code
            given[code] = name
    return given, tuple(clashes)
