"""What SECURITY.md says: its promises name tests that are there; nothing opens a connection."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import PAGE, documented

PROMISES = re.findall(r"`(test_\w+)\.py::(test_\w+)`", documented("SECURITY.md"))

OFFLINE = """
import sys

def watch(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        print(event, arguments, file=sys.stderr)
        sys.exit(99)

sys.addaudithook(watch)
from oicp_gen.cli import main
main()
"""


def test_promises_are_found() -> None:
    assert len(PROMISES) > 30


@pytest.mark.parametrize(("module", "name"), PROMISES, ids=lambda text: text)
def test_a_promise_names_a_test_that_is_there(module: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


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
def test_no_command_opens_a_connection(arguments: tuple[str, ...], built: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", OFFLINE, *arguments],
        cwd=built,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_a_connection_would_be_noticed() -> None:
    program = OFFLINE.replace("main()", "import socket\nsocket.socket()")
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ran.returncode == 99
