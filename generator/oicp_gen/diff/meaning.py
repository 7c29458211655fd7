"""Whether two texts mean the same. It is told to a person, who decides."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

from oicp_gen.diff.cosmetics import folded

_WORD = re.compile(r"\w+(?:'t\b)?")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be because been being but by can could did do does for from had has"
        " have if in into is it its may of on onto or so such than that the their then there these"
        " this those to upon was were when which while will with would you your",
    )
)
"""Words that say nothing of what a text is about."""
_OUT_OF = re.compile(r"\bout\s+of\b", re.IGNORECASE)
"""A "not" in two words, as in "out of service"."""
_NOT = frozenset(
    ("cannot", "neither", "never", "no", "non", "none", "nor", "not", "nothing", "without")
)
_FAILED = frozenset(("error", "fail", "failur", "lack", "miss", "reject", "refus", "unabl"))
"""Stems of words by which a text denies something without saying "not"."""
_UN = re.compile(r"^(?:un|in|im|il|ir|non|dis|de)-?(?=\w{3})")
"""What may turn a word into its opposite: it does if the other text has the word without it."""
_ENDING = re.compile(r"(?<=\w\w\w)(?:ings?|ed|able|ible|es|e|(?<!s)s)$")
_STEM = 6
"""How many letters of a word count, once its ending is off: "authorized" and "authorisation", or
"respond" and "response", are alike in so many, and few other words are."""

ENOUGH = 0.45
"""How much of the lighter of two texts the other must share to mean the same, by weight.

Measured on the table of 34 codes for which this was first made: of two or more rewordings of each
code's text, none shares less than 0.5 with it, and 526 of the 561 pairs of different codes' texts
are told apart by this and by what they deny. The others share nearly all of their words ("Invalid
certificate", "Invalid underlying EvcoID"): `diff.py` knows them for being another code's text."""


class Words(NamedTuple):
    """What a text says, as far as its words tell."""

    whole: Mapping[str, str]
    """The significant words, by their stems."""
    denied: frozenset[str]
    """The stems of those that a "not" or the like stands before."""

    @property
    def numbers(self) -> set[str]:
        return {stem for stem in self.whole if stem.isdigit()}


def meaning_words(text: str) -> Words:
    """The words of a text that tell what it is about."""
    found: dict[str, str] = {}
    denied = set()
    denies = False
    plain = _HUMP.sub(" ", _OUT_OF.sub("not", text)).replace("’", "'").casefold()
    for word in _WORD.findall(plain):
        if word in _NOT or word.endswith("n't"):
            denies = True
        elif word not in _STOP:
            stem = _stem(word)
            found.setdefault(stem, word)
            if denies:
                denied.add(stem)
            denies = False
    return Words(found, frozenset(denied))


def _stem(word: str) -> str:
    return word if word.isdigit() else _ENDING.sub("", word)[:_STEM]


class Weights:
    """How much a word says in a table: the more of its texts have it, the less.

    A table of codes says "failed" in every third row; what tells the rows apart is the rest.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        every = [meaning_words(text).whole for text in texts]
        self._texts = len(every)
        self._counts = Counter(stem for stems in every for stem in stems)

    def of(self, stems: Iterable[str]) -> float:
        """What these words weigh together. A word in all of the texts still weighs something."""
        return sum(log(1 + self._texts / (self._counts[stem] or 1)) for stem in stems)


def means_another(old: str, new: str, weights: Weights) -> bool:
    """Whether a text was put in place of another, rather than the other put in new words.

    It was if they share too few significant words, if each names numbers and they share none, or
    if what the one says of a word the other denies. An opposite is not seen ("open", "closed")
    where the texts share other words enough.
    """
    before, after = meaning_words(old), meaning_words(new)
    if _letters(old) == _letters(new):
        return False  # they differ in blanks, or in punctuation
    if before.numbers and after.numbers and not before.numbers & after.numbers:
        return True
    turned_before, turned_after = _turned(before, after), _turned(after, before)
    shared = {stem for stem in before.whole if stem in after.whole}
    alike = shared | turned_before | turned_after
    lighter = min(
        weights.of(_without_prefix(before, turned_before)),
        weights.of(_without_prefix(after, turned_after)),
    )
    if not lighter or weights.of(alike) < ENOUGH * lighter:
        return True
    return _denies(before, turned_before, shared) != _denies(after, turned_after, shared) and bool(
        (before.denied | after.denied | turned_before | turned_after) & alike
    )


def _letters(text: str) -> str:
    return "".join(_WORD.findall(folded(text)))


def _turned(one: Words, other: Words) -> set[str]:
    """The stems of the other text's words that this one has with a prefix such as "un"."""
    bare = {_stem(_UN.sub("", word)) for stem, word in one.whole.items() if _UN.match(word)}
    return {stem for stem in bare if stem in other.whole and stem not in one.whole}


def _without_prefix(one: Words, turned: set[str]) -> set[str]:
    """A text's stems, with those that the other text has without a prefix in that form."""
    return {
        bare if (bare := _stem(_UN.sub("", word))) in turned else stem
        for stem, word in one.whole.items()
    }


def _denies(one: Words, turned: set[str], shared: set[str]) -> bool:
    """Whether a text denies anything that the other might say."""
    return bool(one.denied or turned or _FAILED & (one.whole.keys() - shared))
