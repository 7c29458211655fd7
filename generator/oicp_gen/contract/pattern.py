"""The pattern of codes: portable, and matched in linear time by engines that try every way.

Python and JavaScript try one way of matching after the other. The number of ways is counted for
every text at once: texts that leave the same parts of the pattern open, by as many ways, are one
state. A pattern is refused if a state has too many ways, so no text can make an engine slow.
"""

import re
from collections import Counter
from functools import reduce
from typing import NamedTuple

from oicp_gen.contract.pattern_syntax import read_pattern
from oicp_gen.contract.pattern_tree import Chars, Choice, Node, PatternError, Repeat, Sequence

_MOST_WAYS = 32
"""How many ways of matching the start of a text there may be."""
_MOST_CHARS = 1000
"""How many characters a pattern may have if each repetition is written out."""
_MOST_WORK = 200_000
"""How many steps the count may take: at most some tenths of a second."""
_AMBIGUOUS = (
    "can match the start of a text in more than "
    f"{_MOST_WAYS} ways; separate what is repeated, as in [A-Z]+(?:_[A-Z]+)*"
)
_TOO_LONG = f"has more than {_MOST_CHARS} characters with every repetition written out"
_TOO_LARGE = "is too complicated; shorten it, or use smaller repetitions"

_Ways = Counter[int]
"""Characters of the pattern, by their positions, and the number of ways to reach each."""


def compile_pattern(text: str) -> re.Pattern[str]:
    """Return the compiled pattern, in its portable spelling. Raises PatternError."""
    node, spelled = read_pattern(text)
    _Automaton(node).check()
    return re.compile(spelled)


class _Piece(NamedTuple):
    """A part of the pattern, and how it joins with what is around it."""

    empty: int
    """The number of ways in which it matches nothing."""
    first: _Ways
    last: _Ways


class _Automaton:
    """The characters of a pattern, and the number of ways from each to each."""

    def __init__(self, node: Node) -> None:
        self.chars: list[Chars] = []
        self.next: list[_Ways] = []
        self.work = 0
        self.whole = self.piece(node)

    def spend(self, steps: int) -> None:
        self.work += steps
        if self.work > _MOST_WORK:
            raise PatternError(_TOO_LARGE)

    def piece(self, node: Node) -> _Piece:
        match node:
            case Chars():
                if len(self.chars) == _MOST_CHARS:
                    raise PatternError(_TOO_LONG)
                self.chars.append(node)
                self.next.append(Counter())
                at = len(self.chars) - 1
                return _Piece(0, Counter({at: 1}), Counter({at: 1}))
            case Sequence():
                return reduce(self.joined, map(self.piece, node.parts))
            case Choice():
                return reduce(_either, map(self.piece, node.options))
            case Repeat():
                return self.repeated(node)

    def repeated(self, node: Repeat) -> _Piece:
        """Return a repetition, written out: `x{2,4}` is `xx(x(x)?)?`, and `x{2,}` is `xx+`."""
        part, least, most = node
        copies = [self.piece(part) for _ in range(max(least, 1) if most is None else most)]
        tail = _Piece(1, Counter(), Counter())
        if most is None:
            loop = copies.pop()
            if loop.empty:
                raise PatternError("repeats without a limit what may be empty; remove a ? or *")
            self.link(loop.last, loop.first)
            tail = loop._replace(empty=0 if least else 1)
        for at in reversed(range(len(copies))):
            tail = self.joined(copies[at], tail)
            if at >= least:
                tail = tail._replace(empty=tail.empty + 1)
        return tail

    def joined(self, one: _Piece, other: _Piece) -> _Piece:
        self.link(one.last, other.first)
        self.spend(len(one.first) + len(other.last))
        return _Piece(
            _limited(one.empty * other.empty),
            one.first + _times(other.first, one.empty),
            other.last + _times(one.last, other.empty),
        )

    def link(self, lasts: _Ways, firsts: _Ways) -> None:
        self.spend(len(lasts) * len(firsts))
        for last, ways in lasts.items():
            self.next[last].update(_times(firsts, ways))

    def check(self) -> None:
        """Raise PatternError unless the number of ways is small for every text."""
        symbols = _symbols(self.chars)
        seen: set[tuple[tuple[int, int], ...]] = set()
        waiting = [self.whole.first]
        while waiting:
            by_symbol: dict[int, _Ways] = {}
            reached = waiting.pop()
            self.spend(sum(len(symbols[at]) for at in reached))
            for at, ways in reached.items():
                for symbol in symbols[at]:
                    by_symbol.setdefault(symbol, Counter())[at] = ways
            for state in by_symbol.values():
                _limited(state.total())
                _limited(sum(ways * self.whole.last[at] for at, ways in state.items()))
                key = tuple(sorted(state.items()))
                if key not in seen:
                    seen.add(key)
                    waiting.append(self.after(state))

    def after(self, state: _Ways) -> _Ways:
        """Return what the next character of the text is compared with."""
        reached = Counter[int]()
        for at, ways in state.items():
            self.spend(len(self.next[at]))
            for following, more in self.next[at].items():
                reached[following] += ways * more
        return reached


def _either(one: _Piece, other: _Piece) -> _Piece:
    empty = _limited(one.empty + other.empty)
    return _Piece(empty, one.first + other.first, one.last + other.last)


def _times(ways: _Ways, factor: int) -> _Ways:
    return Counter({at: _limited(number * factor) for at, number in ways.items()} if factor else {})


def _limited(ways: int) -> int:
    if ways > _MOST_WAYS:
        raise PatternError(_AMBIGUOUS)
    return ways


def _symbols(chars: list[Chars]) -> list[list[int]]:
    """Return, for each, which characters it matches: the numbers of ranges that no other cuts."""
    cuts = sorted(
        {cut for each in chars for first, last in each.ranges for cut in (first, last + 1)}
    )
    numbers = {cut: number for number, cut in enumerate(cuts)}
    return [
        [n for first, last in each.ranges for n in range(numbers[first], numbers[last + 1])]
        for each in chars
    ]
