"""The list of what the Action and the release install is complete, and fits `pyproject.toml`.

`test_hostile_pull_request.py` installs it.
"""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.command import ROOT

FILE = ".github/requirements.txt"
TEXT = (ROOT / FILE).read_text(encoding="utf-8")
_ENTRY = re.compile(r"(\S+==[^\\\n]+?)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n")


class Locked(NamedTuple):
    """One package of the list."""

    requirement: Requirement
    digests: int

    @property
    def version(self) -> str:
        (only,) = self.requirement.specifier
        assert only.operator == "=="
        return only.version


def locked() -> list[Locked]:
    """Everything in the list, which consists of nothing else."""
    head, _, rest = TEXT.partition("\n")
    assert head == (
        "# What the Action and the release install. Written by `make lock` from pyproject.toml."
    )
    assert _ENTRY.sub("", rest) == ""
    return [Locked(Requirement(one[1]), one[2].count("sha256")) for one in _ENTRY.finditer(rest)]


def applies(requirement: Requirement, environment: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(environment)


def needed_by(name: str) -> list[Requirement]:
    """What a package needs, as it states itself; on other systems, packages may need nothing."""
    try:
        return [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:
        return []


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("python", ["3.11.4", "3.11.9", "3.12.9", "3.13.9", "3.14.9"])
def test_for_every_system_and_python_all_that_is_needed_is_listed(python: str, system: str) -> None:
    environment = {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": system,
        "platform_system": {"win32": "Windows"}.get(system, system.title()),
        "extra": "",
    }
    chosen = [one for one in locked() if applies(one.requirement, environment)]
    versions = {canonicalize_name(one.requirement.name): one.version for one in chosen}
    assert len(versions) == len(chosen)
    about: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = [*about["project"]["dependencies"], *about["build-system"]["requires"]]
    texts += about["project"]["optional-dependencies"]["pack"]
    waiting, seen = [Requirement(text) for text in texts], set()
    while waiting:
        one = waiting.pop()
        if applies(one, environment):
            name = canonicalize_name(one.name)
            assert one.specifier.contains(versions[name]), one
            waiting += needed_by(name) if name not in seen else ()
            seen.add(name)
    assert seen == versions.keys()


def test_every_package_has_the_digests_of_all_its_files() -> None:
    digests = {one.requirement.name: one.digests for one in locked()}
    assert min(digests.values()) >= 2  # a wheel and a source distribution
    assert digests["markupsafe"] > 50  # a wheel for each system


def test_a_file_with_another_digest_is_not_installed(tmp_path: Path) -> None:
    """A package of the same name and version, which an index could offer."""
    wheel = tmp_path / "mdurl-0.1.2-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: mdurl\nVersion: 0.1.2\n"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("mdurl-0.1.2.dist-info/METADATA", about)
        archive.writestr("mdurl-0.1.2.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        archive.writestr("mdurl-0.1.2.dist-info/RECORD", "")
    (entry,) = (one[0] for one in _ENTRY.finditer(TEXT) if one[1] == "mdurl==0.1.2")
    (tmp_path / "requirements.txt").write_text(entry, encoding="utf-8")
    script = (ROOT / ".github/scripts/install.sh").read_text(encoding="utf-8")
    assert "pip install --require-hashes --only-binary=:all: --requirement " in script
    options = ("--require-hashes", "--only-binary=:all:", "--requirement", "requirements.txt")
    offline = ("--isolated", "--no-index", "--find-links", ".", "--target", "site")
    done = subprocess.run(
        [sys.executable, "-I", "-m", "pip", "install", *options, *offline],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "site").exists()
