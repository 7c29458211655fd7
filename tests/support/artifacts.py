"""Shared by the tests of artifacts: where they are, and the languages that use them."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.support.command import ROOT

GENERATED = ROOT / "generated"
PYTHON = GENERATED / "python"
TYPESCRIPT = GENERATED / "typescript"
FILES = sorted(
    path for path in GENERATED.rglob("*") if path.is_file() and "__pycache__" not in path.parts
)
BIN = Path(sys.executable).parent
NODE_FOLDER = ROOT / "tests" / "node"
NODE_TOOLS = NODE_FOLDER / "node_modules" / ".bin"


def name(path: Path) -> str:
    """A file's path below generated/, for a test's id."""
    return path.relative_to(GENERATED).as_posix()


def read_json(path: Path) -> Any:
    return json.loads(path.read_bytes())


@cache
def spec() -> Any:
    return read_json(GENERATED / "json" / "status-codes.json")


def python(*arguments: str | Path, executable: Path | None = None, path: str = "") -> str:
    """Run Python isolated, with warnings as errors, and return its output."""
    ran = subprocess.run(
        [executable or sys.executable, "-B", "-W", "error", *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@dataclass(frozen=True, kw_only=True)
class Node:
    """Node, and the tools for it that `make test` installs."""

    path: Path

    def run(self, *arguments: str | Path, cwd: Path, stdin: str = "") -> str:
        """Run Node, and return its output."""
        ran = subprocess.run(
            [self.path, *arguments],
            input=stdin,
            cwd=cwd,
            env={
                **os.environ,
                "NO_COLOR": "1",
            },  # in CI some tools are colourful without a terminal
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def tool(self, tool: str, *arguments: str | Path, cwd: Path) -> str:
        """Run one of the tools."""
        return self.run(NODE_TOOLS / tool, *arguments, cwd=cwd)


def find_node() -> Node:
    """Node from PATH or from the virtual environment; skips the test if there is none."""
    found = shutil.which("node", path=os.pathsep.join([os.environ.get("PATH", ""), str(BIN)]))
    if found is None:
        pytest.skip("there is no Node on PATH or in the virtual environment")
    return Node(path=Path(found))


PYTHONS = ("3.11", "3.12", "3.13")
"""The versions for which types and style are checked."""


NO_CACHE = f"--cache-dir={os.devnull}"
"""An option of mypy: to write what no other run reads takes a sixth of its time."""


def mypy(*arguments: str | Path, path: str = "") -> None:
    """Check types strictly, regardless of this project's settings."""
    options = ("--strict", "--config-file=", NO_CACHE, f"--python-version={PYTHONS[0]}")
    python("-m", "mypy", *options, *arguments, path=path)


MARKDOWN = MarkdownIt("commonmark").enable("table")


def snippets(readme: Path, language: str) -> list[str]:
    """The pieces of code of a language in a Markdown file."""
    return [
        token.content
        for token in MARKDOWN.parse(readme.read_text(encoding="utf-8"))
        if token.type == "fence" and token.info == language
    ]
