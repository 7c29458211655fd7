"""The metadata that a package index shows, and the declared Python versions."""

import re
import subprocess
import tomllib
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest

import oicp_gen
from tests.support.artifacts import PYTHON
from tests.support.command import ROOT
from tests.support.interpreters import NEWEST, OLDEST
from tests.support.projects import documented


def project(folder: Path) -> Any:
    """The metadata that a project declares."""
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("folder", [ROOT, PYTHON], ids=["tool", "package"])
def test_every_python_that_is_tested_is_declared(folder: Path) -> None:
    declared = re.findall(r"Python :: (3\.\d+)", "\n".join(project(folder)["classifiers"]))
    assert declared == [f"3.{minor}" for minor in range(OLDEST, NEWEST + 1)]
    assert project(folder)["requires-python"] == f">=3.{OLDEST}"


def test_what_is_needed_to_work_on_the_tool_is_not_published() -> None:
    assert metadata("oicp-gen").get_all("Provides-Extra") == ["pack"]


def test_types_of_the_tool_are_published() -> None:
    assert (Path(oicp_gen.__file__).parent / "py.typed").read_bytes() == b""


def test_the_repository_has_one_address() -> None:
    (source,) = {"/".join(url.split("/")[:5]) for url in project(ROOT)["urls"].values()}
    owner = source.split("/")[3]
    assert source == f"https://github.com/{owner}/oicp-gen"
    named = set(re.findall(r"[\w-]+/oicp-gen\b(?=@|$)", documented("README.md"), re.MULTILINE))
    assert named == {f"{owner}/oicp-gen"}


def test_the_pages_that_an_index_links_to_are_there() -> None:
    paths = [url.split("/main/")[1] for url in project(ROOT)["urls"].values() if "/main/" in url]
    assert paths == ["docs", "CHANGELOG.md"]
    assert all((ROOT / path).exists() for path in paths)


def test_no_file_has_the_address_of_a_package_index() -> None:
    """A checkout installs from whatever indexes its machine is set up for."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607 - git from the PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout, so its files cannot be listed")
    hosts = re.compile("registry[.]npm|pypi[.]org|python[h]osted")
    files = [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    assert len(files) > 100
    assert [file for file in files if hosts.search(file.read_text("utf-8", "replace"))] == []
