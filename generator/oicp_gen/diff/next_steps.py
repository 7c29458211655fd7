"""What to do after a comparison: which release is due, what to run, and who has to fix an error."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from oicp_gen.diff.change import Bump
from oicp_gen.diff.groups import ErrorGroup
from oicp_gen.diff.kinds import Level
from oicp_gen.model.findings import Finding
from oicp_gen.text.phrases import conjoined

_SIMPLE = re.compile(r"[\w.]{1,24}", re.ASCII)
"""A code that needs no quotes, neither in a shell nor in Markdown."""


class Versions(NamedTuple):
    """The versions of the packages."""

    last: str
    """The last release."""
    after: Mapping[Bump, str]
    """The next release, by the bump that it requires."""
    pending: Bump = Bump.NONE
    """What earlier changes require that have not been released yet."""


def release_due(level: Level, bump: Bump, versions: Versions | None) -> str:
    """Return the release that is due, with {codes} where they are named; "" for none."""
    if level is Level.REVIEW:
        patch, major = (
            f"{one} ({versions.after[one]})" if versions else f"{one}"
            for one in (_larger(bump, versions), Bump.MAJOR)
        )
        if patch != major:
            return f"{patch} if {{codes}} still {{mean}} the same, {major} if not"
    if versions is None:
        return "" if bump is Bump.NONE else f"{bump}"
    larger = _larger(bump, versions)
    if larger is Bump.NONE:
        return ""
    earlier = f", because of earlier changes since {versions.last}" if larger is not bump else ""
    return f"{larger}, {versions.last} → {versions.after[larger]}{earlier}"


def _larger(bump: Bump, versions: Versions | None) -> Bump:
    return max(bump, versions.pending if versions else bump, key=lambda one: one.rank)


def update_steps(
    level: Level, codes: tuple[str, ...], look: str, update: str, versions: Versions | None
) -> tuple[str, ...]:
    """Return what to do about changes: `update` takes them over, `look` is what to review then."""
    run = f"run {update}"
    if level is Level.NONE:
        return (f"{run} when convenient",)
    if level is Level.REVIEW:
        named = codes if all(map(_SIMPLE.fullmatch, codes)) else ("CODE",)
        options = " ".join(f"--reworded {code}" for code in named)
        version = versions.after[Bump.MAJOR] if versions else "VERSION"
        return (
            run,
            f"run `oicp-gen release {options}` if {{codes}} still {{mean}} the same,"
            f" or `oicp-gen release {version}` if not",
        )
    return (run, *([look] if look else []), "run `oicp-gen release`")


_FIXES = {
    "publisher": "ask the publisher to correct {where}; {until_then}",
    "file": "export or name the right page",
    "value": "ask the publisher to correct {where}, or add the value to `source/contract.toml`",
    "contract": "ask the publisher to restore the table, or adapt `source/contract.toml` to it",
    "ledger": "name the codes in `source/names.toml`",
    "loss": "ask the publisher for the missing codes, or pass `--accept-loss` if they are gone",
}
"""Who has to fix an error, by the key `fix` of its rule."""
_UNTIL_THEN = ("change nothing here", "until then, keep the last good page in `source/`")
"""What to do about the publisher's errors, on a published page and on one that is in source/."""


def fix_steps(groups: Iterable[ErrorGroup], *, is_here: bool = False) -> tuple[str, ...]:
    """Return who has to fix what, each once. `is_here` is whether the page is in source/."""
    where: dict[str, list[Finding]] = {}
    for group in groups:
        where.setdefault(group.fix, []).extend(group.errors)
    return tuple(
        _FIXES[fix].format(where=rows(errors) or "the page", until_then=_UNTIL_THEN[is_here])
        for fix, errors in where.items()
    )


def rows(findings: Iterable[Finding]) -> str:
    """Return the rows of findings in words: "row 24", "rows 2 to 10 and 14"; "" if unknown."""
    places = [finding.place for finding in findings]
    columns = {place.table_column for place in places if place.table_column}
    numbers = sorted(columns or {place.row for place in places if place.row})
    if not numbers:
        return ""
    starts = [0, *(at for at, (a, b) in enumerate(pairwise(numbers), 1) if b > a + 1)]
    runs = [numbers[a:b] for a, b in pairwise([*starts, len(numbers)])]
    parts = [
        part
        for run in runs
        for part in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run))
    ]
    noun = ("column" if columns else "row") + ("s" if len(numbers) > 1 else "")
    return f"{noun} {conjoined(parts)}"
