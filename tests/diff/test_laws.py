"""The laws of `diff`, for every pair of specs."""

from string import Formatter

from hypothesis import given, settings
from hypothesis import strategies as st

from oicp_gen.diff.change import Bump, altering, change_rules, worst
from oicp_gen.diff.meaning import folded
from oicp_gen.diff.sentences import format_change, pieces
from oicp_gen.diff.specs import diff
from oicp_gen.diff.verdict import Level, verdict_of
from oicp_gen.model.spec import UNKNOWN, Entry, Note, Spec
from tests.diff.specs import TEXTS, mirrored, orders_of, specs
from tests.support.builders import spec
from tests.support.thorough import sample


@given(specs(), st.integers())
def test_nothing_differs_from_itself(one: Spec, seed: int) -> None:
    order, _ = orders_of(one, one, seed)
    assert diff(one, one, orders=(order, order)) == ()


@settings(max_examples=sample(70, thorough=200))
@given(specs(), specs(), st.integers(), st.sampled_from((None, "description", "info")))
def test_from_new_to_old_the_changes_are_mirrored(
    old: Spec, new: Spec, seed: int, meaning: str | None
) -> None:
    orders = orders_of(old, new, seed)
    there = diff(old, new, meaning=meaning, orders=orders)
    back = diff(new, old, meaning=meaning, orders=orders[::-1])
    assert mirrored(there, old) == sorted(back, key=repr)


@given(specs(), specs())
def test_there_is_no_change_just_if_the_specs_are_equal(old: Spec, new: Spec) -> None:
    if UNKNOWN in (old.source, new.source):
        old, new = (side._replace(source=UNKNOWN) for side in (old, new))
    assert (diff(old, new) == ()) == (old == new)


@given(specs(), specs())
def test_what_alters_is_what_changes_the_digest_or_the_head(old: Spec, new: Spec) -> None:
    heads = [(side.catalog, side.title, side.protocol, side.digest) for side in (old, new)]
    assert bool(altering(diff(old, new))) == (heads[0] != heads[1])


@given(specs(), specs())
def test_the_worst_change_says_what_release_is_due(old: Spec, new: Spec) -> None:
    changes = diff(old, new)
    found, bump = verdict_of(changes), worst(changes)
    if "zeros-lost" in {change.rule for change in changes}:
        assert found.level is Level.STOP
        assert found.release == ""
    elif bump is Bump.NONE:
        assert found.level in (Level.NONE, Level.OK)
        assert (found.level is Level.OK) == (not altering(changes))
        assert found.release == ""
    else:
        assert found.release.startswith(bump)
        assert found.level in (Level(bump), Level.REVIEW)


@given(specs(), specs())
def test_every_change_is_told_on_a_line(old: Spec, new: Spec) -> None:
    for change in diff(old, new):
        assert format_change(change).endswith(f" [{change.rule}]")
        assert "\n" not in format_change(change)


def test_a_spec_without_fields_differs_from_one_with_them() -> None:
    """Hypothesis found this one."""
    none, one = (
        spec()._replace(entries=(Entry(code="0", name="ZERO", values=values),))
        for values in ({}, {"description": None})
    )
    assert [change.rule for change in diff(none, one)] == ["field-added"]


def test_the_kind_of_a_field_is_told_alike_in_both_directions() -> None:
    """Hypothesis found this one, too: the first code depends on the direction."""
    success = Note(text="Success", markdown="Success")
    old, new = (
        spec()._replace(
            entries=tuple(
                Entry(code=code, name="SUCCESS", values={"sent_by": value})
                for code, value in values.items()
            ),
        )
        for values in ({"018": (), "1": ()}, {"1": None, "18": success})
    )
    assert mirrored(diff(old, new), old) == sorted(diff(new, old), key=repr)


def test_every_rule_has_a_mirror_that_has_it() -> None:
    for rule in change_rules().values():
        assert change_rules()[rule.mirror].mirror == rule.id


def test_every_rule_has_the_words_that_reports_and_changelogs_need() -> None:
    for rule in change_rules().values():
        assert rule.purpose.endswith(".")
        assert rule.means.endswith(".")
        one, several = rule.counted
        assert one != several
        assert rule.section in ("Added", "Deprecated", "Changed")
        named = {name for _, name, _, _ in Formatter().parse(rule.sentence)} - {None}
        assert named <= {"name", "field", "before", "after", "old", "new"}


@given(st.sampled_from(TEXTS) | st.text(), st.sampled_from(TEXTS) | st.text())
def test_two_texts_in_pieces_are_the_two_texts(before: str, after: str) -> None:
    left, right = pieces(before, after)
    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (before, after)
    same = ["".join(p.text for p in side if not p.differs) for side in (left, right)]
    assert same[0] == same[1]
    assert (before == after) == (not any(p.differs for p in (*left, *right)))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
