"""The explorer in a browser: how to use it, and what it shows."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.artifacts import GENERATED, NODE_FOLDER, Node
from tests.support.oicp import ROWS

PAGE = GENERATED / "docs" / "codes" / "index.html"
AREAS = [
    ("General", ["000", "021", "022"]),
    ("Internal system", ["001", "002", "009", "017", "018", "019"]),
    (
        "Authentication",
        ["101", "102", "103", "105", "106", "110", "120", "121", "122", "200"],
    ),
    ("Session", ["210", "300", "310", "320", "400"]),
    ("EVSE", ["501", "510", "601", "602", "603", "604", "700"]),
    ("Only in the guide", ["401", "404", "500"]),
]
"""The groups of the contract, in its order."""
ORDER = [code for _, codes in AREAS for code in codes]
"""All codes in the order in which the page shows them."""
BY_CODE = {row.code: row for row in ROWS}

_READ = """parts => parts.map(part => {
  const text = element => element.textContent.replace(/\\s+/g, " ").replace(/^ | $/g, "");
  const all = (name, key) => Object.fromEntries(
    [...part.querySelectorAll(`[data-${name}]`)].map(found => [found.dataset[key], text(found)]));
  return {
    code: part.id,
    fields: all("field", "field"),
    spellings: all("language", "language"),
    values: [...part.querySelectorAll("[data-value]")].map(found => found.dataset.value),
    aliases: [...part.querySelectorAll("[data-alias]")].map(found => text(found)),
  };
})"""


def read(parts: Locator) -> Any:
    """What these parts of a page contain, whatever is shown."""
    return parts.evaluate_all(_READ)


def rows_of(page: Page) -> Any:
    """All entries of the page as its HTML has them."""
    return read(page.locator(".rows > li"))


def row(page: Page, code: str) -> Locator:
    """The row of a code."""
    return page.locator(f'li[id="{code}"]')


def expected(code: str) -> Any:
    """What the row of a code contains."""
    entry = BY_CODE[code]
    return {
        "code": code,
        "fields": {
            "code": code,
            "name": entry.python,
            "description": entry.description,
            "sent_by": "".join(entry.senders),
            "additional_info": entry.note or "",
        },
        "spellings": {"Python": f"StatusCode.{entry.python}", "TypeScript": entry.typescript},
        "values": list(entry.senders),
        "aliases": [],
    }


def shown(page: Page) -> list[str]:
    """The codes that are shown, in the order in which they are."""
    seen = "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
    codes: list[str] = page.locator(".rows > li").evaluate_all(seen)
    return codes


def opened(page: Page) -> list[str]:
    """The codes of the rows that are open."""
    codes: list[str] = page.locator(".rows > li:has([open])").evaluate_all(
        "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
    )
    return codes


def suggested(page: Page) -> list[str]:
    """The codes that are suggested."""
    return page.locator("#page_near .code").all_text_contents()


def field(page: Page) -> Locator:
    """The search field."""
    return page.get_by_label("Search, or paste")


def search(page: Page, text: str) -> None:
    """Search for a text."""
    field(page).fill(text)


def status(page: Page) -> str:
    """What is announced about the search."""
    return page.locator("#page_status").inner_text()


def option(page: Page, name: str, value: str) -> Locator:
    """The checkbox of a filter."""
    return page.locator(f'input[name="{name}"][value="{value}"]')


def marked(page: Page, code: str) -> list[str]:
    """The texts that are marked as found in a row, in the order of the row."""
    texts: list[str] = row(page, code).evaluate(
        """row => [...CSS.highlights.get("found") ?? []]
            .filter(range => row.contains(range.startContainer))
            .sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b))
            .map(range => range.toString())"""
    )
    return texts


def address(page: Page) -> str:
    """The address that the browser reports; `page.url` may be out of date."""
    return str(page.evaluate("location.href"))


def focused(page: Page) -> str:
    """The code of the row that has the focus."""
    return str(page.evaluate("document.activeElement.closest('.rows > li')?.id ?? ''"))


def paper(page: Page) -> str:
    """The colour of the background."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


LIGHT, DARK = "rgb(255, 255, 255)", "rgb(15, 19, 23)"


def is_target(page: Page, code: str) -> None:
    """Check that the page is scrolled to a row, which is marked and open."""
    summary = row(page, code).locator("summary")
    expect(summary).to_be_in_viewport(ratio=1)
    expect(row(page, code)).to_have_attribute("aria-current", "true")
    assert page.locator("[aria-current]").count() == 1
    assert code in opened(page)
    # The bar that stays at the top does not cover it.
    covered = "e => Math.max(e.getBoundingClientRect().bottom, 0)"
    assert summary.evaluate("e => e.getBoundingClientRect().top") >= page.locator(
        ".search"
    ).evaluate(covered)


def html_validate(tools: Node, *files: Path) -> None:
    """Fail if html-validate finds anything."""
    settings = NODE_FOLDER / "html-validate.json"
    tools.tool("html-validate", "--config", settings, "--max-warnings=0", *files, cwd=NODE_FOLDER)


BEYOND = """(parts, width) => parts.filter(part => {
  const box = part.getBoundingClientRect();
  const seen = box.width > 1 && part.checkVisibility();
  return seen && (box.left < 0 || box.right > width + 0.5);
}).map(part => part.outerHTML.slice(0, 200))"""


def is_within(page: Page, parts: str, *widths: int) -> None:
    """Check that nothing is wider than the window, at these widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") == width, width
        assert page.locator(parts).evaluate_all(BEYOND, width) == [], width


def policy_of(text: str) -> list[str]:
    """The directives of the policy of a page."""
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)
    return str(policy).split("; ")
