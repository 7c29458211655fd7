"""The recipes in the documentation: their Python, and running it in this process."""

import sys
from types import ModuleType
from typing import Any
from unittest.mock import patch

from tests.support.projects import blocks

RECIPES = blocks("docs/recipes.md", "python")


def ran(snippet: str) -> dict[str, Any]:
    """What a recipe defines, once it has run as a module."""
    module = ModuleType("recipe")
    with patch.dict(sys.modules, recipe=module):
        exec(compile(snippet, "docs/recipes.md", "exec"), vars(module))  # noqa: S102 - our own
    return vars(module)
