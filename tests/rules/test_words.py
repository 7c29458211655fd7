"""The words of the rules, `text/findings.json`, fit the rules."""

import ast
from collections.abc import Mapping
from string import Formatter

import pytest

from oicp_gen.rules.base import WORDS
from oicp_gen.rules.registry import RULES
from tests.support.command import ROOT

PARTS = ("purpose", "message", "resolution")
FOLDER = ROOT / "generator/oicp_gen/rules"


def cases(rule: str) -> dict[str, Mapping[str, str]]:
    """The words of a rule that differ in a case, by the name of the case."""
    return {name: words for name, words in WORDS[rule].items() if name not in PARTS}


def test_every_rule_has_words_in_the_order_in_which_rules_are_listed() -> None:
    assert list(WORDS) == list(RULES)
    for rule in RULES:
        purpose, message = WORDS[rule]["purpose"], WORDS[rule]["message"]
        assert purpose.endswith("."), rule
        assert purpose[0].isupper(), rule
        assert message.strip(), rule
        assert list(WORDS[rule])[:2] == list(PARTS[:2]), rule


@pytest.mark.parametrize("rule", [rule for rule in RULES if cases(rule)])
def test_the_words_of_a_case_differ_from_the_usual_ones(rule: str) -> None:
    for words in cases(rule).values():
        assert words
        assert words.keys() <= {"message", "resolution"}
        assert all(text != WORDS[rule].get(part) for part, text in words.items())


def test_every_case_is_named_by_a_rule_and_has_words() -> None:
    written = {
        node.value
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    named = {name for rule in RULES for name in cases(rule)}
    assert len(named) > 10
    assert named <= written


def test_placeholders_are_names_of_values() -> None:
    """A number or an empty placeholder would take a value by its position, and there is none."""
    for rule in RULES:
        for words in (WORDS[rule], *cases(rule).values()):
            texts = (words[part] for part in ("message", "resolution") if part in words)
            fields = [field for text in texts for field in Formatter().parse(text)]
            assert all(value is None or value.isidentifier() for _, value, _, _ in fields), rule
            assert not any(spec or conversion for _, _, spec, conversion in fields), rule
