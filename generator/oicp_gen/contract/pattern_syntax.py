"""Read the pattern of codes: regular expressions with one meaning in Python, JavaScript and JSON.

docs/contract.md describes the syntax. What languages read differently is spelled in one way:
`\\d` as `[0-9]`, and a bracket in a class with a backslash, which JavaScript's `v` flag requires.
"""

import re
from typing import NoReturn, TypeAlias

from oicp_gen.contract.pattern_tree import Chars, Choice, Node, PatternError, Repeat, Sequence
from oicp_gen.text.characters import char_name, unprintable

MAX_PATTERN = 2000
"""Characters of a pattern."""
MAX_REPEATS = 1000
"""How often a part may be repeated, unless it may be repeated without a limit."""
_DEEPEST = 20
_SYNTAX = frozenset("^$\\.*+?()[]{}|")
_CLASS_SYNTAX = frozenset("\\[](){}|/-^")
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_"}
_COUNT = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}")
_NUMBER = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}")
_LIMITS = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_LIST = "list the characters, for example [A-Z0-9_]"
_REFUSED = {
    ".": f"matches other characters in each language; {_LIST}, or write \\.",
    "^": "is not needed, because the whole of a code must match; remove it, or write \\^",
    "$": "is not needed, because the whole of a code must match; remove it, or write \\$",
    "*": "has nothing to repeat; write \\*",
    "+": "has nothing to repeat; write \\+",
    "?": "has nothing to repeat; write \\?",
    "{": "has nothing to repeat; write \\{",
    "}": "must be written \\}",
    "]": "must be written \\]",
}
"""What is wrong with a character where a part of the pattern begins."""


_Read: TypeAlias = tuple[Node, str]
"""A part of a pattern, and its portable spelling."""


def read_pattern(text: str) -> tuple[Node, str]:
    """Return a pattern and its portable spelling. Raises PatternError with the reason."""
    if len(text) > MAX_PATTERN:
        raise PatternError(f"has more than {MAX_PATTERN} characters")
    if found := unprintable().search(text):
        raise PatternError(f"contains {char_name(found[0])}")
    return _Parser(text).choice(0)


