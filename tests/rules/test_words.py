"""The words of the rules, `text/findings.json`, fit the rules."""

import ast
from collections.abc import Mapping
from string import Formatter

import pytest

from oicp_gen.rules.base import WORDS
from oicp_gen.rules.registry import RULES
from tests.support.command import ROOT

PARTS = ("purpose", "counted", "fix", "message", "hint", "resolution", "brief", "label")
OF_A_CASE = {"message", "hint", "resolution", "brief", "label"}
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
        assert [part for part in WORDS[rule] if part in PARTS] == [
            part for part in PARTS if part in WORDS[rule]
        ], rule


@pytest.mark.parametrize("rule", [rule for rule in RULES if cases(rule)])
def test_the_words_of_a_case_differ_from_the_usual_ones(rule: str) -> None:
    for words in cases(rule).values():
        assert words
        assert words.keys() <= OF_A_CASE
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
            texts = (words[part] for part in OF_A_CASE if part in words)
            fields = [field for text in texts for field in Formatter().parse(text)]
            assert all(value is None or value.isidentifier() for _, value, _, _ in fields), rule
            assert not any(spec or conversion for _, _, spec, conversion in fields), rule


def test_every_rule_counts_what_it_finds() -> None:
    for rule in RULES:
        one, several = WORDS[rule]["counted"]
        assert one != several, rule
        assert not {one[-1], several[-1]} & {".", " "}, rule


def test_the_hint_in_a_message_is_its_end() -> None:
    """Reports for people print it on a line of its own."""
    for rule in RULES:
        for words in (WORDS[rule], *cases(rule).values()):
            hint = words.get("hint", "")
            assert "{hint}" not in words.get("message", "").removesuffix(". {hint}"), rule
            assert hint or "{hint}" not in words.get("message", ""), rule
            assert not hint or (hint[0].isupper() and hint.endswith(".")), rule
