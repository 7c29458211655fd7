"""Edits of the ledger's text: every line that they do not concern is kept to the letter."""

import json
import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from itertools import accumulate, chain

from oicp_gen.contract.ledger import Ledger, read_ledger
from oicp_gen.errors import OicpGenError
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.identifiers import LONGEST, NAME
from oicp_gen.text.phrases import quote

HEAD = """\
# The name of each code, given once and then kept: a reworded description changes no identifier.
# `oicp-gen build` adds a line for a new code and never changes one that stands.

[names]
"""

_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|\[[^]#]*])\s*(#.*)?$""")
"""What stands behind a key: a name or a list of names, and a comment."""


def add_names(text: str, given: Mapping[str, str]) -> str:
    """The ledger's text with a line for each new code, in the order of the codes."""
    if not given:
        return text
    return _with(text, "names", {code: f'"{name}"' for code, name in given.items()})


def rename(text: str, code: str, name: str, *, file: str) -> str:
    """The ledger's text with another name for a code; its old one becomes an alias.

    An earlier name of the code's own may come back. Raises OicpGenError if the code has no name
    yet, if the new one is none or belongs to another code, or if the text cannot be edited.
    """
    ledger = read_ledger(text, file=file)
    _refuse(ledger, code, name, file)
    old = ledger.names[code]
    if name == old:
        return text
    aliases = (*(other for other in ledger.aliases.get(code, ()) if other != name), old)
    listed = f"[{', '.join(map(json.dumps, aliases))}]"
    edited = _with(text, "names", {code: f'"{name}"'})
    edited = _with(edited, "aliases", {code: listed})
    wanted = Ledger(names={**ledger.names, code: name}, aliases={**ledger.aliases, code: aliases})
    try:
        done = read_ledger(edited, file=file) == wanted
    except OicpGenError:
        done = False
    if not done:
        raise OicpGenError(
            "ledger-not-editable",
            f"the lines of {quote(code)} cannot be edited here",
            place=file,
            hint=f'Write each on a line of its own: [names] {_key(code)} = "{name}", and'
            f" [aliases] {_key(code)} = {listed}.",
        )
    return edited


def _refuse(ledger: Ledger, code: str, name: str, file: str) -> None:
    """Raise OicpGenError for a name that this code cannot have."""
    if code not in ledger.names:
        zeros = [known for known in ledger.names if known.lstrip("0") == code.lstrip("0")]
        near = zeros or get_close_matches(code, ledger.names, n=1)
        raise OicpGenError(
            "code-unknown",
            f"no code {quote(code)} has a name",
            place=file,
            hint=f"Did you mean {escape_unprintable(near[0])}?"
            if near
            else "`oicp-gen build` names new codes.",
        )
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise OicpGenError(
            "name-invalid",
            f"{quote(name)} is no name",
            hint="A name is of words of A-Z and 0-9, joined by _, the first of them beginning with"
            f" a letter, and has at most {LONGEST} characters: SESSION_IS_INVALID.",
        )
    owners = {taken: other for other, taken in ledger.names.items()}
    owners |= {taken: other for other, names in ledger.aliases.items() for taken in names}
    owner = owners.get(name, code)
    if owner != code:
        what = "is the name" if ledger.names[owner] == name else "was once the name"
        raise OicpGenError(
            "name-taken",
            f"{name} {what} of the code {escape_unprintable(owner)}",
            place=file,
            hint="Choose another name.",
        )


def _with(text: str, table: str, values: Mapping[str, str]) -> str:
    """The ledger's text with these values in a table: in the place of old ones, or in order."""
    lines = (text or HEAD).removesuffix("\n").split("\n")
    header = re.compile(rf"\s*\[\s*{table}\s*\]\s*(?:#.*)?$")
    if not any(map(header.match, lines)):
        lines += ["", f"[{table}]"]
    start = next(number for number, line in enumerate(lines) if header.match(line))
    keys = sorted(_smallest_keys(lines, start))
    standing = dict(keys)
    # Behind the last line of the table that has a smaller code.
    behind = [*accumulate((number for _, number in keys), max, initial=start)]
    added = defaultdict[int, list[str]](list)
    for code in sorted(values):
        value = values[code]
        if code in standing:
            line = lines[standing[code]]
            lines[standing[code]] = _VALUE.sub(partial(_assigned, value), line)
        else:
            added[behind[bisect_left(keys, (code,))]].append(f"{_key(code)} = {value}")
    kept = ((line, *added[number]) for number, line in enumerate(lines))
    return "\n".join(chain.from_iterable(kept)) + "\n"


def _assigned(value: str, old: re.Match[str]) -> str:
    return f"= {value}" + (f"  {old[1]}" if old[1] else "")


def _smallest_keys(lines: list[str], start: int) -> Iterator[tuple[str, int]]:
    """The smallest key in each line of the table that starts there, and the line's number."""
    for number, line in enumerate(lines[start + 1 :], start + 1):
        if line.lstrip().startswith("["):
            return
        keys = _keys_of(line)
        if keys:
            yield min(keys), number


def _keys_of(line: str) -> list[str]:
    """The key of a line of TOML; none for a comment or a part of a longer value."""
    try:
        return list(tomllib.loads(line))
    except (ValueError, RecursionError):
        return []


def _key(code: str) -> str:
    """A code as a key of TOML."""
    return json.dumps(code, ensure_ascii=False).replace("\x7f", "\\u007f")
