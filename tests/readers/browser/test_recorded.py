"""Cell texts against those of a browser, as they were recorded: `make second-reading`."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.readers.browser import recorded
from tests.readers.browser.pages import OTHERS, Source, own_pages, pages_of_others
from tests.readers.browser.recorded import Tally

NOT_CONTENT = {
    "infoMacro", "noteMacro", "tipMacro", "warningMacro", "panelMacro",  # a box around a text
    "gliffy-macro-inner-table", "gliffy-macro-table",  # a diagram
    "attachments", "metadata-summary-macro",  # lists that Confluence generates
    "fixed",  # a copy of a header that stays in sight
}  # fmt: skip
"""The classes of tables that a page shows and that are not its content."""


@pytest.fixture(scope="module")
def own() -> tuple[Source, ...]:
    return own_pages()


def agree(tally: Tally, pages: Iterable[Source], known: dict[str, Any]) -> None:
    """Whether all is equal, and no table is left out that could be an author's."""
    assert tally.unequal == {}, "if the page changed or is new, run `make second-reading`"
    for page in pages:
        others = (known.get(page.name) or known[page.sha256])["others"]
        assert all(NOT_CONTENT & set(each.split()) for each in others), page.name


def test_our_own_pages_have_the_texts_that_a_browser_shows(
    own: tuple[Source, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    known = recorded.load("own")
    assert {page.name: page.sha256 for page in own} == {
        name: each["sha256"] for name, each in known.items()
    }, "run `make second-reading`"
    tally = recorded.compare_own(own, known)
    with capsys.disabled():
        print(f"\nOur own pages: {tally}")  # noqa: T201  # to be seen
    agree(tally, own, known)
    assert tally.cells > 8_000


@pytest.mark.parametrize("name", OTHERS)
def test_pages_of_others_have_the_texts_that_a_browser_shows(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if not OTHERS[name].exists():
        pytest.skip("the corpus of real pages is not here")
    known, pages = recorded.load(name), pages_of_others(name)
    assert {page.sha256 for page in pages} == set(known), "run `make second-reading`"
    tally = recorded.compare_others(pages, known)
    with capsys.disabled():
        print(f"\nThe {name}: {tally}")  # noqa: T201  # to be seen
    agree(tally, pages, known)
