"""The parts of a pattern of codes, and the error about one that is refused."""

from typing import NamedTuple, TypeAlias


class PatternError(ValueError):
    """A pattern that is not in the subset, with the reason."""


class Chars(NamedTuple):
    """One character from these ranges, each with its first and its last code point."""

    ranges: tuple[tuple[int, int], ...]


class Sequence(NamedTuple):
    """One part after the other."""

    parts: tuple["Node", ...]


class Choice(NamedTuple):
    """One of several parts."""

    options: tuple["Node", ...]


class Repeat(NamedTuple):
    """A part several times."""

    part: "Node"
    least: int
    most: int | None
    """None if there is no limit."""


Node: TypeAlias = Chars | Sequence | Choice | Repeat
