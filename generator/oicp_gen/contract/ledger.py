"""The ledger, `source/names.toml`: the name of each code, given once and then kept.

An edit changes its own line, and every other line stays as it is.
"""

import json
import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import accumulate, chain
from types import MappingProxyType
from typing import Any, NamedTuple

from oicp_gen.contract.toml_table import edit_toml, keep_line_ends
from oicp_gen.errors import OicpGenError
from oicp_gen.files.parsing import parse_toml
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.identifiers import LONGEST, NAME
from oicp_gen.text.phrases import quote

MAX_LEDGER = 3 << 19
"""Bytes of the ledger: some 30,000 codes. Parsing more could take longer than two seconds."""
MAX_ALIASES = 100
"""Earlier names of a code, each of which is in every target."""
_SIMPLE = re.compile(r'\s*(?:"([^"\\]+)"|([\w-]+))\s*=\s*"[^"\\]*"\s*(?:#.*)?', re.ASCII)
"""A line with one key and its text, as nearly all are; `tomllib` would need seconds for them."""
EMPTY_LEDGER = """\
# The name of each code. A name is given once and then kept, so a reworded text renames nothing.
# `oicp-gen build` adds a line for each new code and never changes an existing one.

[names]
"""


class Ledger(NamedTuple):
    """The names of codes. A name is given once and then kept."""

    names: Mapping[str, str] = MappingProxyType({})
    """The name of each code; removed codes keep theirs."""
    aliases: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The earlier names of each code, which are deprecated aliases now."""

    def holders(self) -> dict[str, str]:
        """Return the code of every name and alias."""
        names = {name: code for code, name in self.names.items()}
        return names | {alias: code for code, others in self.aliases.items() for alias in others}


def read_ledger(text: str, *, file: str) -> Ledger:
    """Return the ledger in a TOML text. Raises OicpGenError that lists every problem."""
    table = parse_toml(text, file=file)
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
        if len(others) > MAX_ALIASES:
            yield f"{key}: must have at most {MAX_ALIASES} names"
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


def add_names(text: str, given: Mapping[str, str]) -> str:
    """Return the ledger's text with a line for each new code, in the order of the codes.

    Works line by line: a TOML library takes seconds to add 20,000 names.
    """
    if not given:
        return text
    lines = {code: f'"{name}"' for code, name in given.items()}
    return keep_line_ends(text or EMPTY_LEDGER, lambda text: _with_lines(text, "names", lines))


def extended(text: str, ledger: Ledger, given: Mapping[str, str], *, file: str) -> str:
    """Return the text of this ledger with a line for each new code.

    Raises OicpGenError if a reader would find anything else in it, or if it is too large.
    """
    new = add_names(text, given)
    if given and not _reads_as(new, ledger._replace(names={**ledger.names, **given})):
        raise OicpGenError("ledger-not-editable", place=file)
    if len(new.encode()) > MAX_LEDGER:
        raise OicpGenError("ledger-too-large", place=file, limit=MAX_LEDGER)
    return new


def _reads_as(text: str, ledger: Ledger) -> bool:
    """Return whether a reader would find exactly this ledger in a text."""
    try:
        return read_ledger(text, file="") == ledger
    except OicpGenError:
        return False


def rename(text: str, code: str, name: str, *, file: str, keep_alias: bool = True) -> str:
    """Return the ledger's text with a new name for a code, and the old one among its aliases.

    Without `keep_alias`, the old name is given up, and can be given to another code.

    The new name may be an alias of the same code. Raises OicpGenError if the code has no name yet,
    if the new name is not valid or belongs to another code, or if the text cannot be edited.
    """
    ledger = read_ledger(text, file=file)
    _refuse(ledger, code, name, file)
    old = ledger.names[code]
    if name == old:
        return text

    aliases = tuple(alias for alias in ledger.aliases.get(code, ()) if alias != name)
    aliases += (old,) if keep_alias else ()
    is_new = code not in ledger.aliases and bool(aliases)

    def change(document: Any) -> None:
        document["names"][code] = name
        if code in ledger.aliases:
            kept = document["aliases"][code]
            if name in kept:
                kept.remove(name)
            if keep_alias:
                kept.append(old)

    listed = {code: aliases} if aliases or code in ledger.aliases else {}
    wanted = Ledger({**ledger.names, code: name}, {**ledger.aliases, **listed})
    try:
        edited = edit_toml(text, change)
        if is_new:
            new = {code: f'["{old}"]'}
            edited = keep_line_ends(edited, lambda text: _with_lines(text, "aliases", new))
    except ValueError:  # tomlkit's own errors are ValueErrors
        edited = ""
    if not _reads_as(edited, wanted):
        raise OicpGenError(
            "ledger-alias-not-editable",
            place=file,
            code=quote(code),
            key=_key(code),
            name=name,
            aliases=json.dumps(aliases),
        )
    return edited


def _refuse(ledger: Ledger, code: str, name: str, file: str) -> None:
    """Raise OicpGenError for a name that this code cannot have."""
    if code not in ledger.names:
        zeros = [
            known
            for known in ledger.names
            if known.lstrip("0").casefold() == code.lstrip("0").casefold()
        ]
        near = zeros or get_close_matches(code, ledger.names, n=1)
        hint = "Run `oicp-gen build` to name new codes."
        if near:
            hint = f"Did you mean {escape_unprintable(near[0])}?"
        raise OicpGenError("code-unnamed", place=file, code=quote(code), hint=hint)
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise OicpGenError("name-invalid", name=quote(name), limit=LONGEST)
    owner = ledger.holders().get(name, code)
    if owner != code:
        what = "the name" if ledger.names[owner] == name else "an earlier name"
        raise OicpGenError(
            "name-taken", place=file, name=name, what=what, owner=escape_unprintable(owner)
        )


def _with_lines(text: str, table: str, values: Mapping[str, str]) -> str:
    """Return the ledger's text with a line for each new key of a table, in the order of keys."""
    lines = text.removesuffix("\n").split("\n")
    header = re.compile(rf"\s*\[\s*{table}\s*\]\s*(?:#.*)?$")
    if not any(map(header.match, lines)):
        lines += ["", f"[{table}]"]
    start = next(number for number, line in enumerate(lines) if header.match(line))
    keys = sorted(_smallest_keys(lines, start))
    # The last line of the table that has a smaller key.
    behind = [*accumulate((number for _, number in keys), max, initial=start)]
    added = defaultdict[int, list[str]](list)
    for code in sorted(values):
        added[behind[bisect_left(keys, (code,))]].append(f"{_key(code)} = {values[code]}")
    kept = ((line, *added.get(number, ())) for number, line in enumerate(lines))
    return "\n".join(chain.from_iterable(kept)) + "\n"


def _smallest_keys(lines: list[str], start: int) -> Iterator[tuple[str, int]]:
    """Yield the smallest key in each line of a table, and the line's number."""
    for number, line in enumerate(lines[start + 1 :], start + 1):
        start_of_line = line.lstrip()[:1]
        if start_of_line == "[":
            return
        if start_of_line in ("", "#"):
            continue
        if simple := _SIMPLE.fullmatch(line):
            yield simple[1] or simple[2], number
            continue
        try:
            keys = tomllib.loads(line.removesuffix("\r"))
        except (ValueError, RecursionError):  # a part of a longer value
            continue
        if keys:
            yield min(keys), number


def _key(code: str) -> str:
    """Return a code as a TOML key."""
    return json.dumps(code, ensure_ascii=False).replace("\x7f", "\\u007f")
