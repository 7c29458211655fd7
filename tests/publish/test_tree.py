"""Publishing on real folders: what ends up there, and what is left alone."""

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.files import exchange as exchanging
from oicp_gen.files.disk import status_of
from oicp_gen.publish import tree as publishing
from oicp_gen.publish.tree import Published, publish
from tests.support.publishing import (
    MINE,
    NEW,
    OLD,
    SAME,
    before_step,
    failing_always,
    finished,
    python,
)
from tests.support.trees import beside, look, whole

# What ends up in the folder


@pytest.mark.usefixtures("way")
def test_first_publishing_makes_the_folder_and_those_around_it(tmp_path: Path) -> None:
    root = tmp_path / "not/there/yet"
    report = publish(root, NEW)
    assert report == Published(written=tuple(sorted(NEW)), removed=(), unchanged=0)
    assert look(root) == whole(NEW, {})
    assert beside(root) == []
    assert stat.S_IMODE(root.stat().st_mode) == stat.S_IMODE(root.parent.stat().st_mode)


def test_publishing_nothing_for_the_first_time_makes_an_empty_folder(tmp_path: Path) -> None:
    assert publish(tmp_path / "out", {}) == Published(written=(), removed=(), unchanged=0)
    assert (tmp_path / "out").is_dir()
    assert look(tmp_path / "out") == {}


@pytest.mark.usefixtures("way")
def test_new_files_replace_old_ones_and_what_is_not_ours_survives(root: Path) -> None:
    report = publish(root, NEW, owned=OLD)
    assert report == Published(
        written=("docs/a/codes.md", "manifest.json", "python/codes.py"),
        removed=("python/py.typed",),
        unchanged=1,
    )
    assert look(root) == whole(NEW, MINE)
    assert beside(root) == []


@pytest.mark.usefixtures("way")
def test_files_no_longer_rendered_stay_if_they_are_not_owned(root: Path) -> None:
    publish(root, NEW)
    assert look(root) == whole({**OLD, **NEW}, MINE)


@pytest.mark.usefixtures("way")
def test_folders_that_owned_files_leave_empty_go_too(tmp_path: Path) -> None:
    files = {"a/b/c/one": b"1", "a/two": b"2", "d/three": b"3"}
    publish(tmp_path / "out", files)
    report = publish(tmp_path / "out", {"a/two": b"2"}, owned=files)
    assert report == Published(written=(), removed=("a/b/c/one", "d/three"), unchanged=1)
    assert look(tmp_path / "out") == {"a": None, "a/two": b"2"}


@pytest.mark.usefixtures("way")
def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    files = {"a": b"1", "b/c": b"2"}
    publish(tmp_path / "out", files)
    publish(tmp_path / "out", {"a/c": b"1", "b": b"2"}, owned=files)
    assert look(tmp_path / "out") == {"a": None, "a/c": b"1", "b": b"2"}
    assert stat.S_IMODE((tmp_path / "out/a").stat().st_mode) & 0o100


def test_an_owned_path_that_is_a_folder_by_now_is_left_alone(root: Path) -> None:
    assert publish(root, OLD, owned=["mine", "mine/empty", "gone"]).removed == ()
    assert look(root) == whole(OLD, MINE)


