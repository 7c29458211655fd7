"""The rules about what a cell has besides its text: marks of footnotes, and missing content."""

from oicp_gen.contract.ledger import Ledger
from oicp_gen.model.findings import Finding
from oicp_gen.normalize import normalize
from tests.rules.test_edges import FINE, HEADINGS, findings, messages, normalized
from tests.support.builders import contract_of, export, read, table

CHART = '<oicp:unread what="macro" detail="chart Sales"/>'
USER = '<oicp:unread what="user" detail="5b10"/>'


def place(finding: Finding) -> tuple[int | None, str | None, str | None]:
    return (finding.place.row, finding.place.heading, finding.place.code)


def test_marks_of_footnotes_are_left_out_of_codes_and_values() -> None:
    row = [
        "017<sup>1</sup>",
        "CPO<sup>2</sup>, EMP<sup>*</sup>",
        "Late<sup>3</sup>",
        "x<sup>4</sup>",
    ]
    result = normalized(FINE, row)
    assert result.spec
    late = result.spec.entries[1]
    assert (late.code, late.name) == ("017", "LATE")
    assert late.values["sent_by"] == ("CPO", "EMP")
    assert late.values["description"] == "Late³"
    found = findings("footnote-mark", FINE, row)
    assert [each.message for each in found] == [
        '"017¹" has the mark of a footnote',
        '"CPO², EMP*" has the mark of a footnote',
    ]
    assert [each.resolution for each in found] == ['read as "017"', 'read as "CPO, EMP"']
    assert list(map(place, found)) == [(3, "Status Code", "017"), (3, "Sent By", "017")]


def test_marks_that_are_characters_are_left_out_too() -> None:
    row = ["017¹", "CPO²", "Late³", ""]
    result = normalized(FINE, row)
    assert result.spec
    assert (result.spec.entries[1].code, result.spec.entries[1].name) == ("017", "LATE")
    assert messages("footnote-mark", FINE, row) == [
        '"017¹" has the mark of a footnote',
        '"CPO²" has the mark of a footnote',
    ]


def test_a_mark_in_a_heading_is_reported_there_once() -> None:
    heads = [HEADINGS[0], f"{HEADINGS[1]}<sup>1</sup>", *HEADINGS[2:]]
    page = read(export(table(heads, FINE, FINE)))
    result = normalize(page, contract_of(), Ledger())
    found = [each for each in result.findings if each.rule == "footnote-mark"]
    assert [each.message for each in found] == ['"Sent By¹" has the mark of a footnote']
    assert list(map(place, found)) == [(1, "Sent By", None)]
    assert "header-spelling" not in {each.rule for each in result.findings}


def test_a_repeated_header_with_other_marks_is_still_one() -> None:
    heads = [f"{HEADINGS[0]}<sup>9</sup>", *HEADINGS[1:]]
    result = normalized(FINE, heads)
    assert [each.rule for each in result.findings if "header" in each.rule] == ["header-repeated"]


def test_what_is_no_mark_is_kept_and_not_reported() -> None:
    row = ["017", "CPO", "More than 2<sup>32</sup> CO<sub>2</sub>", "the 1<sup>st</sup>"]
    result = normalized(FINE, row)
    assert result.spec
    assert result.spec.entries[1].values["description"] == "More than 2³² CO₂"
    assert result.spec.entries[1].name == "MORE_THAN_2_32_CO2"
    assert messages("footnote-mark", FINE, row) == []


def test_missing_content_is_reported_at_its_cell() -> None:
    row = ["017", f"CPO{CHART}", "Late", f"Ask {USER}, {CHART}"]
    found = findings("content-missing", FINE, row)
    assert [each.message for each in found] == [
        'the content of the macro "chart Sales" is not in the file',
        'the content of the macro "chart Sales" is not in the file',
        'the name of the user "5b10" is not in the file',
    ]
    assert [each.place.heading for each in found] == ["Sent By", *["Additional Information"] * 2]
    assert {each.resolution for each in found} == {"left out"}


def test_a_code_or_a_text_that_is_missing_is_named() -> None:
    assert messages("code-malformed", FINE, [CHART, "CPO", "Late", ""]) == [
        'the row has no code, only the macro "chart Sales"; its other cells have content'
    ]
    assert messages("value-missing", FINE, ["017", "CPO", USER, ""]) == [
        'the field is required, but contains only the user "5b10"'
    ]


def test_boxes_side_by_side_are_values_of_a_set() -> None:
    lozenge = '<span class="aui-lozenge">{}</span>'
    row = ["017", lozenge.format("CPO") + lozenge.format("EMP"), "Late", ""]
    result = normalized(FINE, row)
    assert result.spec
    assert result.spec.entries[1].values["sent_by"] == ("CPO", "EMP")
    assert result.findings == normalized(FINE, ["017", "CPO, EMP", "Late", ""]).findings
