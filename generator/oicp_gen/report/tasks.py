"""What the users of the packages have to do about changes, a sentence for each kind."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from oicp_gen.diff.groups import ChangeGroup
from oicp_gen.diff.verdict import named_codes
from oicp_gen.text.phrases import in_line

SHORT_CODE = 24
"""Characters of a code in a sentence."""
_TASKS = {
    "reused": ("Review every place that handles {codes}.",) * 2,
    "check": (
        "Decide whether {codes} still means the same.",
        "Decide whether {codes} still mean the same.",
    ),
    "removed": (
        "Replace {codes} where your code names it.",
        "Replace {codes} where your code names them.",
    ),
    "zeros-gained": ("Check whether messages contain {codes} with or without zeros.",) * 2,
    "names-lost": ("Use the new name of {codes}.", "Use the new names of {codes}."),
    "contract": ("Adapt code that uses what the contract no longer has.",) * 2,
}
"""What to do about one code and about several, by the kind of the changes."""


def tasks(groups: Iterable[ChangeGroup], styled: Callable[[str], str] = str) -> Iterator[str]:
    """Yield what to do, with the codes in this style, the most dangerous kind first."""
    for kind, found in groupby(groups, key=lambda group: group.kind):
        codes = tuple(
            in_line(item.code or "", SHORT_CODE) for group in found for item in group.codes
        )
        if kind.id in _TASKS:
            words = _TASKS[kind.id][len(codes) > 1]
            yield words.format(codes=named_codes(codes, styled))
