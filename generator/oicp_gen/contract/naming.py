"""Give names to the codes that have none in the ledger."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import NamedTuple

from oicp_gen.contract.ledger import Ledger
from oicp_gen.text.identifiers import LONGEST, member_name


class Clash(NamedTuple):
    """Two codes that would get the same name."""

    code: str
    other: str
    name: str


def assign(
    texts: Mapping[str, str], ledger: Ledger, words: tuple[str, ...] = ()
) -> tuple[dict[str, str], tuple[Clash, ...]]:
    """Return names for unnamed codes, derived from their texts, and the clashes.

    `words` are never split. The result does not depend on the order of `texts`.
    """
    holders = ledger.holders()
    given: dict[str, str] = {}
    clashes: list[Clash] = []
    for code in sorted(texts.keys() - ledger.names.keys()):
        name = member_name(texts[code], words) or name_of_code(code, words)
        if name in holders:
            clashes.append(Clash(code=code, other=holders[name], name=name))
        else:
            holders[name] = code
            given[code] = name
    return given, tuple(clashes)


def name_of_code(code: str, words: tuple[str, ...] = ()) -> str:
    """Return the name of a code without a text that gives one: CODE_ and the code."""
    return member_name(f"CODE_{code}", words)


def other_name(name: str, code: str, is_free: Callable[[str], bool]) -> str:
    """Return a free name for a code whose own name is taken: with the code, or a number."""
    of_code = name_of_code(code).removeprefix("CODE").lstrip("_")
    both = f"{name[: LONGEST // 2].rstrip('_')}_{of_code}"
    if of_code not in ("", name) and len(both) <= LONGEST and is_free(both):
        return both
    stem = name[: LONGEST - 10].rstrip("_")
    return next(filter(is_free, (f"{stem}_{number}" for number in count(2))))
