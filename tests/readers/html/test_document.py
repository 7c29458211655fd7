"""From tokens to a tree: the elements that end by themselves, and the text in a tree."""

import pytest
from bs4.element import Tag as Element

from oicp_gen.readers.html.document import parse
from oicp_gen.readers.html.tree import text_of

# From the HTML standard, sections 13.1.2 and 13.3, with those that only browsers still know.
VOID = (
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr", "basefont", "bgsound", "frame", "keygen", "param", "spacer"),
)


@pytest.mark.parametrize("name", VOID)
def test_a_void_element_ends_where_it_starts(name: str) -> None:
    root = parse(f"<div><{name}>a</div>", where="1.html", cdata=False).root
    (div,) = root.contents
    assert isinstance(div, Element)
    void, text = div.contents
    assert isinstance(void, Element)
    assert (void.name, void.contents, str(text)) == (name, [], "a")


def test_any_other_element_goes_on_until_it_is_ended() -> None:
    root = parse("<div><b>a</div>c", where="1.html", cdata=False).root
    assert [str(node) for node in root.contents] == ["<div><b>a</b></div>", "c"]


def test_an_item_ends_the_one_before_it_and_its_paragraph() -> None:
    root = parse("<ul><li><p>a<li>b</ul>", where="1.html", cdata=False).root
    assert [str(node) for node in root.contents] == ["<ul><li><p>a</p></li><li>b</li></ul>"]


def test_there_is_no_text_where_there_is_no_element() -> None:
    assert text_of(None) == ""
