"""Which commands open connections, and where to."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.confluence_server import Confluence
from tests.support.projects import PAGE

OFFLINE = """
import sys

def watch(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        print(event, arguments, file=sys.stderr)
        sys.exit(99)

sys.addaudithook(watch)
from oicp_gen.cli.application import main
main()
"""

ONLINE = """
import sys
allowed = (sys.argv.pop(1), int(sys.argv.pop(1)))

def watch(event, arguments):
    about = {"socket.connect": arguments[1:2], "socket.getaddrinfo": (arguments[:2],)}
    harmless = ("socket.__new__", "socket.gethostname", "socket.bind")
    if event.startswith("socket.") and event not in harmless and about.get(event) != (allowed,):
        print(event, arguments, file=sys.stderr)
        sys.stderr.flush()
        os._exit(99)

import os
sys.addaudithook(watch)
from oicp_gen.cli.application import main
main()
"""
"""The same, but for a connection to the host and the port that are given first."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("check",),
        ("lint",),
        ("verify",),
        ("explain", "018"),
        ("tables", f"source/{PAGE}"),
        ("init", f"source/{PAGE}", "--project", "another"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_other_command_opens_a_connection(arguments: tuple[str, ...], built: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", OFFLINE, *arguments],
        cwd=built,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("command", ["fetch", "check --upstream"])
def test_a_connection_leads_to_the_named_site_alone(
    command: str, built: Path, center: Confluence
) -> None:
    def online(port: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *(sys.executable, "-c", ONLINE, "127.0.0.1", str(port)),
                *(*command.split(), "--site", center.site),
            ],
            cwd=built,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    ran = online(center.http.server_port)
    assert ran.returncode == 0, ran.stderr
    assert center.requests
    assert online(1).returncode == 99


def test_a_connection_would_be_noticed() -> None:
    program = OFFLINE.replace("main()", "import socket\nsocket.socket()")
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ran.returncode == 99
