"""What is inferred from a table alone: its header, its columns, and which one contains codes."""

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.model.page import Cell, Table
from oicp_gen.model.richtext import Block, TextRun, rich_text
from oicp_gen.readers.read import read_page
from oicp_gen.scaffold.code_patterns import Likeness, is_word, likeness_of, pattern_of
from oicp_gen.scaffold.columns import usable_columns
from oicp_gen.scaffold.layout import TableLayout, code_column, lay_out
from tests.support.artifacts import Node
from tests.support.builders import export


def layout(rows: str) -> TableLayout:
    """The layout of a table of these rows: `tr` elements, or a short form of them.

    In the short form, a line is a row, `|` separates cells, and `!` begins a header cell.
    """
    if "<tr" not in rows:
        lines = [line.split("|") for line in rows.splitlines()]
        rows = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)
    page = read_page(export(f"<table>{rows}</table>").encode(), file="a.html", sha256="0")
    return lay_out(page.tables[0])


def _cell(text: str) -> str:
    tag = "th" if text.strip().startswith("!") else "td"
    return f"<{tag}>{text.strip().removeprefix('!')}</{tag}>"


def headings(rows: str) -> list[str]:
    return [column.heading for column in layout(rows).columns]


# The header row


@pytest.mark.parametrize(
    ("rows", "columns", "below"),
    [
        ("!Code|!Text\n1|a\n2|b", ["Code", "Text"], 2),
        ("!Code|!Text", ["Code", "Text"], 0),
        ("!Code|!|!Text\n1|a|b", ["Code", "", "Text"], 1),
        ("Title|\n!Code|!Text\n1|a", ["Code", "Text"], 1),
        ("<b>Goal</b>|<strong>Metric</strong>\nA|B", ["Goal", "Metric"], 1),
        ("Code|Text\n101|a\n102|b", ["Code", "Text"], 2),
        ("Item|Date|Who\nA long text|today|Ann", ["Item", "Date", "Who"], 1),
        ("!Alone\nA\nB", ["Alone"], 2),
    ],
    ids=["th", "header alone", "no name", "title", "bold", "above codes", "labels", "one column"],
)
def test_a_header_row(rows: str, columns: list[str], below: int) -> None:
    found = layout(rows)
    assert [column.heading for column in found.columns] == columns
    assert len(found.rows) == below


@pytest.mark.parametrize(
    "rows",
    [
        "!Status|done\n!Owner|Ann",
        "Start date|1 May\nStatus|released",
        "101|a\n102|b",
        "Item 1|2024|Ann\nItem 2|2025|Bob",
        "A|A|A\nb|c|d",
        "A note in a box",
        "Title|\n|",
        "Two|words.|Here\nA|B|C",
        "!Mixed|not bold|!th\nA|B|C",
    ],
    ids=[
        "header column",
        "keys and values",
        "codes at once",
        "digits",
        "the same twice",
        "one cell",
        "titles alone",
        "sentences",
        "some th",
    ],
)
def test_no_header_row(rows: str) -> None:
    found = layout(rows)
    assert found.columns == ()
    assert found.rows == found.table.rows
    assert code_column(found) is None


def test_a_table_without_a_row() -> None:
    found = lay_out(Table(rows=(), line=1, column=1))
    assert (found.columns, found.rows, found.texts) == ((), (), ())


def test_a_title_that_spans_the_table_is_no_header() -> None:
    rows = "<tr><th colspan=2>All codes</th></tr><tr><th>Code</th><th>Text</th></tr>"
    assert headings(f"{rows}<tr><td>1</td><td>a</td></tr>") == ["Code", "Text"]


def test_a_header_of_two_rows_has_both_their_names() -> None:
    rows = (
        "<tr><th rowspan=2>Code</th><th colspan=2>Meaning</th></tr>"
        "<tr><th>German</th><th>English</th></tr>"
        "<tr><td>1</td><td>eins</td><td>one</td></tr>"
    )
    assert headings(rows) == ["Code", "Meaning / German", "Meaning / English"]
    assert len(layout(rows).rows) == 1
    plain = re.sub("(</?)th", r"\1td", rows)
    assert headings(f"{plain}<tr><td>22</td><td>a</td><td>b</td></tr>") == headings(rows)


def test_a_merged_heading_above_one_row_of_codes_is_no_second_header_row() -> None:
    rows = "<tr><th>Code</th><th colspan=2>Text</th></tr><tr><td>1</td><td>a</td><td>b</td></tr>"
    assert headings(rows) == ["Code", "Text", "Text"]


def numbered(text: str) -> Cell:
    content = rich_text([Block(runs=(TextRun(text=text),))])
    return Cell(content=content, line=1, column=1, header=text == "", numbering=True)


def test_confluences_numbers_are_no_column() -> None:
    inner = layout("!Code|!Text\n101|a\n102|b").table
    rows = tuple(
        (numbered(number), *row) for number, row in zip(("", "1", "2"), inner.rows, strict=True)
    )
    found = lay_out(inner._replace(rows=rows))
    assert [(column.at, column.heading) for column in found.columns] == [(1, "Code"), (2, "Text")]
    codes = code_column(found)
    assert codes
    assert codes.pattern == "[0-9]{3}"


def test_columns_say_what_stands_in_them() -> None:
    found = layout("!Code|!Text\n1\u200b|a\u00a0b\n|\nCode|Text:\n2|c")
    assert found.texts == (("1", "2"), ("a b", "c"))
    assert len(found.rows) == 4


# The column of codes


