"""Lists: the markers of items as a page displays them, and the states of tasks."""

import pytest

from oicp_gen.text.markdown import markdown
from tests.readers.pages import cell


def markers(html: str) -> list[str]:
    return [block.marker for block in cell(html).content.blocks]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ["1.", "2.", "3."]),
        ("start=3", ["3.", "4.", "5."]),
        ("start=-1", ["-1.", "0.", "1."]),
        ("start=x", ["1.", "2.", "3."]),
        ("reversed", ["3.", "2.", "1."]),
        ("reversed start=9", ["9.", "8.", "7."]),
        ("type=a", ["a.", "b.", "c."]),
        ("type=A start=26", ["Z.", "AA.", "AB."]),
        ("type=i start=3", ["iii.", "iv.", "v."]),
        ("type=I start=48", ["XLVIII.", "XLIX.", "L."]),
        ("type=i start=3999", ["mmmcmxcix.", "4000.", "4001."]),
        ("type=a start=0", ["0.", "a.", "b."]),
        ("type=x", ["1.", "2.", "3."]),
        ('style="list-style-type: upper-roman"', ["I.", "II.", "III."]),
        ('style="list-style: lower-alpha inside"', ["a.", "b.", "c."]),
        ('style="list-style-type: decimal-leading-zero"', ["01.", "02.", "03."]),
        ('style="list-style-type: lower-greek"', ["1.", "2.", "3."]),
        ('style="list-style-type: none"', ["-", "-", "-"]),
    ],
)
def test_items_are_numbered_as_their_list_says(attributes: str, expected: list[str]) -> None:
    assert markers(f"<ol {attributes}><li>x</li><li>y</li><li>z</li></ol>") == expected


def test_a_value_starts_the_numbers_again() -> None:
    assert markers("<ol><li>a</li><li value=7>b</li><li>c</li></ol>") == ["1.", "7.", "8."]
    assert markers("<ol type=a><li value=4>a</li><li value=no>b</li></ol>") == ["d.", "e."]


def test_lists_in_lists_are_numbered_by_depth_as_in_confluence() -> None:
    html = "<ol><li>a<ol><li>b<ol><li>c<ol><li>d</li></ol></li></ol></li></ol></li><li>e</li></ol>"
    assert markers(html) == ["1.", "a.", "i.", "1.", "2."]
    mixed = "<ol><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li></ol>"
    assert markers(mixed) == ["1.", "-", "a."]
    assert markers("<ul><li>a<ol><li>b</li></ol></li></ul>") == ["-", "1."]
    typed = "<ol><li>a<ol type=1><li>b</li></ol></li></ol>"
    assert markers(typed) == ["1.", "1."]


def test_a_bulleted_list_may_be_numbered_by_its_style() -> None:
    html = '<ul style="list-style-type: upper-alpha"><li>a</li><li>b</li></ul>'
    assert markers(html) == ["A.", "B."]


def test_the_markers_of_other_items_are_text_in_markdown() -> None:
    found = cell("<ol><li>one<ol><li>two</li></ol></li></ol>")
    assert markdown(found.content) == "1. one\n   - a\\. two"
    assert found.text == "one two"


def test_an_item_outside_of_a_list_has_a_bullet() -> None:
    assert markers("<li>a</li>") == ["-"]


TASKS = '<ul class="inline-task-list">{}</ul>'


def test_a_task_has_its_state() -> None:
    html = TASKS.format('<li class="checked">a</li><li>b</li>')
    found = cell(html)
    assert found.text == "☑ a ☐ b"
    assert found.content.lines == ("☑ a", "☐ b")
    assert markdown(found.content) == "- ☑ a\n- ☐ b"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ('<li class="checked"><p>a</p><p>b</p></li>', "☑ a b"),
        ('<li class="checked"><b> a</b></li>', "☑ a"),
        ('<li class="checked"></li><li>b</li>', "☑ ☐ b"),
        ('<li>a<ul class="inline-task-list"><li class="checked">b</li></ul></li>', "☐ a ☑ b"),
        ('<li><ul class="inline-task-list"><li class="checked">b</li></ul></li>', "☐ ☑ b"),
        ("<li>a<ul><li>b</li></ul></li>", "☐ a b"),
        ("<li><s>a</s></li>", "☐"),
    ],
)
def test_the_state_comes_before_the_first_text_of_its_task(items: str, text: str) -> None:
    assert cell(TASKS.format(items)).text == text


def test_a_task_is_known_by_its_id() -> None:
    html = '<ul><li data-inline-task-id="1" class="checked">a</li><li class="checked">b</li></ul>'
    assert cell(html).text == "☑ a b"
