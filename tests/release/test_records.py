"""Versions: which one a change requires."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.diff.change import Bump
from oicp_gen.errors import OicpGenError
from oicp_gen.release.records import PackageVersion

NUMBERS = st.integers(min_value=0, max_value=999_999_999)
VERSIONS = st.builds(PackageVersion, NUMBERS, NUMBERS, NUMBERS)


@pytest.mark.parametrize(
    ("before", "bump", "after"),
    [
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.NONE, "1.2.4"),
        ("0.2.3", Bump.MAJOR, "0.3.0"),
        ("0.2.3", Bump.MINOR, "0.3.0"),
        ("0.2.3", Bump.PATCH, "0.2.4"),
        ("1.9.9", Bump.MINOR, "1.10.0"),
    ],
)
def test_a_change_asks_for_the_next_version(before: str, bump: Bump, after: str) -> None:
    assert str(PackageVersion.parse(before).after(bump)) == after


@given(VERSIONS, st.sampled_from(Bump))
def test_for_every_version_the_next_is_larger_and_of_the_same_form(
    version: PackageVersion, bump: Bump
) -> None:
    after = version.after(bump)
    assert after > version
    assert PackageVersion.parse(str(version)) == version
    assert all(version.after(less) <= after for less in Bump if less.rank <= bump.rank)


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3-rc1", "01.2.3", "1.\uff12.3"]
)
def test_what_is_no_version_is_told(text: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        PackageVersion.parse(text)
    assert caught.value.id == "version-invalid"
