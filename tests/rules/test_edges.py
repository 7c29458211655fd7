"""Edge cases of rules; `tests/cases` has pages on which each of them fires or does not."""

import importlib
import pkgutil
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from oicp_gen import rules
from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger
from oicp_gen.errors import Place
from oicp_gen.extract.draft import draft
from oicp_gen.extract.find_table import Survey, headers
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.normalize import Normalized, normalize
from oicp_gen.readers.read import read_page
from oicp_gen.report.problems import findings_json
from oicp_gen.rules.base import MAX_AT_PLACE, Rule
from oicp_gen.rules.registry import CHECKS, LEVEL_CHECKS, PAGE_CHECKS, REPAIRS, RULES, remarks
from oicp_gen.text.characters import (
    BIDIRECTIONAL,
    CONTROL,
    INVISIBLE,
    JOINER,
    NO_BREAK,
    unprintable,
)
from tests.rules.test_cases import PAGES, name, read_contract_and_ledger
from tests.support.builders import CONTRACT, contract_of, export, read, table

HEADINGS = ["Status Code", "Sent By", "Description", "Additional Information"]
FINE = ["000", "HUBJECT", "Success", ""]


def normalized(*rows: list[str], contract: Contract | None = None) -> Normalized:
    """A table of these rows below the contract's headings, normalized."""
    page = read(export(table(HEADINGS, *rows)))
    return normalize(page, contract or contract_of(), Ledger())


def findings(rule: str, *rows: list[str], contract: Contract | None = None) -> list[Finding]:
    """What a rule finds in a table of these rows, below the contract's headings."""
    result = normalized(*rows, contract=contract)
    return [finding for finding in result.findings if finding.rule == rule]


def messages(rule: str, *rows: list[str], contract: Contract | None = None) -> list[str]:
    return [finding.message for finding in findings(rule, *rows, contract=contract)]


def test_a_finding_says_which_row_it_is_in() -> None:
    (found,) = findings("space-stray", FINE, ["017", "CPO", "a , b", ""])
    assert (found.place.row, found.place.heading, found.place.code) == (3, "Description", "017")
    assert (found.severity, found.resolution) == (Severity.NOTE, None)
    (found,) = findings("code-malformed", FINE, ["", "CPO", "Other", ""])
    assert found.place.code is None


def test_every_missing_cell_is_named() -> None:
    assert messages("cells-missing", FINE, ["017", "CPO"]) == [
        'the row has 2 cells and none for "Description", "Additional Information"'
    ]


def test_a_text_that_is_no_value_at_all_is_not_said_to_be_one() -> None:
    assert messages("text-is-value", FINE, ["017", "", "CPO, nobody", ""]) == []
    assert len(messages("text-is-value", FINE, ["017", "", "CPO, EMP", ""])) == 1


def test_a_known_value_beside_a_stranger_is_not_a_text_in_the_wrong_column() -> None:
    assert messages("text-misplaced", FINE, ["017", "CPO, Call not authorized", "", ""]) == []
    assert messages("text-misplaced", FINE, ["017", "CPO", "", ""]) == []


def test_of_two_empty_texts_only_the_first_gets_what_stands_elsewhere() -> None:
    more = '\n[fields.title]\ncolumn = "Title"\nkind = "text"\nrequired = true\n'
    rows = [[*HEADINGS, "Title"], ["017", "Call not authorized", "", "", ""]]
    page = read(export(table(*rows)))
    result = normalize(
        page, contract_of(CONTRACT.replace("\n[package]", f"{more}\n[package]")), Ledger()
    )
    found = [finding for finding in result.findings if finding.rule == "text-misplaced"]
    assert [finding.resolution for finding in found] == ['read as "Description"']


@pytest.mark.parametrize(("pattern", "found"), [("[0-9]{15}", 1), ("[0-9]{16}", 0)])
def test_zeros_are_missed_up_to_codes_of_fifteen_digits(pattern: str, found: int) -> None:
    contract = contract_of(CONTRACT.replace("[0-9]{3}", pattern))
    assert len(messages("code-lost-zeros", ["17", "CPO", "a", ""], contract=contract)) == found


def test_a_code_is_not_longer_without_its_zeros() -> None:
    contract = contract_of(CONTRACT.replace("[0-9]{3}", "[0-9]{2}|[0-9]{4}"))
    assert messages("code-lost-zeros", ["017", "CPO", "a", ""], contract=contract) == [
        'code "017" has lost its leading zeros: it should be "0017". Ask the publisher to correct'
        " the page."
    ]


