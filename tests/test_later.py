"""What is imported later: Beautiful Soup's selectors still work, for us and for all others."""

import subprocess
import sys

import pytest

from oicp_gen.readers.later import later

PROGRAM = """
import sys
from oicp_gen.readers import read_page

read_page(b"<table><tr><td>a</table>", file="1.html", sha256="")
assert "bs4" in sys.modules
assert "soupsieve" not in sys.modules

from bs4 import BeautifulSoup

(found,) = BeautifulSoup("<p class=a>b", "html.parser").select("p.a")
assert found.text == "b"

import soupsieve

assert "soupsieve.css_parser" in sys.modules
assert soupsieve.match(".a", found)
"""

BEFORE = """
import soupsieve
import bs4.css
from oicp_gen.readers import markup

assert bs4.css.soupsieve is soupsieve
"""


def run(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True)


def test_selectors_are_imported_when_somebody_uses_one() -> None:
    run(PROGRAM)


def test_who_has_imported_them_before_keeps_them() -> None:
    run(BEFORE)


def test_a_module_comes_when_something_in_it_is_asked_for() -> None:
    assert "colorsys" not in sys.modules
    with later("colorsys"):
        stub = sys.modules["colorsys"]
        assert type(stub) is not type(sys)
    assert "colorsys" not in sys.modules
    assert stub.rgb_to_hls(0, 0, 0) == (0, 0, 0)
    module = sys.modules.pop("colorsys")
    assert stub.rgb_to_hls is not module.rgb_to_hls  # asked for anew, and so imported anew
    with pytest.raises(AttributeError):
        _ = stub.no_such_thing


def test_a_module_that_is_there_stays() -> None:
    before = sys.modules["re"]
    with later("re"):
        assert sys.modules["re"] is before
    assert sys.modules["re"] is before
