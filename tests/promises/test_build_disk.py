"""A complete build on a disk that is full, read-only, vanishing, shared or full of links."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from oicp_gen.publish import tree as publishing
from tests.promises.small import ERROR, Change, pending
from tests.support.command import ROOT, run
from tests.support.command import error as error_of
from tests.support.projects import as_an_ordinary_user, snapshot
from tests.support.trees import Look, below, look


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, to be copied."""
    folder = tmp_path_factory.mktemp("begun") / "project"
    pending(folder)
    return folder


@pytest.fixture
def small(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "project", symlinks=True)


@pytest.fixture(scope="module")
def change(begun: Path) -> Change:
    """The small project before and after a build."""
    built = begun.with_name("built")
    shutil.copytree(begun, built, symlinks=True)
    assert run("build", "--project", built).code == 0
    return Change(look(begun), look(built))


# A disk of its own


@pytest.fixture
def namespace() -> list[str]:
    """The command that runs another one with permission to mount."""
    command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if shutil.which("unshare") is None:
        pytest.skip("there are no mount namespaces on this system")
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"nothing can be mounted here: {tried.stderr.strip()}")
    return command


@pytest.mark.parametrize(("what", "least"), [("bytes", 3), ("files", 10), ("mode", 1)])
def test_a_full_or_read_only_disk_is_told_and_the_old_tree_stands(
    tmp_path: Path, namespace: list[str], what: str, least: int
) -> None:
    done = subprocess.run(
        [*namespace, sys.executable, "-m", "tests.promises.tiny_disk", str(tmp_path), what],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= least


def test_a_folder_in_which_nothing_may_be_made_is_told(small: Path, change: Change) -> None:
    small.chmod(0o555)
    built = subprocess.run(
        [sys.executable, "-m", "oicp_gen", "build", "--project", str(small)],
        preexec_fn=as_an_ordinary_user,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stdout) == (2, "")
    assert (
        "generated: could not be published; the previous files are unchanged: Permiss"
        in built.stderr
    )
    change.assert_refused(small, built.stderr)
    small.chmod(0o755)
    change.assert_next_works(small)


# Others at work


def test_builds_at_once_make_one_whole_tree(small: Path, change: Change) -> None:
    command = [sys.executable, "-m", "oicp_gen", "build", "--project", str(small)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    for build in running:
        _, errors = build.communicate()
        assert build.returncode == 0, errors
    assert look(small) == change.after


VANISHING = {
    ("generated", "_build"): 0,
    ("generated", "exchange"): 2,
    ("generated/list", "_build"): 0,
    ("generated/list", "exchange"): 0,
    (".", "_build"): 2,
    (".", "exchange"): 2,
}
"""What vanishes before which step, and how the build ends."""


@pytest.mark.parametrize(("folder", "step"), VANISHING)
def test_a_folder_that_vanishes_meanwhile(
    small: Path, change: Change, monkeypatch: pytest.MonkeyPatch, folder: str, step: str
) -> None:
    real: Callable[..., object] = getattr(publishing, step)

    def vanished(*arguments: object) -> object:
        shutil.rmtree(small / folder)
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, step, vanished)
        built = run("build", "--project", small)
    assert (built.code, built.out) == (VANISHING[folder, step], "")
    if built.code == 0:
        assert ours(small) == ours_of(change.new)
    else:
        assert ERROR.fullmatch(built.err), built.err
        assert ours(small) == {}
    if folder == ".":
        pending(small)
    assert run("build", "--project", small).code == 0
    assert ours(small) == ours_of(change.new)
    assert not list(small.rglob(".*.new-*"))


def ours_of(tree: Look) -> Look:
    """The files of a tree that a build made."""
    return {
        path: data for path, data in tree.items() if isinstance(data, bytes) and "mine" not in path
    }


def ours(project: Path) -> Look:
    return ours_of(below("generated", look(project)))


# Symbolic links


def linked(project: Path, path: str, target: Path) -> None:
    """Put a link where something was generated."""
    here = project / path
    if here.is_dir() and not here.is_symlink():
        shutil.rmtree(here)
    else:
        here.unlink(missing_ok=True)
    here.symlink_to(target)


LINKS = {
    "a file": ("generated/list/same.txt", "same.txt"),
    "a file that changes": ("generated/list/changed.txt", "same.txt"),
    "a file that goes": ("generated/list/old/gone.txt", "same.txt"),
    "a file that comes": ("generated/list/new", "folder"),
    "a folder": ("generated/list", "list"),
    "the manifest": ("generated/manifest.json", "manifest.json"),
    "the published spec": ("generated/json/status-codes.json", "status-codes.json"),
    "nothing": ("generated/list/same.txt", "nowhere"),
    "itself": ("generated/list/same.txt", "../project/generated/list/same.txt"),
    "a device": ("generated/list/changed.txt", "/dev/zero"),
    "a device as the manifest": ("generated/manifest.json", "/dev/zero"),
    "a device as the spec": ("generated/json/status-codes.json", "/dev/zero"),
}


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_in_the_tree_is_neither_read_nor_written_through(small: Path, kind: str) -> None:
    outside = small.parent / "outside"
    shutil.copytree(small / "generated/list", outside / "list", symlinks=True)
    (outside / "folder").mkdir()
    for path in ("list/same.txt", "manifest.json", "json/status-codes.json"):
        shutil.copy(small / "generated" / path, outside)
    place, target = LINKS[kind]
    linked(small, place, outside / target)
    before, around = look(small), look(outside)
    built = run("build", "--project", small)
    assert (built.code, built.out) == (2, "")
    if "manifest" in kind:  # without it nothing is known to be ours
        assert "oicp-gen did not write these files" in built.err
    else:
        assert ERROR.fullmatch(built.err), built.err
        assert "a symbolic link is where a published file or folder belongs" in built.err
    checked = run("check", "--project", small)
    assert (checked.code, "a symbolic link" in checked.out + checked.err) == (1, True)
    assert below("generated", look(small)) == below("generated", before)
    assert look(outside) == around
    (small / place).unlink()
    if "manifest" in kind:
        shutil.copy(outside / "manifest.json", small / place)
    assert run("build", "--project", small, "--force").code == 0
    assert run("check", "--project", small).code == 1  # for what is not ours
    assert look(outside) == around


@pytest.mark.parametrize("kind", ["a file", "a folder"])
def test_a_link_to_the_very_same_content_is_drift(built: Path, tmp_path: Path, kind: str) -> None:
    path = "generated/docs/README.md" if kind == "a file" else "generated/docs"
    shutil.move(built / path, tmp_path / "same")
    (built / path).symlink_to(tmp_path / "same")
    checked = run("check", "--project", built)
    assert checked.code == 1
    assert "edited by hand: generated/docs/README.md (" in checked.out
    assert "symbolic link" in checked.out
    assert ("left over: generated/docs (" in checked.out) == (kind == "a folder")


def test_a_linked_folder_that_is_not_ours_is_told_and_left_alone(built: Path) -> None:
    (built / "generated/extra").symlink_to("/etc")
    assert run("check", "--project", built).out == (
        "left over: generated/extra (not written by oicp-gen)\n"
    )
    assert run("build", "--project", built).code == 0
    assert (built / "generated/extra").readlink() == Path("/etc")


@pytest.mark.parametrize("command", ["build", "check", "explain", "lint"])
def test_a_link_instead_of_the_whole_tree_is_refused(built: Path, command: str) -> None:
    outside = built.parent / "outside"
    shutil.move(built / "generated", outside)
    (built / "generated").symlink_to(outside)
    before = snapshot(outside)
    argument = ["18"] if command == "explain" else []
    error = error_of(command, "--project", built, *argument)
    assert (error["id"], error["place"]["file"]) == ("generated-is-link", "generated")
    assert error["message"] == "this is a symbolic link, so oicp-gen will not write to it"
    assert error["hint"] == (
        "Replace the link with a folder, or pass --out DIR to publish elsewhere."
    )
    assert snapshot(outside) == before
    assert run("build", "--project", built, "--out", built / "generated").code == 0


# The clock

MOMENTS = [0, 315_532_799, 2**31 - 1, 2**31, 4_294_967_296 + 5]
"""The beginning of time, the last second before ZIP files have a date, and around 2038 and 2106."""


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_clock_and_the_times_of_files_do_not_matter(
    small: Path, change: Change, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    def set_times(seconds: int) -> None:
        for path in (small, *small.rglob("*")):
            os.utime(path, (seconds, seconds), follow_symlinks=False)

    monkeypatch.setattr(time, "time", lambda: float(moment))
    monkeypatch.setattr(time, "time_ns", lambda: moment * 10**9)
    set_times(moment)
    assert run("build", "--project", small).code == 0
    assert look(small) == change.after
    for other in (*MOMENTS, moment):
        set_times(other)
        checked = run("check", "--project", small)
        assert checked.out == (
            "left over: generated/list/mine.txt (not written by oicp-gen)\n"
            "left over: generated/mine/link (not written by oicp-gen)\n"
        )
    page = small / "source/FinalOICP-status-code_3626501182.html"
    before = page.stat()
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("Something else", "Something more"), encoding="utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert '"Something else" → "Something more"' in run("check", "--project", small).out
