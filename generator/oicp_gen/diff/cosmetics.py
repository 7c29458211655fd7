"""Decide whether two texts differ only cosmetically."""

import re
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