def test_an_emoticon_without_a_meaning_is_dropped() -> None:
    (found,) = findings("emoticon", ["000", "CPO", "a", '<img class="emoticon" src="x.png">'])
    assert (found.message, found.resolution) == (
        'the cell contains the emoticon "x.png"',
        "left out",
    )


@pytest.mark.parametrize(
    ("field", "what"),
    {
        "space": "space name",
        "breadcrumbs": "breadcrumb trail",
        "created_by": "author name",
        "modified_by": "editor name",
        "created_on": "date",
        "modified_on": "date",
        "exported_at": "date",
    }.items(),
)
def test_a_dangerous_character_is_told_wherever_the_page_names_itself(
    field: str, what: str
) -> None:
    value: Any = ("a\x01", "b") if field == "breadcrumbs" else "a\x01"
    page = read(export(table(HEADINGS, FINE)))._replace(**{field: value})
    found = normalize(page, contract_of(), Ledger()).findings
    (message,) = (finding.message for finding in found if finding.rule == "page-characters")
    assert message == f"the page's {what} contains U+0001"


def test_a_no_break_space_is_read_as_a_space() -> None:
    result = normalized(["000", "CPO", "a\u00a0b", ""])
    assert result.spec is not None
    assert result.spec.entries[0].values["description"] == "a b"


def test_a_column_that_is_not_named_is_told_with_its_first_text() -> None:
    rows = [[*HEADINGS, "Remark"], [*FINE, "one"], ["001", "CPO", "a", "", "two"]]
    result = normalize(read(export(table(*rows))), contract_of(), Ledger())
    (found,) = (found for found in result.findings if found.rule == "column-unknown")
    assert found.message.endswith('2 cells not used; the first contains "one"')


def test_one_cell_in_a_row_is_a_title_only_if_it_spans_columns() -> None:
    found = {finding.rule for finding in normalized(FINE, ["Part two"]).findings}
    assert "code-malformed" in found
    assert "row-title" not in found


def test_a_column_of_a_header_alone_is_no_title_of_the_table() -> None:
    page = read(export(table([*HEADINGS, "Remark"])))
    found = {finding.rule for finding in normalize(page, contract_of(), Ledger()).findings}
    assert "table-empty" in found
    assert "row-title" not in found


def test_the_heading_above_the_table_is_named_if_no_table_below_it_fits() -> None:
    contract = contract_of(CONTRACT.replace("\n[code]", 'under = "Codes"\n[code]'))
    page = read(export(f"<h2>Other</h2>{table(HEADINGS, FINE)}"))
    found = normalize(page, contract, Ledger()).findings
    (message,) = (one.message for one in found if one.rule == "page-without-table")
    assert ' under "Codes"' in message


def test_a_code_whose_name_is_taken_is_named_by_itself_if_the_error_is_ignored() -> None:
    page = read(export(table(HEADINGS, FINE, ["001", "CPO", "success", ""])))
    ignored = frozenset({"name-collision"})
    spec = normalize(page, contract_of(), Ledger(), despite=ignored).spec
    assert spec is not None
    assert {entry.code: entry.name for entry in spec.entries} == {
        "000": "SUCCESS",
        "001": "CODE_001",
    }


def test_a_control_character_is_read_as_one_blank() -> None:
    page = read(export(table(HEADINGS, ["000", "CPO", "a\x01b", "c\u200bd<br>e\u200bf"])))
    result = normalize(page, contract_of(), Ledger())
    assert result.spec is not None
    assert result.spec.entries[0].values["description"] == "a b"
    (found,) = (finding for finding in result.findings if finding.rule == "text-invisible")
    assert found.message == "the cell contains U+200B ZERO WIDTH SPACE"


def test_a_joiner_between_letters_is_removed_and_one_in_an_emoji_stays() -> None:
    page = read(export(table(HEADINGS, ["000", "CPO", "X\u200dX", "👩\u200d🚀 X\u200dX"])))
    result = normalize(page, contract_of(), Ledger())
    assert result.spec is not None
    values = result.spec.entries[0].to_json()
    assert values["description"] == "XX"
    assert values["additional_info"]["text"] == "👩\u200d🚀 XX"


