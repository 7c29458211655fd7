"""The pattern of codes: one meaning in every language, and linear time."""

import json
import random
import re
import string
import time
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from oicp_gen.contract.pattern import compile_pattern
from oicp_gen.contract.pattern_syntax import read_pattern
from oicp_gen.contract.pattern_tree import Chars, Choice, Node, PatternError, Repeat, Sequence
from tests.support.artifacts import Node as NodeJs


@pytest.mark.parametrize(
    ("pattern", "spelled"),
    [
        ("[0-9]{3}", "[0-9]{3}"),
        (r"\d{3}", "[0-9]{3}"),
        (r"\w+", "[A-Za-z0-9_]+"),
        (r"[\w.-]+", r"[A-Za-z0-9_.\-]+"),
        (r"[\d\w]", "[0-9A-Z_a-z]"),
        ("[&&|]", r"[&\|]"),
        ("[[(]", r"[\[\(]"),
        (r"E\-\d", "E-[0-9]"),
        (r"a\/b/c", r"a\/b/c"),
        (r"(A|B)(?:C|D)?", "(A|B)(?:C|D)?"),
        (r"[\x41-\x5a]\u00e9", r"[\x41-\x5a]\u00e9"),
        ("é+", "é+"),
        ("😀{2}", "(?:😀){2}"),
        ("[A-Z][A-Z0-9_]*", "[A-Z][A-Z0-9_]*"),
        ("[A-Z]+(?:_[A-Z]+)*", "[A-Z]+(?:_[A-Z]+)*"),
        ("[A-Z0-9]{1,60}[0-9]{3}", "[A-Z0-9]{1,60}[0-9]{3}"),
        ("0(?:1[0-9]?|2)?|3{2,}", "0(?:1[0-9]?|2)?|3{2,}"),
    ],
)
def test_a_portable_pattern_and_its_spelling(pattern: str, spelled: str) -> None:
    assert compile_pattern(pattern).pattern == spelled


