"""Macros, links and other elements of storage format whose text is in parameters, or nowhere."""

import pytest

from oicp_gen.model.page import Cell, Mark, Page
from tests.support.builders import read, table


def macro(name: str, /, *inner: str, **parameters: str) -> str:
    """A macro with these parameters, of which `_` has no name, around this content."""
    named = "".join(
        f'<ac:parameter ac:name="{"" if key == "_" else key}">{value}</ac:parameter>'
        for key, value in parameters.items()
    )
    content = named + "".join(inner)
    return f'<ac:structured-macro ac:name="{name}">{content}</ac:structured-macro>'


def rich(html: str) -> str:
    return f"<ac:rich-text-body>{html}</ac:rich-text-body>"


def plain(text: str) -> str:
    return f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>"


def page_around(xml: str) -> Page:
    return read(f"<ac:layout><ac:layout-section>{table([xml])}</ac:layout-section></ac:layout>")


def cell(xml: str) -> Cell:
    (only,) = page_around(xml).tables
    return only.rows[0][0]


PAGE = '<ac:link><ri:page ri:content-title="Texts &amp; more" /></ac:link>'


@pytest.mark.parametrize(
    ("xml", "lines"),
    [
        (macro("status", title="NEW") + macro("status", title="OLD", colour="Red"), ("NEW", "OLD")),
        ("a " + macro("jira", server="x", key="A-1") + " b", ("a A-1 b",)),
        (macro("jira", key="A-1") + macro("jira", key="A-2"), ("A-1", "A-2")),
        ("n: " + macro("mathinline", body="n &gt; 10^6"), ("n: n > 10^6",)),
        ("n: " + macro("mathblock", plain("x < y")), ("n:", "x < y")),
        ("n: " + macro("latex-formatting", plain("\\alpha")), ("n: \\alpha",)),
        (macro("eazy-math-inline", _="a^2"), ("a^2",)),
        ("a" + macro("anchor", _="here") + "b", ("ab",)),
        ("a" + macro("toc", maxLevel="2") + "b", ("ab",)),
        (macro("button", title="Order", url="https://a.b"), ("Order",)),
        (macro("info", rich("<p>a</p>"), title="T"), ("T", "a")),
        (macro("panel", rich("<p>a</p>"), title="T", bgColor="red"), ("T", "a")),
        (macro("expand", rich("a"), title="T"), ("T", "a")),
        (macro("expand", rich("a")), ("a",)),
        (macro("ui-tab", rich("a"), title="T"), ("T", "a")),
        (macro("card", rich("a"), label="T"), ("T", "a")),
        (macro("code", plain("a\n b"), title="x.py", language="py"), ("x.py", "a", "b")),
        (macro("unknown-macro", rich("<p>a</p>"), colour="x"), ("a",)),
        (
            macro("info", rich(macro("expand", rich("a"), title="In")), title="Out"),
            ("Out", "In", "a"),
        ),
        (macro("excerpt", rich("a"), hidden="false"), ("a",)),
        ("x" + macro("html", plain("<b>a</b> &lt; <p>b</p><script>c</script>")), ("x", "a <", "b")),
        ('<ac:link><ri:shortcut ri:key="k" ri:parameter="P-1" /></ac:link>', ("P-1",)),
        ('<ac:link><ri:user ri:userkey="x" /><ac:link-body>Ann</ac:link-body></ac:link>', ("Ann",)),
        (
            '<time datetime="2025-03-24" /><time datetime="2025-03-25" />',
            ("2025-03-24", "2025-03-25"),
        ),
        (
            "<ac:adf-extension><ac:adf-node type='x'><ac:adf-attribute key='y'>z"
            "</ac:adf-attribute></ac:adf-node><ac:adf-fallback><p>b</p></ac:adf-fallback>"
            "</ac:adf-extension>",
            ("b",),
        ),
        (
            "<ac:adf-extension><ac:adf-node type='decision-list'><ac:adf-node type='decision-item'>"
            "<ac:adf-content>a</ac:adf-content></ac:adf-node></ac:adf-node>"
            "<ac:adf-fallback>b</ac:adf-fallback></ac:adf-extension>",
            ("a",),
        ),
    ],
)
def test_the_text_of_an_element_is_what_the_page_displays(xml: str, lines: tuple[str, ...]) -> None:
    found = cell(xml)
    assert found.content.lines == lines
    assert found.marks == () or found.marks[0].what == "link"


