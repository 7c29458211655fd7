"""The hooks, run by pre-commit itself in a scratch git repository, from a copy of this one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.command import ROOT
from tests.support.packages import once
from tests.support.projects import PAGE, add_row, blocks, edit, row

IDENTITY = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]


def git(folder: Path, *arguments: str) -> str:
    """Run git here with an identity, and return its output."""
    command = ["git", *IDENTITY, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit(folder: Path) -> str:
    """Commit everything here, and return the commit."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "All", "--no-verify")
    return git(folder, "rev-parse", "HEAD").strip()


class Hooks:
    """A copy of this repository as it is in the work tree, and pre-commit's cache."""

    def __init__(self, folder: Path) -> None:
        self.copy, self.home = folder / "oicp-gen", folder / "home"
        if not self.copy.exists():
            self._make()
        self.revision = git(self.copy, "rev-parse", "HEAD").strip()

    def _make(self) -> None:
        for name in git(ROOT, "ls-files", "-co", "--exclude-standard").splitlines():
            if (ROOT / name).is_file():
                (self.copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.copy / name)
        commit(self.copy)

    def run(self, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", *arguments],
            cwd=project,
            env=kept | {"PRE_COMMIT_HOME": str(self.home), "PRE_COMMIT_COLOR": "never"},
            capture_output=True,
            text=True,
            check=False,
        )

    def shown(self) -> str:
        """The settings of `docs/ci.md`, for this copy."""
        (text,) = (text for text in blocks("docs/ci.md", "yaml") if text.startswith("repos:"))
        (repo,) = yaml.safe_load(text)["repos"]
        assert {hook["id"] for hook in repo["hooks"]} == {"oicp-gen-check", "oicp-gen-lint"}
        return text.replace(repo["repo"], str(self.copy)).replace(repo["rev"], self.revision)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """The hooks, installed once: pip downloads their dependencies."""

    def make(folder: Path) -> None:
        made, scratch = Hooks(folder), folder / "scratch"
        scratch.mkdir()
        (scratch / ".pre-commit-config.yaml").write_text(made.shown(), encoding="utf-8")
        commit(scratch)
        done = made.run(scratch, "install-hooks")
        if done.returncode and "No matching distribution" in done.stdout:
            pytest.skip("pip cannot fetch here what oicp-gen needs")
        assert done.returncode == 0, done.stdout + done.stderr

    return Hooks(once(tmp_path_factory, "hooks", make))


@pytest.fixture
def scratch(built: Path, hooks: Hooks) -> Path:
    """A git repository with a built project and the hooks."""
    (built / ".pre-commit-config.yaml").write_text(hooks.shown(), encoding="utf-8")
    commit(built)
    return built


def test_the_manifest_is_valid(hooks: Hooks) -> None:
    assert hooks.run(ROOT, "validate-manifest", ".pre-commit-hooks.yaml").returncode == 0


def test_a_clean_project_passes(scratch: Path, hooks: Hooks) -> None:
    done = hooks.run(scratch, "run", "--all-files")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Passed") == 2


def test_an_edited_page_is_told_before_it_is_committed(scratch: Path, hooks: Hooks) -> None:
    edit(scratch / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE id")
    git(scratch, "add", "-A")
    done = hooks.run(scratch, "run")
    assert done.returncode == 1
    assert '018: description changed: "Inconsistent EvseID" → "Inconsistent EVSE id"' in done.stdout
    assert "A patch release is due: 1 code reworded." in done.stdout
    assert "page has no errors....." in done.stdout


def test_a_page_with_an_error_is_told(scratch: Path, hooks: Hooks) -> None:
    add_row(scratch, row("22", "", "No zero"))
    git(scratch, "add", "-A")
    done = hooks.run(scratch, "run", "oicp-gen-lint")
    assert done.returncode == 1
    assert "[code-lost-zeros]" in done.stdout


def test_a_generated_file_that_was_edited_is_told(scratch: Path, hooks: Hooks) -> None:
    edit(scratch / "generated/docs/README.md", "# OICP", "# My OICP")
    git(scratch, "add", "-A")
    done = hooks.run(scratch, "run")
    assert "edited by hand: generated/docs/README.md" in done.stdout


@pytest.mark.parametrize(
    ("change", "code", "output"),
    [
        (("rm", "generated/docs/map.svg"), 1, "missing: generated/docs/map.svg"),
        (("mv", "generated/docs/map.svg", "map.svg"), 1, "missing: generated/docs/map.svg"),
        (("rm", "-r", "generated"), 1, "generated/"),
        (("rm", f"source/{PAGE}"), 1, f"source/{PAGE}: no such file"),
        (("mv", "source", "sources"), 1, "no source/contract.toml here"),
        (("mv", "README.md", "notes.md"), 0, "Passed"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_a_commit_that_only_deletes_or_moves_files_is_checked(
    scratch: Path, hooks: Hooks, change: tuple[str, ...], code: int, output: str
) -> None:
    (scratch / "README.md").write_text("mine", encoding="utf-8")
    commit(scratch)
    git(scratch, *change)
    done = hooks.run(scratch, "run", "oicp-gen-check")
    assert (done.returncode, output in done.stdout) == (code, True), done.stdout
    assert "Skipped" not in done.stdout


def test_a_project_in_a_folder_of_its_own(built: Path, hooks: Hooks, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(built, whole / "codes of oicp")
    text = hooks.shown()
    for hook in ("oicp-gen-check", "oicp-gen-lint"):
        args = f'{hook}\n        args: [--project, "codes of oicp"]'
        text = text.replace(hook, args)
    (whole / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    commit(whole)
    done = hooks.run(whole, "run", "--all-files")
    assert done.returncode == 0, done.stdout
    edit(whole / "codes of oicp/generated/docs/README.md", "# OICP", "# My OICP")
    git(whole, "add", "-A")
    assert "edited by hand: generated/docs/README.md" in hooks.run(whole, "run").stdout