@pytest.mark.parametrize(
    ("rows", "column", "pattern"),
    [
        ("!Any|!Text\n101|a\n205|b", "Any", "[0-9]{3}"),
        ("!Any|!Text\n1|a\n1205|b", "Any", "[0-9]{1,4}"),
        ("!Any|!Text\nOK|a\nNOT_FOUND|b", "Any", "[A-Z][A-Z0-9_]*"),
        ("!Any|!Text\nE1001|a\nW2|b", "Any", "[A-Z][0-9]{1,4}"),
        ("!Any|!Text\nERR-12|a\nERR-13|b", "Any", "[A-Z]{3}-[0-9]{2}"),
        ("!Text|!Error code\na|101\nb|205", "Error code", "[0-9]{3}"),
        ("!Key|!Text\ncargo.port|a\ncargo-host|b", "Key", r"[A-Za-z0-9\-.]+"),
        ("!No.|!Code\n1|E10\n2|E20", "Code", "[A-Z][0-9]{2}"),
        ("!ID|!HTTP status\nA1|400\nA2|404", "HTTP status", "[0-9]{3}"),
        ("!ID|!Text\n1|a\n2|b", "ID", "[0-9]"),
    ],
)
def test_a_column_of_codes(rows: str, column: str, pattern: str) -> None:
    codes = code_column(layout(rows))
    assert codes
    assert (codes.column.heading, codes.pattern) == (column, pattern)


@pytest.mark.parametrize(
    "rows",
    [
        "!Code|!Text\n101|a\n101|b",
        "!Code|!Text\n101|a\n|b",
        "!Code|!Text\n101|a",
        "!Property|!Text\nhost|a\nport|b",
        "!Code|!Text\nsome words|a\nother words|b",
        f"!Code|!Text\n{'A' * 41}|a\nB|b",
        "!No.|!Text\n1|a\n2|b",
        "!Text|!Price\na|100\nb|250",
        "!Day|!Text\n2024-05-17|a\n2024-05-18|b",
        "!|!Text\n101|a\n102|b",
        "!2004 / Male|!Text\nab|a\ncd|b",
    ],
    ids=[
        "twice",
        "one is empty",
        "one row",
        "words under no such heading",
        "several words",
        "too long",
        "numbers of rows",
        "amounts in a later column",
        "days",
        "no heading",
        "digits in the heading",
    ],
)
def test_no_column_of_codes(rows: str) -> None:
    assert code_column(layout(rows)) is None


# The pattern

CODES = st.lists(
    st.one_of(
        st.from_regex(r"[0-9]{1,6}", fullmatch=True),
        st.from_regex(r"[A-Z]{1,3}-?[0-9]{1,4}", fullmatch=True),
        st.from_regex(r"[A-Z][A-Z0-9_]{0,9}", fullmatch=True),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=9),
        st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=9),
        st.from_regex(r"[A-Za-z]{1,5} [0-9#]{1,3}", fullmatch=True),
    ),
    min_size=1,
    max_size=12,
)


@given(CODES)
def test_every_code_matches_the_pattern(codes: list[str]) -> None:
    pattern = re.compile(pattern_of(codes))
    assert all(map(pattern.fullmatch, codes))
    assert not pattern.fullmatch("")


@given(CODES, st.randoms())
def test_the_order_of_codes_changes_nothing_but_for_numbers_of_rows(
    codes: list[str], chance: random.Random
) -> None:
    shuffled = list(codes)
    chance.shuffle(shuffled)
    assert pattern_of(shuffled) == pattern_of(codes)


@pytest.mark.parametrize("codes", [["1", "2", "3"], ["0", "1"], ["2", "3"]])
def test_numbers_of_rows_are_words_at_most(codes: list[str]) -> None:
    assert likeness_of(codes) is Likeness.WORDS
    assert likeness_of(codes[::-1]) is Likeness.NUMBERS


def test_a_pattern_means_the_same_in_javascript(node: Node, tmp_path: Path) -> None:
    punctuation = [chr(code) for code in range(33, 127) if not chr(code).isalnum()]
    lists = [
        *([f"a{mark}b", f"c{mark}d"] for mark in punctuation),
        *([f"A{mark}1", f"B{mark}22"] for mark in punctuation),
        ["".join(punctuation), "-^]"],
        ["大类", "中类"],
        ["a b", "c d e"],
        ["𝒳1", "𝒳2"],
    ]
    cases = [[pattern_of(codes), codes] for codes in lists]
    script = tmp_path / "match.mjs"
    script.write_text(
        f"for (const [pattern, codes] of {json.dumps(cases)})\n"
        "  for (const flags of ['', 'u'])\n"
        "    for (const code of codes)\n"
        "      if (!new RegExp(`^(?:${pattern})$`, flags).test(code))\n"
        "        console.log(pattern, flags, code);\n",
        encoding="utf-8",
    )
    assert node.run(script, cwd=tmp_path) == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [("OK", True), ("NOT_FOUND", True), ("cargo.port", True), ("E1001", False), ("404", False)],
)
def test_a_code_that_is_its_own_name(code: str, word: bool) -> None:
    assert is_word(code) is word


def test_a_column_whose_heading_no_file_can_contain_is_left_out() -> None:
    found = layout("!Code|!a|!b\n1|x|y\n2|x|z")
    code, broken, other = found.columns
    columns = (code, broken._replace(text="a\ud800"), other)
    usable, left_out = usable_columns(found._replace(columns=columns), code)
    assert [data.column for data in usable] == [other]
    assert [column.column for column in left_out] == ["a"]