class _Parser:
    """A place in a pattern. Each method reads what begins there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, what: str, why: str) -> NoReturn:
        raise PatternError(f"{what} at character {self.at + 1} {why}")

    def next(self, length: int = 1) -> str:
        """Return the next characters; "" at the end."""
        return self.text[self.at : self.at + length]

    def take(self, length: int = 1) -> str:
        taken = self.next(length)
        self.at += length
        return taken

    def choice(self, depth: int) -> _Read:
        if depth > _DEEPEST:
            self.fail("a group", f"is inside more than {_DEEPEST} others")
        read = [self.sequence(depth)]
        while self.next() == "|":
            self.take()
            read.append(self.sequence(depth))
        if len(read) == 1:
            return read[0]
        return Choice(tuple(node for node, _ in read)), "|".join(text for _, text in read)

    def sequence(self, depth: int) -> _Read:
        read = []
        while self.next() not in ("", "|", ")"):
            read.append(self.repeat(depth))
        if self.next() == ")" and not depth:
            self.fail(")", "has no opening parenthesis; write \\)")
        if not read:
            self.fail("an empty part", "is not allowed; for an optional part, write (?:…)?")
        if len(read) == 1:
            return read[0]
        return Sequence(tuple(node for node, _ in read)), "".join(text for _, text in read)

    def repeat(self, depth: int) -> _Read:
        node, text = self.part(depth)
        start = self.at
        if self.next() in _LIMITS:
            least, most = _LIMITS[self.take()]
        elif self.next() == "{":
            least, most = self.count()
        else:
            return node, text
        if self.next() and self.next() in "?*+{":
            self.fail(
                self.next(), "follows a repetition; lazy and possessive ones are not portable"
            )
        grouped = f"(?:{text})" if text > "\uffff" else text  # two units in JavaScript
        return Repeat(node, least, most), grouped + self.text[start : self.at]

    def count(self) -> tuple[int, int | None]:
        found = _COUNT.match(self.text, self.at)
        if not found:
            self.fail("{", "must be a repetition such as {3}, {2,} or {1,4}; otherwise write \\{")
        least = int(found[1])
        most = least if not found[2] else int(found[3]) if found[3] else None
        if most is not None and not max(least, 1) <= most <= MAX_REPEATS:
            self.fail(found[0], f"must be in ascending order, from 1 to {MAX_REPEATS}")
        self.at = found.end()
        return least, most

    def part(self, depth: int) -> _Read:
        char = self.next()
        if char == "(":
            return self.group(depth)
        if char == "[":
            return self.char_class()
        if char in _REFUSED:
            self.fail(char, _REFUSED[char])
        if char == "\\" and self.next(2)[1:] in _CLASSES:
            text = f"[{_CLASSES[self.take(2)[1]]}]"
            return _Parser(text).char_class()
        number, text = self.char("")
        return Chars(((number, number),)), text

    def group(self, depth: int) -> _Read:
        opening = "(?:" if self.next(3) == "(?:" else "("
        if opening == "(" and self.next(2) == "(?":
            what = self.text[self.at :].partition(")")[0][:8]
            self.fail(what, "is not portable; only groups such as (…) and (?:…) are")
        start = self.at
        self.take(len(opening))
        node, text = self.choice(depth + 1)
        if self.take() != ")":
            self.at = start
            self.fail("(", "has no closing parenthesis; write \\( for the character")
        return node, f"{opening}{text})"

    def char_class(self) -> _Read:
        start = self.at
        self.take()
        if self.next() == "^":
            self.at = start
            self.fail("[^", f"is not portable; {_LIST}, or write \\^")
        ranges, texts = [], []
        while self.next() != "]":
            if not self.next() or (self.next() == "\\" and not self.next(2)[1:]):
                self.at = start
                self.fail("[", "has no closing bracket; write \\[ for the character")
            found, text = self.class_item()
            ranges += found
            texts.append(text)
        self.take()
        if not ranges:
            self.at = start
            self.fail("[]", "contains no characters")
        merged = _merged(ranges)
        if sum(last - first + 1 for first, last in ranges) > sum(b - a + 1 for a, b in merged):
            texts = [_spelled_range(chr(first), chr(last)) for first, last in merged]
        return Chars(merged), f"[{''.join(texts)}]"

    def class_item(self) -> tuple[list[tuple[int, int]], str]:
        """Return the next ranges of a class, and their spelling."""
        if self.next() == "\\" and self.next(2)[1:] in _CLASSES:
            text = _CLASSES[self.take(2)[1]]
            node, _ = _Parser(f"[{text}]").char_class()
            return list(node.ranges if isinstance(node, Chars) else ()), text
        start = self.at
        first, text = self.char("class")
        if self.next() != "-" or self.next(2) in ("-", "-]"):
            return [(first, first)], text
        self.take()
        if self.next() == "\\" and self.next(2)[1:] in _CLASSES:
            self.fail(self.next(2), "cannot end a range; write \\- for the character before it")
        last, end = self.char("class")
        if last < first:
            what, self.at = self.text[start : self.at], start
            self.fail(what, "is not in ascending order")
        return [(first, last)], f"{text}-{end}"

    def char(self, where: str) -> tuple[int, str]:
        """Return the number of the next character, and its spelling in a class or outside."""
        char, start = self.take(), self.at - 1
        if char == "\\":
            return self.escape(where)
        if where and char > "\uffff":
            self.at = start
            self.fail(char, f"is above U+FFFF; write (?:[…]|{char}) instead of the class")
        return ord(char), _spelled(char, where)

    def escape(self, where: str) -> tuple[int, str]:
        """Return the same for the character after a backslash."""
        char = self.next()
        if number := _NUMBER.match(self.text, self.at):
            self.take(len(number[0]))
            value = int(number[0][1:], 16)
            if 0xD800 <= value <= 0xDFFF or unprintable().match(chr(value)):
                self.at = number.start() - 1
                self.fail(f"\\{number[0]}", "is not a character of a code")
            return value, f"\\{number[0]}"
        if not char or not char.isascii() or char.isalnum():
            self.at -= 1
            self.fail(f"\\{char}", f"is not portable; {_LIST}")
        self.take()
        return ord(char), "\\/" if char == "/" else _spelled(char, where)


def _spelled(char: str, where: str) -> str:
    return f"\\{char}" if char in (_CLASS_SYNTAX if where else _SYNTAX) else char


def _spelled_range(first: str, last: str) -> str:
    start, end = _spelled(first, "class"), _spelled(last, "class")
    return start if first == last else f"{start}-{end}"


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the same characters in ascending ranges that do not overlap."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)
