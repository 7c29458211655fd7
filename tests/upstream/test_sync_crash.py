"""A fetch that is killed or interrupted leaves the old page or the new one, never a part of one.

Whichever page is there, the record counts only for exactly that page. Calls that fail instead are
tested for `replace` in tests/publish/test_tree.py, and for whole builds in tests/promises.
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
from tests.support.command import ROOT, run
from tests.support.confluence_server import PAGE_ID, Confluence, Say, serving
from tests.support.fetching import EMAIL, FILE, TOKEN, assert_hidden
from tests.support.projects import snapshot
from tests.support.tracing import Builds, traced
from tests.support.trees import look

ENVIRONMENT = {"CONFLUENCE_EMAIL": EMAIL, "CONFLUENCE_TOKEN": TOKEN}


class State(NamedTuple):
    """The page in source/, and the version that its record proves."""

    page: bytes
    version: int | None


class Fetches(NamedTuple):
    """Fetches of version 3 into a project that has version 2."""

    runs: Builds
    site: str
    old: State
    new: State

    def state(self) -> State:
        """Return the present state; asserts that it has one page or the other."""
        now = state(self.runs.project, self.site)
        assert now.page in (self.old.page, self.new.page)
        right = {self.old.page: self.old.version, self.new.page: self.new.version}
        assert now.version in (None, right[now.page])
        return now

    def assert_next_works(self) -> None:
        """Assert that the next fetch writes the new page, its record, and nothing else."""
        project = self.runs.project
        fetched = run("fetch", "--project", project, "--site", self.site)
        assert fetched.code == 0, fetched.err
        assert self.state() == self.new
        assert look(project).keys() == self.runs.change.after.keys()


def state(project: Path, site: str) -> State:
    found = read_record(open_project(project), site=site, page_id=PAGE_ID)
    page = (project / FILE).read_bytes()
    return State(page, found.record.version.number if found.record else None)


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
    states = Counter[tuple[bool, int | None]]()
    for call in calls:
        ended = fetches.runs.disturbed(call, "signal=KILL")
        assert ended.code == -signal.SIGKILL, call.line
        now = fetches.state()
        states[now.page == fetches.old.page, now.version] += 1
        fetches.assert_next_works()
    with capsys.disabled():
        print(  # noqa: T201 - the figures are worth seeing
            f"\na fetch was killed at each of {len(calls)} calls that change the disk:"
            f" {states[True, 2]} times the old page was there with its record,"
            f" {states[False, None]} times the new one with an outdated record,"
            f" {states[False, 3]} times the new one with its own"
        )
    assert states[True, 2]
    assert states[False, None]
    assert states[False, 3]
    assert sum(states.values()) == states[True, 2] + states[False, None] + states[False, 3]


# A shell that runs the tests in the background makes its children ignore interrupts.
INTERRUPTIBLE = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " runpy.run_module('oicp_gen', run_name='__main__')"
)


@pytest.mark.parametrize("act", ["drip", "silent"])
def test_an_interrupt_during_a_response_changes_nothing(
    built: Path, slept: list[float], act: str
) -> None:
    before = snapshot(built)
    with serving() as server:
        server.script = [Say(200, {}, {"Content-Length": "1000000"}, act=act)]
        command = [sys.executable, "-c", INTERRUPTIBLE, "fetch", "--site", server.site]
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
            _, err = process.communicate(timeout=60)
    assert process.returncode not in (0, 2)
    assert "Traceback" not in err
    assert_hidden(err)
    assert snapshot(built) == before
    assert slept == []


def test_two_fetches_at_once_leave_one_whole_page(built: Path, slept: list[float]) -> None:
    with serving() as server:
        command = [sys.executable, "-m", "oicp_gen", "fetch", "--site", server.site]
        processes = [
            subprocess.Popen(command, cwd=built, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        outputs = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0, 0]
        assert sum("already" in text for text in outputs) == 2
        assert state(built, server.site).version == 2
    assert slept == []
