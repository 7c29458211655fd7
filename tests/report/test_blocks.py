"""Findings for people: a block for each rule, the worst first."""

import pytest

from oicp_gen.errors import Place
from oicp_gen.extract.codes import plain_text
from oicp_gen.model.findings import Finding, Severity, Shown
from oicp_gen.model.page import Cell
from oicp_gen.report.blocks import finding_blocks
from oicp_gen.report.problems import finding_lines
from oicp_gen.report.terminal import plain, volume
from oicp_gen.rules.registry import RULES

ERROR, WARNING, NOTE = Severity
UNKNOWN = Shown()


@pytest.fixture(autouse=True)
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print findings as on a terminal of 80 columns."""
    monkeypatch.setattr(volume, "is_full", True)
    monkeypatch.setenv("COLUMNS", "80")


def cell(text: str) -> Cell:
    return Cell(plain_text(text), 1, 1)


def finding(
    rule: str,
    severity: Severity,
    message: str = "it is odd",
    *,
    code: str | None = "7",
    row: int | None = 2,
    heading: str | None = "Text:",
    resolution: str | None = None,
    shown: Shown = UNKNOWN,
) -> Finding:
    place = Place("page.html", 3, 4, row=row, heading=heading, code=code)
    return Finding(rule, severity, message, place, resolution, shown=shown)


def lines(*findings: Finding, is_complete: bool = False) -> list[str]:
    found = finding_blocks(findings, plain, is_complete=is_complete)
    return [line.text for line in found]


def test_errors_come_first_then_the_rules_with_the_most_findings() -> None:
    shown = lines(
        finding("full-stop", NOTE),
        finding("wording", NOTE),
        finding("term-spelling", NOTE),
        finding("term-spelling", NOTE),
        finding("text-misplaced", WARNING),
        finding("value-unknown", ERROR),
    )
    assert shown == [
        "error[value-unknown]: it is odd",
        "  --> page.html:3:4",
        "",
        "warning[text-misplaced]: it is odd",
        "  --> page.html:3:4",
        "",
        "note[term-spelling]: 2 terms are spelled in two ways: 7 (2)",
        "note[wording]: 7: it is odd",
        "note[full-stop]: 7: it is odd",
    ]


def test_elsewhere_each_finding_is_a_line_in_the_order_of_the_page() -> None:
    found = (finding("wording", NOTE), finding("value-unknown", ERROR))
    volume.is_full = False
    assert lines(*found) == [line.text for line in finding_lines(found, plain)]
    assert lines(*found)[0] == 'page.html:3:4: note: row 2, "Text:": it is odd [wording]'


def test_a_note_has_its_brief_message_and_what_was_done() -> None:
    brief = finding("wording", NOTE, resolution="removed", shown=Shown(brief="brief"))
    assert lines(brief) == ["note[wording]: 7: brief (removed)"]
    assert lines(brief, is_complete=True)[0] == "note[wording]: it is odd (removed)"
    named = finding("wording", NOTE, 'code "7" is odd')
    assert lines(named) == ['note[wording]: code "7" is odd']


def test_several_notes_name_the_places_by_which_people_find_them() -> None:
    found = (
        finding("wording", NOTE),
        finding("wording", NOTE, code=None),
        finding("wording", NOTE, code=None, heading=None),
        finding("wording", NOTE, code=None, heading=None, row=None),
    )
    counted = "4 slips of wording, kept as published"
    assert lines(*found) == [f'note[wording]: {counted}: 7, "Text", row 2, line 3']
    alike = [one._replace(resolution="removed") for one in found]
    assert lines(*alike) == [f'note[wording]: {counted} (removed): 7, "Text", row 2, line 3']


def test_a_block_has_the_cells_and_the_hint_once() -> None:
    shown = Shown(part="wrong", label="should be right", hint="Fix it.", cell=cell("a wrong text"))
    one = finding("wording", WARNING, shown=shown)
    assert lines(one) == [
        "warning[wording]: it is odd",
        "  --> page.html:3:4",
        "  7  row 2 | Text: a wrong text",
        "           |         ^^^^^",
        "  hint: Fix it.",
    ]
    assert lines(one, one._replace(place=one.place._replace(code="10", row=12))) == [
        "warning[wording]: 2 slips of wording, kept as published",
        "  7   row 2  | Text: a wrong text",
        "             |         ^^^^^ should be right",
        "  10  row 12 | Text: a wrong text",
        "  hint: Fix it.",
    ]


def test_what_was_done_is_below_the_part_or_after_the_message() -> None:
    shown = Shown(part="wrong", cell=cell("a wrong text"))
    one = finding("wording", WARNING, resolution="removed", shown=shown)
    assert lines(one)[0] == "warning[wording]: it is odd"
    assert lines(one)[-1] == "           |         ^^^^^ removed"
    other = one._replace(shown=shown._replace(part="gone"))
    assert lines(other)[0] == "warning[wording]: it is odd (removed)"
    assert lines(other)[-1] == "  7  row 2 | Text: a wrong text"


def test_a_finding_without_a_cell_has_its_place() -> None:
    first = finding("several-tables", ERROR, code=None, row=None, shown=Shown(hint="Choose one."))
    other = first._replace(place=first.place._replace(line=9), message="another. Choose one.")
    assert lines(first, other) == [
        "error[several-tables]: 2 tables too many fit the contract",
        "  page.html:3:4: it is odd",
        "  page.html:9:4: another. Choose one.",
        "  hint: Choose one.",
    ]


@pytest.mark.parametrize(("number", "listed"), [(10, 10), (11, 8), (500, 8)])
def test_a_long_list_is_cut_unless_all_are_asked_for(number: int, listed: int) -> None:
    found = [
        finding("value-unknown", ERROR, code=str(at), shown=Shown(cell=cell("x"), label="odd"))
        for at in range(number)
    ]
    rest = number - listed
    shown = lines(*found)
    more = [f"  … {rest} more (`oicp-gen lint --all`)"] if rest else []
    assert len(shown) == 1 + listed + 1 + len(more)  # the first label is not repeated
    assert shown[2 + listed :] == more
    assert len(lines(*found, is_complete=True)) == 1 + number + 1


def test_a_turned_table_names_the_column_too() -> None:
    one = finding("wording", WARNING, shown=Shown(cell=cell("text")))
    turned = one._replace(place=one.place._replace(table_column=4))
    assert lines(turned)[-1] == "  7  row 2, column 4 | Text: text"


def test_nothing_that_a_terminal_acts_on_is_printed() -> None:
    bad = "\x1b[31m\u202e\n"
    shown = Shown(clause=bad, brief=bad, label=bad, hint=bad, part=bad, cell=cell(bad))
    for severity in Severity:
        one = finding("wording", severity, bad, code=bad, heading=bad, resolution=bad, shown=shown)
        for is_complete in (False, True):
            printed = "\n".join(lines(one, one, is_complete=is_complete) + lines(one))
            assert not {"\x1b", "\u202e"} & {*printed}


def test_every_rule_has_a_block() -> None:
    for rule in RULES:
        head = lines(finding(rule, ERROR), finding(rule, ERROR))[0]
        assert head.startswith(f"error[{rule}]: 2 ")