@pytest.mark.parametrize(
    ("xml", "what", "detail"),
    [
        (macro("excerpt-include", _=PAGE), "macro", "excerpt-include Texts & more"),
        (macro("include", _='<ri:page ri:content-title="A" />'), "macro", "include A"),
        (
            macro("multiexcerpt-include-macro", MultiExcerptName="van", PageWithExcerpt=PAGE),
            "macro",
            "multiexcerpt-include-macro Texts & more",
        ),
        (macro("jira", server="x", jqlQuery="project = A"), "macro", "jira project = A"),
        (macro("Children-Display"), "macro", "children-display"),
        (macro("gliffy", name="Plan", width="900"), "macro", "gliffy Plan"),
        (macro("markdown", plain("*a*")), "macro", "markdown"),
        (macro("plantuml", plain("a -> b"), title="Flow"), "macro", "plantuml Flow"),
        (macro("mathinline"), "macro", "mathinline"),
        (macro("html"), "macro", "html"),
        (macro("html", plain(" ")), "macro", "html"),
        (macro("html", "<ac:plain-text-body>&lt;b></ac:plain-text-body>"), "macro", "html"),
        ("<ac:structured-macro />", "macro", "macro"),
        ('<ac:link><ri:user ri:account-id="1:a" /></ac:link>', "user", "1:a"),
        ('<ac:link><ri:user ri:username="ann" /></ac:link>', "user", "ann"),
        (macro("profile", user='<ri:user ri:userkey="b" />'), "user", "b"),
        ('<ac:link><ri:content-entity ri:content-id="12" /></ac:link>', "macro", "link to page 12"),
        ("<ac:link />", "macro", "link to page"),
        (
            "<ac:adf-extension><ac:adf-node type='smart-box' /></ac:adf-extension>",
            "macro",
            "smart-box",
        ),
        (macro("x", name="n" * 200), "macro", f"x {'n' * 100}"),
    ],
)
def test_what_is_not_in_the_file_is_marked(xml: str, what: str, detail: str) -> None:
    found = cell(f"a {xml} b")
    assert found.text == "a b"
    assert found.marks == (Mark(what, detail),)


@pytest.mark.parametrize("name", ["excerpt", "details", "multiexcerpt", "panel"])
def test_a_macro_may_hide_its_body(name: str) -> None:
    xml = macro(name, rich("<p>old</p>"), hidden="true")
    assert cell(f"a {xml}").marks == (Mark("hidden", "old"),)
    body = f"<h2>Old</h2>{table(['x'])}{macro('include', _=PAGE)}"
    page = read(f"<h2>New</h2>{macro(name, rich(body), hidden='true')}{table(['y'])}")
    assert [(found.heading, found.rows[0][0].text) for found in page.tables] == [("New", "y")]
    assert page.unread == ()


@pytest.mark.parametrize(
    ("parameters", "tables"),
    [({}, 0), ({"dataDisplay": "false"}, 0), ({"dataDisplay": "after"}, 1)],
)
def test_the_table_of_a_chart_is_read_if_the_chart_shows_it(
    parameters: dict[str, str], tables: int
) -> None:
    page = read(macro("chart", rich(table(["a"])), type="pie", **parameters))
    assert (len(page.tables), len(page.unread)) == (tables, 1 - tables)


def test_a_table_in_an_html_macro_is_read_with_its_place() -> None:
    html = "<p>\n <b>é</b></p>\n  <table><tr><th>Code<tr><td>E1 &amp; E2</table>"
    page = read(f"<p>a</p>\n{macro('html', plain(html))}\n{table(['x'])}")
    first, second = page.tables
    assert [[cell.text for cell in row] for row in first.rows] == [["Code"], ["E1 & E2"]]
    assert (first.line, first.column, second.line) == (4, 3, 5)
    assert (first.rows[1][0].line, first.rows[1][0].column) == (4, 26)


def test_the_place_of_a_table_in_the_first_line_of_an_html_macro() -> None:
    xml = macro("html", plain("<table><tr><td>x</table>"))
    page = read(f"<p/>{xml}")
    (found,) = page.tables
    assert (found.line, found.column) == (1, len("<p/>") + xml.index("<table") + 1)


def test_macros_outside_of_tables_are_gaps_of_the_page() -> None:
    page = read(
        f"<h1>{macro('include', _=PAGE)}</h1>{table([macro('gallery')])}"
        f"\n<p>{macro('toc')}{macro('status')}{macro('profile')}</p>"
    )
    assert [(gap.what, gap.detail, gap.place.line) for gap in page.unread] == [
        ("macro", "include Texts & more", 1),
        ("user", "", 2),
    ]
    assert page.unread[0].place.column == len("<h1>") + 1
    assert page.tables[0].rows[0][0].marks == (Mark("macro", "gallery"),)


@pytest.mark.parametrize(
    ("status", "text"),
    [("complete", "☑ a"), ("incomplete", "☐ a"), ("", "☐ a"), (" complete\n", "☑ a")],
)
def test_a_task_keeps_its_state(status: str, text: str) -> None:
    task = f"<ac:task><ac:task-id>7</ac:task-id><ac:task-status>{status}</ac:task-status>"
    found = cell(f"<ac:task-list>{task}<ac:task-body>a</ac:task-body></ac:task></ac:task-list>")
    assert found.text == text


def test_a_written_table_in_a_layout_cell_of_storage_format_is_listed() -> None:
    inner = table(["Code"], ["E1"])
    page = read(f"<ac:layout>{table(['<p>About</p>'], [inner])}</ac:layout>")
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [["Code"], ["E1"]]
