"""Run the tests on a mutant, in a separate process that imports the changed module.

The process is forked before the generator is imported, so that it contains nothing of the original
module. Only the tests that reach the changed line are run, the fastest first.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import NamedTuple

import pytest
from coverage import Coverage

from tests.mutants.changes import Mutant
from tests.support.command import ROOT

# Dependencies of the tests and the generator: imported once, not again in each mutant.
for library in ("bs4", "hypothesis.strategies", "jinja2", "jsonschema", "markdown_it", "typer"):
    __import__(library)

SOURCE = ROOT / "generator"
OPTIONS = (
    *("-qq", "--no-header", "-p", "no:cacheprovider", "--hypothesis-profile=mutants"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # libraries are imported before it
)
HANGS = 120
"""Seconds after which a mutant counts as one that hangs."""
QUICK = 0.05
"""Seconds that a test may take which is run only in case."""
MEMORY = 4 << 30
"""Bytes that a mutant may take."""
SURVIVED, NO_PROGRAM = 0, 70
"""Exit codes: all tests passed; the change gave no program at all."""


class _Changed(SourceFileLoader):
    """Loads a module from a changed text."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, _: str) -> CodeType:
        return self.code


class _Finder(MetaPathFinder):
    """Finds the changed module, and leaves all others to the next finders."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self.name:
            return None
        loader = _Changed(name, str(self.path), self.code)
        return spec_from_file_location(name, self.path, loader=loader)


class Test(NamedTuple):
    """A test that passes on the unchanged code."""

    id: str
    seconds: float


class Baseline(NamedTuple):
    """The results of the tests on the unchanged code."""

    tests: list[Test]
    """The quickest first."""
    reach: dict[str, dict[int, set[str]]]
    """The tests that reach a line, by file and line."""

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that could notice a change.

        Code that runs on import may affect any test: then the tests that reach the module come
        first, followed by the fast ones of all others.
        """
        lines = self.reach.get(str(mutant.path), {})
        near = lines.get(mutant.line, {""})
        everywhere = "" in near
        if everywhere:
            near = set().union(*lines.values())
        ids = [test.id for test in self.tests if test.id in near]
        others = (test for test in self.tests if everywhere and test.id not in near)
        return ids + [test.id for test in others if test.seconds < QUICK]


class _Recorder:
    """A pytest plugin that records which tests reach which lines, and how long they take."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration


class _Chosen:
    """A pytest plugin that runs only these tests, in this order."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.order = {test: number for number, test in enumerate(ids)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.order]
        items.sort(key=lambda item: self.order[item.nodeid])


def _fork(work: Callable[[], int], temporary: str) -> int:
    """Run this in a separate, silent process; return the process's id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        printed = os.open(Path(temporary) / "printed", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(printed, stream)
        signal.alarm(HANGS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        tempfile.tempdir = tempfile.mkdtemp(dir=temporary)
        Path(tempfile.tempdir).chmod(0o755)  # a test gives its rights up
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def record(files: list[str], watched: list[Path], temporary: str) -> Baseline:
    """Run all tests on the unchanged code. Ends the program if one of them fails."""
    notes = Path(temporary) / "baseline.json"

    def work() -> int:
        signal.alarm(0)
        coverage = Coverage(
            data_file=None, config_file=False, include=[str(path) for path in watched]
        )
        recorder = _Recorder(coverage)
        with coverage.collect():
            code = pytest.main([*OPTIONS, *files], plugins=[recorder])
        data = coverage.get_data()
        reach = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
        notes.write_text(json.dumps([recorder.seconds, reach]), encoding="utf-8")
        return int(code)

    _, status = os.waitpid(_fork(work, temporary), 0)
    if os.waitstatus_to_exitcode(status) != 0:
        printed = (Path(temporary) / "printed").read_text(encoding="utf-8", errors="replace")
        sys.exit(f"{printed}\nThe tests fail on the unchanged code.")
    seconds, reach = json.loads(notes.read_text(encoding="utf-8"))
    tests = sorted((Test(*item) for item in seconds.items()), key=lambda test: test.seconds)
    lines = {
        path: {int(line): set(ids) for line, ids in lines.items()} for path, lines in reach.items()
    }
    return Baseline(tests, lines)


def run(mutant: Mutant, tests: list[str]) -> int:
    """Run these tests on a mutant, in this process; return the exit code."""
    try:
        code = compile(mutant.text, str(mutant.path), "exec", dont_inherit=True)
    except SyntaxError:
        return NO_PROGRAM
    name = ".".join(mutant.path.relative_to(SOURCE).with_suffix("").parts)
    sys.meta_path.insert(0, _Finder(name.removesuffix(".__init__"), mutant.path, code))
    files = sorted({test.partition("::")[0] for test in tests})
    return int(pytest.main([*OPTIONS, "-x", *files], plugins=[_Chosen(tests)]))


def results(
    found: Iterable[Mutant], baseline: Baseline, jobs: int, temporary: str
) -> Iterator[tuple[Mutant, int]]:
    """Each mutant and the exit code of its tests, as they finish; -14 for one that hangs."""
    running: dict[int, Mutant] = {}
    for mutant in found:
        tests = baseline.of(mutant)
        if not tests:
            yield mutant, SURVIVED
            continue
        if len(running) == jobs:
            child, status = os.wait()
            yield running.pop(child), os.waitstatus_to_exitcode(status)
        running[_fork(lambda m=mutant, t=tests: run(m, t), temporary)] = mutant  # type: ignore[misc]
    while running:
        child, status = os.wait()
        yield running.pop(child), os.waitstatus_to_exitcode(status)
