"""Runs of a command under `strace`, which kills a process or lets a call fail.

Each run is forked from a process that has everything loaded, so it takes a twentieth of a second.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

import oicp_gen
from tests.promises.small import Change
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
    """One system call of a build, as strace recorded it."""

    name: str
    number: int
    """How many of the same name there were, with this one."""
    line: str
    path: str
    """The file or folder of the project that it is about, without what is random in its name."""

    @property
    def only_reads(self) -> bool:
        return self.name.startswith("open") and not re.search("O_WRONLY|O_RDWR|O_CREAT", self.line)

    @property
    def error(self) -> str:
        """The error with which this call is made to fail."""
        return "EIO" if self.only_reads or "sync" in self.name else "ENOSPC"


class Ended(NamedTuple):
    """How a build ended: its exit code, or minus the signal, and its output."""

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
        """Run one build under `strace` with these options."""
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

    def disturbed(self, call: Call, fault: str) -> Ended:
        """Run one build in which this call fails, or kills it. No other calls are recorded."""
        return self(f"--trace={call.name}", f"--inject={call.name}:{fault}:when={call.number}")

    def _calls(self) -> tuple[Call, ...]:
        """The calls of an undisturbed build that are about the project."""
        ended = self(f"--trace={','.join(f'?{name}' for name in WRITING)}")
        assert ended.code == 0, ended.told
        counts = Counter[str]()
        calls = []
        for line in self._log.read_text(encoding="utf-8").splitlines():
            name = line.partition("(")[0]
            counts[name] += 1
            found = re.search(rf'{re.escape(str(self.project))}([^">]*)', line)
            if found:
                path = re.sub("-[0-9a-f]{16}", "", found[1])
                calls.append(Call(name, counts[name], line, path))
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


def one_of_each_kind(calls: Iterable[Call]) -> list[Call]:
    """Of the calls of one name that are about files of one folder, the first.

    A call that is repeated about the same file, in a later stage of a run, is another kind.
    """
    times = Counter[tuple[str, str]]()
    first: dict[tuple[str, PurePosixPath, int], Call] = {}
    for call in calls:
        times[call.name, call.path] += 1
        folder = PurePosixPath(call.path).parent
        first.setdefault((call.name, folder, times[call.name, call.path]), call)
    return list(first.values())
