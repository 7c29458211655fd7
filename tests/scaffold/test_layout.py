"""What is inferred from a table alone: its header, its columns, and which one contains codes."""

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.contract.pattern import compile_pattern
from oicp_gen.model.page import Cell, Table
from oicp_gen.model.richtext import Block, TextRun, rich_text
from oicp_gen.readers.read import read_page
from oicp_gen.scaffold.code_patterns import Likeness, is_word, likeness_of, pattern_of
from oicp_gen.scaffold.codes import Codes
from oicp_gen.scaffold.columns import usable_columns
from oicp_gen.scaffold.layout import TableLayout, lay_out
from oicp_gen.scaffold.reasons import Lack, NoCodes
from oicp_gen.scaffold.table_reading import read_table
from tests.support.artifacts import Node
from tests.support.builders import export
from tests.support.schema import SCHEMA


def layout(rows: str) -> TableLayout:
    """The layout of a table of these rows: `tr` elements, or a short form of them.

    In the short form, a line is a row, `|` separates cells, and `!` begins a header cell.
    """
    if "<tr" not in rows:
        lines = [line.split("|") for line in rows.splitlines()]
        rows = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)
    page = read_page(export(f"<table>{rows}</table>").encode(), file="a.html", sha256="0")
    return lay_out(page.tables[0])


def code_column(found: TableLayout) -> Codes | None:
    """The codes of a table that looks like one of codes."""
    return read_table(found.table).codes


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
    assert not found.has_header
    assert found.headings == ()
    assert {column.heading for column in found.columns} == {""}
    assert found.rows == found.table.rows


def test_a_table_without_a_row() -> None:
    found = lay_out(Table(rows=(), line=1, column=1))
    assert (found.columns, found.rows, found.body) == ((), (), ())
    assert read_table(found.table).reason == NoCodes(Lack.NO_ROWS)


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
    assert [found.texts(column) for column in found.columns] == [("1", "2"), ("a b", "c")]
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
        ("!|!Text|!Note\n101|a|c\n102|b|d", "", "[0-9]{3}"),
        ("!Any|!Text\nhost|a\nport.in|b", "Any", "[A-Za-z0-9.]+"),
        ("!Term|!Text\nsome words|a\nother words|b", "Term", "[!-~]+(?: [!-~]+)*"),
        ("Browse command|Result\nopen|a\nshut|b", "Browse command", "[A-Za-z0-9]+"),
        ("101|a\n102|b", "", "[0-9]{3}"),
        ("Torn label|E1|3\nVan full|E2|5", "", "[A-Z][0-9]"),
        ("!Meldung|!Fehlercode\nab cd|101\nef gh|205", "Fehlercode", "[0-9]{3}"),
    ],
)
def test_a_column_of_codes(rows: str, column: str, pattern: str) -> None:
    codes = code_column(layout(rows))
    assert codes
    assert (codes.column.heading, codes.pattern) == (column, pattern)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("!Code|!Text\n101|a\n102|b\n101|c", (Lack.CODE_DUPLICATE, "Code", 4, "101", 2, "")),
        ("!Code|!Text\n101|a\n|b", (Lack.CODE_MISSING, "Code", 3, "", None, "")),
        ("!Code|!Text\n101|a", (Lack.ONE_ROW, "", None, "", None, "")),
        ("!Code|!Text", (Lack.NO_ROWS, "", None, "", None, "")),
        ("!Code\n101\n102", (Lack.ONE_COLUMN, "", None, "", None, "")),
        ("!Any|!Text\na b|a\nc d|b", (Lack.PHRASES, "Any", 2, "a b", None, "")),
        (f"!Code|!Text\n{'A' * 65}|a\nB|b", (Lack.SENTENCES, "Code", 2, "A" * 65, None, "")),
        (
            "!Code|!Text\nTake A, and then B.|a\nB|b",
            (Lack.SENTENCES, "Code", 2, "Take A, and then B.", None, ""),
        ),
        ("!No.|!Text\n1|a\n2|b", (Lack.ROW_NUMBERS, "No.", None, "", None, "")),
        ("!Text|!Price\na b|100\nc d|250", (Lack.PHRASES, "Text", 2, "a b", None, "")),
        (
            "!Day|!Text\n2024-05-17|a\n2024-05-18|b",
            (Lack.HEADING_UNCLEAR, "Day", 2, "2024-05-17", None, ""),
        ),
        ("!|!Text|!Note\nab|a|c\ncd|b|d", (Lack.HEADING_MISSING, "column 1", 2, "ab", None, "")),
        ("a b|a\nc d|b", (Lack.NO_HEADER_ROW, "", None, "a b", None, "")),
        (
            "!Code|!Text\n101|a\nAny other|b\n102|c",
            (Lack.CODE_UNLIKE, "Code", 3, "Any other", None, "101"),
        ),
        (
            "!Code|!Text\nE1|a\nE2|b\nE3 - E9|c",
            (Lack.CODE_RANGE, "Code", 4, "E3 - E9", None, "E1"),
        ),
        (
            "!Code|!Text\nE1|a\nE2, E3|b",
            (Lack.CODES_IN_ONE_CELL, "Code", 3, "E2, E3", None, ""),
        ),
        (
            "!Code|!Text\nE1|a\nE2 and E3|b\nE4 E5|c",
            (Lack.CODES_IN_ONE_CELL, "Code", 3, "E2 and E3", None, ""),
        ),
        (
            "!Code|!Text\nE1|a\nE2, see E1 too|b\nE3 gone|c",
            (Lack.CODE_UNLIKE, "Code", 3, "E2, see E1 too", None, "E1"),
        ),
        (
            "!Code|!Text\nE1|a\nE2 gone|b",
            (Lack.CODE_WITH_REMARK, "Code", 3, "E2 gone", None, ""),
        ),
        (
            "!Code|!Text\nOK|a\nFAIL (old)|b",
            (Lack.CODE_WITH_REMARK, "Code", 3, "FAIL (old)", None, ""),
        ),
        (
            "!Error|!Text\nE1: Label torn|a\nE2 Van full|b",
            (Lack.CODE_WITH_TEXT, "Error", 2, "E1: Label torn", None, ""),
        ),
        (
            "<tr><th>Code<th>Text<tr><td rowspan=2>101<td>a<tr><td>b<tr><td>102<td>c",
            (Lack.CODE_MERGED, "Code", 3, "101", 2, ""),
        ),
        (
            "!Code|!Text|!Code\n101|a|102\n103|b|104",
            (Lack.HEADING_REPEATED, "Code", None, "", None, ""),
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else value[0].value,
)
def test_a_reason_against_codes(
    rows: str, reason: tuple[Lack, str, int | None, str, int | None, str]
) -> None:
    found = read_table(layout(rows).table)
    assert found.codes is None
    assert found.reason
    assert found.reason[:6] == reason
    assert found.reason.message


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("!Code|!Text|!Code|!Text\n101|a|201|b\n102|c||", ["101", "102", "201"]),
        ("!Code|!Text|!Code|!Text\n||201|b\n101|a|202|c", ["101", "201", "202"]),
        ("!Code|!Text|!Code|!Text|!Code|!Text\n1a|a|2a|b|3a|c\n4a|d||||", ["1a", "4a", "2a", "3a"]),
    ],
)
def test_columns_side_by_side_are_read_one_below_the_other(rows: str, codes: list[str]) -> None:
    reading = read_table(layout(rows).table)
    assert reading.codes
    assert [code.code for code in reading.codes.found] == codes
    assert reading.layout.repeated == rows.partition("\n")[0].count("Code")
    assert [column.heading for column in reading.layout.columns] == ["Code", "Text"]


