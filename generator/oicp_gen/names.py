"""Names for codes: the naming rule, the styles of languages, and the ledger `names.toml`."""

import json
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

from oicp_gen.characters import shown
from oicp_gen.errors import OicpGenError

_PARENTHESES = re.compile(r"\([^()]*\)")
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_NAMES_TABLE = re.compile(r"\s*\[\s*names\s*\]\s*(?:#.*)?$")
_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_LONGEST = 120
"""Characters of a name: one of many more is none that anybody writes."""
MAX_DOTS = 30
"""In a line of the ledger: `tomllib` takes time with the square of the dots in a key."""


class Identifier(str):
    """An ASCII identifier in the style of one language, safe to print into code."""

    __slots__ = ()


def member_name(text: str) -> str:
    """The name that a text gives: "" if there is no ASCII letter or digit in it.

    Drop "(…)", split at lower→Upper, turn every other run into "_", upper case. Accents go. This
    gives the names of Hubject's own Java client for all of the 31 codes that client has. What is
    beyond `_LONGEST` is cut off, at the end of a word if there is one.
    """
    plain = unicodedata.normalize("NFKD", _PARENTHESES.sub(" ", text))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = _OTHER.sub("_", _WORD_EDGE.sub("_", plain)).strip("_").upper()
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition("_")[0] or words[:_LONGEST]
    return f"CODE_{words}" if words[:1].isdigit() else words


def _capitalized(words: list[str]) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in words)


STYLES: dict[str, Callable[[list[str]], str]] = {
    "upper_snake": lambda words: "_".join(words).upper(),
    "snake": lambda words: "_".join(words).lower(),
    "pascal": _capitalized,
    "camel": lambda words: words[0].lower() + _capitalized(words[1:]),
    "kebab": lambda words: "-".join(words).lower(),
}
"""How a language writes an identifier, from the words of a name."""


@cache
def styled(name: str, style: str) -> Identifier:
    """A name in a language's style: `styled("EVSE_ID", "pascal")` is EvseId."""
    words = [word for word in _OTHER.split(_WORD_EDGE.sub("_", name)) if word]
    return Identifier(STYLES[style](words))


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


HEAD = """\
# The name of each code, given once and then kept: a reworded description changes no identifier.
# `oicp-gen build` adds a line for a new code and never changes one that stands.

[names]
"""


def read_ledger(text: str, *, file: str) -> Ledger:
    """The ledger in this TOML text. Raises OicpGenError that lists every problem."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise OicpGenError(
                f"a line of the ledger has no more than {MAX_DOTS} dots", place=f"{file}:{number}"
            )
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a mere ValueError
        raise OicpGenError(f"this is not TOML: {error}", place=file) from None
    problems = [
        f"{shown(key)}: is not a table of the ledger" for key in table.keys() - {"names", "aliases"}
    ]
    for key in ("names", "aliases"):
        if not isinstance(table.setdefault(key, {}), dict):
            raise OicpGenError(f"[{key}] should be a table", place=file)
    names, aliases = table["names"], table["aliases"]
    taken: dict[str, str] = {}
    rows = [("names", code, name) for code, name in names.items()]
    for code, others in aliases.items():
        if not isinstance(others, list):
            problems.append(f"aliases.{shown(code)}: should be a list of names")
            continue
        if code not in names:
            problems.append(f"aliases.{shown(code)}: the code has no name")
        rows.extend(("aliases", code, name) for name in others)
    for where, code, name in rows:
        key = f"{where}.{shown(code)}"
        if not isinstance(name, str):
            problems.append(f"{key}: should be a name, in quotes")
        elif not _NAME.fullmatch(name):
            said = ascii(name[:60])
            problems.append(f"{key}: {said} is no name; one looks like SESSION_IS_INVALID")
        elif name in taken:
            other = shown(taken[name])
            problems.append(f"{key}: the code {other} has the name {name[:60]} already")
        else:
            taken[name] = code
    if problems:
        lines = "\n".join(f"  {problem}" for problem in sorted(problems))
        raise OicpGenError(f"the ledger is not valid:\n{lines}", place=file)
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


def add_names(text: str, given: Mapping[str, str]) -> str:
    """The ledger's text with a line for each new code, in the order of the codes.

    Every line that stands is kept to the letter, comments included.
    """
    if not given:
        return text
    lines = (text or HEAD).removesuffix("\n").split("\n")
    if not any(map(_NAMES_TABLE.match, lines)):
        lines += ["", "[names]"]
    start = next(number for number, line in enumerate(lines) if _NAMES_TABLE.match(line))
    keys = sorted(_smallest_keys(lines, start))
    # Behind the last line of `[names]` that has a smaller code.
    behind = [*accumulate((number for _, number in keys), max, initial=start)]
    added = defaultdict[int, list[str]](list)
    for code in sorted(given):
        after = behind[bisect_left(keys, (code,))]
        added[after].append(f'{_key(code)} = "{given[code]}"')
    kept = ((line, *added[number]) for number, line in enumerate(lines))
    return "\n".join(chain.from_iterable(kept)) + "\n"


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
