"""A whole build, killed or refused at each of its system calls that change the disk.

`strace` does that: it kills a process, or lets a call fail, when the call is entered. A build is a
child of a process that has everything loaded, so that one takes a twentieth of a second.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

import oicp_gen
from tests.promises.small import Change, pending
from tests.support.trees import look

WRITING = (
    *("open", "openat", "openat2", "creat", "write", "writev", "pwrite64", "pwritev"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"),
    *("unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "mknod", "mknodat"),
    *("truncate", "ftruncate", "fallocate", "copy_file_range", "sendfile"),
    *("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown"),
    *("utime", "utimes", "utimensat", "futimesat", "setxattr", "fsetxattr", "lsetxattr"),
    *("fsync", "fdatasync", "sync_file_range", "syncfs", "flock"),
)
"""System calls that change the disk, or what is known of it."""

SERVER = """
import ctypes, os, sys

command = sys.argv[2:]
told = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a run prints is no answer of ours

def run(project):
    sys.argv = ["oicp-gen", *command, "--project", project]
    try:
        main()
    except SystemExit as end:
        return end.code

from oicp_gen.cli.application import main
run(sys.argv[1])  # so that everything is loaded
for line in sys.stdin:
    child = os.fork()
    if not child:
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # anyone may trace it
        os.read(0, 1)  # until strace is there
        os._exit(run(line.strip()) or 0)
    print(child, file=told, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=told, flush=True)
"""


class Call(NamedTuple):
    """One system call of a build, and what strace wrote of it."""

    name: str
    number: int
    """How many of the same name there were, with this one."""
    line: str

    @property
    def only_reads(self) -> bool:
        return self.name.startswith("open") and not re.search("O_WRONLY|O_RDWR|O_CREAT", self.line)

    @property
    def error(self) -> str:
        """What may well go wrong with it."""
        return "EIO" if self.only_reads or "sync" in self.name else "ENOSPC"


class Ended(NamedTuple):
    """How a build ended: its exit code, or minus the signal, and what it told."""

    code: int
    told: str


class Builds:
    """Builds of one project, each begun with the same files, each under strace."""

    def __init__(self, folder: Path, server: "subprocess.Popen[bytes]", errors: Path) -> None:
        self.project = folder / "project"
        self._before, self._server = folder / "before", server
        self._errors, self._log = errors, folder / "log"
        self.calls = self._calls()
        self.change = Change(look(self._before), look(self.project))

    def __call__(self, *options: str) -> Ended:
        """One build, and what `strace` does to it by these options."""
        shutil.rmtree(self.project, ignore_errors=True)
        shutil.copytree(self._before, self.project, symlinks=True)
        self._errors.write_bytes(b"")
        self._say(f"{self.project}\n")
        child = self._hear()
        trace = ["strace", "-y", "-o", str(self._log), "-s", "0", *options, "-p", str(child)]
        with subprocess.Popen(trace, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            attached = strace.stderr.readline()
            assert "attached" in attached, attached
            self._say("!")
            code = self._hear()
            strace.communicate()
        return Ended(code, self._errors.read_text(encoding="utf-8"))

    def _calls(self) -> tuple[Call, ...]:
        """All calls of a build that nothing is done to, if they are about the project."""
        ended = self(f"--trace={','.join(f'?{name}' for name in WRITING)}")
        assert ended.code == 0, ended.told
        counts = Counter[str]()
        calls = []
        for line in self._log.read_text(encoding="utf-8").splitlines():
            name = line.partition("(")[0]
            counts[name] += 1
            if str(self.project) in line:
                calls.append(Call(name, counts[name], line))
        return tuple(calls)

    def _say(self, text: str) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(text.encode())
        self._server.stdin.flush()

    def _hear(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())


@contextmanager
def traced(prepare: Callable[[Path], None], *command: str, **environ: str) -> Iterator[Builds]:
    """Runs of a command on a project that is prepared once, each under strace."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run(
        ["strace", "-o", os.devnull, "true"],  # noqa: S607 - from the PATH, as it is for a person
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode != 0:
        pytest.skip(f"strace may not trace here: {tried.stderr.strip()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        before = folder / "before"
        prepare(before)
        shutil.copytree(before, folder / "warm")
        with (folder / "errors").open("ab") as errors:
            server = subprocess.Popen(
                [sys.executable, "-c", SERVER, str(folder / "warm"), *command],
                env={
                    **os.environ,
                    **environ,
                    "PYTHONPATH": str(Path(oicp_gen.__file__).parents[1]),
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        with server:
            yield Builds(folder, server, folder / "errors")
            assert server.stdin is not None
            server.stdin.close()


@pytest.fixture(scope="module")
def builds() -> Iterator[Builds]:
    with traced(pending, "build") as builds:
        yield builds


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
    calls = [call for call in builds.calls if not call.only_reads]
    stood = Counter[bool]()
    for call in calls:
        ended = builds(f"--inject={call.name}:signal=KILL:when={call.number}")
        assert ended.code == -signal.SIGKILL, call.line
        stood[builds.change.generated(builds.project) == builds.change.old] += 1
        builds.change.assert_next_works(builds.project)
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\nof {len(builds.calls)} calls {len(calls)} change the disk; a build was killed at"
            f" each of them: {stood[True]} times the old tree stands, {stood[False]} times the new"
        )
    assert stood[True] > 10
    assert stood[False] > 10


def test_a_build_refused_at_each_call_says_so_and_leaves_one_whole_tree(
    builds: Builds, capsys: pytest.CaptureFixture[str]
) -> None:
    change, project, codes = builds.change, builds.project, Counter[int]()
    for call in builds.calls:
        ended = builds(f"--inject={call.name}:error={call.error}:when={call.number}")
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
            f"\na build was refused each of {len(builds.calls)} calls (disk full, or broken):"
            f" {codes[2]} times it ended with an error and the old tree, {codes[0]} times with the"
            " new one"
        )
    assert codes[2] > codes[0] > 0
