"""Rules: one function for each thing that can be odd or wrong in a page."""

from oicp_gen.rules import cells, codes, naming, page, text, values, wording
from oicp_gen.rules.base import Rule

_ORDER = (page, text, cells, codes, values, wording, naming)
"""What mends a text runs before what judges it."""

RULES: dict[str, Rule] = {
    rule.id: rule for module in _ORDER for rule in vars(module).values() if isinstance(rule, Rule)
}
"""Every rule by its id, in the order in which they run."""
