"""The Action, from its installation on, in a checkout in which everything tries to be run.

Each canary is a file of a pull request that leaves a mark when something runs it. A careless
command shows that it would. What needs GitHub itself is left out: `actions/setup-python` reads no
`.python-version`, because `action.yml` states a version.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.repository.action import Ran, Runner
from tests.support.command import ROOT
from tests.support.confluence_server import Confluence, serving
from tests.support.fetching import TOKEN, assert_hidden, environment
from tests.support.projects import PAGE, edit

PYTHON = "import os; open({mark!r}, 'w').write(os.environ.get('CONFLUENCE_TOKEN', ''))\n"
SHELL = "#!/bin/sh\necho \"$CONFLUENCE_TOKEN\" > '{mark}'\n"
TEMPLATE = """{{{{ cycler.__init__.__globals__.os.system("touch '{mark}'") }}}}\n"""
FSMONITOR = "[core]\n\tfsmonitor = \"touch '{mark}'; false\"\n"
BACKEND = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
TARGET = 'title = "Evil"\n[proof]\nprogram = "proof.py"\nrun = ["{python}", "{program}"]\n'
RENDER = "import jinja2, sys; jinja2.Template(open(sys.argv[1]).read()).render()"
USER = f"user/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
INTERPRETER = getattr(sys, "_base_executable", sys.executable)
"""The Python of no virtual environment, which has modules of its user."""


class Canary(NamedTuple):
    """A file of the pull request, and a careless command that runs it in the checkout."""

    file: str
    text: str
    careless: tuple[str, ...]
    settings: Mapping[str, str] = {}


CHECK = ("-m", "oicp_gen", "check")
CANARIES = {
    "pip": Canary("pip/__init__.py", PYTHON, (sys.executable, "-m", "pip")),
    "pip as a program": Canary("pip/__main__.py", PYTHON, (sys.executable, "pip")),
    "venv": Canary("venv/__init__.py", PYTHON, (sys.executable, "-m", "venv")),
    "oicp-gen": Canary("oicp_gen/__init__.py", PYTHON, (sys.executable, *CHECK)),
    "a standard module": Canary("hashlib.py", PYTHON, (sys.executable, "-c", "import hashlib")),
    "sitecustomize": Canary(
        "sitecustomize.py", PYTHON, (sys.executable, "-c", ""), {"PYTHONPATH": "."}
    ),
    "usercustomize": Canary(
        f"{USER}/usercustomize.py", PYTHON, (INTERPRETER, "-c", ""), {"PYTHONUSERBASE": "user"}
    ),
    "a path file": Canary(
        f"{USER}/evil.pth", PYTHON, (INTERPRETER, "-c", ""), {"PYTHONUSERBASE": "user"}
    ),
    "a build backend": Canary(
        "backend.py",
        PYTHON,
        (sys.executable, "-I", "-m", "pip", "install", "--no-build-isolation", "--no-deps", "."),
    ),
    "the settings of pip": Canary(
        "pip.conf",
        "[global]\nlog = {mark}\n",
        (sys.executable, "-I", "-m", "pip", "list"),
        {"PIP_CONFIG_FILE": "pip.conf"},
    ),
    "a program named python": Canary("python", SHELL, ("sh", "-c", 'PATH=".:$PATH" python')),
    "a program named git": Canary("git", SHELL, ("sh", "-c", 'PATH=".:$PATH" git')),
    "the settings of bash": Canary("env.sh", SHELL, ("bash", "-c", ""), {"BASH_ENV": "./env.sh"}),
    "the settings of git": Canary(".git/config", FSMONITOR, ("git", "status")),
    "a hook": Canary(".git/hooks/post-index-change", SHELL, ("git", "add", ".")),
    "a template": Canary(
        "templates/evil/README.md.jinja",
        TEMPLATE,
        (sys.executable, "-I", "-c", RENDER, "templates/evil/README.md.jinja"),
    ),
    "a proof": Canary(
        "templates/evil/proof.py", PYTHON, (sys.executable, "templates/evil/proof.py")
    ),
    "a generated package": Canary(
        "generated/python/oicp_status_codes/__init__.py",
        PYTHON,
        (sys.executable, "-I", "-m", "oicp_gen", "verify"),
    ),
}
"""Each by the name of its mark. `.git` is beyond what a pull request can write."""


class Attack:
    """The checkout of the pull request, and the folder in which its canaries leave their marks."""

    def __init__(self, checkout: Path, marks: Path) -> None:
        self.checkout, self.marks = checkout, marks
        marks.mkdir()

    def place(self, name: str) -> Canary:
        canary = CANARIES[name]
        file = self.checkout / canary.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(canary.text.format(mark=str(self.marks / name)), encoding="utf-8")
        file.chmod(0o755)
        return canary

    @property
    def ran(self) -> set[str]:
        return {mark.name for mark in self.marks.iterdir()}


@pytest.fixture
def attack(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attack:
    """A built project as a git repository; its pull request brings what no canary does."""
    environment(monkeypatch, tmp_path / "home")
    subprocess.run(["git", "init", "-q"], cwd=built, check=True)  # noqa: S607
    (built / "pyproject.toml").write_text(BACKEND, encoding="utf-8")
    (built / ".python-version").write_text("2.7\n", encoding="utf-8")
    (built / ".netrc").write_text("default login mallory password evil\n", encoding="utf-8")
    return Attack(built, tmp_path / "marks")


@pytest.mark.parametrize("name", CANARIES)
def test_every_canary_leaves_a_mark_if_it_is_run(attack: Attack, name: str) -> None:
    canary = attack.place(name)
    subprocess.run(
        canary.careless,
        cwd=attack.checkout,
        env={**os.environ, **canary.settings},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert attack.ran == {name}


@pytest.fixture
def runner(attack: Attack, tmp_path: Path) -> Runner:
    """The runner of the most careless workflow: its settings lead to the checkout."""
    for name in CANARIES:
        attack.place(name)
    (attack.checkout / "templates/evil/target.toml").write_text(TARGET, encoding="utf-8")
    runner = Runner(attack.checkout, Path(sys.executable).parent, tmp_path)
    runner.settings = {
        "PYTHONPATH": str(attack.checkout),
        "PYTHONUSERBASE": str(attack.checkout / "user"),
        "PIP_CONFIG_FILE": "pip.conf",
    }
    return runner


def act(runner: Runner, **inputs: str) -> Ran:
    """Run the Action with oicp-gen already installed, and assert that it reveals no credentials."""
    ran = runner.action(ROOT, inputs, but="Install oicp-gen")
    assert_hidden(ran.out, ran.err, ran.summary, *ran.outputs.values())
    return ran


def test_the_action_from_its_installation_on_runs_nothing(attack: Attack, runner: Runner) -> None:
    ran = runner.action(ROOT, {})
    if "No matching distribution" in ran.err:
        pytest.skip("pip cannot fetch here what the Action installs")
    assert attack.ran == set()
    assert ran.code in (1, 2), ran.err
    assert ran.outputs["summary"]
    assert_hidden(ran.out, ran.err, ran.summary, *ran.outputs.values())


@pytest.mark.parametrize(
    "inputs", [{"command": "lint"}, {"strict": "false"}, {"strict": "true"}], ids=str
)
def test_no_command_of_the_action_runs_anything(
    attack: Attack, runner: Runner, inputs: Mapping[str, str]
) -> None:
    shutil.rmtree(attack.checkout / "templates")  # the next test has them
    ran = act(runner, **inputs)
    assert attack.ran == set()
    expected = (0, "false") if "command" in inputs else (1, "true")
    assert (ran.code, ran.outputs["drift"]) == expected


@pytest.mark.parametrize("strict", ["false", "true"])
def test_templates_and_proofs_of_a_pull_request_run_nothing(
    attack: Attack, runner: Runner, strict: str
) -> None:
    ran = act(runner, strict=strict)
    assert attack.ran == set()
    assert ran.code in (1, 2)
    assert "evil" in ran.out


def test_a_contract_that_names_another_site_gets_nothing(
    attack: Attack, runner: Runner, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(attack.checkout / "templates")
    with serving() as mallory:
        site = f'site = "{mallory.site}"'
        edit(attack.checkout / "source/contract.toml", "[upstream]", f"[upstream]\n{site}")
        monkeypatch.setenv("CONFLUENCE_SITE", center.site)
        by_variable = act(runner, upstream="true")
        monkeypatch.delenv("CONFLUENCE_SITE")
        by_input = act(runner, upstream="true", site=center.site)
        by_contract = act(runner, upstream="true")
        assert mallory.connections == 0
    for ran in (by_variable, by_input):
        assert (ran.code, ran.outputs["drift"]) == (1, "true")
    assert by_contract.code == 2
    assert "is not sent to this site, because only the contract names it" in by_contract.out
    assert all("Authorization" in request.headers for request in center.requests)
    assert attack.ran == set()


SECRETS = ("password = {secret}", "[default]\n{secret}", '"{secret}"')
LINKED = (
    *(("source/contract.toml", form) for form in SECRETS),
    (f"source/{PAGE}", SECRETS[0]),
    ("source/names.toml", SECRETS[0]),
    ("source/upstream.json", SECRETS[2]),
    ("generated/manifest.json", SECRETS[2]),
    ("generated/docs/README.md", SECRETS[0]),
    ("generated/json/extra.json", SECRETS[2]),
    ("templates/python/target.toml", SECRETS[1]),
)
"""A path of the project, and the content of the file to which a link leads."""


@pytest.mark.parametrize(("path", "form"), LINKED)
def test_a_link_to_a_file_of_the_runner_reveals_nothing(
    attack: Attack, tmp_path: Path, path: str, form: str
) -> None:
    secret = tmp_path / "credentials"
    secret.write_text(form.format(secret=TOKEN), encoding="utf-8")
    link = attack.checkout / path
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    runner = Runner(attack.checkout, Path(sys.executable).parent, tmp_path)
    assert act(runner).code in (0, 1, 2)
    assert secret.read_text(encoding="utf-8") == form.format(secret=TOKEN)
