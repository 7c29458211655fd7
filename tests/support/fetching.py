"""Shared by the tests of `fetch` and `check --upstream`: credentials, and what must not change."""

import json
import os
import socket
from base64 import b64encode
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from oicp_gen.upstream import retries
from tests.support.command import Result, run
from tests.support.confluence_server import Confluence
from tests.support.projects import PAGE, snapshot

EMAIL = "ann@example.org"
TOKEN = "ATATT3xFfGF0-not-a-real-token=5E7C"  # noqa: S105 - it opens nothing
ENCODED = b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
BASIC = f"Basic {ENCODED}"
FILE = f"source/{PAGE}"


def environment(monkeypatch: pytest.MonkeyPatch, home: Path) -> list[float]:
    """Set credentials and no proxy. Returns the seconds that are waited, which take no time."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("CONFLUENCE_") or name == "NETRC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CONFLUENCE_EMAIL", EMAIL)
    monkeypatch.setenv("CONFLUENCE_TOKEN", TOKEN)
    slept: list[float] = []
    monkeypatch.setattr(retries, "sleep", slept.append)
    return slept


def assert_hidden(*texts: str) -> None:
    """Assert that no text contains the credentials."""
    for text in texts:
        assert TOKEN not in text
        assert ENCODED not in text


def fetch(project: Path, server: Confluence, *options: str | Path) -> Result:
    """Run `fetch` on a project, and assert that it reveals no credentials."""
    result = run("fetch", "--project", project, "--site", server.site, *options)
    assert_hidden(result.out, result.err, *texts(project))
    return result


def check(project: Path, server: Confluence, *options: str | Path) -> Result:
    """Run `check --upstream`, and assert that it writes nothing and reveals no credentials."""
    before = snapshot(project)
    result = run("check", "--upstream", "--project", project, "--site", server.site, *options)
    assert snapshot(project) == before
    assert_hidden(result.out, result.err)
    return result


def texts(project: Path) -> list[str]:
    """Return the text of every file in the source."""
    files = (path for path in (project / "source").rglob("*") if path.is_file())
    return [path.read_text(encoding="utf-8") for path in files]


class Failed(NamedTuple):
    """How a command failed."""

    code: int
    answer: dict[str, Any]
    """The JSON on stdout."""
    err: str

    @property
    def id(self) -> str | None:
        """The id of the error; None if there are findings instead."""
        error: dict[str, Any] = self.answer.get("error", {})
        return error.get("id")


def failing(project: Path, site: str, command: str, *options: str) -> Failed:
    """Run `fetch` or `check --upstream`, and assert that it changes nothing and reveals nothing."""
    before = snapshot(project)
    arguments = ("--project", project, "--site", site, "--format", "json")
    result = run(*command.split(), *arguments, *options)
    assert snapshot(project) == before
    assert_hidden(result.out, result.err)
    return Failed(result.code, json.loads(result.out), result.err)


def free_port() -> int:
    """Return a port without a listener."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
