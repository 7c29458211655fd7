"""The verdict on a comparison: what to do, what happened, and what to run next.

It is worded here once, and every output prints it unchanged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from oicp_gen.diff.change import Change, altering
from oicp_gen.diff.groups import (
    ChangeGroup,
    ErrorGroup,
    facts_of,
    grouped_changes,
    grouped_errors,
)
from oicp_gen.diff.kinds import Level
from oicp_gen.diff.next_steps import Versions, fix_steps, release_due, update_steps
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.text.phrases import conjoined, counted, in_line

__all__ = [
    "Level",
    "Verdict",
    "Versions",
    "edited",
    "foreign",
    "not_compared",
    "outdated",
    "unchanged",
    "verdict_of",
]

_MAX_TITLE = 120
_NAMED = 3
"""How many codes are named; more are counted."""
_LONGEST_CODE = 24
_BEFORE = " before you update"
_TAGS = {Level.STOP: "do not release", Level.REVIEW: "check", Level.NONE: "cosmetic"}
"""The tags of levels in titles that are not the level's own name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a comparison means. The codes in it come from the page: outputs pass their style."""

    level: Level
    instruction: str
    """What to do, with {codes} for the codes to look at."""
    facts: tuple[str, ...]
    """What happened, the most dangerous first; never a text of the page."""
    codes: tuple[str, ...] = ()
    """The codes to look at, shortened and without invisible characters."""
    reason: str = ""
    """Why that matters, in one sentence."""
    due: str = ""
    """The release that is due, with {codes} like the action."""
    steps: tuple[str, ...] = ()
    """What to do next, in this order, with {codes} and with commands in backquotes."""

    @property
    def action(self) -> str:
        """What to do, in the imperative."""
        return self._with_codes(self.instruction)

    @property
    def sentence(self) -> str:
        """The whole verdict in one sentence."""
        return self.sentence_with(str)

    @property
    def release(self) -> str:
        """The release that is due: "major, 0.1.0 → 0.2.0", or "major" if no version is known."""
        return self.release_with(str)

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What to do next, in this order, with commands in backquotes."""
        return self.next_steps_with(str)

    def sentence_with(self, styled: Callable[[str], str]) -> str:
        """Return the whole verdict in one sentence, with the codes in this style."""
        return f"{self._with_codes(self.instruction, styled)}: {', '.join(self.facts)}."

    def release_with(self, styled: Callable[[str], str]) -> str:
        """Return the release that is due, with the codes in this style."""
        return self._with_codes(self.due, styled)

    def next_steps_with(self, styled: Callable[[str], str]) -> tuple[str, ...]:
        """Return what to do next, with the codes in this style, such as in a code span."""
        return tuple(self._with_codes(step, styled) for step in self.steps)

    def title(self, table: str) -> str:
        """Return the title of a report: severity, contract's title, and as many facts as fit."""
        head = f"[{_TAGS.get(self.level, self.level.value)}] {in_line(table)}: "
        facts, more = list(self.facts), ""
        while len(facts) > 1 and len(head + ", ".join(facts) + more) > _MAX_TITLE:
            facts.pop()
            more = " and more"
        return in_line(head + ", ".join(facts) + more, _MAX_TITLE)

    def to_json(self) -> dict[str, Any]:
        """Return the verdict for JSON output."""
        return {
            "level": self.level.value,
            "action": self.action,
            "facts": list(self.facts),
            "sentence": self.sentence,
            "reason": self.reason,
            "release": self.release,
            "next": list(self.next_steps),
        }

    def _with_codes(self, text: str, styled: Callable[[str], str] = str) -> str:
        mean = "means" if len(self.codes) == 1 else "mean"
        codes = named_codes(self.codes, styled) if self.codes else ""
        return text.replace("{mean}", mean).replace("{codes}", codes)


def named_codes(codes: tuple[str, ...], styled: Callable[[str], str] = str) -> str:
    """Return a few codes as in "103, 210 and 510", in this style; of more, only their number."""
    if len(codes) > _NAMED:
        return f"{len(codes)} codes"
    return conjoined([styled(code) for code in codes])