def test_nothing_is_touched_if_nothing_would_change(root: Path) -> None:
    def state() -> list[tuple[int, int, int]]:
        paths = (root.parent, root, *root.rglob("*"))
        return [
            (status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
            for status in (path.lstat() for path in paths)
        ]

    before = state()
    assert publish(root, OLD, owned=OLD) == Published(written=(), removed=(), unchanged=4)
    assert state() == before


def test_nothing_is_loaded_that_is_not_needed_if_nothing_would_change(root: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from oicp_gen.publish.tree import publish
publish(Path({str(root)!r}), {OLD!r})
sys.exit("ctypes" in sys.modules)
"""
    assert finished(python(code)) == ("", 0)


@pytest.mark.usefixtures("way")
def test_unchanged_and_foreign_files_are_the_same_files_as_before(root: Path) -> None:
    paths = ("LICENSE", "mine/notes.txt", "python/local.py")
    before = [(root / path).stat().st_ino for path in paths]
    publish(root, NEW)
    assert [(root / path).stat().st_ino for path in paths] == before


@pytest.mark.usefixtures("way")
def test_permissions_are_kept(root: Path) -> None:
    modes = {
        "": 0o700,
        "mine": 0o2750,
        "mine/empty": 0o555,
        "mine/notes.txt": 0o640,
        "python/codes.py": 0o755,
        "LICENSE": 0o444,
    }
    for path, mode in modes.items():
        (root / path).chmod(mode)
    publish(root, NEW)
    assert {path: stat.S_IMODE((root / path).stat().st_mode) for path in modes} == modes
    assert beside(root) == []


def test_a_tree_being_built_from_a_private_one_is_private(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []

    def write(target: Path, data: bytes, _: Path) -> None:
        (sibling,) = (path for path in root.parent.iterdir() if path != root)
        modes.append(stat.S_IMODE(sibling.stat().st_mode))
        target.write_bytes(data)

    monkeypatch.setattr(publishing, "write", write)
    root.chmod(0o700)
    publish(root, NEW)
    assert set(modes) == {0o700}


@pytest.mark.parametrize("copied", [[], ["mine/notes.txt", "python/local.py", "LICENSE"]])
def test_everything_new_is_on_the_disk_before_the_exchange(
    root: Path, monkeypatch: pytest.MonkeyPatch, copied: list[str]
) -> None:
    synced: set[int] = set()
    sync, exchange = os.fsync, exchanging.exchange

    def recorded(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    def checked(one: Path, other: Path) -> None:
        written = [one / path for path in (*NEW, *copied) if path not in SAME or copied]
        folders = [path for path in one.rglob("*") if path.is_dir() and not path.is_symlink()]
        assert {path.stat().st_ino for path in (one, *written, *folders)} <= synced
        assert root.parent.stat().st_ino not in synced
        exchange(one, other)

    if copied:
        monkeypatch.setattr(os, "link", failing_always(errno.EPERM))
    monkeypatch.setattr(os, "fsync", recorded)
    monkeypatch.setattr(publishing, "exchange", checked)
    publish(root, NEW)
    assert root.parent.stat().st_ino in synced


@pytest.mark.usefixtures("way")
def test_the_folder_may_be_a_link(root: Path) -> None:
    link = root.parent / "elsewhere/link"
    link.parent.mkdir()
    link.symlink_to("../out")
    publish(link, NEW, owned=OLD)
    assert link.readlink() == Path("../out")
    assert look(root) == whole(NEW, MINE)
    assert beside(link) == []
    assert beside(root) == ["elsewhere"]


def test_the_folder_may_be_a_link_to_nowhere_yet(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("later/out")
    publish(tmp_path / "link", NEW)
    assert look(tmp_path / "later/out") == whole(NEW, {})


# Where files cannot be linked


@pytest.mark.usefixtures("way")
def test_files_are_copied_where_they_cannot_be_linked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "mine/notes.txt").chmod(0o640)
    before = (root / "mine/notes.txt").stat()
    monkeypatch.setattr(os, "link", failing_always(errno.EPERM))
    report = publish(root, NEW, owned=OLD)
    after = (root / "mine/notes.txt").stat()
    assert report.unchanged == 1
    assert look(root) == whole(NEW, MINE)
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert after.st_ino != before.st_ino


@pytest.mark.usefixtures("way")
def test_a_special_file_that_cannot_be_linked_stops_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(root / "pipe")
    publish(root, NEW)
    assert stat.S_ISFIFO((root / "pipe").lstat().st_mode)
    monkeypatch.setattr(os, "link", failing_always(errno.EMLINK))
    with pytest.raises(OicpGenError, match="named pipe"):
        publish(root, OLD)
    assert (root / "manifest.json").read_bytes() == NEW["manifest.json"]
    assert beside(root) == []


def test_two_names_that_the_file_system_takes_for_one_stop_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(root)
    monkeypatch.setattr(os, "link", failing_always(errno.EEXIST))
    with pytest.raises(OicpGenError, match="File exists"):
        publish(root, NEW)
    assert (look(root), beside(root)) == (before, [])


def test_a_copy_that_fails_for_want_of_its_target_is_not_taken_for_a_file_gone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(root)
    monkeypatch.setattr(shutil, "copy2", failing_always(errno.ENOENT))
    with pytest.raises(OicpGenError, match="No such file"):
        publish(root, NEW)
    assert (look(root), beside(root)) == (before, [])


# Others at work in the folder meanwhile


@pytest.mark.usefixtures("way")
def test_what_arrives_late_is_rescued(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def arrive() -> None:
        (root / "late/empty").mkdir(parents=True)
        (root / "late/file").write_bytes(b"late")
        (root / "late/link").symlink_to("nowhere")
        (root / "mine/late").write_bytes(b"late")

    before_step(monkeypatch, "exchange", arrive)
    publish(root, NEW, owned=OLD)
    assert look(root) == whole(
        NEW,
        {
            **MINE,
            "late": None,
            "late/empty": None,
            "late/file": b"late",
            "late/link": "nowhere",
            "mine/late": b"late",
        },
    )
    assert beside(root) == []


@pytest.mark.usefixtures("way")
def test_what_arrives_late_in_a_folder_that_goes_keeps_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "out"
    publish(root, {"a/b/c": b"1"})
    before_step(monkeypatch, "exchange", lambda: (root / "a/b/late").write_bytes(b"late"))
    publish(root, {}, owned=["a/b/c"])
    assert look(root) == {"a": None, "a/b": None, "a/b/late": b"late"}


@pytest.mark.usefixtures("way")
def test_what_is_saved_late_is_rescued(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes, saved = root / "mine/notes.txt", root / "mine/notes.txt~"

    def save() -> None:
        saved.write_bytes(b"MINE")
        os.utime(saved, ns=(notes.stat().st_atime_ns, notes.stat().st_mtime_ns))
        saved.replace(notes)

    before_step(monkeypatch, "exchange", save)
    publish(root, NEW, owned=OLD)
    assert look(root) == whole(NEW, {**MINE, "mine/notes.txt": b"MINE"})


@pytest.mark.usefixtures("way")
def test_what_goes_early_is_gone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanish() -> None:
        (root / "mine/notes.txt").unlink()
        (root / "mine/link").unlink()

    before_step(monkeypatch, "_build", vanish)
    publish(root, NEW, owned=OLD)
    gone = ("mine/notes.txt", "mine/link")
    rest = {path: state for path, state in MINE.items() if path not in gone}
    assert look(root) == whole(NEW, rest)


@pytest.mark.usefixtures("way")
def test_what_goes_early_and_comes_back_is_rescued(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes, away = root / "mine/notes.txt", root.parent / "away"
    before_step(monkeypatch, "_build", lambda: notes.rename(away))
    before_step(monkeypatch, "exchange", lambda: away.rename(notes))
    publish(root, NEW, owned=OLD)
    assert look(root) == whole(NEW, MINE)


def test_folders_that_go_while_they_are_looked_through_are_no_error(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, waiting = status_of, {"empty": "before", "going": "after"}

    def vanishing(path: Path) -> os.stat_result | None:
        going = waiting.pop(path.name, None)
        if going == "before":
            path.rmdir()
        found = status(path)
        if going == "after":
            path.rmdir()
        return found

    (root / "mine/going").mkdir()
    monkeypatch.setattr(publishing, "status_of", vanishing)
    publish(root, NEW, owned=OLD)
    rest = {path: state for path, state in MINE.items() if path != "mine/empty"}
    assert look(root) == whole(NEW, {**rest, "mine/going": None})


@pytest.mark.usefixtures("way")
def test_a_late_file_that_cannot_be_rescued_keeps_the_old_tree(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(root)
    before_step(monkeypatch, "exchange", lambda: (root / "docs").write_bytes(b"late"))
    with pytest.raises(OicpGenError, match="the previous files are unchanged: "):
        publish(root, NEW, owned=OLD)
    assert look(root) == {**before, "docs": b"late"}
    assert beside(root) == []
