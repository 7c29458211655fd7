"""A complete build that is killed, or fails, at any system call that changes the disk."""

import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.promises.small import pending
from tests.support.thorough import is_thorough
from tests.support.tracing import Builds, Call, one_of_each_kind, traced
from tests.support.trees import look


@pytest.fixture(scope="module")
def builds() -> Iterator[Builds]:
    with traced(pending, "build") as builds:
        yield builds


def sampled(calls: tuple[Call, ...]) -> list[Call]:
    """One call of each kind that changes the disk, and of every other that reads; or all."""
    if is_thorough():
        return list(calls)
    kinds = one_of_each_kind(calls)
    changing = [call for call in kinds if not call.only_reads]
    return [*changing, *[call for call in kinds if call.only_reads][::2]]


def test_a_build_changes_all_that_can_change(builds: Builds) -> None:
    old, new = builds.change.old, builds.change.new
    assert old["generated/list/changed.txt"] != new["generated/list/changed.txt"]
    assert old["generated/json/status-codes.json"] != new["generated/json/status-codes.json"]
    assert "generated/list/old/gone.txt" in old.keys() - new.keys()
    assert "generated/list/new/come.txt" in new.keys() - old.keys()
    before, after = builds.change
    assert before["source/names.toml"] != after["source/names.toml"]
    names = {call.name for call in builds.calls}
    for kind in ("open", "write", "fsync", "chmod", "link", "mkdir", "rename", "unlink", "flock"):
        assert any(kind in name for name in names), kind  # renameat2, fchmodat and so on


def test_a_build_killed_at_each_call_leaves_one_whole_tree(
    builds: Builds, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = [call for call in sampled(builds.calls) if not call.only_reads]
    stood = Counter[bool]()
    for call in calls:
        ended = builds.disturbed(call, "signal=KILL")
        assert ended.code == -signal.SIGKILL, call.line
        stood[builds.change.generated(builds.project) == builds.change.old] += 1
        builds.change.assert_next_works(builds.project)
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\na build was killed at {len(calls)} of {len(builds.calls)} calls, which change the"
            f" disk: {stood[True]} times the old tree stands, {stood[False]} times the new"
        )
    assert stood[True] > 10
    assert stood[False] > 10


def test_a_build_that_is_refused_a_call_says_so_and_leaves_one_whole_tree(
    builds: Builds, capsys: pytest.CaptureFixture[str]
) -> None:
    change, project, codes = builds.change, builds.project, Counter[int]()
    calls = sampled(builds.calls)
    for call in calls:
        ended = builds.disturbed(call, f"error={call.error}")
        codes[ended.code] += 1
        if ended.code == 0:
            assert change.generated(project) == change.new, call.line
        else:
            assert ended.code == 2, call.line
            change.assert_refused(project, ended.told)
        if look(project) != change.before:
            change.assert_next_works(project)
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\na build was refused {len(calls)} of {len(builds.calls)} calls (disk full, or"
            f" broken): {codes[2]} times it ended with an error and the old tree, {codes[0]} times"
            " with the new one"
        )
    assert codes[2] > codes[0] > 0
