"""How a language writes text: string literals, comments, documentation. Read from `target.toml`.

What these functions return cannot be left by any text that goes in.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from oicp_gen.text.characters import escape_unprintable, unprintable


class Literal(NamedTuple):
    """The string literals of a language."""

    quotes: tuple[str, ...] = ('"',)
    """The quotation marks to choose from; the first that needs the fewest escapes is taken."""
    escapes: Mapping[str, str] = MappingProxyType({})
    """Characters that are written otherwise. The quotation mark and the backslash get a backslash
    before them if they are not among these."""
    unicode: str = "\\u{0:04x}"
    """How a character that is not printable is written: a format of its number."""
    astral: str = ""
    """The same beyond U+FFFF; if empty, two surrogates are written by `unicode`."""
    null: str = "null"
    """How nothing is written."""
    true: str = "true"
    false: str = "false"


class Comment(NamedTuple):
    """Comments or documentation of a language."""

    open: str
    close: str = ""
    line: str = ""
    """What each line begins with where there are several; if empty, there is always one."""
    escapes: Mapping[str, str] = MappingProxyType({})
    """Sequences that would end the comment or mean something in it, and what stands for them."""


class Syntax(NamedTuple):
    """All that a target says about one sort of file."""

    files: tuple[str, ...]
    """Patterns of file names."""
    literal: Literal | None = None
    comment: Comment | None = None
    doc: Comment | Literal | None = None
    """Documentation of a member; a literal where the language writes it as a string."""


_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def write_literal(text: str | bool | None, style: Literal) -> str:
    """A text as a string literal, a truth as the language's word for it, nothing as its null."""
    if text is None:
        return style.null
    if isinstance(text, bool):
        return style.true if text else style.false
    quote = min(style.quotes, key=text.count)
    special = {"\\", quote[0], *style.escapes}
    if special.isdisjoint(text) and not unprintable().search(text):
        return f"{quote}{text}{quote}"
    return quote + "".join(_literal_char(char, quote, style) for char in text) + quote


def _literal_char(char: str, quote: str, style: Literal) -> str:
    if char in style.escapes:
        return style.escapes[char]
    if char in ("\\", quote[0]):
        return f"\\{char}"
    if not unprintable().match(char):
        return char
    number = ord(char)
    if number <= 0xFFFF:
        return style.unicode.format(number)
    if style.astral:
        return style.astral.format(number)
    units = char.encode("utf-16-be")
    return "".join(style.unicode.format(units[at] << 8 | units[at + 1]) for at in (0, 2))


def write_comment(text: str, style: Comment) -> str:
    """A text as one comment on one line; white space becomes a blank, other controls a number."""
    return f"{style.open}{_comment_text(text, style)}{style.close}"


def _comment_text(text: str, style: Comment) -> str:
    line = _BLANKS.sub(" ", text).strip()
    if style.escapes:
        sequences = sorted(style.escapes, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, sequences)))
        line = pattern.sub(lambda found: style.escapes[found[0]], line)
    return escape_unprintable(line)


def write_doc(paragraphs: tuple[str, ...], style: Comment | Literal, indent: int = 0) -> str:
    """Paragraphs as the documentation of a member that stands `indent` blanks from the left."""
    margin = " " * indent
    if len(paragraphs) == 1:
        (text,) = paragraphs
        return (
            write_literal(text, style) if isinstance(style, Literal) else write_comment(text, style)
        )
    if isinstance(style, Literal):
        quote = style.quotes[0]
        texts = ["".join(_literal_char(c, quote, style) for c in text) for text in paragraphs]
        return quote + f"\n\n{margin}".join(texts) + f"\n{margin}{quote}"
    if not style.line:
        return write_comment(" ".join(paragraphs), style)
    lines = [_comment_text(text, style) for text in paragraphs]
    between = f"\n{margin}{style.line.rstrip()}\n{margin}{style.line}"
    body = between.join(lines)
    return f"{style.open.rstrip()}\n{margin}{style.line}{body}\n{margin}{style.close}"
