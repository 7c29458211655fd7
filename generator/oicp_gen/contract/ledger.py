"""The ledger `names.toml`: the names that were given to codes, each once and then kept."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.identifiers import NAME, member_name

MAX_DOTS = 30
"""In a line of the ledger: `tomllib` takes time with the square of the dots in a key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The names that were given to codes. A name is given once and then kept."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Code to name; codes that left the page keep theirs."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code to earlier names, which live on as deprecated aliases."""


class Clash(NamedTuple):
    """Two codes that would get one name."""

    code: str
    other: str
    name: str


def read_ledger(text: str, *, file: str) -> Ledger:
    """The ledger in this TOML text. Raises OicpGenError that lists every problem."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise OicpGenError(
                "ledger-invalid",
                f"a line of the ledger has no more than {MAX_DOTS} dots",
                place=Place(file, number),
            )
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a mere ValueError
        raise OicpGenError("not-toml", f"this is not TOML: {error}", place=file) from None
    problems = [
        f"{escape_unprintable(key)}: is not a table of the ledger"
        for key in table.keys() - {"names", "aliases"}
    ]
    for key in ("names", "aliases"):
        if not isinstance(table.setdefault(key, {}), dict):
            raise OicpGenError("ledger-invalid", f"[{key}] should be a table", place=file)
    names, aliases = table["names"], table["aliases"]
    taken: dict[str, str] = {}
    rows = [("names", code, name) for code, name in names.items()]
    for code, others in aliases.items():
        if not isinstance(others, list):
            problems.append(f"aliases.{escape_unprintable(code)}: should be a list of names")
            continue
        if code not in names:
            problems.append(f"aliases.{escape_unprintable(code)}: the code has no name")
        rows.extend(("aliases", code, name) for name in others)
    for where, code, name in rows:
        key = f"{where}.{escape_unprintable(code)}"
        if not isinstance(name, str):
            problems.append(f"{key}: should be a name, in quotes")
        elif not NAME.fullmatch(name):
            said = ascii(name[:60])
            problems.append(f"{key}: {said} is no name; one looks like SESSION_IS_INVALID")
        elif name in taken:
            other = escape_unprintable(taken[name])
            problems.append(f"{key}: the code {other} has the name {name[:60]} already")
        else:
            taken[name] = code
    if problems:
        lines = "\n".join(f"  {problem}" for problem in sorted(problems))
        raise OicpGenError("ledger-invalid", f"the ledger is not valid:\n{lines}", place=file)
    return Ledger(names=names, aliases={code: tuple(others) for code, others in aliases.items()})


def assign(texts: Mapping[str, str], ledger: Ledger) -> tuple[dict[str, str], tuple[Clash, ...]]:
    """The names for codes that have none yet, from their texts, and the clashes among them.

    A text without a usable character gives the name CODE_ and the code. The order of `texts`
    changes nothing.
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
