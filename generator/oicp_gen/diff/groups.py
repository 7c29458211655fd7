"""Group changes by what they mean: one item for each code, the most dangerous group first."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from oicp_gen.diff.change import Change, ChangeRule, change_rules
from oicp_gen.diff.kinds import Kind, Level, danger, kind_of
from oicp_gen.model.findings import Finding
from oicp_gen.model.spec import Entry, Spec

_ANY_ERROR = ("other error", "other errors")
"""How errors are counted that are errors only because the contract says so."""


def _words(rule: str) -> dict[str, Any]:
    from oicp_gen.rules.base import WORDS  # only a page with errors needs them

    return WORDS[rule]


def _first_sentence(text: str) -> str:
    return text if ". " not in text else text[: text.index(". ") + 1]


class CodeChanges(NamedTuple):
    """All changes of one code, or one change of the whole table."""

    code: str | None
    """None for the whole table."""
    changes: tuple[Change, ...]
    """The most dangerous first."""
    before: Entry | None = None
    """Its entry in the old spec, as far as the specs are known."""
    after: Entry | None = None

    @property
    def worst(self) -> Change:
        """The most dangerous change, under which the code counts."""
        return self.changes[0]


class ChangeGroup(NamedTuple):
    """The codes whose most dangerous change is of the same rule."""

    rule: str
    codes: tuple[CodeChanges, ...]
    """In the order of the spec."""

    @property
    def about(self) -> ChangeRule:
        """The rule of the most dangerous change of each code."""
        return change_rules()[self.rule]

    @property
    def kind(self) -> Kind:
        """The kind of that change."""
        return kind_of(self.rule)

    @property
    def reason(self) -> str:
        """The consequence for users of the packages, in one sentence."""
        return _first_sentence(self.about.means)


class ErrorGroup(NamedTuple):
    """The errors of a page that one rule found."""

    rule: str
    errors: tuple[Finding, ...]

    @property
    def kind(self) -> Kind:
        """The kind of the errors: each rule is a kind of its own."""
        words = _words(self.rule)
        fact = tuple(words.get("counted", _ANY_ERROR))
        return Kind(self.rule, words["purpose"], Level.STOP, fact, ())

    @property
    def fix(self) -> str:
        """Who has to fix it, or where: "publisher", "file", "contract", "ledger" or "loss"."""
        return str(_words(self.rule).get("fix", "publisher"))

    @property
    def reason(self) -> str:
        """Why nothing can be built from the page, in one sentence."""
        if self.rule == "code-lost-zeros":
            return _first_sentence(change_rules()["zeros-lost"].means)
        return "The page has errors, so nothing can be built from it."

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """What should be on the page and what is there, for each error of which both are known."""
        return tuple(
            (error.expected, error.place.code)
            for error in self.errors
            if error.expected and error.place.code
        )


def grouped_changes(
    changes: Iterable[Change], old: Spec | None = None, new: Spec | None = None
) -> tuple[ChangeGroup, ...]:
    """Return the changes by the rule of the most dangerous one of each code.

    With the specs, each code has its entries.
    """
    was, now = ({e.code: e for e in spec.entries} if spec else {} for spec in (old, new))
    codes: dict[str, list[Change]] = {}
    items = []
    for change in changes:
        if change.code is None:
            items.append(CodeChanges(None, (change,)))
        else:
            codes.setdefault(change.code, []).append(change)
    for code, found in codes.items():
        earlier = next((one.before for one in found if one.rule.startswith("zeros-")), code)
        items.append(CodeChanges(code, _by_danger(found), was.get(earlier or ""), now.get(code)))
    items.sort(key=lambda item: (danger(item.worst.rule), _order(item)))
    return tuple(
        ChangeGroup(rule, tuple(alike))
        for rule, alike in groupby(items, key=lambda item: item.worst.rule)
    )


def _by_danger(changes: list[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: danger(change.rule)))


def _order(item: CodeChanges) -> str:
    """Return the code as it should be: a code that lost its zeros stays in its place."""
    change = item.worst
    return (change.before if change.rule == "zeros-lost" else item.code) or ""


def grouped_errors(errors: Iterable[Finding]) -> tuple[ErrorGroup, ...]:
    """Return the errors by their rules, in the order in which the rules run."""
    found: dict[str, list[Finding]] = {}
    for error in errors:
        found.setdefault(error.rule, []).append(error)
    return tuple(ErrorGroup(rule, tuple(group)) for rule, group in found.items())


def facts_of(counts: list[tuple[Kind, int]]) -> tuple[str, ...]:
    """Return the numbers of the kinds, which are in order. A noun is not repeated.

    Cosmetic changes count only if there is nothing else.
    """
    numbers: dict[Kind, int] = {}
    for kind, number in counts:
        numbers[kind] = numbers.get(kind, 0) + number
    facts, noun = [], ""
    for kind, number in numbers.items():
        if kind.level is Level.NONE and len(numbers) > 1:
            continue
        one, several = kind.fact
        first, _, rest = (one if number == 1 else several).partition(" ")
        same = first.removesuffix("s") == noun
        facts.append(f"{number} {rest if same else f'{first} {rest}'}")
        noun = first.removesuffix("s")
    return tuple(facts)
