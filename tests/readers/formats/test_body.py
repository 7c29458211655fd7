"""Storage format: how each of its elements is read in a cell."""

import pytest

from oicp_gen.model.page import Cell, Mark, PageKind
from oicp_gen.readers.formats.body import is_storage
from oicp_gen.text.markdown import markdown
from tests.support.builders import read, table


def cell(xml: str) -> Cell:
    """The cell with this content, in a page that is in storage format."""
    (only,) = read(f"<ac:layout><ac:layout-section>{table([xml])}</ac:layout-section>").tables
    return only.rows[0][0]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (
            '<ac:macro ac:name="status"><ac:parameter ac:name="title">OK</ac:parameter></ac:macro>',
            "OK",
        ),
        ('<ac:structured-macro ac:name="status"/>', ""),
        (
            '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">A-1</ac:parameter>'
            "</ac:structured-macro>",
            "A-1",
        ),
        (
            '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">x</ac:parameter>'
            "<ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>",
            "x a",
        ),
        ('<ac:link><ri:page ri:content-title="A &amp; B" /></ac:link>', "A & B"),
        ('<ac:link><ri:attachment ri:filename="a.pdf" /></ac:link>', "a.pdf"),
        ('<ac:link><ri:space ri:space-key="KEY" /></ac:link>', "KEY"),
        ('<ac:link ac:anchor="below" />', "below"),
        ('<ac:link><ri:user ri:account-id="1" /></ac:link>', ""),
        (
            '<ac:link><ri:page ri:content-title="A"/><ac:link-body>b <b>c</b></ac:link-body>'
            "</ac:link>",
            "b c",
        ),
        (
            '<ac:link><ri:page ri:content-title="A" /><ac:plain-text-link-body><![CDATA[b < c]]>'
            "</ac:plain-text-link-body></ac:link>",
            "b < c",
        ),
        ('<ac:link><ri:page ri:content-title="A"/><ac:link-body /></ac:link>', ""),
        ('a<time datetime="2024-01-12" />b', "a 2024-01-12 b"),
        ("a <ac:inline-comment-marker ac:ref='1'>b</ac:inline-comment-marker> c", "a b c"),
        ("<ac:placeholder>type here</ac:placeholder>", ""),
        (
            "<ac:adf-extension><ac:adf-node type='panel'><ac:adf-attribute key='x'>note"
            "</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node>"
            "<ac:adf-fallback><p>b</p></ac:adf-fallback></ac:adf-extension>",
            "a",
        ),
        ("a<ac:macro><ac:rich-text-body>b</ac:rich-text-body></ac:macro>c", "a b c"),
        ('<ac:macro ac:name="x"><ac:default-parameter>y</ac:default-parameter></ac:macro>', ""),
        ("<ri:user>no</ri:user>", ""),
        ("a&nbsp;b &ndash; &lol9; &#x41;", "a\u00a0b – &lol9; A"),
        ("<![CDATA[a <b>]]>", "a <b>"),
        ("<p>a</p>]]><p>b</p>", "a ]]> b"),
    ],
)
def test_elements_are_their_text(xml: str, text: str) -> None:
    assert cell(xml).text == text


def test_code_keeps_its_lines() -> None:
    found = cell(
        '<ac:structured-macro ac:name="code"><ac:parameter ac:name="title">x.py</ac:parameter>'
        "<ac:plain-text-body><![CDATA[if a < b:\n\n  c]]></ac:plain-text-body>"
        "</ac:structured-macro>"
    )
    # An export shows the title above the code.
    assert found.content.lines == ("x.py", "if a < b:", "", "c")


def test_an_image_and_a_link_into_the_wiki_are_marked() -> None:
    found = cell(
        '<ac:image ac:alt="a picture"><ri:attachment ri:filename="1.png" /></ac:image>'
        '<ac:image><ri:url ri:value="https://a.b/2.png" /><ac:caption><p>Below it</p>'
        '</ac:caption></ac:image><ac:link><ri:page ri:content-title="javascript:x" /></ac:link>'
    )
    assert found.text == "Below it javascript:x"
    assert found.visible_line == "Below it javascript:x"
    assert found.marks == (
        Mark(what="image", detail="a picture"),
        Mark(what="image", detail="https://a.b/2.png"),
        Mark(what="link", detail="#javascript:x", shown="javascript:x"),
    )


def test_an_emoticon_of_the_oldest_storage_format_has_a_name_only() -> None:
    assert cell('<ac:emoticon ac:name="tick" />').text == "✅"


@pytest.mark.parametrize(
    ("attributes", "text", "detail"),
    [
        ('ac:emoji-id="1f642" ac:emoji-shortname=":smile:"', "🙂", ":smile:"),
        ('ac:emoji-fallback="🙂" ac:emoji-id="1f600"', "🙂", "no name"),
        ('ac:emoji-fallback=":parrot:" ac:emoji-shortname=":p:"', ":parrot:", ":p:"),
    ],
)
def test_an_emoticon_of_today_has_an_emoji(attributes: str, text: str, detail: str) -> None:
    found = cell(f'<s>old</s><ac:emoticon ac:name="blue-star" {attributes} />')
    assert (found.text, found.visible_line) == (text, f"old{text}")
    assert found.marks[1] == Mark(what="emoticon", detail=detail, shown=text)


def test_of_an_image_only_the_caption_is_a_text() -> None:
    found = cell(
        "a <ac:image>b</ac:image> c<ac:image>d<ac:caption><p>e</p></ac:caption></ac:image>f"
    )
    assert found.content.lines == ("a c", "e", "f")


def test_tasks_are_a_list_with_their_states() -> None:
    task = "<ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>2</ac:task-uuid>"
    task += "<ac:task-status>{}</ac:task-status><ac:task-body>{}</ac:task-body></ac:task>"
    tasks = task.format("complete", "a") + task.format("incomplete", "<b>b</b>")
    found = cell(f"<ac:task-list>{tasks}</ac:task-list>")
    assert markdown(found.content) == "- ☑ a\n- ☐ **b**"


def test_a_table_in_a_macro_is_a_table_of_the_page() -> None:
    body = f"<h2>One</h2><ac:rich-text-body>{table(['a'])}</ac:rich-text-body>"
    page = read(f'<ac:structured-macro ac:name="expand">{body}</ac:structured-macro>')
    assert page.kind is PageKind.PAGE
    assert [(found.heading, found.rows[0][0].text) for found in page.tables] == [("One", "a")]


def test_entities_of_the_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'
    page = read(f"{bomb}<ac:confluence>{table(['&c;'])}</ac:confluence>")
    assert page.tables[0].rows[0][0].text == "&c;"


def test_a_page_that_speaks_of_storage_format_is_not_in_it() -> None:
    assert not is_storage("<!DOCTYPE html><html><body><pre>&lt;ac:link></pre><ac:x>")
    assert not is_storage("<p>&lt;ac:link></p>")
    assert is_storage("<p><ri:user/></p>")