def test_a_text_may_be_as_long_as_the_protocol_allows_and_no_longer() -> None:
    message = """
[message]
prefix = "Oicp"
key = "StatusCode"
code = "Code"
text = { key = "Description", limit = 20 }
info = { key = "AdditionalInfo", limit = 50 }
"""
    contract = contract_of(
        CONTRACT.replace('pattern = "[0-9]{3}"', 'pattern = "[0-9]{3}"\nsuccess = ["000"]')
        + message
    )
    assert messages("text-too-long", ["000", "CPO", "a" * 20, ""], contract=contract) == []
    assert messages("text-too-long", ["000", "CPO", "a" * 21, ""], contract=contract) == [
        'the text has 21 characters; messages allow 20 in "Description"'
    ]


def test_a_separator_is_told_only_where_the_values_are_known() -> None:
    assert messages("value-separator", FINE, ["017", "CPO/EMP", "a", ""]) == [
        '"CPO/EMP" is separated by "/", not by ","'
    ]
    assert messages("value-separator", FINE, ["017", "CPO/nobody", "a", ""]) == []
    assert messages("value-separator", FINE, ["017", "/", "a", ""]) == []


def test_lines_separate_and_are_no_odd_separator() -> None:
    contract = contract_of(CONTRACT.replace('separators = [",", "/"]', 'separators = [",", "X"]'))
    assert messages("value-separator", ["000", "CPO<br>EMP", "a", ""], contract=contract) == []


@pytest.mark.parametrize(
    ("written", "near"), [("HUBJEKT", "HUBJECT"), ("CP", "CPO"), ("Operator", None)]
)
def test_the_nearest_known_value_is_suggested(written: str, near: str | None) -> None:
    (message,) = messages("value-unknown", ["000", written, "a", ""])
    hint = f"; the closest is {near}" if near else ""
    assert message == f'"{written}" is not one of HUBJECT, CPO, EMP{hint}'


def test_forty_silent_rows_are_listed_and_the_rest_counted() -> None:
    rows = [[f"{number:03}", "", f"Text {number}", "a"] for number in range(42)]
    (message,) = messages("column-gaps", *rows)
    codes = ", ".join(f"{number:03}" for number in range(40))
    assert message == f"empty in 42 of 42 rows: {codes} and 2 more"


def test_a_curly_quotation_mark_is_found_in_texts_of_both_kinds() -> None:
    rows = ["000", "CPO", "it\u2019s", "\u201cso\u201d it is"]
    assert messages("quote-curly", rows) == [
        'a curly quotation mark in "it\u2019s"',
        'a curly quotation mark in "\u201cso\u201d"',
    ]


def test_a_dash_that_has_no_name_here_is_a_dash() -> None:
    rows = [["000", "CPO", "a - b", ""], ["001", "CPO", "c - d", ""], ["002", "CPO", "e ― f", ""]]
    assert messages("dash-odd", *rows) == [
        '"e ― f" has a dash (U+2015); elsewhere it is a hyphen (U+002D), 2 times'
    ]


def test_each_way_to_write_a_term_is_told() -> None:
    rows = [
        ["000", "CPO", "Timeout", ""],
        ["001", "CPO", "Time out", ""],
        ["002", "CPO", "time out now", ""],
    ]
    assert messages("term-spelling", *rows) == [
        '"Timeout" in 000 is written "Time out" in 001; "time out" in 002'
    ]


def test_a_full_stop_is_missed_only_where_most_sentences_have_one() -> None:
    stopped, open_ended = ["000", "CPO", "a", "Stops."], ["001", "CPO", "b", "Does not"]
    assert messages("full-stop", stopped, open_ended) == []
    more = ["002", "CPO", "c", "Stops too."]
    assert messages("full-stop", stopped, open_ended, more) == [
        '"Does not" ends without a full stop; 2 others have one'
    ]
    one_letter = ["003", "CPO", "d", "Plan (b"]
    assert len(messages("full-stop", stopped, one_letter, more)) == 1


def found(rule: str, line: int) -> Finding:
    place = Place(file="page.html", line=line)
    return Finding(rule=rule, severity=RULES[rule].severity, message="m", place=place)


def test_the_publisher_hears_of_warnings_first_and_not_of_how_the_page_was_read() -> None:
    one, two = found("space-stray", 1), found("space-stray", 2)
    warning, read_so = found("cells-missing", 3), found("emoticon", 4)
    leading, tag = found("code-leading-zeros", 5), found("quote-curly", 6)
    told = remarks((one, tag, read_so, warning, two, leading))
    assert [(remark.rule, remark.findings) for remark in told] == [
        ("cells-missing", (warning,)),
        ("space-stray", (one, two)),
        ("quote-curly", (tag,)),
    ]
    assert told[0].severity is Severity.WARNING
    assert told[0].purpose == RULES["cells-missing"].purpose
    assert remarks(()) == ()


