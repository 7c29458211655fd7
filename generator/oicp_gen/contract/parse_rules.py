"""Read the part of a contract that says at which level rules report: `[rules]`."""

import json
import pkgutil
from collections.abc import Callable

from oicp_gen.contract.contract import RuleLevel
from oicp_gen.contract.toml_table import Keys, suggestion
from oicp_gen.errors import Place
from oicp_gen.model.findings import Severity

OFF = "off"
"""The level of a rule whose findings are not reported."""
_SHAPE = f'must be a table such as {{ level = "{OFF}", reason = "The publisher knows." }}'


def read_rules(rules: Keys, place_of: Callable[[str], Place]) -> tuple[RuleLevel, ...]:
    """Return the level of each rule in the table."""
    known = _rule_ids() if rules.table else ()
    return tuple(_level(rules, rule, known, place_of) for rule in list(rules.table))


def _level(
    rules: Keys, rule: str, known: tuple[str, ...], place_of: Callable[[str], Place]
) -> RuleLevel:
    place, is_table = place_of(f"rules.{rule}"), isinstance(rules.table[rule], dict)
    if rule not in known:
        rules.complain(rule, f"is not a rule{suggestion(rule, known)}")
    elif not is_table:
        rules.complain(rule, _SHAPE)
    if not is_table:
        return RuleLevel(rule, None, "", place)
    keys = rules.table_of(rule)
    level = keys.choice("level", (OFF, *Severity))
    reason = keys.text("reason")
    keys.end()
    return RuleLevel(rule, Severity(level) if level in list(Severity) else None, reason, place)


def _rule_ids() -> tuple[str, ...]:
    """Return the id of every rule. Importing the rules themselves would take much longer."""
    return tuple(json.loads(pkgutil.get_data("oicp_gen.text", "findings.json") or b""))
