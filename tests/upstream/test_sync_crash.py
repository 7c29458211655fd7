"""A fetch that is killed, refused or interrupted: the old page or the new one, never a half.

And whatever stands there, the record beside it is believed only about that very page.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.source import open_project
from oicp_gen.upstream.record import RECORD, read_record
from tests.promises.test_build_crash import Builds, traced
from tests.support.command import ROOT, run
from tests.support.confluence_server import PAGE_ID, Confluence, Say, serving
from tests.support.fetching import EMAIL, FILE, TOKEN, assert_hidden
from tests.support.projects import snapshot
from tests.support.trees import look

ENVIRONMENT = {"CONFLUENCE_EMAIL": EMAIL, "CONFLUENCE_TOKEN": TOKEN}


class State(NamedTuple):
    """What stands in source/: the page, and the version that is believed of it."""

    page: bytes
    version: int | None


class Fetches(NamedTuple):
    """Fetches of version 3 into a project that has version 2."""

    runs: Builds
    site: str
    old: State
    new: State

    def state(self) -> State:
        """What stands there now, once it is sure that it is the one page or the other."""
        now = state(self.runs.project, self.site)
        assert now.page in (self.old.page, self.new.page)
        right = {self.old.page: self.old.version, self.new.page: self.new.version}
        assert now.version in (None, right[now.page])
        return now

    def assert_next_works(self) -> None:
        """The next fetch brings the new page, its record, and nothing else."""
        project = self.runs.project
        fetched = run("fetch", "--project", project, "--site", self.site)
        assert fetched.code == 0, fetched.err
        assert self.state() == self.new
        assert look(project).keys() == self.runs.change.after.keys()


def state(project: Path, site: str) -> State:
    found = read_record(open_project(project), site=site, page_id=PAGE_ID)
    page = (project / FILE).read_bytes()
    return State(page, found.record.number if found.record else None)


@pytest.fixture(scope="module")
def server() -> Iterator[Confluence]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def fetches(server: Confluence) -> Iterator[Fetches]:
    def prepare(project: Path) -> None:
        shutil.copytree(ROOT / "source", project / "source")
        assert run("fetch", "--project", project, "--site", server.site).code == 0
        server.published.number = 3
        server.published.body = server.published.body.replace("Unauthorized", "Forbidden")

    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        with traced(prepare, "fetch", "--site", server.site, **ENVIRONMENT) as runs:
            after = state(runs.project, server.site)
            yield Fetches(
                runs, server.site, state(runs.project.with_name("before"), server.site), after
            )


def test_a_fetch_writes_the_page_and_then_its_record(fetches: Fetches) -> None:
    assert (fetches.old.version, fetches.new.version) == (2, 3)
    before, after = fetches.runs.change
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {FILE, RECORD}
    assert json.loads((fetches.runs.project / RECORD).read_bytes())["version"]["number"] == 3


def test_a_fetch_killed_at_each_call_leaves_one_whole_page(
    fetches: Fetches, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = [call for call in fetches.runs.calls if not call.only_reads]
    stood = Counter[tuple[bool, int | None]]()
    for call in calls:
        ended = fetches.runs(f"--inject={call.name}:signal=KILL:when={call.number}")
        assert ended.code == -signal.SIGKILL, call.line
        now = fetches.state()
        stood[now.page == fetches.old.page, now.version] += 1
        fetches.assert_next_works()
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\na fetch was killed at each of {len(calls)} calls that change the disk:"
            f" {stood[True, 2]} times the old page stands with its record, {stood[False, None]}"
            f" times the new one without one that is believed, {stood[False, 3]} times with its own"
        )
    assert stood[True, 2]
    assert stood[False, None]
    assert stood[False, 3]
    assert sum(stood.values()) == stood[True, 2] + stood[False, None] + stood[False, 3]


def test_a_fetch_refused_at_each_call_says_so_and_leaves_one_whole_page(fetches: Fetches) -> None:
    codes = Counter[int]()
    for call in fetches.runs.calls:
        ended = fetches.runs(f"--inject={call.name}:error={call.error}:when={call.number}")
        codes[ended.code] += 1
        assert ended.code in (0, 2), call.line
        assert "Traceback" not in ended.told
        assert "this should not happen" not in ended.told, call.line
        assert_hidden(ended.told)
        now = fetches.state()
        if ended.code == 0:
            assert now.page == fetches.new.page, call.line
        fetches.assert_next_works()
    assert codes[2] > 5


# A shell that runs the tests in the background lets all that it starts ignore interrupts.
HEARING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " runpy.run_module('oicp_gen', run_name='__main__')"
)


@pytest.mark.parametrize("act", ["drip", "silent"])
def test_an_interrupt_while_the_answer_comes_changes_nothing(
    built: Path, slept: list[float], act: str
) -> None:
    before = snapshot(built)
    with serving() as server:
        server.script = [Say(200, {}, {"Content-Length": "1000000"}, act=act)]
        command = [sys.executable, "-c", HEARING, "fetch", "--site", server.site]
        with subprocess.Popen(
            command,
            cwd=built,
            env=dict(os.environ),
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            while not server.requests:
                assert process.poll() is None
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
    assert process.returncode not in (0, 2)
    assert "Traceback" not in told
    assert_hidden(told)
    assert snapshot(built) == before
    assert slept == []


def test_two_fetches_at_once_leave_one_whole_page(built: Path, slept: list[float]) -> None:
    with serving() as server:
        command = [sys.executable, "-m", "oicp_gen", "fetch", "--site", server.site]
        processes = [
            subprocess.Popen(command, cwd=built, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        told = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0, 0]
        assert sum("is version 2 already" in text for text in told) == 2
        assert state(built, server.site).version == 2
    assert slept == []
