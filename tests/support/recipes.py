"""The recipes in the documentation: their Python, and running it in this process."""

import sys
from types import ModuleType
from typing import Any

from tests.support.projects import blocks

RECIPES = blocks("docs/recipes.md", "python")


def ran(snippet: str) -> dict[str, Any]:
    """What a recipe defines, once it has run as a module."""
    module = ModuleType("recipe")
    sys.modules["recipe"] = module  # what it imports stays imported, unlike with patch.dict
    try:
        exec(compile(snippet, "docs/recipes.md", "exec"), vars(module))  # noqa: S102 - our own
    finally:
        del sys.modules["recipe"]
    return vars(module)
