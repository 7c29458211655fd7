"""Whether two texts are the same but for their looks."""

import re
from unicodedata import normalize

from oicp_gen.model.spec import Note

_DASHES = (
    "\u002d\u058a\u05be\u1400\u1806\u2010-\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030"
    "\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead\u2212"
)
"""All of Unicode's category Pd, and the minus sign; written out, for versions of Python differ."""
_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛′‹›＇", "'") | dict.fromkeys("“”„‟″«»＂", '"') | {"…": "..."}
)
_SPACE = re.compile(r"\s+")
_DASH = re.compile(rf" ?(?:[{_DASHES}] ?)+")
_DOTS = re.compile(r" ?(?<!\.)\.++(?=\s|$|[\"')\]])")
"""Dots that end a word. The one in "2.3" does not, nor does the one in ".5"."""
_BESIDE = re.compile(r" ?(?:[;!?/()\[\]]|(?<!\d)(?<!\d )[,:]|[,:](?! ?\d)) ?")
"""Punctuation with the blanks around it; "1, 234" are two numbers, and "1,234" is one."""

_LINK = re.compile(r"(?<!\\)(?:\\\\)*\]\(([^\s()<>]*)\)")
"""The address of a link, as `markdown.py` writes it: no parenthesis and no blank is in it."""


def folded(text: str) -> str:
    """A text without what is a matter of looks.

    That is its case, dots at the ends of words, which dash it has, blanks around dashes and other
    punctuation, how much white space, and whether its quotes are typographic.
    """
    plain = normalize("NFC", text).translate(_QUOTES).casefold()
    plain = _DASH.sub("-", _SPACE.sub(" ", plain))
    plain = _BESIDE.sub(lambda found: found[0].strip(), plain)
    return _DOTS.sub("", plain).strip()


def same_note(old: Note, new: Note) -> bool:
    """Whether two notes are the same but for their looks, of which formatting is one.

    Where their links lead is none, and in an address the case counts.
    """
    return folded(old.text) == folded(new.text) and links(old) == links(new)


def links(note: Note) -> list[str]:
    """The addresses that a note's links lead to, in its order."""
    return _LINK.findall(note.markdown)
