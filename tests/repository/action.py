"""Runs an action as GitHub's runner does: its inputs and expressions, and its scripts by bash."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_EXPRESSION = re.compile(r"\$\{\{ (inputs\.[\w-]+|steps\.\w+\.outputs\.\w+) \}\}")


class Ran(NamedTuple):
    """The result of a step, or of a whole action."""

    code: int
    out: str
    err: str
    outputs: Mapping[str, str]
    summary: str


def read(file: Path) -> dict[str, Any]:
    """An action's or a workflow's file. (YAML takes its key `on` for a truth value.)"""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def evaluated(text: str, known: Mapping[str, str]) -> str:
    """A text with its expressions replaced in one pass: values are never evaluated again."""
    return _EXPRESSION.sub(lambda found: known[found[1]], text)


def read_outputs(text: str) -> dict[str, str]:
    """The outputs of a step, read as the runner reads its file."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, is_alone, text = line.partition("=")
        if is_alone:
            found[name] = text
            continue
        name, _, end = line.partition("<<")
        assert end, line
        value = []
        for inner in lines:
            if inner == end:
                break
            value.append(inner)
        found[name] = "\n".join(value)
    return found


class Runner:
    """A workspace, with the programs that come first on its PATH."""

    def __init__(self, workspace: Path, programs: Path, temporary: Path) -> None:
        self.workspace, self.programs, self.temporary = workspace, programs, temporary
        self.settings: Mapping[str, str] = {}
        """The variables that the workflow sets for all steps."""

    def environment(self, **more: str) -> dict[str, str]:
        """The variables of a step, except for its own."""
        kept = {name: value for name, value in os.environ.items() if "GITHUB" not in name}
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        places = {"GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temporary)}
        return {**kept, **places, "PATH": path, **self.settings, **more}

    def bash(self, script: str, **env: str) -> Ran:
        """Run a step with this script, in a shell called as GitHub does."""
        files = {name: self.temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        step = self.temporary / "step.sh"
        step.write_text(script, encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", step],  # noqa: S607
            cwd=self.workspace,
            env=self.environment(**{name: str(file) for name, file in files.items()}, **env),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        output, summary = (file.read_text(encoding="utf-8") for file in files.values())
        return Ran(done.returncode, done.stdout, done.stderr, read_outputs(output), summary)

    def action(self, folder: Path, inputs: Mapping[str, str], *, but: str = "") -> Ran:
        """A composite action with these inputs: its scripts in turn, until one fails.

        The step with the name `but` is left out. The tests' own Python has oicp-gen, too.
        """
        about = read(folder / "action.yml")
        known = {
            f"inputs.{name}": inputs.get(name, one.get("default", ""))
            for name, one in about["inputs"].items()
        }
        assert {f"inputs.{name}" for name in inputs} <= known.keys()
        known["steps.install.outputs.python"] = sys.executable
        ran = Ran(0, "", "", {}, "")
        for step in about["runs"]["steps"]:
            if "run" not in step or ran.code or (but and step["name"] == but):
                continue
            assert step["shell"] == "bash"
            env = {name: evaluated(text, known) for name, text in step.get("env", {}).items()}
            ran = self.bash(evaluated(step["run"], known), GITHUB_ACTION_PATH=str(folder), **env)
            for name, value in ran.outputs.items():
                known[f"steps.{step.get('id')}.outputs.{name}"] = value
        known |= {f"steps.run.outputs.{name}": "" for name in about["outputs"]} | known
        outputs = {name: evaluated(one["value"], known) for name, one in about["outputs"].items()}
        return ran._replace(outputs=outputs)
