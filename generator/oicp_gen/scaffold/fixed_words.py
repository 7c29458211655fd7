"""Propose the words of a table that are never split in names, such as CHAdeMO."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from oicp_gen.text.letters import ascii_letters
from oicp_gen.text.words import split_words

_LONGEST = 8
"""The maximum length of a word of mixed case that is not several words."""
_LONGEST_PART = 3
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]+(?![A-Za-z0-9])")
_CAPITALS = re.compile(r"[A-Z]{2,}(?![a-rt-z0-9]|s[a-z])")
_LOWER_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]?[a-z]+(?![A-Za-z0-9])")
_SHORT_WORDS = """
a add age all an and any app are as ask at bad bid bit box bug buy by can car cut day db del dns do
end ev fee few fix for get go had has hit if in is it its job key kit log lot low map max may min
mix my net new nil no non not now of off ok old on one op or out own par pay per pin poi pos pre
put raw red ref row run sat see seq set sim so sub sum sun tag tax ten the tip to too top try two
up url use val van via was way web who why win yes yet you zip
"""
"""Short words that identifiers contain."""


def fixed_words(naming: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the words that names made from these texts need, in the order of the texts.

    These are words of mixed case, such as CHAdeMO and PnC, and words in capitals of which others
    consist, such as EVSE and ID where a text has EVSEID. `others` are further texts of the table.
    """
    texts = list(map(ascii_letters, naming))
    every = [*texts, *map(ascii_letters, others)]
    plain = {word.lower() for text in every for word in _LOWER_WORD.findall(text)}
    # In a text without a word in lower case, capitals do not mark an acronym.
    acronyms = {
        word
        for text in every
        if _LOWER_WORD.search(text)
        for word in _TOKEN.findall(text)
        if word.isalpha() and word.isupper()
    }
    found = chain.from_iterable(
        chain(_mixed(text, plain.union(_SHORT_WORDS.split())), _joined(text, acronyms))
        for text in texts
    )
    return tuple(dict.fromkeys(found))


def _mixed(text: str, plain: Iterable[str]) -> Iterator[str]:
    """Yield the words of mixed case: short, and of parts that are not words themselves."""
    for token in _TOKEN.findall(text):
        word = token.removesuffix("s") if token[-2:-1].isupper() else token
        parts = split_words(word)
        if len(parts) < 2 or len(word) > _LONGEST or word[0].islower():
            continue
        small = all(len(part) <= _LONGEST_PART for part in parts)
        strange = any(not part.isupper() and part.lower() not in plain for part in parts)
        if small and strange and parts[-1].lower() != "id":
            yield word


def _joined(text: str, acronyms: set[str]) -> Iterator[str]:
    """Yield the acronyms of which a run of capitals consists, if it has more than one."""
    for token in _TOKEN.findall(text):
        for run in (found for part in split_words(token) for found in _CAPITALS.findall(part)):
            others = tuple(word for word in acronyms if word != run and word in run)
            words = split_words(run, others) if others else []
            if len(words) > 1:
                yield from words
