"""What axe-core finds on a page."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.support.artifacts import NODE_FOLDER

_RUN = "axe.run({ preload: false, resultTypes: ['violations', 'incomplete'] })"


def axe(page: Page) -> list[Any]:
    """Return what is wrong with a page, each with its first elements."""
    page.evaluate(_script())  # the policy of the page blocks another script
    result = page.evaluate(_RUN)
    assert len(result["passes"]) > 20
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]][:3])
        for violation in result["violations"]
    ]


@cache
def _script() -> str:
    file = NODE_FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    return file.read_text(encoding="utf-8")
