"""Propose where the names of codes come from."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from oicp_gen.contract.contract import BY_CODE, Field, FieldKind
from oicp_gen.scaffold.code_patterns import is_word
from oicp_gen.scaffold.first_names import shortened
from oicp_gen.scaffold.fixed_words import fixed_words
from oicp_gen.text.identifiers import member_name

_HAS_WORD = re.compile(r"[^\W\d_]{2}")


class NamingText(NamedTuple):
    """A field whose texts may name the codes."""

    field: Field
    texts: tuple[str, ...]
    """One for each code; "" if it has none."""
    can_be_text: bool
    """Whether it is formatted text that can also be a plain one: in single lines."""


class Naming(NamedTuple):
    """Where the names of a table's codes come from."""

    name_from: str
    """A field, or `BY_CODE`."""
    words: tuple[str, ...]
    """The words that are never split in a name."""
    reason: str = ""
    """Why names come from the codes; "" if they do not."""


def naming_of(codes: tuple[str, ...], texts: Sequence[NamingText]) -> Naming:
    """Return where the names of these codes come from.

    They come from the first field whose texts are short and differ in nearly all rows, or else
    from one whose texts differ in most. If there is none, or if all codes are words, each code is
    named after itself.
    """
    are_words = all(map(is_word, codes))
    chosen = None if are_words else _chosen(texts)
    others = [text for other in texts if other is not chosen for text in other.texts]
    if chosen:
        return Naming(chosen.field.name, fixed_words(chosen.texts, others))
    reason = "they are words" if are_words else "no column has a text of its own for most of them"
    return Naming(BY_CODE, fixed_words(codes, others), reason)


def _chosen(texts: Sequence[NamingText]) -> NamingText | None:
    able = [text for text in texts if text.field.kind is FieldKind.TEXT or text.can_be_text]
    found = (
        text for is_enough in (_is_clear, _is_usable) for text in able if is_enough(text.texts)
    )
    return next(found, None)


class _Figures(NamedTuple):
    """How well texts name codes: of all texts, how many give a name, a short one, another one."""

    all: int
    named: int
    short: int
    different: int


def _figures(texts: tuple[str, ...]) -> _Figures:
    names = [member_name(text) for text in texts if _HAS_WORD.search(text)]
    cut = [shortened(name) for name in names if name]
    short = sum(shortened(name) == name for name in names)
    return _Figures(len(texts), len(cut), short, len(set(cut)))


def _is_clear(texts: tuple[str, ...]) -> bool:
    found = _figures(texts)
    return (
        found.named * 4 >= found.all * 3
        and found.short * 10 >= found.named * 9
        and found.different * 10 >= found.named * 9
    )


def _is_usable(texts: tuple[str, ...]) -> bool:
    found = _figures(texts)
    return 0 < found.all <= found.named * 2 and found.different * 3 >= found.named * 2
