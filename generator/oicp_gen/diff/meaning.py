"""Compare two texts: decide whether they differ only cosmetically, and judge whether they mean the
same by their words. The last decision is left to a person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple
from unicodedata import normalize

from oicp_gen.model.spec import Note

_DASHES = (
    "\u002d\u058a\u05be\u1400\u1806\u2010-\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030"
    "\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead\u2212"
)
"""Unicode's category Pd and the minus sign, written out because versions of Python differ."""
_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛′‹›＇", "'") | dict.fromkeys("“”„‟″«»＂", '"') | {"…": "..."}
)
_SPACE = re.compile(r"\s+")
_DASH = re.compile(rf" ?(?:[{_DASHES}] ?)+")
_DOTS = re.compile(r" ?(?<!\.)\.++(?=\s|$|[\"')\]])")
"""Dots at the end of a word, unlike those in "2.3" and ".5"."""
_BESIDE = re.compile(r" ?(?:[;!?/()\[\]]|(?<!\d)(?<!\d )[,:]|[,:](?! ?\d)) ?")
"""Punctuation with the spaces around it; "1, 234" is two numbers, "1,234" is one."""

_LINK = re.compile(r"(?<!\\)(?:\\\\)*\]\(([^\s()<>]*)\)")
"""The address of a link in our Markdown, without parentheses and spaces."""

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
"""Words that do not show what a text is about."""
_OUT_OF = re.compile(r"\bout\s+of\b", re.IGNORECASE)
"""Two words that mean "not", as in "out of service"."""
_NOT = frozenset(
    ("cannot", "neither", "never", "no", "non", "none", "nor", "not", "nothing", "without")
)
_FAILED = frozenset(("error", "fail", "failur", "lack", "miss", "reject", "refus", "unabl"))
"""Stems of words that negate something without a "not"."""
_UN = re.compile(r"^(?:un|in|im|il|ir|non|dis|de)-?(?=\w{3})")
"""Prefixes that may turn a word into its opposite, if the other text has the word without it."""
_ENDING = re.compile(r"(?<=\w\w\w)(?:ings?|ed|able|ible|es|e|(?<!s)s)$")
_STEM = 6
"""How many letters of a word count, without its ending: "authorized" and "authorisation", or
"respond" and "response", share them, and few unrelated words do. Snowball's stems agree no better
with the measured texts, and worse unless they are cut in the same way."""

ENOUGH = 0.45
"""The share of the lighter text's weight that two texts with the same meaning have in common.

Measured on a table of 34 codes: each of 76 rewordings shares at least 0.5 with the original, and of
the 561 pairs of different codes, this value and denied words separate 526. The texts of the other
pairs have nearly all words in common; `align` recognizes them as the text of another code."""


def folded(text: str) -> str:
    """Return a text without cosmetic differences.

    These are case, dots at the ends of words, kinds of dashes, spaces around dashes and other
    punctuation, the amount of white space, and typographic quotes.
    """
    plain = normalize("NFC", text).translate(_QUOTES).casefold()
    plain = _DASH.sub("-", _SPACE.sub(" ", plain))
    plain = _BESIDE.sub(lambda found: found[0].strip(), plain)
    return _DOTS.sub("", plain).strip()


def same_note(old: Note, new: Note) -> bool:
    """Return whether two notes differ only cosmetically, for example in their formatting.

    The addresses of their links must be the same, including case.
    """
    return folded(old.text) == folded(new.text) and links(old) == links(new)


def links(note: Note) -> list[str]:
    """Return the addresses of a note's links, in order."""
    return _LINK.findall(note.markdown)


class Words(NamedTuple):
    """The significant words of a text."""

    whole: Mapping[str, str]
    """The words by their stems."""
    denied: frozenset[str]
    """The stems of the words that follow a "not" or a similar word."""

    @property
    def numbers(self) -> set[str]:
        return {stem for stem in self.whole if stem.isdigit()}


def meaning_words(text: str) -> Words:
    """Return the words that show what a text is about."""
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


def forms(words: Iterable[str]) -> set[str]:
    """Return the stems of words, with and without a prefix that may negate them."""
    return {_stem(form) for word in words for form in (word, _UN.sub("", word))}


def _stem(word: str) -> str:
    return word if word.isdigit() else _ENDING.sub("", word)[:_STEM]


class Weights:
    """The weight of each word in a table: the more texts contain it, the less it weighs.

    If every third row contains "failed", the other words distinguish the rows.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        every = [meaning_words(text).whole for text in texts]
        self._texts = len(every)
        self._counts = Counter(stem for stems in every for stem in stems)

    def of(self, stems: Iterable[str]) -> float:
        """Return the weight of these words together; a word in all texts still has some weight."""
        return sum(log(1 + self._texts / (self._counts[stem] or 1)) for stem in stems)


def means_another(old: str, new: str, weights: Weights) -> bool:
    """Return whether a text replaced another one, rather than rewording it.

    It did if they share too few significant words, if both contain numbers and share none, or if
    one denies a word of the other. Opposites such as "open" and "closed" are not recognized if the
    texts share enough other words.
    """
    before, after = meaning_words(old), meaning_words(new)
    if _letters(old) == _letters(new):
        return False  # they differ in spaces or punctuation
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
    """Return the stems of the other text's words that this one has with a prefix such as "un"."""
    bare = {_stem(_UN.sub("", word)) for stem, word in one.whole.items() if _UN.match(word)}
    return {stem for stem in bare if stem in other.whole and stem not in one.whole}


def _without_prefix(one: Words, turned: set[str]) -> set[str]:
    """Return a text's stems, without the prefixes that the other text does not have."""
    return {
        bare if (bare := _stem(_UN.sub("", word))) in turned else stem
        for stem, word in one.whole.items()
    }


def _denies(one: Words, turned: set[str], shared: set[str]) -> bool:
    """Return whether a text denies anything that the other may state."""
    return bool(one.denied or turned or _FAILED & (one.whole.keys() - shared))
