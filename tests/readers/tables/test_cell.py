"""A cell: its formatted text, the marks of what the text does not show, and its visible text."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.model.page import Mark
from oicp_gen.readers.tables.emoticons import emoji
from oicp_gen.text.markdown import markdown
from tests.readers.pages import cell, tables_of


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <strong>b</strong> c", "a **b** c"),
        ("<b>a</b><i> b</i><em><b> c</b></em>", "**a** *b* ***c***"),
        ("<cite>a</cite> <dfn>b</dfn>", "*a* *b*"),
        ("<kbd>a</kbd> <samp>b</samp> <var>c</var>", "`a` `b` `c`"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("a<br/>b<br>c", "a\\\nb\\\nc"),
        ("<code>a_b</code> <tt>c</tt>", "`a_b` `c`"),
        ("<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ('<ol start="3"><li>a</li><li>b</li></ol><p>c</p>', "3. a\n4. b\n\nc"),
        ("<ul><li>a</ul>b", "- a\n\nb"),
        ("<ul><li>a</li>b<li>c</li></ul>", "- a\n\nb\n\n- c"),
        ("<ul><li> <p> </p><p>a</p><p>b</p></li></ul>", "- a\n\nb"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>c", "- a\n1. b\n\nc"),
        ("<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>", "1. a\n   - a\\. b\n2. c"),
        ('<ol start="999999999"><li>a</li></ol>', "999999999. a"),
        ('<ol start="1000000000"><li>a</li></ol>', "1. a"),
        ("<pre>a</pre> b\nc", "`a`\n\nb c"),
        ("<pre>a<pre>b</pre>c\nd</pre>", "`a`\n\n`b`\n\n`c`\\\n`d`"),
        ("<strong>a</strong>\n  <em>b</em>", "**a** *b*"),
        ("a\n\t<!-- no --> b", "a b"),
        ("a&nbsp;&amp;&lt;b&gt; &#x1F642;", "a\u00a0&\\<b\\> 🙂"),
        ("<p> a <b> b </b> c </p>", "a **b** c"),
        ('<a href="https://a.b/?c=d&amp;e">x</a>', "[x](https://a.b/?c=d&e)"),
        ('<a href=" HTTP://a.b ">x</a>', "[x](HTTP://a.b)"),
        ('<a href="mailto:a@b.c"><b>x</b></a>', "[**x**](mailto:a@b.c)"),
    ],
)
def test_formatting_that_means_something_is_kept(html: str, expected: str) -> None:
    assert markdown(cell(html).content) == expected
    assert cell(html).marks == ()


@pytest.mark.parametrize(
    "address",
    [
        "Other_1.html",
        "#below",
        "/wiki/x/PgQo2",
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://a.b",
        "file:///etc/passwd",
    ],
)
def test_any_other_link_is_its_text_with_a_mark(address: str) -> None:
    found = cell(f'see <a href="{escape(address)}"> this <b>one</b></a>')
    assert markdown(found.content) == "see this **one**"
    shown = "".join(address.split())
    assert found.marks == (Mark(what="link", detail=shown, shown="this one"),)


def test_each_link_that_leads_nowhere_has_a_mark_and_one_in_it_has_none() -> None:
    found = cell('<a href="#a">1<a href="#b">2</a></a> <a href="#c">3</a>')
    assert [mark.detail for mark in found.marks if mark.what == "link"] == ["#a", "#c"]


BLOCKS = (
    *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
    *("li", "ol", "p", "pre", "section", "summary", "ul"),
)
"""The elements that a browser shows on lines of their own, but for those of tables."""


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_stands_on_a_line_of_its_own(name: str) -> None:
    html = f"a<{name}>b</{name}>c" if name != "hr" else "a<hr>b c"
    plain = cell(html)
    assert plain.text == "a b c"
    assert len(plain.content.blocks) == 2 + (name != "hr")
    assert cell(f"<s>x</s>{html}").visible_line == "xa b c"


@pytest.mark.parametrize("name", ["span", "b", "font", "custom-element", "label", "u"])
def test_what_is_no_block_stands_in_the_line(name: str) -> None:
    assert cell(f"a<{name}>b</{name}>c").text == "abc"
    assert cell(f"<s>x</s>a<{name}>b</{name}>c").visible_line == "xabc"


@pytest.mark.parametrize("name", ["thead", "tbody", "tfoot"])
def test_the_parts_of_a_table_in_a_cell_stand_apart(name: str) -> None:
    inner = f"a<table><{name}><tr><th>b</th><td>c</td></tr><tr><td>d</td></tr></{name}></table>e"
    found = cell(f"<s>x</s>{inner}")
    assert (found.text, found.visible_line) == ("a b c d e", "xa b c d e")
    assert len(found.content.blocks) == 5


HIDDEN = ("script", "style", "template", "noscript", "colgroup", "head", "title")


@pytest.mark.parametrize("name", HIDDEN)
def test_an_element_of_which_a_page_shows_nothing_is_no_text(name: str) -> None:
    html = f"a<{name}>b</{name}>c"
    assert cell(html).text == "ac"
    assert cell(f"<s>x</s>{html}").visible_line == "xac"


def test_what_a_reader_does_not_see_is_no_text() -> None:
    html = (
        '<style>p{}</style><script>x()</script><template>t</template>a<span style="display: none">b'
        '<p>c</p></span><b hidden>d</b> <p STYLE="color:red;DISPLAY:NONE">d</p><!-- e --><i>f</i>'
    )
    assert cell(html).text == "a f"
    for alone in ("<p hidden>a</p>", '<p style="display:none">a</p>'):
        assert [mark.what for mark in cell(alone).marks] == ["hidden"]
        assert cell(alone).text == ""


def test_struck_text_is_dropped_and_marked() -> None:
    found = cell("<p>new <s>old <b>one</b></s> <del> </del>text <strike>x</strike></p>")
    assert found.text == "new text"
    assert found.marks == (Mark(what="struck", detail="old one"), Mark(what="struck", detail="x"))


def test_an_image_is_dropped_and_marked() -> None:
    found = cell('a<img src="attachments/1/2.png" alt="a picture"/><img src="x/3.png"><img>')
    assert found.text == "a"
    assert [(mark.what, mark.detail) for mark in found.marks] == [
        ("image", "a picture"),
        ("image", "3.png"),
        ("image", "no name"),
    ]


SMILE = (
    '<img class="emoticon emoticon-smile" data-emoji-id="1f642" data-emoji-fallback="🙂"'
    ' data-emoji-shortname=":slight_smile:" src="images/icons/emoticons/smile.png" alt="(smile)"/>'
)


def test_an_emoticon_becomes_an_emoji_and_is_marked() -> None:
    found = cell(f"fine <strong>{SMILE}</strong>!")
    assert found.text == "fine 🙂!"
    assert [(mark.what, mark.shown) for mark in found.marks] == [("emoticon", "🙂")]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("data-emoji-fallback=🙂 data-emoji-id=1f600", "🙂"),
        (r"data-emoji-fallback=\uD83D\uDCCB", "📋"),
        ("data-emoji-fallback=:x: data-emoji-id=1f1e9-1f1ea", "🇩🇪"),
        ("data-emoji-fallback=:check_mark: data-emoji-id=atlassian-check_mark", "✅"),
        ("data-emoji-fallback=:cross_mark: data-emoji-id=atlassian-cross_mark", "❌"),
        ("data-emoji-id=atlassian-info", "ℹ️"),
        ("data-emoji-id=atlassian-warning class=emoticon-blue-star", "⚠️"),
        ("data-emoji-id=2705 class=emoticon-blue-star alt=(blue-star)", "✅"),
        ("data-emoticon-name=smile alt=Lächeln", "🙂"),
        ("class=emoticon-thumbs-down alt=(n)", "👎"),
        ("class=emoticon-sad", "🙁"),
        ("src=images/icons/emoticons/check.png alt=x", "✅"),
        ("src=images/icons/emoticons/error.svg", "❌"),
        ("src=images/icons/emoticons/help_16.png", "❓"),
        ("src=images/icons/emoticons/light-on.png", "💡"),
        ("src=http://a.b/images/icons/emoticons/check.gif alt=Häkchen", "✅"),
        ("src=icons/emoticons/add.gif", "➕"),
        ("src=icons/emoticons/forbidden.gif", "➖"),
        ("src=icons/emoticons/thumbs_up.gif", "👍"),
        ("src=icons/emoticons/biggrin.png", "😀"),
        ("src=icons/emoticons/star_yellow.gif alt=(*)", "(*)"),
        ("data-emoticon-name=light-off alt=(off)", "(off)"),
        ("data-emoji-fallback=:partyparrot: data-emoji-id=0f2b-aa-1 alt=x", ":partyparrot:"),
        ("data-emoji-id=dddd alt=(x)", "(x)"),
        ("data-emoji-id=d800 alt=(x)", "(x)"),
        ("data-emoji-id=e000 alt=(x)", "\ue000"),
        ("data-emoji-id=ffffff data-emoji-shortname=:x:", ":x:"),
        ("class=emoticon", ""),
        ("data-emoji-shortname=:x:", ":x:"),
        ("data-emoji-fallback=\\uD83Dx", "\\uD83Dx"),
        ("data-emoji-fallback=\\ud83d\\uDCCB", "📋"),
        ("data-emoji-fallback=\\ud83d", "\ufffd"),
        ("src=icons/emoticons/wink.min.png", "😉"),
    ],
)
def test_emoticons_of_every_generation(attributes: str, expected: str) -> None:
    pairs = (attribute.partition("=") for attribute in attributes.split())
    assert emoji({name: value for name, _, value in pairs}) == expected


CLASSIC = {
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😀",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "information": "ℹ️",
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "plus": "➕",
    "minus": "➖",
    "question": "❓",
    "light-on": "💡",
    "heart": "❤️",
    "broken-heart": "💔",
}
ATLASSIAN = {
    "check_mark": "✅",
    "cross_mark": "❌",
    "plus": "➕",
    "minus": "➖",
    "question_mark": "❓",
    "info": "ℹ️",
    "warning": "⚠️",
}
FILES = {
    "check": "✅",
    "error": "❌",
    "add": "➕",
    "forbidden": "➖",
    "help_16": "❓",
    "tongue": "😛",
    "biggrin": "😀",
    "thumbs_up": "👍",
    "thumbs_down": "👎",
    "lightbulb_on": "💡",
    "broken_heart": "💔",
}


@pytest.mark.parametrize(
    ("attribute", "names"),
    [
        ("data-emoticon-name={}", CLASSIC),
        ("class=emoticon-{}", CLASSIC),
        ("src=images/icons/emoticons/{}.png", CLASSIC | FILES),
        ("data-emoji-id=atlassian-{}", ATLASSIAN),
    ],
)
def test_every_emoticon_has_its_emoji(attribute: str, names: dict[str, str]) -> None:
    for name, expected in names.items():
        key, _, value = attribute.format(name).partition("=")
        assert emoji({key: value}) == expected, name


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img class="rendericon" src="./icons/emoticons/help_16.gif" alt=""/>', "❓"),
        ('<img class="emoticon" src="images/icons/emoticons/error.svg" alt="(Fehler)"/>', "❌"),
        (
            '<img class="emoticon emoticon-blue-star" data-emoji-id="7b2e-uuid"'
            ' data-emoji-fallback=":partyparrot:" alt="(blue star)"/>',
            ":partyparrot:",
        ),
    ],
)
def test_emoticons_are_known_without_their_class_and_without_an_emoji(
    html: str, expected: str
) -> None:
    found = cell(f"a {html}")
    assert found.text == f"a {expected}"
    assert [mark.what for mark in found.marks] == ["emoticon"]
    assert found.visible is None


@pytest.mark.parametrize(
    ("html", "text", "visible"),
    [
        ("plain", "plain", None),
        ("<p>plain</p>", "plain", None),
        ("<p><b>bold</b></p>", "bold", None),
        ("new <s>old</s>", "new", "new old"),
        ('<p>new</p><p style="text-decoration: line-through">old</p>', "new", "new old"),
        (f"fine {SMILE}!", "fine 🙂!", None),
        (f"fine {SMILE} <s>old</s>!", "fine 🙂 !", "fine 🙂 old!"),
        ("a<img src=x>b", "ab", None),
        ('a<span style="display:none">b</span>c', "ac", None),
        ('<s>a</s><span style="display:none">b</span>', "", "a"),
    ],
)
def test_the_visible_text_is_told_where_it_differs(
    html: str, text: str, visible: str | None
) -> None:
    found = cell(html)
    assert (found.text, found.visible) == (text, visible)
    assert found.visible_line == (text if visible is None else visible)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<span class="status-macro aui-lozenge aui-lozenge-success">DONE</span>', "DONE"),
        ('<a class="confluence-userlink user-mention" href="https://a.b/c">Ann B</a>', "Ann B"),
        ('<time datetime="2024-01-12" class="date-past">12 Jan 2024</time>', "12 Jan 2024"),
        ('<time datetime="2024-01-12" />', "2024-01-12"),
        ('a <span class="inline-comment-marker" data-ref="1">b</span> c', "a b c"),
        (
            '<ul class="inline-task-list"><li class="checked" data-inline-task-id="1">'
            '<span class="placeholder-inline-tasks">a</span></li><li>b</li></ul>',
            "☑ a ☐ b",
        ),
        (
            '<div class="expand-container"><div class="expand-control">'
            '<span class="expand-control-text">More</span></div><div class="expand-content">'
            "<p>a</p></div></div>",
            "More a",
        ),
        ("a&zwnj;b", "a\u200cb"),
    ],
)
def test_macros_are_their_text(html: str, text: str) -> None:
    assert cell(html).text == text


def test_code_keeps_its_lines() -> None:
    found = cell('<div class="code panel"><pre class="x">\na = 1\n<span>b</span>\n\nc</pre></div>')
    assert found.content.lines == ("a = 1", "b", "", "c")
    assert markdown(found.content) == "`a = 1`\\\n`b`\\\n\\\n`c`"


def test_a_table_in_a_cell_is_text_with_a_mark() -> None:
    inner = "<table><tr><td>1</td><td><table><tr><td>2</td></tr></table></td></tr></table>"
    found = cell(f"a{inner}b")
    assert found.text == "a 1 2 b"
    assert found.marks == (Mark(what="table", detail="1 2"),)


def test_the_column_in_which_confluence_numbers_the_rows_is_known() -> None:
    (found,) = tables_of(
        '<table><tr><th class="numberingColumn confluenceTh" /><th>Code</th></tr>'
        '<tr><td class="numberingColumn confluenceTd">1</td><td>000</td></tr></table>'
    )
    assert [[cell.numbering for cell in row] for row in found.rows] == [[True, False]] * 2
    assert [[cell.text for cell in row] for row in found.rows] == [["", "Code"], ["1", "000"]]


TEXTS = st.text(st.sampled_from("ab \t\n\u00a0é&<\u200b"), max_size=8)


@given(TEXTS)
def test_for_every_text_a_cell_is_the_same_bare_in_a_paragraph_and_in_a_span(text: str) -> None:
    bare = cell(escape(text))
    assert bare.content == cell(f"<p>{escape(text)}</p>").content
    assert bare.content == cell(f"<span>{escape(text)}</span>").content
