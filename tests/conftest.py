"""Shared set-up: the project's folders, the command line in this process, and no skip in CI."""

import gc
import importlib
import os
import pkgutil
import re
import shutil
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import oicp_gen
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files import exchange
from oicp_gen.publish.tree import publish
from tests.support import thorough
from tests.support.artifacts import NODE_TOOLS, Node, find_node
from tests.support.command import ROOT, run
from tests.support.confluence_server import Confluence, serving
from tests.support.packages import Dist, copy, once, packed, read
from tests.support.publishing import OLD
from tests.support.unmeasured import UNMEASURED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_create_error = OicpGenError.__init__


def _create_complete_error(
    self: OicpGenError, id: str, /, *, place: Place | str | None = None, **values: object
) -> None:
    """Create an error, and assert that its words are complete, wherever a test meets one."""
    _create_error(self, id, place=place, **values)
    assert None not in values.values(), f"{id} is created without a value: {values}"
    assert self.message
    assert self.hint


OicpGenError.__init__ = _create_complete_error  # type: ignore[method-assign]  # for all tests

# The tests may run in a step of GitHub Actions, whose outputs they must not affect.
for variable in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
    os.environ.pop(variable, None)

os.environ.pop("COLUMNS", None)  # pytest-xdist sets it, as if there were a terminal

# In a fresh clone, the first text that Hypothesis generates takes more than a second: it first
# writes all of Unicode to .hypothesis/. The first test is not to blame for that.
settings.register_profile(
    "patient",
    settings.default,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")
# What `--thorough` uses: as many examples as Hypothesis tries by itself.
settings.register_profile("thorough", settings.get_profile("patient"), max_examples=100)
# What `make mutants` runs thousands of times: few examples, and the same ones each time.
settings.register_profile(
    "mutants", settings.get_profile("patient"), max_examples=15, derandomize=True, database=None
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with the real source and nothing generated; it uses the shipped targets."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "source", folder / "source")
    return folder


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of a build of the real source; every build produces the same."""
    folder = tmp_path_factory.mktemp("generated")
    shutil.copytree(ROOT / "source", folder / "source")
    assert run("build", "--project", folder).code == 0
    return folder / "generated"


@pytest.fixture(scope="session")
def json_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates of a new project and of one target; the others have tests of their own."""
    folder = tmp_path_factory.mktemp("templates")
    for part in ("json", "_shared", "_project"):
        shutil.copytree(ROOT / "templates" / part, folder / part)
    return folder


@pytest.fixture
def built(project: Path, generated: Path) -> Path:
    """A project folder that was built."""
    shutil.copytree(generated, project / "generated")
    return project


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[float]:
    """Request pages with credentials and without waiting; the waits are recorded instead."""
    from tests.support.fetching import environment

    return environment(monkeypatch, tmp_path)


@pytest.fixture(params=["v2", "v1", "data center"])
def confluence(request: pytest.FixtureRequest, slept: list[float]) -> Generator[Confluence]:
    """A Confluence of each kind; every request to it is authenticated."""
    assert slept == []
    kind: str = request.param
    with serving(cloud=kind != "data center") as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr("oicp_gen.upstream.confluence.is_cloud", lambda _: kind == "v2")
        yield server


@pytest.fixture
def center(slept: list[float]) -> Generator[Confluence]:
    """A Data Center."""
    assert slept == []
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def node() -> Node:
    """Node itself."""
    return find_node()


@pytest.fixture(scope="session")
def tools(node: Node) -> Node:
    """Node, with the tools that `make test` installs."""
    if not NODE_TOOLS.is_dir():
        pytest.skip("`make test` has not installed the tools of tests/node yet")
    return node


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory, tools: Node) -> Dist:
    """The wheel, the source distribution and the npm tarball."""
    assert tools.path.exists()
    return read(once(tmp_path_factory, "pack", lambda folder: packed(copy(folder), {})))


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A Chromium, without a window.

    Only one at a time, and not beside the tests of other modules: while it runs, so does an event
    loop, and Django and asyncio refuse to start another.
    """
    from tests.support.browsing import chromium

    with chromium() as opened:
        if opened is None:
            pytest.skip("there is no Chromium on PATH")
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-cases`, which CI refuses, and `--thorough`, which a scheduled run sets."""
    parser.addoption("--update-cases", action="store_true", help="rewrite the expected files")
    parser.addoption(
        "--thorough", action="store_true", help="search everything that is sampled by default"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make `--thorough` known before tests are collected: some of them multiply by it."""
    thorough.choose(thorough=config.getoption("--thorough"))
    if thorough.is_thorough() and not config.getoption("--hypothesis-profile"):
        settings.load_profile("thorough")


def _is_measured(config: pytest.Config) -> bool:
    """Whether pytest-cov measures coverage in this process."""
    return config.pluginmanager.hasplugin("_cov")


@contextmanager
def _untraced() -> Iterator[None]:
    """Trace nothing here."""
    tracing = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracing[0])
        threading.settrace(tracing[1])


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Trace the import of every module, and nothing else before the first test.

    The first test that needs a module may not be traced. What a search for tests executes, the
    tests execute again.
    """
    if not _is_measured(session.config):
        return (yield)
    for module in pkgutil.walk_packages(oicp_gen.__path__, "oicp_gen."):
        importlib.import_module(module.name)
    with _untraced():
        return (yield)


def pytest_collection_finish() -> None:
    """Never examine again what the collection created, and look for garbage less often.

    Some hundred thousand objects live as long as this process does.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace no test whose coverage is not measured.

    pytest-cov's own marker does not help: in the processes of pytest-xdist, two of its collectors
    run, and it pauses one of them. Without pytest-cov, other tracers are left alone.
    """
    unmeasured = item.nodeid.removeprefix("tests/").startswith(UNMEASURED)
    if not (unmeasured and _is_measured(item.config)):
        return (yield)
    with _untraced():
        return (yield)


_OF_OTHERS = re.compile("corpus|publisher's space")
"""Why tests are skipped that read pages of others, which a clone of this repository lacks."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, a skipped test counts as failed: something that it needs was not installed."""
    report = yield
    if os.environ.get("TESTS_WITHOUT") == "corpus" and _OF_OTHERS.search(str(report.longrepr)):
        return report
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which is a failure in CI: {report.longrepr}"
    return report


@pytest.fixture(params=["at once", "by renaming"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test twice: as on Linux and macOS, and as on systems that cannot exchange folders."""
    if request.param == "by renaming":
        monkeypatch.setattr(exchange, "_exchange_at_once", lambda *_: False)


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
