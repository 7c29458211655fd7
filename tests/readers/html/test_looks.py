"""How an element looks, by its name, its class and its style."""

import pytest

from oicp_gen.readers.html.document import Element, parse
from oicp_gen.readers.html.looks import BLOCK, BOX, INLINE, NONE, PLAIN, Look, look_of


def look(html: str) -> Look:
    (element,) = (node for node in parse(html, where="").root.contents if isinstance(node, Element))
    return look_of(element)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<span>", PLAIN),
        ('<span id="a" class="b" style="color: red">', PLAIN),
        ("<p>", Look(BLOCK)),
        ("<pre>", Look(BLOCK, keeps_lines=True)),
        ("<script>", Look(NONE)),
        ("<dialog>", Look(NONE)),
        ("<dialog open>", PLAIN),
        ("<s>", Look(struck=True)),
        ('<b style="text-decoration: underline line-through">', Look(struck=True)),
        ('<b style="text-decoration-line: line-through">', Look(struck=True)),
        ("<sup>", Look(script="sup")),
        ('<sub style="vertical-align: super">', Look(script="sup")),
        ('<sub style="vertical-align: baseline">', Look(script="")),
        ('<b style="vertical-align: baseline">', PLAIN),
        ("<button>", Look(BOX)),
        ('<div class="aui-lozenge">', Look(BLOCK)),
        ('<span class="x aui-lozenge y">', Look(BOX)),
        ('<span class="aui-lozenges">', PLAIN),
        ('<span class="aui-lozenge" style="display: inline">', Look(INLINE)),
        ('<span class="aui-lozenge" style="display: none">', Look(NONE)),
        ('<span style="DISPLAY : Inline-Block !important">', Look(BOX)),
        ('<span style="display: unknown">', PLAIN),
        ('<span style="padding: 1px 2px 3px 4px">', PLAIN),
        ('<span style="padding: 1px 3px">', Look(BOX)),
        ('<span style="margin-right: 1em">', Look(BOX)),
        ('<span style="margin-right: 99999999999px">', PLAIN),
        ('<span style="border: 0 solid">', PLAIN),
        ('<span style="border-right: 1px solid">', Look(BOX)),
        ('<span class="fa fa-lg fa-bell">', Look(BOX, icon="bell")),
        ('<span class="aui-icon">', Look(NONE, icon="icon")),
        ('<span class="aui-icon expand-icon">', Look(NONE)),
        ('<span class="katex">', Look(is_formula=True)),
        ("<mjx-container>", Look(is_formula=True)),
        ('<img style="float: left; opacity: 0">', PLAIN),
        ('<span style="opacity: 0">', Look(NONE)),
        ('<span style="width: 1px; overflow: hidden">', PLAIN),
        ('<div style="width: 1px; overflow: hidden">', Look(NONE)),
        ('<div style="width: 2px; overflow: hidden">', Look(BLOCK)),
        ('<div style="width: 1px">', Look(BLOCK)),
        ('<div style="text-indent: -100em">', Look(NONE)),
        ('<div style="text-indent: 2em">', Look(BLOCK)),
    ],
)
def test_each_look(html: str, expected: Look) -> None:
    assert look(html) == expected
