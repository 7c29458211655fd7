"""The exclude list of the documentation, with the formatters that it is for."""

import re
import shutil
import sys
import tomllib
from pathlib import Path
from subprocess import run

import yaml

from tests.support.artifacts import Node
from tests.support.command import ROOT
from tests.support.projects import PAGE, blocks


def project(folder: Path) -> Path:
    """A project with the page and the generated files."""
    for name in ("source", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_prettier_leaves_the_files_alone(tools: Node, tmp_path: Path) -> None:
    folder = project(tmp_path)
    (ignored,) = [text for text in blocks("docs/ci.md", "text") if "generated/" in text]
    (folder / "own.json").write_text('{"b":1}', encoding="utf-8")
    before = contents(folder)
    (folder / ".prettierignore").write_text(ignored, encoding="utf-8")
    printed = tools.tool("prettier", "--write", "--no-editorconfig", ".", cwd=folder)
    assert [line.split()[0] for line in printed.splitlines()] == ["own.json"]
    after = contents(folder)
    assert {name for name in before if after[name] != before[name]} == {"own.json"}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_hooks_that_change_files_skip_what_is_generated_and_the_page() -> None:
    (shown,) = [text for text in blocks("docs/ci.md", "yaml") if "trailing-whitespace" in text]
    (repository,) = yaml.safe_load(shown)
    (hook,) = repository["hooks"]
    skipped = re.compile(hook["exclude"])
    page = f"source/{PAGE}"
    assert any(line != line.rstrip() for line in (ROOT / page).read_text("utf-8").split("\n"))
    files = [page, "generated/manifest.json", "generated/json/status-codes.json"]
    for file in (*files, *(f"codes/{file}" for file in files)):
        assert skipped.search(file), file
    for file in ("README.md", "src/generated.py", "docs/source.md", "resource/page.html"):
        assert not skipped.search(file), file


def test_ruff_leaves_the_files_alone(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (shown,) = [text for text in blocks("docs/ci.md", "toml") if "tool.ruff" in text]
    assert set(tomllib.loads(shown)["tool"]) == {"ruff", "black", "isort"}
    (folder / "pyproject.toml").write_text(shown, encoding="utf-8")
    (folder / "own.py").write_text("x=1\n", encoding="utf-8")
    before = contents(folder)
    # The options that would change the generated files otherwise.
    command = [sys.executable, "-m", "ruff", "format", "--no-cache", "--line-length=60", "."]
    run(command, cwd=folder, check=True, capture_output=True)
    after = contents(folder)
    assert {name for name in before if after[name] != before[name]} == {"own.py"}
