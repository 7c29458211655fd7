"""Python 3.14 runs the tool and what it generates: natively, or else as WebAssembly in Node."""

import json
import os
import shutil
import sysconfig
from pathlib import Path

import pytest

from tests.support.artifacts import FILES, GENERATED, NODE_FOLDER, PYTHON, Node, name, python
from tests.support.command import ROOT
from tests.support.interpreters import interpreters
from tests.support.projects import add_row, row
from tests.support.trees import look, whole
from tests.targets.python.test_package import PYTHON_USE

PROGRAM = ROOT / "tests/support/in_one_process.py"
GENERATOR = ROOT / "generator"
LIBRARIES = Path(sysconfig.get_path("purelib"))
PATHS = os.pathsep.join(map(str, (GENERATOR, PYTHON, LIBRARIES)))

COMPILES = f"""
import pathlib
for folder in {[str(GENERATOR), str(PYTHON)]}:
    for file in sorted(pathlib.Path(folder).rglob("*.py")):
        compile(file.read_bytes(), file, "exec")
        print(file)
"""
"""Every file, also those that no command here imports: what is deprecated is an error."""

COMMANDS = [
    (0, "build --project=new"),
    (0, "check --project=built"),
    (1, "check --project=drifted"),
    (1, "check --project=drifted --format=json"),
    (0, "lint --project=built"),
    (0, "explain 18 --project=built"),
    (2, "explain 18 --project=missing"),
]
"""Exit codes and commands, in three projects: not built yet, built, and edited since its build."""

RUNS = [
    ["-c", PYTHON_USE],
    ["-c", COMPILES],
    *(["-m", "oicp_gen", *text.split()] for _, text in COMMANDS),
]


def projects(folder: Path) -> Path:
    """A folder with the three projects."""
    for project in ("new", "built", "drifted"):
        for part in ("source", "templates"):
            shutil.copytree(ROOT / part, folder / project / part)
        if project != "new":
            shutil.copytree(GENERATED, folder / project / "generated")
    add_row(folder / "drifted", row("999", "CPO", "Added later"))
    return folder


def test_python_3_14_does_the_same(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = projects(tmp_path / "here"), projects(tmp_path / "there")
    native = interpreters().get("3.14")
    if native is not None:
        printed = python(PROGRAM, there, json.dumps(RUNS), executable=native, path=PATHS)
    else:
        node: Node = request.getfixturevalue("tools")
        monkeypatch.setenv("PYTHONPATH", PATHS)
        folders = (GENERATOR, ROOT / "templates", PYTHON, LIBRARIES, there)
        program = (PROGRAM, there, json.dumps(RUNS))
        printed = node.run(NODE_FOLDER / "python.mjs", *folders, "--", *program, cwd=tmp_path)
    package, *others = json.loads(printed)
    package_here, *others_here = json.loads(python(PROGRAM, here, json.dumps(RUNS), path=PATHS))
    assert others == others_here
    assert [ran["code"] for ran in others] == [0, *(code for code, _ in COMMANDS)]
    assert package["code"] == 0, package["err"]
    assert json.loads(package["out"]) == {**json.loads(package_here["out"]), "version": "3.14"}
    checked_in = {name(path): path.read_bytes() for path in FILES}
    assert look(there / "new/generated") == whole(checked_in, {})