def verdict_of(
    changes: Iterable[Change],
    errors: Iterable[Finding] = (),
    *,
    versions: Versions | None = None,
    update: str = "",
    same: str = "nothing differs",
    is_here: bool = False,
) -> Verdict:
    """Return the verdict on the changes to a table and on the errors of the new page.

    `update` are the commands that take the changes over; "" if there is nothing to update. `same`
    is the fact to state if nothing differs, `is_here` whether the new page is in source/.
    """
    groups = grouped_changes(altering(tuple(changes)))
    wrong = grouped_errors(errors_in(tuple(errors)))
    level = min((group.kind.level for group in groups), key=lambda one: one.rank, default=None)
    if wrong or level is Level.STOP:
        return _refused(wrong, groups, is_here=is_here)
    if level is None:
        return unchanged(same)
    instruction, codes = _instruction(level, groups)
    look = instruction.removesuffix(_BEFORE) if codes else ""
    first = next(group for group in groups if group.kind.level is level)
    bump = max((group.about.bump for group in groups), key=lambda one: one.rank)
    return Verdict(
        level=level,
        instruction=instruction,
        codes=codes,
        facts=facts_of([(group.kind, len(group.codes)) for group in groups]),
        reason=first.reason,
        due=release_due(level, bump, versions),
        steps=update_steps(level, codes, look.lower(), update, versions) if update else (),
    )


def unchanged(fact: str) -> Verdict:
    """Return the verdict that nothing has to be done."""
    return Verdict(level=Level.OK, instruction="No action needed", facts=(fact,))


def outdated(fact: str, steps: tuple[str, ...]) -> Verdict:
    """Return the verdict on generated files that a build would change, though no entry differs."""
    return Verdict(level=Level.NONE, instruction="Run a build", facts=(fact,), steps=steps)


def foreign(fact: str) -> Verdict:
    """Return the verdict on files among the generated ones that no build may touch."""
    return Verdict(
        level=Level.EDITED, instruction="Move or delete what no build has written", facts=(fact,)
    )


def edited(number: int, steps: tuple[str, ...]) -> Verdict:
    """Return the verdict on generated files that were edited by hand."""
    were = "was" if number == 1 else "were"
    return Verdict(
        level=Level.EDITED,
        instruction="Move your edits before you build",
        facts=(f"{counted(number, 'generated file')} {were} edited by hand",),
        reason="A build would overwrite them.",
        steps=steps,
    )


def not_compared(why: str, steps: tuple[str, ...] = ()) -> Verdict:
    """Return the verdict on a page that could not be read."""
    return Verdict(level=Level.UNKNOWN, instruction="Not compared", facts=(why,), steps=steps)


def _refused(
    wrong: tuple[ErrorGroup, ...], groups: tuple[ChangeGroup, ...], *, is_here: bool
) -> Verdict:
    """Return the verdict on a page that cannot be published."""
    changed = [(group.kind, len(group.codes)) for group in groups]
    kinds = [(group.kind, len(group.errors)) for group in wrong]
    known = {kind.fact for kind, _ in kinds}  # a lost zero is an error as well as a change
    every: tuple[ErrorGroup | ChangeGroup, ...] = (*wrong, *groups)
    return Verdict(
        level=Level.STOP,
        instruction="Do not release",
        facts=facts_of(kinds + [pair for pair in changed if pair[0].fact not in known]),
        reason=every[0].reason,
        steps=fix_steps(wrong or [ErrorGroup("code-lost-zeros", ())], is_here=is_here),
    )


def _instruction(level: Level, groups: tuple[ChangeGroup, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what to do, and the codes to look at."""
    if level is Level.NONE:
        return "No release needed", ()
    if level in (Level.MINOR, Level.PATCH):
        return f"A {level} release is due", ()
    for kinds, verb in _LOOK:
        codes = tuple(
            in_line(item.code, _LONGEST_CODE)
            for group in groups
            for item in group.codes
            if group.kind.id in kinds and item.code is not None
        )
        if codes:
            return f"{verb} {{codes}}{_BEFORE}", codes
    return "A major release is due", ()


_LOOK = (
    (("reused", "check"), "Review"),
    (("removed",), "Replace"),
    (("zeros-gained", "names-lost"), "Review"),
)
"""The kinds of changes that need a look, with what to do about them."""
