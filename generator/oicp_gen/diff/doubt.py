"""Find the words that make a rewording doubtful: a person has to decide whether it means the same.

"EVSE already reserved" and "EVSE reservation expired" share enough to be a rewording, but "expired"
is in one of them alone.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from oicp_gen.diff.meaning import Words, folded, forms, meaning_words

_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "again already also any bad broken currently either error everything fail failed failure"
        " faulty find fine found get got instead internal just must now only ok please possible"
        " problem request should some still successfully there unable use used using via very wrong"
        " yet",
    )
)
"""Words that a rewording adds, drops or replaces without another meaning. Most of them say that
something failed, which nearly all texts of a table of errors do."""
_SPELLINGS = (
    (re.compile(r"(?<=\w)(?:ou)(?=r)"), "o"),  # behaviour
    (re.compile(r"tre$"), "ter"),  # centre
    (re.compile(r"(?<=en)c(?=e)"), "s"),  # licence
    (re.compile(r"(?<=[aiy])z|(?<=[iy])s(?=[ei])"), "s"),  # recognize
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"(.)\1"), r"\1"),  # cancelled
)
"""American and British spellings, as one of both."""
_LONG = 10
"""From this many letters, a word with one other letter is a misspelling, not another word."""
_FEW = 20
"""How many words of a text are compared letter by letter."""


class Doubt(NamedTuple):
    """The significant words that only one of two texts has, in their order."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


def doubt(before: str, after: str) -> Doubt:
    """Return the words that make it doubtful whether two texts mean the same."""
    if folded(before) == folded(after):
        return Doubt((), ())
    old, new = meaning_words(before), meaning_words(after)
    return Doubt(_alone(old, new), _alone(new, old))


def _alone(one: Words, other: Words) -> tuple[str, ...]:
    """Return the significant words of a text that the other has in no form."""
    theirs = {_spelling(word) for word in other.whole.values()} | _joined(other)
    stems = forms(other.whole.values())
    split = {part for pair in _pairs(one) if "".join(pair) in theirs for part in pair}
    found = [
        word
        for word in one.whole.values()
        if word not in _EMPTY
        and word not in split
        and _spelling(word) not in theirs
        and not forms([word]) & stems
    ]
    if len(found) > _FEW or len(theirs) > _FEW:
        return tuple(found)
    return tuple(word for word in found if not any(_is_misspelt(word, their) for their in theirs))


def _pairs(words: Words) -> Iterable[tuple[str, str]]:
    return pairwise(words.whole.values())


def _joined(words: Words) -> set[str]:
    """Return what two words in a row are if they are written as one."""
    return {"".join(pair) for pair in _pairs(words)}


def _spelling(word: str) -> str:
    """Return one spelling for all those of a word, in the singular."""
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word.removesuffix("s")


def _is_misspelt(word: str, other: str) -> bool:
    """Return whether two words differ as by a slip of the pen: two letters swapped, or in long
    words one letter too many, missing or wrong.
    """
    word = _spelling(word)
    if abs(len(word) - len(other)) > 1 or word[:1] != other[:1]:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), 0)
    rest, rests = word[start:], other[start:]
    if len(rest) > 1 and rest[1::-1] + rest[2:] == rests:
        return True
    within = rest[1:] in (rests, rests[1:]) or rest == rests[1:]
    return min(len(word), len(other)) >= _LONG and within