def test_a_rule_is_for_the_publisher_unless_it_states_otherwise() -> None:
    assert {rule.id for rule in RULES.values() if not rule.for_publisher} == {
        *("code-leading-zeros", "emoticon", "guidance-code-unknown", "row-title"),
        *("rule-level-unused", "table-turned"),
    }


def test_every_rule_is_listed_once() -> None:
    """An unlisted rule would never run."""
    names = [module.name for module in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}.")]
    written = [
        found
        for name in names
        for found in vars(importlib.import_module(name)).values()
        if isinstance(found, Rule)
    ]
    listed: list[Rule[Any]] = [*PAGE_CHECKS, *REPAIRS, *CHECKS, *LEVEL_CHECKS]
    assert Counter(rule.id for rule in written) == Counter(rule.id for rule in listed)
    assert len(RULES) == len(listed)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_check_changes_nothing(page: Path) -> None:
    contract, ledger = read_contract_and_ledger(page)
    read_in = read_page(page.read_bytes(), file=page.name, sha256="")
    seen = Survey(read_in, contract, headers(read_in, contract))
    if not seen.fitting:
        return
    table = draft(seen.page, contract, seen.fitting, ledger=ledger, published=frozenset())
    for repair in REPAIRS:
        list(repair.findings(table))
    before = [(row.number, dict(row.texts)) for row in table.rows]
    for check in CHECKS:
        list(check.findings(table))
    assert [(row.number, dict(row.texts)) for row in table.rows] == before


def test_a_table_of_empty_rows_has_no_entry() -> None:
    """The checks do not see rows that the repairs left out."""
    rules_found = [finding.rule for finding in normalized(["", "", "", ""]).findings]
    assert rules_found == ["table-empty", "row-empty"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿", None),
        ("no flag 󠁧󠁢󠁿", "no flag"),
        ("a black flag 🏴󠁨󠁩", "a black flag 🏴"),
        ("hidden 🏴" + "󠁡" * 40 + "󠁿", "hidden 🏴"),
        ("Persian می‌خواهم", None),
        ("at an end می‌ b", "at an end می b"),
        ("Sinhala ශ්‍රී", None),
        ("Hindi क्‌ष", None),
        ("a word‌in English", "a wordin English"),
        ("many ​​⁠﻿more", "many more"),
    ],
)
def test_invisible_characters_stay_where_they_are_spelling(text: str, kept: str | None) -> None:
    page = read(export(table(HEADINGS, ["000", "HUBJECT", text, ""])))
    result = normalize(page, contract_of(), Ledger())
    assert result.spec
    assert result.spec.entries[0].values["description"] == (text if kept is None else kept)
    found = [finding for finding in result.findings if finding.rule == "text-invisible"]
    assert len(found) == (kept is not None)


@pytest.mark.parametrize("replaced", [CONTROL, BIDIRECTIONAL, INVISIBLE, JOINER, NO_BREAK])
def test_every_character_that_is_replaced_is_unprintable(replaced: str) -> None:
    found = re.findall(f"[{replaced}]", "".join(map(chr, range(sys.maxunicode + 1))))
    assert found
    assert all(map(unprintable().fullmatch, found))


LONG = {
    "a word": "x" * 20_000,
    "codes": "018 " * 5_000,
    "stray spaces": "( x " * 5_000,
    "quotation marks": "\u201ca\u201d " * 5_000,
    "control characters": "&#1;" * 5_000,
    "references to half a pair": "&#xd800;" * 5_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_the_findings_of_a_long_cell_are_short_and_few(text: str) -> None:
    for column in range(len(HEADINGS)):
        row = ["017", "CPO", "Other", ""]
        row[column] = text
        found = normalized(FINE, row).findings
        assert len(str(findings_json(found))) < 50_000
        assert all(count <= MAX_AT_PLACE + 1 for count in Counter(map(_origin, found)).values())


def _origin(finding: Finding) -> tuple[str, Place]:
    return finding.rule, finding.place


@pytest.mark.parametrize(("extra", "more"), [(0, []), (1_000, ["1,000"])])
def test_what_a_rule_finds_too_often_at_one_place_is_counted(extra: int, more: list[str]) -> None:
    found = messages("space-stray", FINE, ["017", "CPO", "( x " * (MAX_AT_PLACE + extra), ""])
    assert found[:MAX_AT_PLACE] == ['a stray space in "( x"'] * MAX_AT_PLACE
    assert found[MAX_AT_PLACE:] == [f"and {number} more like these" for number in more]
