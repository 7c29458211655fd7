"""A project of another user runs nothing: its templates and proofs would have our permissions."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import error, error_id, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows is not examined")

OTHER = 4321
COMMANDS = ("build", "verify", "pack", "release")
Give = Callable[[Path], None]


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    """Give a file or folder to another user. Only root can; for others, the file says so."""
    monkeypatch.delenv("OICP_GEN_SAFE_PROJECTS", raising=False)
    monkeypatch.delenv("SUDO_UID", raising=False)
    if os.geteuid() == 0:
        return lambda path: os.chown(path, OTHER, -1)
    given = set[Path]()
    real = Path.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = real(path, follow_symlinks=follow_symlinks)
        owner = OTHER if path in given else found.st_uid
        return os.stat_result((*found[:4], owner, *found[5:10]))

    monkeypatch.setattr(Path, "stat", stat)
    return given.add


@pytest.mark.parametrize("command", COMMANDS)
def test_what_runs_code_refuses_a_project_of_another_user(
    command: str, project: Path, give: Give
) -> None:
    give(project)
    refused = error(command, "--project", project)
    assert refused["id"] == "project-of-another-user"
    assert refused["place"]["file"] == str(project)
    assert refused["message"] == (
        f"belongs to user {OTHER}, and you are {os.geteuid()}: "
        "it could run code with your permissions"
    )
    assert f"OICP_GEN_SAFE_PROJECTS={project} " in refused["hint"]
    assert not (project / "generated").exists()


@pytest.mark.parametrize("part", ["source/contract.toml", "templates"])
def test_each_part_that_could_run_code_is_examined(part: str, project: Path, give: Give) -> None:
    (project / "templates").mkdir(exist_ok=True)
    give(project / part)
    refused = error("build", "--project", project)
    assert (refused["id"], refused["place"]["file"]) == ("project-of-another-user", part)


@pytest.mark.parametrize("command", ["lint", "check"])
def test_what_runs_no_code_works_in_every_project(command: str, built: Path, give: Give) -> None:
    give(built)
    assert run(command, "--project", built).code == 0


@pytest.mark.parametrize("listed", ["*", "{}", "/elsewhere:{}", "{}/source/.."])
def test_a_listed_project_is_used(
    listed: str, project: Path, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(project)
    monkeypatch.setenv("OICP_GEN_SAFE_PROJECTS", listed.format(project))
    assert run("build", "--project", project, "--dry-run").code == 0


@pytest.mark.parametrize("listed", ["", ":", "/elsewhere", "{}/source"])
def test_other_entries_allow_nothing(
    listed: str, project: Path, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(project)
    monkeypatch.setenv("OICP_GEN_SAFE_PROJECTS", listed.format(project))
    assert error_id("build", "--project", project) == "project-of-another-user"


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (OTHER + 1, False)])
def test_root_acts_for_the_caller_of_sudo(
    user: int, allowed: bool, project: Path, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (project, project / "source" / "contract.toml", project / "templates"):
        if path.exists():
            give(path)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setenv("SUDO_UID", str(OTHER))
    assert (run("build", "--project", project, "--dry-run").code == 0) == allowed
    monkeypatch.setenv("SUDO_UID", "x")
    assert error_id("build", "--project", project) == "project-of-another-user"
