"""Emoji that are not images of Confluence's: sprites, drawings, and those of other sets."""

import pytest

from oicp_gen.model.page import Mark
from tests.readers.pages import cell

SPRITE = '<span class="emoji-sprite" style="background-image: url(a.png)">&nbsp;</span>'


@pytest.mark.parametrize(
    ("html", "shown", "detail"),
    [
        (
            '<span class="emoji-common-node" data-emoji-id="2705" data-emoji-text="✅"'
            f' data-emoji-short-name=":white_check_mark:" role="img">{SPRITE}</span>',
            "✅",
            ":white_check_mark:",
        ),
        (
            f'<span data-emoji-id="7b2e-uuid" data-emoji-short-name=":parrot:">{SPRITE}</span>',
            ":parrot:",
            ":parrot:",
        ),
        (f'<span data-emoji-id="274c">{SPRITE}</span>', "❌", "no name, span"),
        (f'<span role="img" aria-label=":x:">{SPRITE}</span>', ":x:", ":x:"),
        ('<span role="img" aria-label="🚚"></span>', "🚚", "🚚"),
        ('<span role="img" aria-label="tick"></span>', "✅", "tick"),
        ('<img class="emoji" alt="🙂" src="1f642.svg">', "🙂", "🙂"),
        ('<img alt="⚠️" src="a.png">', "⚠️", "⚠️"),
        ('<img alt="1️⃣" src="a.png">', "1️⃣", "1️⃣"),
        ('<img alt=":truck:" src="a.png">', ":truck:", ":truck:"),
        ('<img title="👩‍🔧" src="a.png">', "👩‍🔧", "👩‍🔧"),
        ('<img data-emoji-short-name=":x:" data-emoji-text="❌" src="a.png">', "❌", ":x:"),
        ("<svg><title>✅</title><path/></svg>", "✅", "✅"),
        ('<svg aria-label="(cross)"></svg>', "❌", "(cross)"),
        ('<i class="emoji" title="🙂"></i>', "🙂", "🙂"),
        ('<i class="emoticon" aria-label=":smile:"></i>', ":smile:", ":smile:"),
    ],
)
def test_an_emoji_is_read_in_any_form(html: str, shown: str, detail: str) -> None:
    found = cell(f"a {html} b")
    assert (found.text, found.visible_line) == (f"a {shown} b", f"a {shown} b")
    assert found.marks == (Mark("emoticon", detail, shown),)


@pytest.mark.parametrize(
    "html",
    [
        '<span role="img" aria-label="done">✓</span>',
        '<span class="emoji">✓</span>',
        '<g-emoji alias="check">✓</g-emoji>',
        '<span title="🙂">✓</span>',
    ],
)
def test_an_emoji_that_is_text_is_text(html: str) -> None:
    found = cell(html)
    assert (found.text, found.marks) == ("✓", ())


@pytest.mark.parametrize(
    ("html", "detail"),
    [
        ('<img alt="a plan" src="a.png">', "a plan"),
        ('<img alt="12" src="a.png">', "12"),
        ('<img alt="a:b:c" src="a.png">', "a:b:c"),
        ("<svg><title>a plan</title></svg>", "a plan"),
    ],
)
def test_any_other_image_is_none(html: str, detail: str) -> None:
    assert cell(html).marks == (Mark("image", detail),)
