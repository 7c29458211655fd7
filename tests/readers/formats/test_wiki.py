"""Wiki markup, in which Confluence 3 and older store a page: its tables, effects and macros."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Cell, Mark, Page, PageKind, Unread
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from oicp_gen.text.markdown import markdown
from tests.support.projects import assert_told
from tests.support.stored import body, entities, page

FILE = "source/entities.xml"
BODY = f"{FILE}#/11/body"


def read(text: str) -> Page:
    data = entities(page(11, "Codes"), body(11, text, kind="0"))
    return read_page(data, file=FILE, sha256="0")


def texts(text: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in read(text).tables]


def places(text: str) -> list[list[tuple[str, int, int]]]:
    (table,) = read(text).tables
    return [[(cell.text, cell.line, cell.column) for cell in row] for row in table.rows]


def only_cell(content: str) -> Cell:
    (table,) = read(f"|{content}|").tables
    ((cell,),) = table.rows
    return cell


def lines(cell: Cell) -> tuple[str, ...]:
    return tuple(markdown(cell.content).split("\n"))


def refused(text: str) -> OicpGenError:
    with pytest.raises(OicpGenError) as error:
        read(text)
    assert_told(error.value, FILE)
    return error.value


# Tables


def test_a_table_is_read_with_the_places_of_its_cells() -> None:
    found = read("h2. Codes\n\nShippers:\n\n||Code||Text||\n|E101|Label torn|\n| E102 | |\n")
    (table,) = found.tables
    assert (found.kind, found.where) == (PageKind.PAGE, BODY)
    assert (table.heading, table.before) == ("Codes", "Shippers:")
    assert (table.line, table.column) == (5, 1)
    assert [[(cell.text, cell.line, cell.column) for cell in row] for row in table.rows] == [
        [("Code", 5, 3), ("Text", 5, 9)],
        [("E101", 6, 2), ("Label torn", 6, 7)],
        [("E102", 7, 3), ("", 7, 9)],
    ]
    assert [[cell.header for cell in row] for row in table.rows] == [
        [True, True],
        [False, False],
        [False, False],
    ]


def test_a_row_may_have_headings_and_other_cells() -> None:
    (table,) = read("||E101|Label torn||Ask|\n").tables
    assert [(cell.text, cell.header) for cell in table.rows[0]] == [
        ("E101", True),
        ("Label torn", False),
        ("Ask", True),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("|a|b\nc|\n|d|e|", [["a", "b c"], ["d", "e"]]),
        ("|a|b\n|d|e|", [["a", "b"], ["d", "e"]]),
        ("|a|b|\nc|d|", [["a", "b"]]),
        ("|a|b\nc\n\n|d|e|", [["a", "b c"]]),
        ("|a|\n* b|", [["a"]]),
        ("  |a|b| \n\t|c|d|  ", [["a", "b"], ["c", "d"]]),
        ("text\n|a|b|\nh1. More", [["a", "b"]]),
        ("|a| |b|", [["a", "", "b"]]),
        ("|a|||b|", [["a", "b"]]),
        ("|a|b", [["a", "b"]]),
        ("|\na|", [["a"]]),
    ],
)
def test_a_row_ends_with_a_bar_at_the_end_of_a_line(text: str, rows: list[list[str]]) -> None:
    assert texts(text)[0] == rows


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r"Van \| full", "Van | full"),
        ("see [the list|Retry rules] now", "see the list now"),
        ("see [the list|http://example.com/a|A title] now", "see the list now"),
        ("{color:red}a|b{color}", "a|b"),
        ("{status:title=DONE|colour=Green}", "DONE"),
        ("{code:title=x.py|linenumbers=true}\na | b\n\n|c|\n{code}", "x.py a | b |c|"),
        ("{noformat}*a* | {b}{noformat}", "*a* | {b}"),
        ("a !x.png|width=3! b", "a b"),
        ("Stop! Go, !now|or|never", "Stop! Go, !now"),
    ],
)
def test_a_bar_may_be_a_part_of_a_cell(content: str, text: str) -> None:
    found = texts(f"|{content}|next|")[0][0]
    assert (found[0], found[-1]) == (text, "next")


def test_the_place_of_a_cell_is_that_of_its_text_after_what_has_several_lines() -> None:
    text = "||Code||Text||More||\n|E1|{code}\na\n\nb{code}|  c |\n|E2\nmore| d|"
    assert places(text) == [
        [("Code", 1, 3), ("Text", 1, 9), ("More", 1, 15)],
        [("E1", 2, 2), ("a b", 2, 5), ("c", 5, 11)],
        [("E2 more", 6, 2), ("d", 7, 7), ("", 6, 1)],
    ]


def test_a_table_in_a_macro_is_read_with_its_places() -> None:
    text = "{panel:title=Codes}\n||Code||\n|E1|\n{panel}\n\n{column:width=50%}|E2|{column}"
    first, second = read(text).tables
    assert [(row[0].text, row[0].line, row[0].column) for row in first.rows] == [
        ("Code", 2, 3),
        ("E1", 3, 2),
    ]
    (row,) = second.rows
    assert (row[0].text, row[0].line, row[0].column) == ("E2", 6, 20)


@pytest.mark.parametrize("end", ["a ]]> b", "<script>//<![CDATA[ x //]]></script>"])
def test_html_with_the_end_of_a_section_is_reported(end: str) -> None:
    found = read(f"{{html}}{end}<table><tr><td>E1</td></tr></table>{{html}}\n|E2|")
    assert [[cell.text for row in table.rows for cell in row] for table in found.tables] == [["E2"]]
    assert [(gap.what, gap.detail) for gap in found.unread] == [("macro", "html")]


def test_html_in_a_macro_is_read_with_its_places() -> None:
    text = "Codes: {html}<table><tr><td>E1</td>\n <td>a|b</td></tr></table>{html}\n|E2|"
    first, second = read(text).tables
    assert [(cell.text, cell.line, cell.column) for cell in first.rows[0]] == [
        ("E1", 1, 25),
        ("a|b", 2, 2),
    ]
    assert [(cell.text, cell.line, cell.column) for cell in second.rows[0]] == [("E2", 3, 2)]


# Effects


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("*bold* and _emphasis_", "**bold** and *emphasis*"),
        ("_*both*_, *one*", "***both***, **one**"),
        ("??A book??", "*A book*"),
        ("{{a_b}}", "`a_b`"),
        ("+new+", "new"),
        ("x{^}2{^} and y ^2^ and H{~}2{~}O", "x<sup>2</sup> and y <sup>2</sup> and H<sub>2</sub>O"),
        ("re{*}start{*}ed", "re<strong>start</strong>ed"),
        ("2*3*4 and a_b_c", "2\\*3\\*4 and a_b_c"),
        ("* a, 2 * 3", "- a, 2 \\* 3"),
        ("E-101 - late - torn", "E-101 - late - torn"),
        ("*one\ntwo*", "\\*one\\\ntwo\\*"),
        ("*not bold", "\\*not bold"),
        ("*a b*c d*", "\\*a b\\*c d\\*"),
        ("*a _b* c_", "**a \\_b** c\\_"),
        ("a -- b --- c", "a \u2013 b \u2014 c"),
        (r"\*a\* \{b\} \[c\] \!d!", r"\*a\* {b} \[c\] !d!"),
        (r"one\\two \\ three", "one\\\ntwo\\\nthree"),
        (r"\\server\share", r"\\\\server\\share"),
        ("a &amp; b &ouml; &#8217; & c < d", "a & b ö \u2019 & c \\< d"),
        (
            "http://example.com/a?b=1&c=2.",
            "[http://example.com/a?b=1\\&c=2](http://example.com/a?b=1&c=2).",
        ),
    ],
)
def test_an_effect_is_read_as_in_html(content: str, expected: str) -> None:
    assert markdown(only_cell(content).content) == expected


def test_deleted_text_is_no_part_of_a_cell() -> None:
    cell = only_cell("was -closed- shut")
    assert (cell.text, cell.marks) == ("was shut", (Mark("struck", "closed"),))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("* a\n* b", ("- a", "- b")),
        ("a\n# one\n# two\nmore", ("a", "", "1. one", "2. two\\", "   more")),
        ("* a\n** b\n* c", ("- a", "  - b", "- c")),
        ("- a\n- b", ("- a", "- b")),
        ("a\n-- b", ("a\\", "\u2013 b")),
    ],
)
def test_a_list_in_a_cell_is_read(content: str, expected: tuple[str, ...]) -> None:
    assert lines(only_cell(content)) == expected


@pytest.mark.parametrize("marks", ["**", "*#*", "-" * 5])
def test_a_list_may_start_at_any_depth(marks: str) -> None:
    assert only_cell(f"a\n{marks} b\n* c").text == "a b c"


# Links, images, people and emoticons


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[look|https://example.com/?a=1&b=2]", "[look](https://example.com/?a=1&b=2)"),
        (
            "[*look* here|https://example.com]",
            "[**look**](https://example.com) [here](https://example.com)",
        ),
        ("[https://example.com]", "[https://example.com](https://example.com)"),
        ("[mailto:ann@example.com]", "[ann@example.com](mailto:ann@example.com)"),
        ("[Retry rules]", "Retry rules"),
        ("[PARCEL:Retry rules]", "Retry rules"),
        ("[Note: rules]", "Note: rules"),
        ("[rules|PARCEL:Retry rules#top]", "rules"),
        ("[#top]", "top"),
        ("[^rules.pdf]", "rules.pdf"),
        ("[/2008/01/02/News]", "News"),
        ("[PARCEL-18@track]", "PARCEL-18"),
        ("[ann b.|~ann]", "ann b."),
        ("[] [ ] [a", "\\[\\] \\[ \\] \\[a"),
    ],
)
def test_a_link_is_read_as_what_it_displays(content: str, expected: str) -> None:
    assert markdown(only_cell(content).content) == expected


@pytest.mark.parametrize(
    ("content", "text", "mark"),
    [
        ("by [~ann]", "by", Mark("user", "ann")),
        ("by {profile:user=ann}", "by", Mark("user", "ann")),
        ("a [$4711]", "a", Mark("macro", "link to page 4711")),
        ("a !van.png|thumbnail!", "a", Mark("image", "van.png")),
        ("a !van.png|alt=A van!", "a", Mark("image", "A van")),
        ("a !http://example.com/van.png!", "a", Mark("image", "http://example.com/van.png")),
        ("a {include:PARCEL:Rules}", "a", Mark("macro", "include PARCEL:Rules")),
        ("a {excerpt-include:Rules|nopanel=true}", "a", Mark("macro", "excerpt-include Rules")),
        ("a {unknown}", "a", Mark("macro", "unknown")),
    ],
)
def test_what_is_not_in_the_file_is_a_mark(content: str, text: str, mark: Mark) -> None:
    cell = only_cell(content)
    assert (cell.text, cell.marks) == (text, (mark,))


def test_an_unread_macro_outside_a_table_has_its_place() -> None:
    found = read("a\n\n\n{include:Rules}\n\n|E1|")
    assert [(each.what, each.detail, str(each.place)) for each in found.unread] == [
        ("macro", "include Rules", f"{BODY}:4:1")
    ]
    assert isinstance(found.unread[0], Unread)


@pytest.mark.parametrize(
    ("symbols", "expected"),
    [
        (":) :-) :( ;) :P :D", "🙂 🙂 🙁 😉 😛 😀"),
        ("(y) (n) (i) (/) (x)", "👍 👎 ℹ️ ✅ ❌"),
        ("(!) (+) (-) (?) (on)", "⚠️ ➕ ➖ ❓ 💡"),
        (r"\(/) \(x) :Depot (xy)", "(/) (x) :Depot (xy)"),
    ],
)
def test_an_emoticon_is_read_as_in_other_formats(symbols: str, expected: str) -> None:
    assert only_cell(symbols).text == expected


# Macros


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("{info:title=Beware}\ntext\n{info}", "Beware text"),
        ("{expand:More}text{expand}", "More text"),
        ("{panel}{note}a{note} b{panel}", "a b"),
        ("{jira:KEY-1}", "KEY-1"),
        ("{status:DONE}{status:title=NEW}", "DONE NEW"),
        ("a{anchor:x}b{toc}", "ab"),
        ("{color:red}*a*{color}b", "ab"),
        ("{color:red}a\nb{color}", "a b"),
        ("{excerpt}a{excerpt}b", "ab"),
        ("{excerpt:hidden=true}a{excerpt}b", "b"),
        ("{quote}a{quote}", "a"),
        ("{latex}\\alpha{latex}", "\\alpha"),
        ("{mine:x=1}\na\n{mine}", "a"),
        ("{{GET /depots/{id}}}", "GET /depots/{id}"),
        ("{code}{info}{code}", "{info}"),
        ("{1} { } {a b}", "{1} { } {a b}"),
    ],
)
def test_a_macro_is_read_as_what_it_displays(content: str, text: str) -> None:
    assert only_cell(content).text == text


def test_two_macros_with_an_unknown_name_are_not_the_start_and_the_end_of_one() -> None:
    (table,) = read("|/a/{id}|b|\n|/c/{id}|d|").tables
    assert [[cell.text for cell in row] for row in table.rows] == [["/a/", "b"], ["/c/", "d"]]
    assert table.rows[1][0].marks == (Mark("macro", "id"),)


def test_macros_without_an_end_have_no_body() -> None:
    text = "{info}\n\n{code:java}\n\n" + "{mine:a}\n" * 100 + "|E1|"
    found = read(text)
    assert [table.rows[0][0].text for table in found.tables] == ["E1"]
    assert len(found.unread) == 102


def test_macros_may_be_nested_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_WIKI_DEPTH", 3)
    nested = "{panel:a=b}\n" * 3 + "|E1|\n" + "{panel}\n" * 3
    assert texts(nested) == [[["E1"]]]
    error = refused("{panel:a=b}\n" + nested + "{panel}")
    assert (error.id, str(error.place)) == ("nesting-too-deep", f"{BODY}:4:1")


# Limits


def test_wiki_markup_at_the_limit_is_read_and_beyond_it_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_WIKI", 4)
    assert texts("|E1|") == [[["E1"]]]
    error = refused("|E12|")
    assert (error.id, str(error.place)) == ("page-too-large", BODY)
    assert "5 characters of wiki markup; the limit is 4" in error.message


@pytest.mark.parametrize(
    ("name", "text"),
    [("MAX_ROWS", "|a|\n" * 5), ("MAX_CELLS", "|a|a|a|a|a|"), ("MAX_ELEMENTS", "[a] " * 5)],
)
def test_what_is_made_of_wiki_markup_is_counted_while_it_is_made(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, name, 4)
    error = refused(text)
    assert error.id == "page-too-large"
    assert "the limit is 4" in error.message


MARKUP = r"""| || \\ \ | [ ] ! {code} {panel} {panel:a=b} {color:red} {color} {info} {html} <td> *
** # - -- _ ?? + ^ ~ {{ }} {*} h1. bq. ---- !a.b! [a|b] [~a] (/) :) http://a &amp; a 1 , {x}
{noformat} {include:a} [a|"""
PIECES = st.sampled_from([*MARKUP.split(), " ", "\n", "\n\n"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_the_markup_is_it_is_read_with_places_in_it(text: str) -> None:
    for found in read(f"x{text}").tables:
        for row in found.rows:
            for cell in row:
                assert 1 <= cell.line <= text.count("\n") + 1
