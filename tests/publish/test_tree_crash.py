"""Publishing by several processes, some of them killed: one complete tree remains."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.publish.tree import publish, recover
from tests.support.publishing import HEX, MINE, OLD, described, failing_always, finished, python
from tests.support.trees import beside, look, whole

# Recovery


def test_what_an_interrupted_run_left_is_cleared_away(root: Path) -> None:
    for name in (f".out.new-{HEX}", f".out.old-{HEX}"):
        shutil.copytree(root, root.parent / name, symlinks=True)
        (root.parent / name / "mine/empty").chmod(0o555)
        (root.parent / name).chmod(0o555)
    recover(root)
    assert look(root) == whole(OLD, MINE)
    assert beside(root) == []


def test_a_missing_folder_is_brought_back(root: Path) -> None:
    root.rename(root.parent / f".out.old-{HEX}")
    (root.parent / f".out.new-{HEX}").mkdir()
    recover(root)
    assert look(root) == whole(OLD, MINE)
    assert beside(root) == []


def test_a_tree_that_may_be_half_is_never_brought_back(root: Path) -> None:
    root.rename(root.parent / f".out.new-{HEX}")
    recover(root)
    assert list(root.parent.iterdir()) == []


def test_an_old_tree_half_deleted_is_never_brought_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root, root.parent / f".out.old-{HEX}", symlinks=True)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", failing_always(errno.EBUSY))
        with pytest.raises(OicpGenError):
            recover(root)
    shutil.rmtree(root)
    recover(root)
    assert list(root.parent.iterdir()) == []


def test_a_name_is_not_taken_for_a_pattern(tmp_path: Path) -> None:
    (tmp_path / f".a.b.new-{HEX}").mkdir()
    (tmp_path / f".axb.new-{HEX}").mkdir()
    recover(tmp_path / "a.b")
    assert [path.name for path in tmp_path.iterdir()] == [f".axb.new-{HEX}"]


def test_only_folders_with_our_own_names_are_touched(root: Path) -> None:
    names = [
        ".out.new-",
        ".out.new-mine",
        f".out.new-{HEX}0",
        f".out.new-{HEX.upper()}",
        f".out.older-{HEX}",
        f"out.new-{HEX}",
        f".outXnew-{HEX}",
        f".other.old-{HEX}",
    ]
    for name in names:
        (root.parent / name).mkdir()
    file, link = f".out.new-{HEX}", f".out.old-{HEX}"
    (root.parent / file).write_bytes(b"a file")
    (root.parent / link).symlink_to(root)
    before = root.stat().st_mode
    recover(root)
    assert sorted(beside(root)) == sorted([*names, file, link])
    assert root.stat().st_mode == before
    assert look(root) == whole(OLD, MINE)


def test_nothing_to_recover_is_fine(tmp_path: Path) -> None:
    recover(tmp_path / "not/there")
    recover(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_cleared_away_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = root.parent / f".out.new-{HEX}"
    left.mkdir()
    monkeypatch.setattr(shutil, "rmtree", failing_always(errno.EACCES))
    with pytest.raises(OicpGenError) as error:
        recover(root)
    assert described(error) == (
        "not-writable",
        "left over from an interrupted run, and cannot be deleted: Permission denied",
        str(left),
    )


def test_a_folder_that_cannot_be_brought_back_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root.rename(root.parent / f".out.old-{HEX}")
    monkeypatch.setattr(os, "rename", failing_always(errno.EACCES))
    with pytest.raises(OicpGenError) as error:
        recover(root)
    assert described(error) == (
        "not-writable",
        "the leftovers of an interrupted run could not be deleted: Permission denied",
        str(root),
    )
    assert beside(root) == [f".out.old-{HEX}"]


# Several processes, and processes that are killed

TREES = [
    {**{f"same/{i}.txt": b"same" for i in range(4)}, f"only/{name}": b"1", "a": name.encode()}
    | {f"files/{i}.txt": name.encode() * (1000 + i) for i in range(6)}
    for name in ("one", "other")
]
OWNED = sorted({*TREES[0], *TREES[1]})


PUBLISHER = f"""
import sys
from itertools import cycle, islice
from pathlib import Path
from oicp_gen.files.lock import locked
from oicp_gen.publish.tree import publish, recover

root, first, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
trees = {TREES!r}
print("ready", flush=True)
for tree in islice(cycle((trees[first], trees[1 - first])), times):
    with locked(root.parent):
        recover(root)
        publish(root, tree, owned={OWNED!r})
        found = {{
            str(path.relative_to(root)): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }}
        if found != {{**tree, "mine": b"mine"}}:
            sys.exit("mixed")
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    root = tmp_path / "shared/out"
    publish(root, TREES[0])
    (root / "mine").write_bytes(b"mine")
    return root


def test_processes_that_publish_at_once_do_not_mix(shared: Path) -> None:
    processes = [python(PUBLISHER, shared, first, 15) for first in (0, 1, 0, 1)]
    assert [finished(process) for process in processes] == [("ready\n", 0)] * 4
    assert look(shared) in [whole(tree, {"mine": b"mine"}) for tree in TREES]
    assert beside(shared) == []


AT_EACH_CALL = f"""
import ctypes, errno, os, shutil, signal, sys
from pathlib import Path
from oicp_gen.files import exchange as exchanging
from oicp_gen.errors import OicpGenError
from oicp_gen.publish.tree import publish, recover

root, how, exchange = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
old, new = ({{**tree, "mine": b"mine"}} for tree in {TREES!r})
if exchange == "by renaming":
    exchanging._exchange_at_once = lambda *_: False
calls, at = 0, None
WATCHED = {{"open", "os.scandir"}} | {{
    f"os.{{call}}" for call in ("chmod", "link", "mkdir", "remove", "rename", "rmdir")
}}

def watch(event, args):
    global calls
    if at is not None and event in WATCHED:
        calls += 1
        if calls == at and how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if calls == at:
            raise OSError(errno.ENOSPC, "full")

def look():
    return {{str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}}

def leftovers():
    return [path.name for path in root.parent.iterdir() if path != root]

def act():
    try:
        publish(root, {TREES[1]!r}, owned={OWNED!r})
    except OicpGenError:
        os._exit(2)
    os._exit(0 if calls < at else 1)

def check(status):
    code = os.waitstatus_to_exitcode(status)
    assert code in ((0, -signal.SIGKILL) if how == "kill" else (0, 1, 2)), code
    if code == 2:
        assert look() == old and not leftovers(), leftovers()
    elif code != -signal.SIGKILL:
        assert look() == new, look()
    elif exchange == "at once" or root.exists():
        assert look() in (old, new), look()
    recover(root)
    assert look() in (old, new) and not leftovers(), leftovers()
    return code

sys.addaudithook(watch)
outcomes = []
while not outcomes or outcomes[-1] != 0:
    publish(root, {TREES[0]!r}, owned={OWNED!r})
    child = os.fork()
    if not child:
        at = len(outcomes) + 1
        act()
    outcomes.append(check(os.waitpid(child, 0)[1]))
assert len(outcomes) > 50
print(*sorted(set(outcomes)))
"""


@pytest.mark.parametrize("exchange", ["at once", "by renaming"])
@pytest.mark.parametrize(("how", "outcomes"), [("kill", "-9 0"), ("full", "0 1 2")])
def test_a_kill_or_an_error_at_each_call_leaves_one_whole_tree(
    shared: Path, exchange: str, how: str, outcomes: str
) -> None:
    assert finished(python(AT_EACH_CALL, shared, how, exchange)) == (f"{outcomes}\n", 0)
