"""Publishing on real folders: what ends up there, what is left alone, and every way it can fail."""

import ctypes
import errno
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import oicp_gen
from oicp_gen import disk
from oicp_gen import publish as publishing
from oicp_gen.errors import OicpGenError
from oicp_gen.lock import locked
from oicp_gen.publish import Published, publish, recover, replace

SAME = {"LICENSE": b"x"}
OLD = {"manifest.json": b"old", "python/codes.py": b"old code", "python/py.typed": b"", **SAME}
NEW = {"manifest.json": b"new!", "python/codes.py": b"new code", "docs/a/codes.md": b"#", **SAME}
HEX = "0123456789abcdef"


@pytest.fixture(params=["at once", "by renaming"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test twice: as on Linux and macOS, and as where there is no exchange."""
    if request.param == "by renaming":
        monkeypatch.setattr(disk, "_exchange_at_once", lambda *_: False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder in which OLD is published, and some things that are not ours."""
    root = tmp_path / "out"
    publish(root, OLD)
    (root / "mine").mkdir()
    (root / "mine/notes.txt").write_bytes(b"mine")
    (root / "mine/empty").mkdir()
    (root / "mine/link").symlink_to("../python/codes.py")
    (root / "mine/folder").symlink_to("../python")
    (root / "python/local.py").write_bytes(b"local")
    return root


MINE = {
    "mine": None,
    "mine/notes.txt": b"mine",
    "mine/empty": None,
    "mine/link": "../python/codes.py",
    "mine/folder": "../python",
    "python": None,
    "python/local.py": b"local",
}

Look = dict[str, bytes | str | None]


def look(root: Path) -> Look:
    """Everything in a folder: a file's bytes, a link's target, None for a folder."""
    found: Look = {}
    for path in root.rglob("*"):
        if path.is_symlink():
            found[path.relative_to(root).as_posix()] = str(path.readlink())
        else:
            found[path.relative_to(root).as_posix()] = None if path.is_dir() else path.read_bytes()
    return found


def whole(files: Mapping[str, bytes], others: Look) -> Look:
    """How a folder looks that holds these files and these other things."""
    folders = {str(folder) for path in files for folder in Path(path).parents} - {"."}
    return {**dict.fromkeys(folders), **files, **others}


def beside(root: Path) -> list[str]:
    return [path.name for path in root.parent.iterdir() if path.name != root.name]


def lines(error: pytest.ExceptionInfo[OicpGenError]) -> tuple[str, str | None]:
    return error.value.message, error.value.place


def failing_at(call: int, real: Callable[..., object], code: int) -> Callable[..., object]:
    """A function like `real` of which one call, counted from 1, fails with an error number."""
    calls = iter(range(1, 1_000_000))

    def fails(*args: object, **options: object) -> object:
        if next(calls) == call:
            raise OSError(code, os.strerror(code))
        return real(*args, **options)

    return fails


def failing_always(code: int) -> Callable[..., object]:
    def fails(*_: object, **__: object) -> object:
        raise OSError(code, os.strerror(code))

    return fails


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
from oicp_gen.publish import publish
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

    monkeypatch.setattr(publishing, "_write", write)
    root.chmod(0o700)
    publish(root, NEW)
    assert set(modes) == {0o700}


@pytest.mark.parametrize("copied", [[], ["mine/notes.txt", "python/local.py", "LICENSE"]])
def test_everything_new_is_on_the_disk_before_the_exchange(
    root: Path, monkeypatch: pytest.MonkeyPatch, copied: list[str]
) -> None:
    synced: set[int] = set()
    sync, exchange = os.fsync, disk.exchange

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


def before_step(
    monkeypatch: pytest.MonkeyPatch, step: str, meanwhile: Callable[[], object]
) -> None:
    """Let something happen before a step is first taken."""
    real: Callable[..., object] = getattr(publishing, step)
    waiting = [meanwhile]

    def stepped(*args: object) -> object:
        while waiting:
            waiting.pop()()
        return real(*args)

    monkeypatch.setattr(publishing, step, stepped)


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
    status, waiting = publishing._status, {"empty": "before", "going": "after"}

    def vanishing(path: Path) -> os.stat_result | None:
        going = waiting.pop(path.name, None)
        if going == "before":
            path.rmdir()
        found = status(path)
        if going == "after":
            path.rmdir()
        return found

    (root / "mine/going").mkdir()
    monkeypatch.setattr(publishing, "_status", vanishing)
    publish(root, NEW, owned=OLD)
    rest = {path: state for path, state in MINE.items() if path != "mine/empty"}
    assert look(root) == whole(NEW, {**rest, "mine/going": None})


@pytest.mark.usefixtures("way")
def test_a_late_file_that_cannot_be_rescued_keeps_the_old_tree(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(root)
    before_step(monkeypatch, "exchange", lambda: (root / "docs").write_bytes(b"late"))
    with pytest.raises(OicpGenError, match="is as it was before: "):
        publish(root, NEW, owned=OLD)
    assert look(root) == {**before, "docs": b"late"}
    assert beside(root) == []


# What is refused before anything is touched


@pytest.mark.parametrize(
    "path",
    [
        *("", "/etc/passwd", "..", "../a", "a/../b", "a/..", "./a", ".", "a//b", "a/"),
        *("a\\b", "C:a", "a:b", "a\0b", "a\nb", "\ud800"),
    ],
)
@pytest.mark.parametrize("kind", ["file", "owned"])
def test_a_path_that_leads_elsewhere_is_refused(root: Path, path: str, kind: str) -> None:
    before = look(root)
    with pytest.raises(OicpGenError, match="does not lead to a file in this folder") as error:
        publish(root, {path: b""} if kind == "file" else NEW, owned=[path])
    assert repr(path) in error.value.message
    assert error.value.place == str(root)
    assert error.value.mend
    assert (look(root), beside(root)) == (before, [])


def test_a_path_that_is_a_file_and_a_folder_is_refused(root: Path) -> None:
    before = look(root)
    with pytest.raises(OicpGenError, match="the path 'a' would be a file and a folder"):
        publish(root, {"a": b"", "a/b": b""})
    assert look(root) == before


@pytest.mark.parametrize(
    ("link", "files", "owned"),
    [
        ("python/link.py", {"python/link.py": b"1"}, []),
        ("docs", {"docs/a.md": b"1"}, []),
        ("docs", {"docs/a/b.md": b"1"}, []),
        ("docs", {}, ["docs/a.md"]),
        ("a.md", {}, ["a.md"]),
        ("dangling", {"dangling": b"1"}, []),
    ],
)
def test_a_link_where_a_file_or_folder_of_ours_belongs_is_refused(
    root: Path, link: str, files: dict[str, bytes], owned: list[str]
) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "a.md").write_bytes(b"1")
    target = {"docs": "outside", "dangling": "nowhere"}.get(link, "outside/a.md")
    (root / link).symlink_to(root.parent / target)
    before = look(root)
    with pytest.raises(OicpGenError) as error:
        publish(root, {**OLD, **files}, owned=owned)
    assert lines(error) == (
        "a symbolic link stands where a published file or folder belongs",
        str(root / link),
    )
    assert look(root) == before
    assert look(outside) == {"a.md": b"1"}
    assert beside(root) == ["outside"]


@pytest.mark.parametrize(
    ("path", "stands"),
    [
        ("mine", "mine"),
        ("mine/empty", "mine/empty"),
        ("mine/notes.txt/a", "mine/notes.txt"),
        ("python", "python/local.py"),
        ("pipe", "pipe"),
    ],
)
def test_something_else_where_a_file_of_ours_belongs_is_refused(
    root: Path, path: str, stands: str
) -> None:
    os.mkfifo(root / "pipe")
    files = sorted(path for path in root.rglob("*"))
    with pytest.raises(OicpGenError) as error:
        publish(root, {path: b"1"}, owned=OLD)
    assert lines(error) == (
        "something that was not published stands where a published file or folder belongs",
        str(root / stands),
    )
    assert sorted(path for path in root.rglob("*")) == files
    assert beside(root) == []


def test_a_file_instead_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(OicpGenError) as error:
        publish(tmp_path / "out", NEW)
    assert lines(error) == (
        "could not be published, and is as it was before: Not a directory",
        str(tmp_path / "out"),
    )
    assert (tmp_path / "out").read_bytes() == b"a file"


def test_the_root_of_everything_is_refused() -> None:
    with pytest.raises(OicpGenError, match="has nothing around it to publish from"):
        publish(Path("/"), NEW)


# What the system refuses


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("call", ["fsync", "chmod"])
def test_any_call_that_fails_leaves_the_old_tree_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    before, errors = look(root), list[OicpGenError]()
    real: Callable[..., object] = getattr(os, call)
    while look(root) == before:
        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing_at(len(errors) + 1, real, errno.ENOSPC))
            try:
                publish(root, NEW, owned=OLD)
            except OicpGenError as error:
                errors.append(error)
        assert len(beside(root)) <= (look(root) != before)
    assert len(errors) >= 3
    for told in errors:
        assert told.message == (
            "could not be published, and is as it was before: No space left on device"
        )
        assert told.place == str(root)
        assert told.mend == "Free some space there and run this again."
    assert look(root) == whole(NEW, MINE)
    recover(root)
    assert beside(root) == []


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("code", [errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EIO])
def test_any_renaming_that_fails_is_undone(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: int, code: int
) -> None:
    before = look(root)
    monkeypatch.setattr(disk, "_exchange_at_once", lambda *_: False)
    monkeypatch.setattr(os, "rename", failing_at(step, os.rename, code))
    with pytest.raises(OicpGenError, match=os.strerror(code)) as error:
        publish(root, NEW, owned=OLD)
    assert error.value.place == str(root)
    assert error.value.mend
    assert (look(root), beside(root)) == (before, [])


def test_a_first_publishing_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "rename", failing_always(errno.EBUSY))
    with pytest.raises(OicpGenError, match="resource busy"):
        publish(tmp_path / "out", NEW)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_while_a_file_is_written_leaves_the_old_tree_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(root)
    real = Path.open

    def fails(path: Path, mode: str = "r") -> object:
        if path.name == "codes.md":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, mode)

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(OicpGenError) as error:
        publish(root, NEW, owned=OLD)
    assert error.value.place == str(root / "docs/a/codes.md")
    assert (look(root), beside(root)) == (before, [])


