"""What the tests of `fetch` and `check --upstream` share: who asks, and what must stay as it is."""

import os
import socket
from base64 import b64encode
from pathlib import Path

import pytest

from oicp_gen.upstream import confluence
from tests.support.command import Result, run
from tests.support.confluence_server import Confluence
from tests.support.projects import PAGE, snapshot

EMAIL = "ann@example.org"
TOKEN = "ATATT3xFfGF0-not-a-real-token=5E7C"  # noqa: S105 - it opens nothing
ENCODED = b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
BASIC = f"Basic {ENCODED}"
FILE = f"source/{PAGE}"


def environment(monkeypatch: pytest.MonkeyPatch, home: Path) -> list[float]:
    """Ask as somebody, by way of nobody; what would be slept is noted, and not slept."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("CONFLUENCE_") or name == "NETRC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CONFLUENCE_EMAIL", EMAIL)
    monkeypatch.setenv("CONFLUENCE_TOKEN", TOKEN)
    slept: list[float] = []
    monkeypatch.setattr(confluence, "_sleep", slept.append)
    return slept


def assert_hidden(*texts: str) -> None:
    """Nothing of what says who asks stands in any of the texts."""
    for text in texts:
        assert TOKEN not in text
        assert ENCODED not in text


def fetch(project: Path, server: Confluence, *options: str | Path) -> Result:
    """Run `fetch` on a project, and see that it told nobody who asks."""
    result = run("fetch", "--project", project, "--site", server.site, *options)
    assert_hidden(result.out, result.err, *texts(project))
    return result


def check(project: Path, server: Confluence, *options: str | Path) -> Result:
    """Run `check --upstream` on a project, and see that it wrote nothing and told nobody."""
    before = snapshot(project)
    result = run("check", "--upstream", "--project", project, "--site", server.site, *options)
    assert snapshot(project) == before
    assert_hidden(result.out, result.err)
    return result


def texts(project: Path) -> list[str]:
    """All that stands in the source."""
    files = (path for path in (project / "source").rglob("*") if path.is_file())
    return [path.read_text(encoding="utf-8") for path in files]


def told(project: Path, site: str, command: str, *options: str) -> tuple[int, str]:
    """Run `fetch` or `check --upstream`, which must change nothing, and tell nobody who asks."""
    before = snapshot(project)
    result = run(*command.split(), "--project", project, "--site", site, *options)
    assert snapshot(project) == before
    assert_hidden(result.out, result.err)
    return result.code, result.err


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
