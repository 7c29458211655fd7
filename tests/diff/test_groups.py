"""Changes by the danger of what they do to each code, and errors by their rules."""

from oicp_gen.diff.change import Change, change_rules
from oicp_gen.diff.groups import ErrorGroup, grouped_changes, grouped_errors
from oicp_gen.diff.kinds import KINDS, Level
from oicp_gen.diff.next_steps import rows
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity


def error(rule: str = "code-lost-zeros", **place: int | str) -> Finding:
    where = Place("page.html", **place)  # type: ignore[arg-type]  # a test passes what fits
    return Finding(rule, Severity.ERROR, "message", where, expected="000")


def test_every_rule_is_of_one_kind() -> None:
    rules = [rule for kind in KINDS for rule in kind.rules]
    assert sorted(rules) == sorted(change_rules())
    levels = [kind.level for kind in KINDS if kind.level not in (Level.REVIEW, Level.MAJOR)]
    assert levels == sorted(levels, key=lambda level: level.rank)


def test_a_kind_is_as_severe_as_the_bump_of_its_rules() -> None:
    for kind in KINDS:
        for rule in kind.rules:
            about = change_rules()[rule]
            unusual = {Level.STOP: "major", Level.REVIEW: "patch", Level.OK: "none"}
            assert unusual.get(kind.level, kind.level.value) == about.bump
            assert about.alters == (kind.level is not Level.OK)


def test_a_code_is_in_one_group_under_its_most_dangerous_change() -> None:
    changes = (
        Change("title-changed"),
        Change("value-added", "404"),
        Change("code-reused", "404"),
        Change("code-removed", "103"),
        Change("code-added", "605"),
        Change("code-added", "330"),
        Change("field-added", field="note"),
        Change("text-cosmetic", "605"),
    )
    found = [
        (
            group.rule,
            [(item.code, [change.rule for change in item.changes]) for item in group.codes],
        )
        for group in grouped_changes(changes)
    ]
    assert found == [
        ("code-reused", [("404", ["code-reused", "value-added"])]),
        ("code-removed", [("103", ["code-removed"])]),
        ("code-added", [("330", ["code-added"]), ("605", ["code-added", "text-cosmetic"])]),
        ("field-added", [(None, ["field-added"])]),
        ("title-changed", [(None, ["title-changed"])]),
    ]
    assert grouped_changes(()) == ()


def test_codes_that_lost_their_zeros_are_in_the_order_of_the_spec() -> None:
    pairs = [("21", "021"), ("0", "000"), ("9", "009")]
    changes = [Change("zeros-lost", code, before=was, after=code) for code, was in pairs]
    (group,) = grouped_changes(changes)
    assert [item.code for item in group.codes] == ["0", "9", "21"]


def test_errors_are_grouped_by_rule_with_what_should_be_there() -> None:
    one, other = error(code="0", row=2), error("value-missing", row=3)
    two = error(row=4)
    assert grouped_errors([one, other, two]) == (
        ErrorGroup("code-lost-zeros", (one, two)),
        ErrorGroup("value-missing", (other,)),
    )
    assert ErrorGroup("code-lost-zeros", (one, two)).replaced == (("000", "0"),)
    assert ErrorGroup("dash-odd", (one,)).fix == "publisher"


def test_rows_in_words() -> None:
    def of(*numbers: int) -> str:
        return rows(error(row=number) for number in numbers)

    assert of() == ""
    assert of(24) == "row 24"
    assert of(3, 2) == "rows 2 and 3"
    assert of(2, 3, 4, 4, 9) == "rows 2 to 4 and 9"
    assert of(2, 5, 9, 10) == "rows 2, 5, 9 and 10"
    assert rows([error(row=1, table_column=7)]) == "column 7"