def test_a_name_that_is_too_long_is_told_with_its_place(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(root)
    monkeypatch.chdir(root.parent)
    with pytest.raises(OicpGenError, match="File name too long") as error:
        publish(Path("out"), {"a/" + "b" * 300: b""})
    assert error.value.place == "out/a/" + "b" * 300
    assert (look(root), beside(root)) == (before, [])


def test_an_unreadable_folder_is_not_dropped(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(root)
    scandir = os.scandir

    def unreadable(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path) == str(root / "mine"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.chdir(root.parent)
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", unreadable)
        with pytest.raises(OicpGenError) as error:
            publish(Path("out"), NEW, owned=OLD)
    assert lines(error) == (
        "could not be published, and is as it was before: Permission denied",
        "out/mine",
    )
    assert "writable" in str(error.value.mend)
    assert (look(root), beside(root)) == (before, [])


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("step", ["_build", "exchange", "_rescue"])
def test_an_interrupt_leaves_the_old_tree_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = look(root)

    def interrupt() -> None:
        raise KeyboardInterrupt

    if step == "_rescue":
        before["late"] = b"late"
        before_step(monkeypatch, "exchange", lambda: (root / "late").write_bytes(b"late"))
    before_step(monkeypatch, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        publish(root, NEW, owned=OLD)
    assert (look(root), beside(root)) == (before, [])


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders_is_good_enough(
    root: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real = os.fsync

    def files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    publish(root, NEW, owned=OLD)
    assert look(root) == whole(NEW, MINE)


@pytest.mark.usefixtures("way")
def test_an_old_tree_that_cannot_be_deleted_is_left_for_the_next_run(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", failing_always(errno.EBUSY))
        publish(root, NEW, owned=OLD)
    assert look(root) == whole(NEW, MINE)
    assert [name[:9] for name in beside(root)] == [".out.new-"]
    recover(root)
    assert look(root) == whole(NEW, MINE)
    assert beside(root) == []


class Library:
    """A C library whose exchange fails."""

    def __init__(self, code: int) -> None:
        self.code = code

    def renameat2(self, *_: object) -> int:
        ctypes.set_errno(self.code)
        return -1

    renamex_np = renameat2


@pytest.mark.parametrize("library", [Library(errno.ENOSYS), Library(errno.EINVAL), object()])
def test_where_there_is_no_exchange_folders_are_renamed(
    root: Path, monkeypatch: pytest.MonkeyPatch, library: object
) -> None:
    renamed: list[tuple[str, str]] = []
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        renamed.append((source.name[:8], target.name[:8]))
        real(source, target)

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: library)
    monkeypatch.setattr(os, "rename", rename)
    publish(root, NEW, owned=OLD)
    assert renamed == [("out", ".out.old"), (".out.new", "out"), (".out.old", ".out.new")]
    assert look(root) == whole(NEW, MINE)
    assert beside(root) == []


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EBUSY])
def test_an_exchange_that_is_refused_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    before = look(root)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library(code))
    with pytest.raises(OicpGenError, match=os.strerror(code)) as error:
        publish(root, NEW, owned=OLD)
    assert error.value.place == str(root)
    assert "container image" in str(error.value.mend)
    assert (look(root), beside(root)) == (before, [])


def test_this_system_exchanges_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "rename", failing_always(errno.EIO))
    publish(root, NEW, owned=OLD)
    assert look(root) == whole(NEW, MINE)


# One file


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    replace(file, b"first")
    file.chmod(0o640)
    (tmp_path / f".names.toml.new-{HEX}").write_bytes(b"left by an interrupted run")
    replace(file, b"second")
    assert look(tmp_path) == {"names.toml": b"second"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_file_that_cannot_be_replaced_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = tmp_path / "names.toml"
    file.write_bytes(b"first")
    monkeypatch.setattr(os, call, failing_always(errno.ENOSPC))
    with pytest.raises(OicpGenError) as error:
        replace(file, b"second")
    assert lines(error) == (
        "could not be written, and is as it was before: No space left on device",
        str(file),
    )
    assert look(tmp_path) == {"names.toml": b"first"}


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
    assert lines(error) == (
        "is left over from an interrupted run and cannot be deleted: Permission denied",
        str(left),
    )


def test_a_folder_that_cannot_be_brought_back_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root.rename(root.parent / f".out.old-{HEX}")
    monkeypatch.setattr(os, "rename", failing_always(errno.EACCES))
    with pytest.raises(OicpGenError, match="could not be cleared away: Permission denied") as error:
        recover(root)
    assert error.value.place == str(root)
    assert beside(root) == [f".out.old-{HEX}"]


# The lock


def is_free(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_the_lock_is_held_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with locked(tmp_path):
        assert not is_free(tmp_path)
    assert is_free(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_error_frees_the_lock_and_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="mine") as error, locked(tmp_path):
        raise OSError("mine")
    assert type(error.value) is OSError
    assert is_free(tmp_path)


def test_a_folder_replaced_while_waiting_is_locked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = tmp_path / "folder", fcntl.flock
    folder.mkdir()
    waiting = [folder]

    def replaced(descriptor: int, operation: int) -> None:
        while waiting:
            waiting.pop().rename(tmp_path / "moved")
            folder.mkdir()
        real(descriptor, operation)

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", replaced)
        with locked(folder):
            assert not is_free(folder)
            assert is_free(tmp_path / "moved")


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_what_cannot_be_locked_is_told(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "folder"
    if kind == "a file":
        folder.write_bytes(b"")
    with pytest.raises(OicpGenError, match="could not be locked") as error, locked(folder):
        pass
    assert error.value.place == str(folder)


def test_a_lock_that_the_system_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptors = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr(fcntl, "flock", failing_always(errno.ENOLCK))
    with pytest.raises(OicpGenError, match="could not be locked: No locks"), locked(tmp_path):
        pass
    assert len(list(Path("/dev/fd").iterdir())) == descriptors


# Several processes, and processes that are killed

TREES = [
    {**{f"same/{i}.txt": b"same" for i in range(4)}, f"only/{name}": b"1", "a": name.encode()}
    | {f"files/{i}.txt": name.encode() * (1000 + i) for i in range(6)}
    for name in ("one", "other")
]
OWNED = sorted({*TREES[0], *TREES[1]})


def python(code: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        env={**os.environ, "PYTHONPATH": str(Path(oicp_gen.__file__).parents[1])},
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[str, int]:
    with process:
        output, _ = process.communicate()
        return output, process.returncode


PUBLISHER = f"""
import sys
from itertools import cycle, islice
from pathlib import Path
from oicp_gen.lock import locked
from oicp_gen.publish import publish, recover

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


def test_a_killed_process_frees_the_lock(shared: Path) -> None:
    code = f"""
import time
from pathlib import Path
from oicp_gen.lock import locked
with locked(Path({str(shared)!r})):
    print("held", flush=True)
    time.sleep(3600)
"""
    with python(code) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert not is_free(shared)
        process.kill()
    assert is_free(shared)


def test_a_kill_at_any_moment_leaves_one_whole_tree(shared: Path) -> None:
    interrupted = 0
    for kill in range(30):
        with python(PUBLISHER, shared, 1, 1_000_000) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(kill * 0.618 % 1 * 0.04)  # moments spread over a publishing or two
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert look(shared) in [whole(tree, {"mine": b"mine"}) for tree in TREES]
        interrupted += bool(beside(shared))
        with locked(shared.parent):
            recover(shared)
            publish(shared, TREES[0], owned=OWNED)
        assert look(shared) == whole(TREES[0], {"mine": b"mine"})
        assert beside(shared) == []
    assert interrupted


AT_EACH_CALL = f"""
import ctypes, errno, os, shutil, signal, sys
from pathlib import Path
from oicp_gen import disk
from oicp_gen.errors import OicpGenError
from oicp_gen.publish import publish, recover

root, how, exchange = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
old, new = ({{**tree, "mine": b"mine"}} for tree in {TREES!r})
if exchange == "by renaming":
    disk._exchange_at_once = lambda *_: False
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
