"""The CI workflow of a new project, where GitHub reads it."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.cli.test_init import FILES, fill_the_disk, page, refused
from tests.support.command import run
from tests.support.schema import SCHEMA


def monorepo(folder: Path) -> Path:
    """A page in a folder of a repository."""
    (folder / ".git").mkdir()
    (folder / "tools").mkdir()
    return page(folder / "tools")


def test_in_a_repository_the_ci_file_is_where_github_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = monorepo(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run("init", file, "--project", "tools/new [1]", "--format", "json")
    answer = json.loads(result.out)
    jsonschema.validate(answer, SCHEMA)
    assert answer["files"] == [name for name in FILES if not name.startswith(".github")]
    assert answer["workflow"] == ".github/workflows/oicp-gen.yml"
    assert not (tmp_path / "tools/new [1]/.github").exists()
    written = tmp_path / ".github/workflows/oicp-gen.yml"
    workflow = yaml.safe_load(written.read_text())
    assert workflow["name"] == "oicp-gen tools/new [1]"
    filters = {"paths": [r"tools/new \[1\]/**", ".github/workflows/oicp-gen.yml"]}
    assert workflow[True] == {"push": filters, "pull_request": filters}  # `on` is a boolean in YAML
    job = workflow["jobs"]["check"]
    assert job["defaults"] == {"run": {"working-directory": "tools/new [1]"}}
    assert job["steps"][-1] == {"run": "python -I -m oicp_gen check --strict --format github"}
    schema = ("check_jsonschema", "--builtin-schema", "vendor.github-workflows")
    subprocess.run([sys.executable, "-m", *schema, written], check=True, stdout=subprocess.DEVNULL)


def test_a_workflow_of_another_project_is_not_replaced(tmp_path: Path) -> None:
    file = monorepo(tmp_path)
    workflows = tmp_path / ".github/workflows"
    for at, name in enumerate(("", "-errors-of-ours", "-errors-of-ours-2")):
        result = run("init", file, "--project", tmp_path / f"tools/{at}")
        shown = workflows / f"oicp-gen{name}.yml"
        assert f"Wrote {shown}, where GitHub reads it; it runs if tools/{at}/ changes." in (
            result.err.splitlines()
        )
        assert f'working-directory: "tools/{at}"' in shown.read_text()
    assert len(list(workflows.iterdir())) == 3


def test_a_repository_of_its_own_contains_the_workflow(tmp_path: Path) -> None:
    file = monorepo(tmp_path)
    own = tmp_path / "tools/own"
    own.mkdir()
    (own / ".git").write_text("gitdir: elsewhere")  # as in a submodule
    assert run("init", file, "--project", own).code == 0
    assert "on: [push, pull_request]" in (own / ".github/workflows/oicp-gen.yml").read_text()
    assert not (tmp_path / ".github").exists()


@pytest.mark.parametrize("part", [".github", ".github/workflows"])
@pytest.mark.parametrize("link", [True, False], ids=["link", "file"])
def test_a_workflow_is_not_written_through_a_link(part: str, link: bool, tmp_path: Path) -> None:
    file = monorepo(tmp_path)
    there = tmp_path / part
    there.parent.mkdir(exist_ok=True)
    if link:
        (tmp_path / "elsewhere").mkdir()
        there.symlink_to(tmp_path / "elsewhere")
    else:
        there.write_text("mine")
    assert refused(file)[0] == "workflow-misplaced"
    assert link is False or not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("there", [True, False], ids=["in .github", "in a new folder"])
def test_a_workflow_is_left_nowhere_if_the_project_fails(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = monorepo(tmp_path)
    if there:
        (tmp_path / ".github").mkdir()
    before = sorted(tmp_path.rglob("*"))
    fill_the_disk("rename", 0, monkeypatch)
    assert "No space left on device" in refused(file)[1]
    assert sorted(tmp_path.rglob("*")) == before
