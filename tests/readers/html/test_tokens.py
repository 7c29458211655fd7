"""From HTML text to tokens: the same as html5lib's, each with its place."""

import re
from typing import Any

import pytest
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes
from hypothesis import example, given
from hypothesis import strategies as st

from oicp_gen.readers.html.tokens import Tag, Unfinished, tokens

tokens_by_number = {number: name for name, number in tokenTypes.items()}


def ours(html: str) -> list[object]:
    """The tokens of a text, adjacent texts joined, unfinished ones left out."""
    found: list[object] = []
    for _, token in tokens(html, where=""):
        if isinstance(token, str) and found and isinstance(found[-1], str):
            found[-1] += token
        elif isinstance(token, Tag):
            attributes = {} if token.name[0] == "/" else dict(token.attributes)
            found.append((token.name, attributes))
        elif isinstance(token, str):
            found.append(token)
    return found


def theirs(html: str) -> list[object]:
    """The same from html5lib, without elements that contain only text: there are none here."""
    found: list[object] = []
    for token in HTMLTokenizer(html):
        kind = tokens_by_number[token["type"]]
        data: Any = token["data"]
        if kind in ("Characters", "SpaceCharacters"):
            if found and isinstance(found[-1], str):
                found[-1] += data
            else:
                found.append(data)
        elif kind == "StartTag":
            found.append((token["name"], dict(data)))
        elif kind == "EndTag":
            found.append((f"/{token['name']}", {}))
    return found


MARKUP = """<a <a> </a> <b/> <td </td > <p_c="d"> <p_c='d'> <p_c=d> <p_c=d/> <p_C=1_c=2> <p/c/>
<p_c_=_d> <p_"c> <p_c"d="e"> <p_=c> <p_c==d> <p_c="d>e"> <p_c=> <!-- --> --!> <!--> <!---> <!x> <!D
<?x> </1> </> <1 < > &amp; &lt &copy=1 &#65; &#x41 &#0; &nbsp; &x; <p_a="&amp;&lt;"> <![CDATA[ ]]>
<p_a="?b=1&copy=2"> = " ' / _ é x"""
PIECES = st.sampled_from([piece.replace("_", " ") for piece in MARKUP.split()])


@given(st.lists(PIECES, max_size=12).map("".join))
@example('<p a="?b=1&copy=2&copy">')
@example("<TD>a</TD><BR/><Zz>")
@example("<p a='b>c' d=e/f>g")
@example('</td/<=\'<p c="d>e">')
def test_for_every_text_the_tokens_are_those_of_html5lib(html: str) -> None:
    assert ours(html) == theirs(html)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_for_every_tag_its_place_is_where_it_stands(html: str) -> None:
    for start, token in tokens(html, where=""):
        if isinstance(token, Tag):
            name = re.escape(token.name)
            assert re.compile(f"<{name}(?=[\\s/>])", re.IGNORECASE).match(html, start)
        if isinstance(token, Unfinished):
            assert html[start] == "<"


RAW = ("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title")


@pytest.mark.parametrize("name", RAW)
def test_in_an_element_of_text_alone_a_tag_is_text(name: str) -> None:
    html = f"<{name}>a<b>&amp;</x></{name}x></{name.upper()} >c"
    shown = "&" if name in ("textarea", "title") else "&amp;"
    assert ours(html) == [(name, {}), f"a<b>{shown}</x></{name}x>", (f"/{name}", {}), "c"]
    assert ours(f"<{name}/>a<b>") == [(name, {}), "a", ("b", {})]


def test_a_section_of_character_data_is_text_where_it_is_asked_for() -> None:
    html = "a<![CDATA[b<c>&amp;]]>d"
    assert [token for _, token in tokens(html, where="", cdata=True)] == ["a", "b<c>&amp;", "d"]
    assert ours(html) == ["a&]]>d"]


@pytest.mark.parametrize(
    ("reference", "char"),
    [
        ("&#65;", "A"),
        ("&#0;", "\ufffd"),
        ("&#000;", "\ufffd"),
        ("&#00000000000065;", "A"),
        ("&#x0000000000000041;", "A"),
        (f"&#{'0' * 5000}65;", "A"),
        (f"&#{'9' * 5000};", "\ufffd"),
        (f"&#x{'f' * 5000};", "\ufffd"),
        ("&#1114112;", "\ufffd"),
        ("&#xd800;", "\ufffd"),
        ("&#11;", "\x0b"),
        ("&#x1C;", "\x1c"),
        ("&#x7f", "\x7f"),
        ("&#0000000000008;", "\x08"),
        ("&#12;", "\x0c"),
        ("&#110;", "n"),
        ("&#x1ca;", "\u01ca"),
    ],
)
def test_a_number_of_any_length_is_a_character(reference: str, char: str) -> None:
    assert ours(f"{reference}x") == [f"{char}x"]
    assert ours(f"<p a='{reference}'>") == [("p", {"a": char})]