def test_a_code_in_two_columns_side_by_side_is_a_duplicate() -> None:
    found = read_table(layout("!Code|!Text|!Code|!Text\n101|a|201|b\n102|c|101|d").table)
    assert (found.codes, found.layout.repeated) == (None, 1)
    assert found.reason
    assert found.reason.lack is Lack.HEADING_REPEATED


@pytest.mark.parametrize(
    ("rows", "codes", "titles"),
    [
        ("!Code|!Text\nCarrier|\nE1|a\nE2|b", ["E1", "E2"], [2]),
        ("!Code|!Text\nE1|a\nE2|b\nE3|", ["E1", "E2", "E3"], []),
        ("!Text|!Code\nCarrier|\na|E1\nb|E2", ["E1", "E2"], [2]),
        ("!Term|!Text\nBy air|\nVan|a\nCart|b", ["Van", "Cart"], [2]),
    ],
    ids=["title", "code without a text", "title in the first cell", "among words"],
)
def test_titles_of_groups_that_are_not_merged(
    rows: str, codes: list[str], titles: list[int]
) -> None:
    found = code_column(layout(rows))
    assert found
    assert [code.code for code in found.found] == codes
    assert [row.number for row in found.titles] == titles


def test_every_kind_of_reason_is_in_the_schema() -> None:
    assert SCHEMA["$defs"]["no_codes"]["properties"]["id"]["enum"] == [*Lack]


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
    pattern = compile_pattern(pattern_of(codes))
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
def test_numbers_of_rows_are_not_alike(codes: list[str]) -> None:
    assert likeness_of(codes) is Likeness.ROWS
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
    cases = [[compile_pattern(pattern_of(codes)).pattern, codes] for codes in lists]
    script = tmp_path / "match.mjs"
    script.write_text(
        f"for (const [pattern, codes] of {json.dumps(cases)})\n"
        "  for (const flags of ['', 'u', 'v'])\n"
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
    codes = read_table(found.table).codes
    assert codes
    usable, left_out = usable_columns(found._replace(columns=columns), codes)
    assert [data.column for data in usable] == [other]
    assert [column.column for column in left_out] == ["a"]
