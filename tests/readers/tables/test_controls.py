"""Form controls: their states and values."""

import pytest

from oicp_gen.model.page import Mark
from tests.readers.pages import cell


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<input type=checkbox checked>", "☑"),
        ("<input type=checkbox>", "☐"),
        ("<input type=CHECKBOX checked=checked disabled> yes", "☑ yes"),
        ("<label><input type=checkbox>yes</label>", "☐ yes"),
        ("<input type=radio checked>a<input type=radio>b", "◉ a ○ b"),
        ("<input type=text value='ask the depot'>", "ask the depot"),
        ("<input value=' two  words '>", "two words"),
        ("<input placeholder=hint>", ""),
        ("<input type=hidden value=x>", ""),
        ("<input type=number value=7>", "7"),
        ("<input type=submit>", "Submit"),
        ("<input type=submit value=''>", ""),
        ("<input type=reset>", "Reset"),
        ("<input type=button value=Go>", "Go"),
        ("<input type=file>", ""),
        ("<input type=password>", ""),
        ("<select><option>yes<option>no</select>", "yes"),
        ("<select><option>yes</option><option selected>no</option></select>", "no"),
        ("<select><option disabled>choose<option>yes</select>", "yes"),
        ("<select><option disabled>choose</select>", "choose"),
        ("<select><option selected>a<option selected>b</select>", "b"),
        ("<select><optgroup label=x><option>a<option selected>b</optgroup></select>", "b"),
        ("<select><option label=short>a long text</option></select>", "short"),
        ("<select></select>", ""),
        ("<select multiple><option>a<option>b</select>", ""),
        ("<textarea>see the log</textarea>", "see the log"),
        ("first <textarea>\nsee\nthe log</textarea>", "first see the log"),
        ("<button>Send <b>now</b></button>", "Send now"),
        ("<datalist><option>a</datalist>b", "b"),
        ("<progress value=3 max=4>most of it</progress>", "75%"),
        ("<progress value=0.5></progress>", "50%"),
        ("<meter value=15 min=10 max=20></meter>", "50%"),
        ("<meter value=30 min=10 max=20></meter>", "100%"),
        ("<meter value=-5 max=20></meter>", "0%"),
    ],
)
def test_a_control_is_what_it_shows(html: str, text: str) -> None:
    found = cell(html)
    assert (found.text, found.marks) == (text, ())


def test_several_selected_options_are_several_values() -> None:
    html = "<select multiple><option selected>a<option>b<option selected>c</select>"
    assert cell(html).content.lines == ("a", "c")


def test_controls_side_by_side_are_apart() -> None:
    html = "<select><option>yes</select><input value=now><textarea>a\nb</textarea>"
    assert cell(html).content.lines == ("yes", "now", "a", "b")


@pytest.mark.parametrize(
    ("html", "detail"),
    [
        ("<input type=password value=x>", "a password field"),
        ("<input type=password value=x name=pin>", "pin"),
        ("<input type=image src=a.png alt=Send>", "Send"),
        ("<input type=image src=a.png>", "a button"),
        ("<progress>half</progress>", "a progress bar"),
        ("<progress value=x></progress>", "a progress bar"),
        ("<progress value=1e400></progress>", "a progress bar"),
        ("<meter value=1 min=5 max=5></meter>", "a progress bar"),
    ],
)
def test_a_control_without_a_text_is_marked(html: str, detail: str) -> None:
    found = cell(html)
    assert (found.text, found.marks) == ("", (Mark("image", detail),))
