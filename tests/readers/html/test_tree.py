"""What hides an element, as in a browser with the style sheet of an export."""

import pytest

from oicp_gen.readers.html.document import Element, parse
from oicp_gen.readers.html.tree import Hiding, hiding, is_hidden

NONE, INVISIBLE = Hiding.NOT_DISPLAYED, Hiding.INVISIBLE


def element(attributes: str, name: str = "span") -> Element:
    found = parse(f"<{name} {attributes}>a</{name}>", where="").root.contents[0]
    assert isinstance(found, Element)
    return found


@pytest.mark.parametrize(
    ("attributes", "how"),
    [
        ("", Hiding.NOT),
        ('style="display: block" class="confluenceTd" id="hidden"', Hiding.NOT),
        ('style="DISPLAY :NONE"', NONE),
        ('style="color:red;display:none;"', NONE),
        ('style="display:none; display: inline"', Hiding.NOT),
        ('style="display:none !important; display: inline"', NONE),
        ('style="x-display:none"', Hiding.NOT),
        ('style="/* display:none */ color: red"', Hiding.NOT),
        ("style=\"content: 'display:none'\"", Hiding.NOT),
        ("hidden", NONE),
        ('hidden="hidden"', NONE),
        ('hidden style="display: block"', Hiding.NOT),
        ('class="first hidden"', NONE),
        ('class="hidden" style="display:inline"', Hiding.NOT),
        ('class="hidden-xs unhidden"', Hiding.NOT),
        ('class="print-only"', NONE),
        ('style="visibility: hidden"', INVISIBLE),
        ('style="visibility: visible"', Hiding.NOT),
        ('style="visibility: collapse"', Hiding.COLLAPSED),
        ('style="content-visibility: hidden"', INVISIBLE),
        ('class="assistive"', INVISIBLE),
        ('class="sr-only"', INVISIBLE),
        ('class="visually-hidden"', INVISIBLE),
        ('style="position: absolute; clip: rect(0 0 0 0)"', INVISIBLE),
        ('style="position: absolute; clip: rect(1px, 1px, 1px, 1px)"', INVISIBLE),
        ('style="position: absolute; clip-path: inset(50%)"', INVISIBLE),
        ('style="position: absolute; left: -9999px"', INVISIBLE),
        ('style="position: absolute; left: -10px"', Hiding.NOT),
        ('style="clip: rect(0 0 9px 9px); position: absolute"', Hiding.NOT),
        ('aria-hidden="true"', Hiding.NOT),
    ],
)
def test_an_element_hides_itself_as_in_a_browser(attributes: str, how: Hiding) -> None:
    found = element(attributes)
    assert hiding(found) is how
    assert is_hidden(found) is (how is not Hiding.NOT)


def test_a_dialog_is_displayed_when_it_is_open() -> None:
    assert is_hidden(element("", "dialog"))
    assert not is_hidden(element("open", "dialog"))
