"""What an index shows of the tool, and the Python versions that it and its package declare."""

import re
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
