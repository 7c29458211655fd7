"""Split a text into words as people write them: `QRCode` is QR and Code."""

import re
from functools import cache
from typing import NamedTuple

FIXED_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
"""The form of a fixed word."""

_OTHER = re.compile(r"[^A-Za-z0-9]+")
_PLURAL = r"s(?![a-z])"
_EDGE = re.compile(
    # inUse; not kWh or eMSP, but eRoaming
    r"(?<=[a-z])(?<!\b[a-z])(?=[A-Z])|(?<=\b[a-z])(?=[A-Z][a-z]{2})"
    # QRCode; not OAuth, 5GHz, IDs or TCPv4
    rf"|(?<=[A-Z])(?<!\b[A-Z])(?<![0-9][A-Z])(?=[A-Z][a-z])(?![A-Z](?:{_PLURAL}|v[0-9]))"
    # X509Certificate; not H2O
    rf"|(?<=[0-9])(?=[A-Z][a-z])(?![A-Z]{_PLURAL})"
)
_CAPITALS = re.compile(rf"([A-Z][A-Z0-9]*)(?:({_PLURAL})|(?=([a-z])))?")
"""A run of capitals, with a plural, or followed by another letter in lower case."""


class _Fixed(NamedTuple):
    """Fixed words."""

    mixed: re.Pattern[str] | None
    """Finds the words that have lower-case letters."""
    capitals: tuple[str, ...]
    """The other ones, the longest first."""


def split_words(text: str, fixed: tuple[str, ...] = ()) -> list[str]:
    """Return the words of an ASCII text: runs of letters and digits, split where the case changes.

    A fixed word is never split, and a run of capitals that consists of fixed words is split
    between them: with EVSE and ID, `EVSEID` is EVSE and ID.
    """
    spaced = _OTHER.sub(" ", text)
    if not fixed:
        return _EDGE.sub(" ", spaced).split()
    mixed, capitals = _fixed(fixed)
    parts = mixed.split(spaced) if mixed else [spaced]
    words: list[str] = []
    for number, part in enumerate(parts):  # every second part is a fixed word
        words += [part] if number % 2 else _EDGE.sub(" ", _spaced(part, capitals)).split()
    return words


@cache
def _fixed(words: tuple[str, ...]) -> _Fixed:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    mixed = [word for word in longest_first if not word.isupper()]
    pattern = re.compile(f"({'|'.join(map(_mixed, mixed))})") if mixed else None
    return _Fixed(pattern, tuple(word for word in longest_first if word.isupper()))


def _mixed(word: str) -> str:
    """Return a pattern for a whole word, with a number or a plural after it."""
    before = "(?<![A-Za-z])" if word[0].islower() else ""
    number = "(?![0-9])" if word[-1].isdigit() else "[0-9]*"
    return f"{before}{word}(?![a-rt-z]|s[a-z]){number}(?:{_PLURAL})?"


def _spaced(text: str, words: tuple[str, ...]) -> str:
    """Return the text with spaces around the words in runs of capitals that consist of them."""

    def spaced(match: re.Match[str]) -> str:
        run, plural, lower = match.groups(default="")
        # The last capital usually begins the word that follows: EVSEIDType.
        initials = (run[-1], "") if lower and run[-1].isalpha() else ("",)
        for initial in initials:
            found = _consisting(run[: len(run) - len(initial)], words)
            if found:
                return f" {' '.join(found)}{plural} {initial}"
        return match[0]

    return _CAPITALS.sub(spaced, text)


def _consisting(run: str, words: tuple[str, ...]) -> list[str]:
    """Return the words of which a run consists, each with the number after it; [] if of others."""
    ends = {len(run): 0}  # where a word ends that begins here, if only fixed words follow
    for start in reversed(range(len(run))):
        for word in words:
            if run.startswith(word, start):
                end = start + len(word)
                while not word[-1].isdigit() and run[end : end + 1].isdigit():
                    end += 1
                if end in ends:
                    ends[start] = end
                    break
    found, start = list[str](), 0
    while start in ends and start < len(run):
        found.append(run[start : ends[start]])
        start = ends[start]
    return found
