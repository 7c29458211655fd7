"""The verdict: one sentence that says what to do, whatever happened."""

import pytest

from oicp_gen.diff.change import Bump, Change, change_rules
from oicp_gen.diff.verdict import (
    Level,
    Verdict,
    Versions,
    edited,
    not_compared,
    unchanged,
    verdict_of,
)
from tests.diff.test_groups import error

AFTER = {Bump.PATCH: "0.1.1", Bump.MINOR: "0.2.0", Bump.MAJOR: "0.2.0"}
VERSIONS = Versions("0.1.0", AFTER)
UPDATE = "`oicp-gen build`"


def changes(*found: tuple[str, str]) -> tuple[Change, ...]:
    return tuple(Change(rule, code) for rule, code in found)


MIXED = changes(
    ("code-added", "605"),
    ("text-cosmetic", "105"),
    ("code-removed", "103"),
    ("code-removed", "210"),
    ("code-removed", "510"),
    ("meaning-unclear", "601"),
    ("code-reused", "404"),
    ("value-added", "404"),
)
SENTENCES = {
    "No action needed: nothing differs.": (),
    "No release needed: 1 cosmetic change.": changes(("text-cosmetic", "105")),
    "No release needed: 2 cosmetic changes.": changes(
        ("text-cosmetic", "105"), ("note-cosmetic", "106")
    ),
    "A patch release is due: 1 code reworded.": changes(("text-reworded", "018")),
    "A patch release is due: 2 codes reworded.": changes(
        ("text-reworded", "018"), ("note-changed", "019"), ("text-cosmetic", "105")
    ),
    "Review 601 before you update: 1 code may have a new meaning.": changes(
        ("meaning-unclear", "601")
    ),
    "A minor release is due: 1 code added.": changes(("code-added", "605")),
    "A minor release is due: 1 code with other values, 1 added, 1 reworded.": changes(
        ("value-added", "1"), ("value-removed", "1"), ("code-added", "2"), ("note-changed", "3")
    ),
    "Replace 103, 210 and 510 before you update: 3 codes removed.": MIXED[2:5],
    "Review 404 and 601 before you update: 1 code reused, 1 may have a new meaning, 3 removed,"
    " 1 added.": MIXED,
    "Review 601 before you update: 1 code may have a new meaning, 3 removed.": MIXED[2:6],
    "Review 4 codes before you update: 4 codes reused.": changes(
        *(("code-reused", str(code)) for code in range(4))
    ),
    "Do not release: 1 code lost its leading zeros, 1 removed.": changes(
        ("zeros-lost", "0"), ("code-removed", "103")
    ),
    "Review 000 before you update: 1 code gained leading zeros.": changes(("zeros-gained", "000")),
    "A major release is due: 1 breaking change to the contract.": (Change("field-removed"),),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_sentence_states_what_to_do(sentence: str) -> None:
    assert verdict_of(SENTENCES[sentence]).sentence == sentence


def test_changes_of_the_metadata_alone_need_no_action() -> None:
    found = verdict_of((Change("provenance-changed"),), same="both sides have the same 34 codes")
    assert found.sentence == "No action needed: both sides have the same 34 codes."
    assert found.level is Level.OK
    assert (found.release, found.next_steps) == ("", ())


@pytest.mark.parametrize("rule", [rule.id for rule in change_rules().values() if rule.alters])
def test_each_rule_has_a_verdict(rule: str) -> None:
    found = verdict_of((Change(rule, "101"),), update=UPDATE)
    assert found.level is not Level.OK
    assert found.facts[0].startswith("1 ")
    assert found.reason.endswith(".")
    assert found.next_steps


def test_a_page_with_errors_must_not_be_released() -> None:
    errors = [error(row=row, code=str(row)) for row in range(2, 11)]
    found = verdict_of((), [*errors, error("value-missing", row=3)], versions=VERSIONS)
    assert found.to_json() == {
        "level": "stop",
        "action": "Do not release",
        "facts": ["9 codes lost their leading zeros", "1 required field is empty"],
        "sentence": "Do not release: 9 codes lost their leading zeros, 1 required field is empty.",
        "reason": "Messages carry the code with its zeros, so nothing would match.",
        "release": "",
        "next": ["ask the publisher to correct rows 2 to 10; change nothing here"],
    }


def test_an_error_that_is_a_change_as_well_counts_once() -> None:
    lost, removed = changes(("zeros-lost", "0"), ("code-removed", "103"))
    found = verdict_of((lost, removed), [error(row=2)])
    assert found.facts == ("1 code lost its leading zeros", "1 removed")
    assert found.next_steps == ("ask the publisher to correct row 2; change nothing here",)


def test_an_error_that_needs_something_else_says_so() -> None:
    steps = verdict_of((), [error("page-login"), error("name-collision")]).next_steps
    assert steps == ("export or name the right page", "name the codes in `source/names.toml`")


def test_the_release_has_its_versions() -> None:
    def release(rule: str, versions: Versions | None = VERSIONS) -> str:
        return verdict_of(changes((rule, "601")), versions=versions).release

    assert release("code-removed") == "major, 0.1.0 → 0.2.0"
    assert release("code-removed", None) == "major"
    assert release("text-cosmetic") == ""
    assert release("meaning-unclear") == (
        "patch (0.1.1) if 601 still means the same, major (0.2.0) if not"
    )
    earlier = VERSIONS._replace(pending=Bump.MINOR)
    assert release("text-reworded", earlier) == (
        "minor, 0.1.0 → 0.2.0, because of earlier changes since 0.1.0"
    )
    pending = VERSIONS._replace(pending=Bump.MAJOR)
    assert release("meaning-unclear", pending).startswith("major, 0.1.0 → 0.2.0, because")


def test_the_next_steps_are_in_order() -> None:
    def steps(*found: tuple[str, str]) -> tuple[str, ...]:
        return verdict_of(changes(*found), versions=VERSIONS, update=UPDATE).next_steps

    assert steps(("text-cosmetic", "1")) == ("run `oicp-gen build` when convenient",)
    assert steps(("code-added", "1")) == ("run `oicp-gen build`", "run `oicp-gen release`")
    assert steps(("code-reused", "404"), ("code-removed", "1")) == (
        "run `oicp-gen build`",
        "review 404",
        "run `oicp-gen release`",
    )
    assert steps(("meaning-unclear", "601"), ("meaning-unclear", "602")) == (
        "run `oicp-gen build`",
        "run `oicp-gen release --reworded 601 --reworded 602` if 601 and 602 still mean the same,"
        " or `oicp-gen release 0.2.0` if not",
    )
    assert "--reworded CODE`" in steps(("meaning-unclear", "6`0"))[1]


def test_a_code_is_shown_in_the_style_of_the_output() -> None:
    found = verdict_of(changes(("code-reused", "4\x1b4"), ("code-reused", "x" * 99)))
    assert found.action == f"Review 4\\u{{1b}}4 and {'x' * 23}… before you update"
    assert found.sentence_with(lambda code: f"<{code[0]}>") == (
        "Review <4> and <x> before you update: 2 codes reused."
    )


def test_a_title_has_the_severity_and_the_counts_and_no_text_of_the_page() -> None:
    assert verdict_of(MIXED).title("OICP status codes") == (
        "[major] OICP status codes: 1 code reused, 1 may have a new meaning, 3 removed, 1 added"
    )
    tags = {
        Level.STOP: "do not release",
        Level.REVIEW: "check",
        Level.NONE: "cosmetic",
        Level.MINOR: "minor",
    }
    for level, tag in tags.items():
        verdict = Verdict(level=level, instruction="", facts=("1 code added",))
        assert verdict.title("T") == f"[{tag}] T: 1 code added"


def test_a_title_that_is_too_long_loses_the_least_dangerous_facts() -> None:
    title = verdict_of(MIXED).title("The status codes of an interface with a very long name")
    assert title == (
        "[major] The status codes of an interface with a very long name: 1 code reused,"
        " 1 may have a new meaning and more"
    )
    hostile = verdict_of(MIXED).title("x\n\x1b" * 99)
    assert len(hostile) <= 160
    assert hostile.isprintable()


def test_verdicts_without_a_comparison() -> None:
    assert unchanged("all is well").sentence == "No action needed: all is well."
    found = edited(2, ("move the edits",))
    assert found.sentence == (
        "Move your edits before you build: 2 generated files were edited by hand."
    )
    assert edited(1, ()).facts == ("1 generated file was edited by hand",)
    assert found.next_steps == ("move the edits",)
    lost = not_compared("the Confluence site could not be reached", ("try again",))
    assert lost.sentence == "Not compared: the Confluence site could not be reached."
    assert lost.next_steps == ("try again",)