_LIST = "list the characters, for example [A-Z0-9_]"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?i)e[0-9]", "(?i at character 1 is not portable; only groups such as (…) and (?:…) are"),
        ("(?s:a)", "(?s:a at character 1 is not portable"),
        ("a(?=b)b", "(?=b at character 2 is not portable"),
        ("(?<!a)b", "(?<!a at character 1 is not portable"),
        ("(?P<n>a)(?P=n)", "(?P<n>a at character 1 is not portable"),
        ("(?>a)", "(?>a at character 1 is not portable"),
        (r"\d{3}\Z", rf"\Z at character 6 is not portable; {_LIST}"),
        (r"\A1", r"\A at character 1 is not portable"),
        (r"\bA\b", r"\b at character 1 is not portable"),
        (r"(A)\1", r"\1 at character 4 is not portable"),
        (r"\S+", rf"\S at character 1 is not portable; {_LIST}"),
        (r"\p{Lu}", r"\p at character 1 is not portable"),
        ("[^ ]+", f"[^ at character 1 is not portable; {_LIST}, or write \\^"),
        (".+", f". at character 1 matches other characters in each language; {_LIST}"),
        ("^[0-9]", "^ at character 1 is not needed, because the whole of a code must match"),
        ("[0-9]$", "$ at character 6 is not needed, because the whole of a code must match"),
        ("a+?", "? at character 3 follows a repetition"),
        ("a*+", "+ at character 3 follows a repetition"),
        ("a{2}{3}", "{ at character 5 follows a repetition"),
        ("*a", "* at character 1 has nothing to repeat"),
        ("a{,3}", "{ at character 2 must be a repetition such as {3}, {2,} or {1,4}"),
        ("a{3,2}", "{3,2} at character 2 must be in ascending order, from 1 to 1000"),
        ("a{0}", "{0} at character 2 must be in ascending order, from 1 to 1000"),
        ("a{1,1000000}", "{ at character 2 must be a repetition"),
        ("a}", r"} at character 2 must be written \}"),
        ("[a]]", r"] at character 4 must be written \]"),
        ("(a", "( at character 1 has no closing parenthesis"),
        ("a)", ") at character 2 has no opening parenthesis"),
        ("[a", "[ at character 1 has no closing bracket"),
        ("[]", "[] at character 1 contains no characters"),
        ("[z-a]", "z-a at character 2 is not in ascending order"),
        (r"[a-\d]", r"\d at character 4 cannot end a range"),
        ("a||b", "an empty part at character 3 is not allowed"),
        ("()", "an empty part at character 2 is not allowed"),
        ("[😀]", "😀 at character 2 is above U+FFFF"),
        (r"\ud83d", r"\ud83d at character 1 is not a character of a code"),
        (r"\u000a", r"\u000a at character 1 is not a character of a code"),
        ("a\nb", "contains U+000A"),
        ("a\\", "\\ at character 2 is not portable"),
        ("(" * 30 + "a" + ")" * 30, "a group at character 22 is inside more than 20 others"),
        ("a" * 2001, "has more than 2000 characters"),
        ("(?:a{1000}){2}", "has more than 1000 characters with every repetition written out"),
        ("([A-Z]+_?)+", "can match the start of a text in more than 32 ways; separate what is"),
        ("(?:a|a)*", "can match the start of a text in more than 32 ways"),
        ("(?:a|ab|b)*", "can match the start of a text in more than 32 ways"),
        ("[A-Z]*[A-Z0-9]*", "can match the start of a text in more than 32 ways"),
        ("(?:a?){30}", "can match the start of a text in more than 32 ways"),
        ("(?:a?|b?){6}", "can match the start of a text in more than 32 ways"),
        ("(?:[A-Z]{1,9}){1,9}", "can match the start of a text in more than 32 ways"),
        ("(?:a?)*", "repeats without a limit what may be empty; remove a ? or *"),
        ("(?:a*)+", "repeats without a limit what may be empty"),
        ("[ab]*a[ab]{14}", "is too complicated"),
    ],
)
def test_a_pattern_that_is_not_portable_or_not_linear(pattern: str, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert str(caught.value).startswith(reason)
    assert time.process_time() - started < 2


# Patterns at random, compared with engines that are not ours

_ATOMS = (
    "a",
    "b",
    "[ab]",
    "[a-c]",
    r"\d",
    r"[\w-]",
    r"\.",
    "-",
    "_",
    "[.()^-]",
    "[!-/]",
    "é",
    "[&&~]",
)
_TIMES = ("", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}")
_TEXT = "aabbcc019._-()^!/&~éAZ٣０ſ\n"


def _part(chance: random.Random, depth: int) -> str:
    if depth and chance.random() < 0.4:
        inside = "|".join(_parts(chance, depth - 1) for _ in range(chance.randint(1, 3)))
        return f"({inside})" if chance.random() < 0.5 else f"(?:{inside})"
    return chance.choice(_ATOMS)


def _parts(chance: random.Random, depth: int = 2) -> str:
    parts = range(chance.randint(1, 3))
    return "".join(_part(chance, depth) + chance.choice(_TIMES) for _ in parts)


@cache
def _accepted() -> tuple[str, ...]:
    """300 patterns that are accepted."""
    chance = random.Random(14)  # noqa: S311 - not for cryptography
    patterns: list[str] = []
    while len(patterns) < 300:
        pattern = _parts(chance)
        try:
            compile_pattern(pattern)
        except PatternError:
            continue
        patterns.append(pattern)
    return tuple(patterns)


def _texts(pattern: str) -> list[str]:
    chance = random.Random(pattern)  # noqa: S311 - not for cryptography
    texts = ["".join(chance.choices(_TEXT, k=chance.randint(0, 6))) for _ in range(40)]
    return [*texts, "a", "ab", "aa", "a0", "é", "-", "aab", "bbc", "."]


_Step = tuple[str, object, int]


def _program(node: Node, steps: list[_Step]) -> None:
    """Append a program for a machine that tries one way after the other, as engines do."""

    def choice(first: int) -> int:
        steps.append(("try", first, -1))
        return len(steps) - 1

    def close(at: int) -> None:
        steps[at] = ("try", steps[at][1], len(steps))

    match node:
        case Chars():
            steps.append(("char", node.ranges, 0))
        case Sequence():
            for part in node.parts:
                _program(part, steps)
        case Choice():
            ends = []
            for option in node.options[:-1]:
                at = choice(len(steps) + 1)
                _program(option, steps)
                ends.append(len(steps))
                steps.append(("go", None, -1))
                close(at)
            _program(node.options[-1], steps)
            for end in ends:
                steps[end] = ("go", None, len(steps))
        case Repeat():
            for _ in range(node.least):
                _program(node.part, steps)
            if node.most is None:
                at = choice(len(steps) + 1)
                _program(node.part, steps)
                steps.append(("go", None, at))
                close(at)
            else:
                starts = []
                for _ in range(node.most - node.least):
                    starts.append(choice(len(steps) + 1))
                    _program(node.part, steps)
                for at in starts:
                    close(at)


@cache
def _compiled(pattern: str) -> list[_Step]:
    steps: list[_Step] = []
    _program(read_pattern(pattern)[0], steps)
    return steps


def _run(pattern: str, text: str) -> tuple[bool, int]:
    """Whether the machine matches the whole text, and how many steps it takes."""
    steps = _compiled(pattern)
    waiting, count = [(0, 0)], 0
    while waiting:
        count += 1
        assert count < 2_000_000, "the machine takes too long"
        at, place = waiting.pop()
        if at == len(steps):
            if place == len(text):
                return True, count
            continue
        kind, what, other = steps[at]
        if kind == "go":
            waiting.append((other, place))
        elif kind == "try":
            waiting += [(other, place), (at + 1, place)]
        elif place < len(text) and any(a <= ord(text[place]) <= b for a, b in what):  # type: ignore[attr-defined]
            waiting.append((at + 1, place + 1))
    return False, count


def test_python_reads_a_pattern_as_it_was_written_for_ascii() -> None:
    for pattern in _accepted():
        portable, original = compile_pattern(pattern), re.compile(pattern, re.ASCII)
        in_schema = re.compile(f"^(?:{portable.pattern})$")
        for text in _texts(pattern):
            expected = bool(original.fullmatch(text))
            assert bool(portable.fullmatch(text)) == expected, (pattern, text)
            assert bool(in_schema.search(text)) in (
                expected,
                text.endswith("\n"),
            )
            assert _run(pattern, text)[0] == expected, (pattern, text)


def test_a_pattern_means_the_same_in_javascript(node: NodeJs, tmp_path: Path) -> None:
    """With the flags of JSON Schema and of HTML, too."""
    cases = [
        (found.pattern, [(text, bool(found.fullmatch(text))) for text in _texts(pattern)])
        for pattern in (*_accepted(), *(f"[{mark}a]" for mark in "!\"#$%&'()*+,./:;<=>?@_`{|}~-"))
        for found in (compile_pattern(pattern),)
    ]
    script = tmp_path / "match.mjs"
    script.write_text(
        f"for (const [pattern, texts] of {json.dumps(cases)})\n"
        "  for (const flags of ['', 'u', 'v'])\n"
        "    for (const [text, expected] of texts)\n"
        "      if (new RegExp(`^(?:${pattern})$`, flags).test(text) !== expected)\n"
        "        console.log(pattern, flags, text);\n",
        encoding="utf-8",
    )
    assert node.run(script, cwd=tmp_path) == ""


def test_a_pattern_means_the_same_in_a_json_schema() -> None:
    for pattern in _accepted():
        found = compile_pattern(pattern)
        schema = Draft202012Validator({"pattern": f"^(?:{found.pattern})$"})
        for text in _texts(pattern):
            # The library's `$`, which is that of `re`, also matches before a last line feed.
            accepted = any(map(found.fullmatch, (text, text.removesuffix("\n"))))
            assert schema.is_valid(text) == accepted, (pattern, text)


@pytest.mark.parametrize("pattern", ["(?:a|a)*b", "(?:a+)+b", "a*a*b"])
def test_the_machine_notices_what_is_not_linear(pattern: str) -> None:
    few, many = (_run(pattern, "a" * length)[1] for length in (5, 10))
    assert many > 2.8 * few


def test_an_accepted_pattern_takes_linear_time() -> None:
    for pattern in _accepted():
        chance = random.Random(pattern)  # noqa: S311 - not for cryptography
        units = [
            "a",
            "b",
            "ab",
            "-",
            "0",
            "é",
            *("".join(chance.choices(_TEXT, k=2)) for _ in "ab"),
        ]
        for unit in units:
            few, many = (_run(pattern, unit * length + "%")[1] for length in (150, 600))
            assert many <= 4.5 * few + 2000, (pattern, unit)


def test_every_printable_character_can_be_escaped() -> None:
    for char in string.punctuation + " ":
        assert compile_pattern(f"\\{char}").fullmatch(char)
        assert compile_pattern(f"[\\{char}]").fullmatch(char)
