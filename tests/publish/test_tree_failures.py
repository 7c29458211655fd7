"""Publishing that is refused or fails: the old tree stays, and the reason is reported."""

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.files import exchange
from oicp_gen.publish.tree import publish, recover
from tests.support.publishing import (
    MINE,
    NEW,
    OLD,
    before_step,
    described,
    failing_always,
    failing_at,
)
from tests.support.trees import beside, look, whole

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
    with pytest.raises(OicpGenError) as error:
        publish(root, {path: b""} if kind == "file" else NEW, owned=[path])
    error_id, message, place = described(error)
    assert (error_id, place) == ("path-unsafe", str(root))
    assert "does not lead to a file in this folder" in message
    assert repr(path) in message
    assert error.value.hint
    assert (look(root), beside(root)) == (before, [])


def test_a_path_that_is_a_file_and_a_folder_is_refused(root: Path) -> None:
    before = look(root)
    with pytest.raises(OicpGenError) as error:
        publish(root, {"a": b"", "a/b": b""})
    error_id, message, place = described(error)
    assert (error_id, place) == ("path-conflict", str(root))
    assert "path 'a' would be both a file and a folder" in message
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
    assert described(error) == (
        "path-occupied",
        "a symbolic link is where a published file or folder belongs",
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
    assert described(error) == (
        "path-occupied",
        "a file or folder that oicp-gen did not write is where a published file or folder belongs",
        str(root / stands),
    )
    assert sorted(path for path in root.rglob("*")) == files
    assert beside(root) == []


def test_a_file_instead_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(OicpGenError) as error:
        publish(tmp_path / "out", NEW)
    assert described(error) == (
        "write-failed",
        "could not be published; the previous files are unchanged: Not a directory",
        str(tmp_path / "out"),
    )
    assert (tmp_path / "out").read_bytes() == b"a file"


def test_the_root_of_everything_is_refused() -> None:
    with pytest.raises(OicpGenError) as error:
        publish(Path("/"), NEW)
    assert error.value.id == "filesystem-root"


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
    for raised in errors:
        assert raised.message == (
            "could not be published; the previous files are unchanged: No space left on device"
        )
        assert str(raised.place) == str(root)
        assert raised.id == "disk-full"
    assert look(root) == whole(NEW, MINE)
    recover(root)
    assert beside(root) == []


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("code", [errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EIO])
def test_any_renaming_that_fails_is_undone(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: int, code: int
) -> None:
    before = look(root)
    monkeypatch.setattr(exchange, "_exchange_at_once", lambda *_: False)
    monkeypatch.setattr(os, "rename", failing_at(step, os.rename, code))
    with pytest.raises(OicpGenError, match=os.strerror(code)) as error:
        publish(root, NEW, owned=OLD)
    assert str(error.value.place) == str(root)
    assert error.value.hint
    assert (look(root), beside(root)) == (before, [])


def test_a_first_publishing_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "rename", failing_always(errno.EBUSY))
    with pytest.raises(OicpGenError, match="resource busy") as error:
        publish(tmp_path / "out", NEW)
    assert error.value.id == "not-movable"
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
    assert str(error.value.place) == str(root / "docs/a/codes.md")
    assert (look(root), beside(root)) == (before, [])


def test_a_name_that_is_too_long_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OicpGenError, match="File name too long") as error:
        publish(Path("o" * 250), {"a": b""})
    assert str(error.value.place) == "o" * 250
    assert list(tmp_path.iterdir()) == []


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
    assert described(error) == (
        "not-writable",
        "could not be published; the previous files are unchanged: Permission denied",
        "out/mine",
    )
    assert "writable" in str(error.value.hint)
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
    assert (error.value.id, str(error.value.place)) == ("not-movable", str(root))
    assert "container image" in str(error.value.hint)
    assert (look(root), beside(root)) == (before, [])


def test_this_system_exchanges_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "rename", failing_always(errno.EIO))
    publish(root, NEW, owned=OLD)
    assert look(root) == whole(NEW, MINE)
